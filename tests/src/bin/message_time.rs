//! How long a person waits for the message about a document that was just broken:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin message_time -- specs/authentik.yaml [--runs N] [--command PATH]
//! ```
//!
//! The command as a release build, on the document as it is and on copies of it that are wrong in one place, in different
//! stages: from its start to its end, when every message is shown, and the CPU time of it, which a busy machine does not
//! change. The exit code is 1 if a broken copy is not refused, or if
//! the median of one takes more than 0.3 s.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

type Failure = Box<dyn std::error::Error>;

/// The longest that a message may take, in seconds.
const LONGEST: f64 = 0.3;

/// A mistake: what it is, and how a document gets it.
type Mistake = (&'static str, fn(&str) -> Option<String>);

const MISTAKES: [Mistake; 7] = [
    ("a tab in an indentation near the end", |text| {
        let at = text.trim_end().rfind("\n    ")?;
        Some(format!("{}\n\t{}", &text[..at], &text[at + 2..]))
    }),
    ("cut in the middle of a line", |text| {
        let at = text.rfind(": ")?;
        Some(format!("{}: \"", &text[..at]))
    }),
    ("a key twice", |text| {
        let at = text.rfind("\n      type: object\n")?;
        Some(format!("{}\n      type: object{}", &text[..at], &text[at..]))
    }),
    ("a keyword with a value of another type", |text| {
        Some(text.replacen("\n      properties:\n", "\n      properties: 1\n      x-properties:\n", 1))
    }),
    ("a reference to nothing", |text| {
        let at = text.rfind("$ref: '#/components/schemas/")?;
        Some(format!("{}$ref: '#/components/schemas/Nothing{}", &text[..at], &text[at + 28..]))
    }),
    ("an operationId twice", |text| {
        let mut lines = text.lines().filter(|line| line.trim_start().starts_with("operationId: "));
        let (first, second) = (lines.next()?, lines.next()?);
        Some(text.replacen(second, first, 1))
    }),
    ("a scheme that is not declared", |text| Some(format!("{text}\nsecurity:\n- nobody: []\n"))),
];

fn main() -> Result<ExitCode, Failure> {
    let mut list = std::env::args().skip(1);
    let document = list.next().ok_or("usage: message_time DOCUMENT [--runs N] [--command PATH]")?;
    let (mut runs, mut command) = (7_usize, None);
    while let (Some(option), Some(value)) = (list.next(), list.next()) {
        match option.as_str() {
            "--runs" => runs = value.parse()?,
            "--command" => command = Some(PathBuf::from(value)),
            _ => return Err(format!("unknown option {option}").into()),
        }
    }
    let command = command.map_or_else(build, Ok)?;
    let text = fs::read_to_string(&document)?;
    let work = std::env::temp_dir().join(format!("oasmith-message-time-{}", std::process::id()));
    fs::create_dir_all(&work)?;
    println!("{:<44} {:>10} {:>10} {:>10}", format!("{} bytes", text.len()), "median ms", "worst ms", "CPU ms");
    let mut clean = true;
    for (name, mistake) in MISTAKES {
        let broken = mistake(&text).filter(|broken| *broken != text).ok_or_else(|| format!("no place for {name}"))?;
        let path = work.join("broken.yaml");
        fs::write(&path, broken)?;
        let Times { median, worst, cpu } = time(&command, &path, &work.join("out"), runs)?;
        clean &= median <= LONGEST;
        let mark = if median <= LONGEST { "" } else { "  too long" };
        println!("{name:<44} {:>10.0} {:>10.0} {:>10.0}{mark}", median * 1000.0, worst * 1000.0, cpu * 1000.0);
    }
    fs::remove_dir_all(&work)?;
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What runs took, in seconds.
struct Times {
    median: f64,
    worst: f64,
    /// The mean.
    cpu: f64,
}

fn time(command: &Path, document: &Path, out: &Path, runs: usize) -> Result<Times, Failure> {
    let runs = runs.max(1);
    let mut times = Vec::new();
    let before = cpu()?;
    for _ in 0..runs {
        let start = Instant::now();
        let output =
            Command::new(command).arg("generate").arg(document).arg("--out").arg(out).stdin(Stdio::null()).output()?;
        times.push(start.elapsed().as_secs_f64());
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.code() != Some(1) || !said.contains("error[OAS") {
            return Err(format!("it was not refused: {said}").into());
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a few runs")]
    let cpu = (cpu()? - before) / runs as f64;
    times.sort_by(f64::total_cmp);
    Ok(Times { median: times[runs / 2], worst: times[runs - 1], cpu })
}

/// The CPU time of all processes that were waited for, in seconds.
fn cpu() -> Result<f64, Failure> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    #[allow(clippy::cast_precision_loss, reason = "milliseconds")]
    Ok((usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds()) as f64 / 1000.0)
}

/// The command as a release build.
fn build() -> Result<PathBuf, Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let built =
        Command::new("cargo").current_dir(&folder).args(["build", "--release", "--quiet", "-p", "oasmith"]).status()?;
    if !built.success() {
        return Err("the command cannot be built".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| folder.join("target"), PathBuf::from);
    Ok(target.join("release").join(format!("oasmith{}", std::env::consts::EXE_SUFFIX)))
}
