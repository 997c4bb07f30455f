//! Generates from every document below a folder and says what came of it:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin corpus -- FOLDER [--write DIR] [--report FILE]
//! ```
//!
//! A line a document that was refused or panicked, then a table: generated, refused with which codes, approximated with
//! which codes, panics, seconds. `--write` keeps each generated crate below a folder, with its runtime by path, so that
//! it can be compiled; `--report` writes the outcome of every document, tab-separated, so that two runs can be compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use oasmith::driver::{self, Settings};
use oasmith::emit::{Options, RuntimeSource};

struct Arguments {
    folder: PathBuf,
    write: Option<PathBuf>,
    report: Option<PathBuf>,
}

fn arguments() -> Option<Arguments> {
    let mut list = std::env::args().skip(1);
    let mut parsed = Arguments { folder: PathBuf::from(list.next()?), write: None, report: None };
    while let Some(option) = list.next() {
        let value = PathBuf::from(list.next()?);
        match option.as_str() {
            "--write" => parsed.write = Some(value),
            "--report" => parsed.report = Some(value),
            _ => return None,
        }
    }
    Some(parsed)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(arguments) = arguments() else {
        return Err("usage: corpus FOLDER [--write DIR] [--report FILE]".into());
    };
    let mut documents = Vec::new();
    collect(&arguments.folder, &mut documents)?;
    documents.sort();
    let mut totals = Totals::default();
    let mut report = String::new();
    for path in &documents {
        let name = path.strip_prefix(&arguments.folder).unwrap_or(path).display().to_string();
        let start = Instant::now();
        let outcome = run(path, &name, arguments.write.as_deref());
        let seconds = start.elapsed().as_secs_f64();
        let _ = writeln!(report, "{name}\t{}\t{seconds:.3}", outcome.text());
        if !matches!(outcome, Outcome::Generated(_)) {
            println!("{name}: {}", outcome.text());
        }
        totals.add(&outcome, seconds);
    }
    totals.print(documents.len());
    if let Some(path) = &arguments.report {
        fs::write(path, report)?;
    }
    Ok(())
}

/// What came of a document.
enum Outcome {
    /// The codes of its warnings, each with how often.
    Generated(BTreeMap<&'static str, usize>),
    /// The codes of its errors, and the first message.
    Refused(BTreeMap<&'static str, usize>, String),
    Panicked,
}

impl Outcome {
    fn text(&self) -> String {
        let list = |codes: &BTreeMap<&str, usize>| {
            codes.iter().map(|(code, count)| format!("{code}:{count}")).collect::<Vec<_>>().join(" ")
        };
        match self {
            Self::Generated(codes) => format!("generated {}", list(codes)),
            Self::Refused(codes, first) => format!("refused {} ({first})", list(codes)),
            Self::Panicked => "PANICKED".to_owned(),
        }
    }
}

fn run(path: &Path, name: &str, write: Option<&Path>) -> Outcome {
    let Ok(source) = oasmith::input::read_file(path) else {
        return Outcome::Refused(BTreeMap::from([("unreadable", 1)]), String::new());
    };
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let emit = Options { runtime: RuntimeSource::Path(runtime.to_string_lossy().into_owned()), ..Options::default() };
    let package: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let package = format!("c-{}", package.trim_matches('-'));
    let settings = Settings { package: Some(package.clone()), emit, ..Settings::default() };
    let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| driver::generate(source, &settings))) else {
        return Outcome::Panicked;
    };
    let mut codes = BTreeMap::new();
    let refused = outcome.value.is_none();
    for found in outcome.diagnostics.iter().filter(|found| found.is_error() == refused) {
        *codes.entry(found.code.as_str()).or_insert(0) += 1;
    }
    let Some(generated) = outcome.value else {
        let first = outcome.diagnostics.iter().find(|found| found.is_error());
        let first = first.map_or(String::new(), |found| {
            let label = found.labels.first();
            format!("{} at {}", found.message, label.map_or("", |label| label.pointer.as_str()))
        });
        return Outcome::Refused(codes, first);
    };
    if let Some(folder) = write {
        for (path, text) in &generated.package.files {
            let path = folder.join(&package).join(path);
            let _ = path.parent().map(fs::create_dir_all);
            if let Err(error) = fs::write(&path, text) {
                eprintln!("{}: {error}", path.display());
            }
        }
    }
    Outcome::Generated(codes)
}

fn collect(folder: &Path, documents: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, documents)?;
        } else if path.extension().is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|e| extension == *e)) {
            documents.push(path);
        }
    }
    Ok(())
}

/// Counts a document once for each of its codes.
fn count(totals: &mut BTreeMap<&'static str, usize>, codes: &BTreeMap<&'static str, usize>) {
    for code in codes.keys() {
        *totals.entry(code).or_insert(0) += 1;
    }
}

#[derive(Default)]
struct Totals {
    generated: usize,
    refused: BTreeMap<&'static str, usize>,
    approximated: BTreeMap<&'static str, usize>,
    panics: usize,
    seconds: f64,
}

impl Totals {
    fn add(&mut self, outcome: &Outcome, seconds: f64) {
        self.seconds += seconds;
        match outcome {
            Outcome::Generated(codes) => {
                self.generated += 1;
                count(&mut self.approximated, codes);
            }
            Outcome::Refused(codes, _) => {
                count(&mut self.refused, codes);
            }
            Outcome::Panicked => self.panics += 1,
        }
    }

    fn print(&self, documents: usize) {
        println!(
            "\n{documents} documents in {:.1} s: {} generated, {} panics",
            self.seconds, self.generated, self.panics
        );
        println!("refused, documents a code:      {:?}", self.refused);
        println!("approximated, documents a code: {:?}", self.approximated);
    }
}
