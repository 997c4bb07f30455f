//! A task in a process of its own: what it takes is its own, and whatever it does, the runner goes on.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
use nix::sys::time::TimeValLike;
use oasmith_tests::hostile::{Came, Seed, made, run as generate};

use super::Failure;

/// The argument with which the runner starts itself for a task.
const TASK: &str = "--task";

/// The longest that a variant may take.
const LONGEST: Duration = Duration::from_secs(10);

/// What a process does.
pub(super) enum Task {
    /// Generates from the made document at this position.
    Made(usize),
    /// Generates from variants of a document, `count` from `first` on.
    Changed { path: PathBuf, first: u64, count: u64 },
}

/// How a process ended.
pub(super) struct Ended {
    /// CPU seconds.
    pub(super) cpu: f64,
    /// The largest resident set, in MiB.
    pub(super) peak: f64,
    /// What it says; as an error, what went wrong.
    pub(super) outcome: Result<String, String>,
}

/// Runs a task.
pub(super) fn run(task: &Task) -> Result<Ended, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(TASK).stdin(Stdio::null());
    match task {
        Task::Made(index) => command.arg("made").arg(index.to_string()),
        Task::Changed { path, first, count } => {
            command.arg("changed").arg(path).arg(first.to_string()).arg(count.to_string())
        }
    };
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let last = said.lines().last().unwrap_or_default();
    let mut parts = last.splitn(4, '\t');
    let mut figure = || parts.next().and_then(|part| part.parse::<f64>().ok());
    match (figure(), figure(), parts.next(), parts.next()) {
        (Some(cpu), Some(peak), Some("good"), Some(text)) => Ok(Ended { cpu, peak, outcome: Ok(text.to_owned()) }),
        (Some(cpu), Some(peak), Some(_), Some(text)) => Ok(Ended { cpu, peak, outcome: Err(text.to_owned()) }),
        _ => {
            let signal = output.status.signal().map_or(String::new(), |signal| format!(", signal {signal}"));
            // The last line tells which variant it was at.
            let outcome = Err(format!("died at {last}{signal}"));
            Ok(Ended { cpu: f64::NAN, peak: f64::NAN, outcome })
        }
    }
}

/// Does the task for which the runner started itself; a program that calls it ends if it returns `true`.
pub(super) fn serve() -> Result<bool, Failure> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != TASK) {
        return Ok(false);
    }
    let mut next = || arguments.next().ok_or("an argument is missing");
    let number = |text: &OsStr| text.to_string_lossy().parse::<u64>();
    setrlimit(Resource::RLIMIT_AS, 3 << 30, 3 << 30)?;
    let outcome = match next()?.to_str() {
        Some("made") => {
            setrlimit(Resource::RLIMIT_CPU, 20, 21)?;
            made_document(usize::try_from(number(&next()?)?)?)
        }
        Some("changed") => {
            let (path, first, count) = (next()?, number(&next()?)?, number(&next()?)?);
            variants(&fs::read(path)?, first, count)
        }
        _ => return Err("an unknown task".into()),
    };
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let milliseconds = usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds();
    let (mark, text) = match &outcome {
        Ok(text) => ("good", text),
        Err(text) => ("bad", text),
    };
    #[allow(clippy::cast_precision_loss, reason = "milliseconds and KiB of one process")]
    let (seconds, peak) = (milliseconds as f64 / 1000.0, usage.max_rss() as f64 / 1024.0);
    println!("{seconds}\t{peak}\t{mark}\t{}", text.replace(['\n', '\t'], " "));
    Ok(true)
}

fn made_document(index: usize) -> Result<String, String> {
    let documents = made();
    let document = documents.get(index).ok_or("no such document")?;
    match generate("made.yaml", (document.text)()) {
        Came::Generated => Ok("generated".to_owned()),
        Came::Refused(error) => Ok(error),
        Came::Panicked(text) => Err(format!("panicked: {text}")),
        Came::Wrong(text) => Err(text.to_owned()),
    }
}

/// How many were generated from, and how many refused.
fn variants(document: &[u8], first: u64, count: u64) -> Result<String, String> {
    let seed = Seed::new(&String::from_utf8_lossy(document));
    let (mut generated, mut refused) = (0_u32, 0_u32);
    for number in first..first + count {
        println!("variant {number}");
        let text = seed.variant(number);
        let start = Instant::now();
        match generate("variant", text) {
            Came::Generated => generated += 1,
            Came::Refused(_) => refused += 1,
            Came::Panicked(text) => return Err(format!("variant {number} panicked: {text}")),
            Came::Wrong(text) => return Err(format!("variant {number}: {text}")),
        }
        if start.elapsed() > LONGEST {
            return Err(format!("variant {number} took {:.1} s", start.elapsed().as_secs_f64()));
        }
    }
    Ok(format!("{generated} {refused}"))
}
