//! Generates from hostile documents, each in a process of its own with 20 CPU seconds and 2 GiB of memory:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin hostile                      # documents that are made to exhaust
//! cargo run --release -p oasmith-tests --bin hostile -- FOLDER [--seconds N] [--from N] [--largest BYTES]
//! ```
//!
//! With a folder, documents in it are changed by chance for as long as is said (60 seconds), from the variant `--from` on
//! (0); documents above `--largest` (300,000 bytes) are left out, for want of time. The exit code is 1 after a panic, a
//! signal, a variant that takes more than 10 seconds, or a process beyond 1 GiB; each is named by document and number.

mod process;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use oasmith_tests::corpus::sample;
use oasmith_tests::hostile::made;
use process::{Ended, Task};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How many variants of a document a process takes.
const VARIANTS: u64 = 40;

fn main() -> Result<ExitCode, Failure> {
    if process::serve()? {
        return Ok(ExitCode::SUCCESS);
    }
    let mut list = std::env::args().skip(1);
    let clean = match list.next() {
        None => made_documents()?,
        Some(folder) => {
            let (mut seconds, mut from, mut largest) = (60, 0, 300_000);
            while let (Some(option), Some(value)) = (list.next(), list.next()) {
                match option.as_str() {
                    "--seconds" => seconds = value.parse()?,
                    "--from" => from = value.parse()?,
                    "--largest" => largest = value.parse()?,
                    _ => return Err(format!("unknown option {option}").into()),
                }
            }
            changed(Path::new(&folder), Duration::from_secs(seconds), from, largest)?
        }
    };
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn made_documents() -> Result<bool, Failure> {
    println!("{:<62} {:>7} {:>9}  what came of it", "", "CPU s", "peak MiB");
    let mut clean = true;
    for (index, document) in made().iter().enumerate() {
        let Ended { cpu, peak, outcome } = process::run(&Task::Made(index))?;
        let generated = outcome.as_deref() == Ok("generated");
        let fine = outcome.is_ok() && generated == document.valid && cpu <= 10.0 && peak <= 2048.0;
        clean &= fine;
        let (Ok(outcome) | Err(outcome)) = outcome;
        let mark = if fine { "" } else { "NOT " };
        println!("{:<62} {cpu:>7.2} {peak:>9.0}  {mark}as it should be: {outcome}", document.name);
    }
    Ok(clean)
}

fn changed(folder: &Path, time: Duration, from: u64, largest: u64) -> Result<bool, Failure> {
    let documents: Vec<PathBuf> = sample::documents(folder)?
        .into_iter()
        .filter(|document| document.bytes <= largest)
        .map(|document| document.path)
        .collect();
    if documents.is_empty() {
        return Err("no document of that size".into());
    }
    let start = Instant::now();
    let (mut bad, mut generated, mut refused, mut highest) = (0_u32, 0_u64, 0_u64, 0.0_f64);
    'time: for round in 0_u64.. {
        for path in &documents {
            if start.elapsed() >= time {
                break 'time;
            }
            let first = from + round * VARIANTS;
            let Ended { peak, outcome, .. } =
                process::run(&Task::Changed { path: path.clone(), first, count: VARIANTS })?;
            highest = highest.max(peak);
            match outcome {
                Ok(counts) if peak <= 1024.0 => {
                    let mut counts = counts.split(' ').map(|count| count.parse::<u64>().unwrap_or(0));
                    generated += counts.next().unwrap_or(0);
                    refused += counts.next().unwrap_or(0);
                }
                Ok(_) => {
                    bad += 1;
                    println!("{}: {peak:.0} MiB for variants {first} to {}", path.display(), first + VARIANTS - 1);
                }
                Err(text) => {
                    bad += 1;
                    println!("{}: {text}", path.display());
                }
            }
        }
    }
    println!("{:<44} {:>9}", "documents", documents.len());
    println!("{:<44} {generated:>9}", "variants that were generated from");
    println!("{:<44} {refused:>9}", "variants that were refused");
    println!("{:<44} {bad:>9}", "panics, crashes, too long, too large");
    println!("{:<44} {highest:>9.0}", "largest peak of memory, MiB");
    Ok(bad == 0)
}
