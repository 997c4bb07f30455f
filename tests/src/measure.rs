//! What a command costs, by the operating system's own accounting of the finished process and its children.

use std::io;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// The argument with which a program that calls [`serve`] runs another command and prints its cost.
const SERVE: &str = "--measure";

/// What a command cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// CPU seconds, user and system together.
    pub cpu: f64,
    /// Seconds of wall-clock time.
    pub wall: f64,
    /// The largest resident set of a single process, in MiB.
    pub peak: f64,
}

/// Answers a call of [`command`]; a program that measures calls this first and ends if it returns `true`.
///
/// # Errors
/// The command could not be run, or failed.
pub fn serve() -> io::Result<bool> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some(SERVE) {
        return Ok(false);
    }
    let program = arguments.next().unwrap_or_default();
    let start = Instant::now();
    let output = Command::new(&program).args(arguments).stdin(Stdio::null()).output()?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        return Err(io::Error::other(format!("{program} failed:\n{}", String::from_utf8_lossy(&output.stderr))));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let milliseconds = usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds();
    println!("{milliseconds} {wall} {}", usage.max_rss());
    Ok(true)
}

/// Runs a command in a process of its own, so that the figures are its alone.
///
/// # Errors
/// The command could not be run, or failed; the error holds what it printed.
pub fn command(command: &Command) -> io::Result<Cost> {
    let mut outer = Command::new(std::env::current_exe()?);
    outer.arg(SERVE).arg(command.get_program()).args(command.get_args());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(key, value),
            None => outer.env_remove(key),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        outer.current_dir(folder);
    }
    let output = outer.output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut figures = text.split_whitespace().map(|figure| figure.parse::<f64>().unwrap_or(f64::NAN));
    let mut next = || figures.next().unwrap_or(f64::NAN);
    let (milliseconds, wall, kibibytes) = (next(), next(), next());
    Ok(Cost { cpu: milliseconds / 1000.0, wall, peak: kibibytes / 1024.0 })
}

/// The median of each figure over some runs.
///
/// # Errors
/// The first run that fails.
pub fn median(runs: usize, mut run: impl FnMut() -> io::Result<Cost>) -> io::Result<Cost> {
    let costs = (0..runs.max(1)).map(|_| run()).collect::<io::Result<Vec<Cost>>>()?;
    let figure = |of: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = costs.iter().map(of).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    Ok(Cost { cpu: figure(|cost| cost.cpu), wall: figure(|cost| cost.wall), peak: figure(|cost| cost.peak) })
}
