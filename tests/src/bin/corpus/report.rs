//! What came of every document: data that two runs can be compared by, and the table a person reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use oasmith_tests::corpus::cargo::Checked;

use super::Failure;
use super::plot;

/// What came of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    /// There is a package.
    Generated,
    /// There are errors instead.
    Refused,
    /// A panic was caught.
    Panicked,
    /// The process took longer than it may.
    TimedOut,
    /// The process died.
    #[default]
    Crashed,
}

/// A document's line of the report.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// Path below the folder.
    pub(crate) name: String,
    /// Length of the document.
    pub(crate) bytes: u64,
    pub(crate) status: Status,
    /// How often each code was found: errors of a refused document, warnings of a generated one.
    pub(crate) codes: BTreeMap<String, u32>,
    /// The errors' texts.
    pub(crate) texts: Vec<String>,
    /// CPU seconds of generation.
    pub(crate) seconds: f64,
    /// Largest resident set of generation, in MiB.
    pub(crate) peak_mib: f64,
    /// Length of the generated files.
    pub(crate) generated_bytes: u64,
    /// What the compiler says of the crate.
    pub(crate) check: Option<Checked>,
}

impl Entry {
    /// Whether nothing went wrong. Refusals are judged by a person.
    pub(crate) fn is_clean(&self) -> bool {
        match self.status {
            Status::Generated => self.check.as_ref().is_none_or(Checked::is_clean),
            Status::Refused => true,
            Status::Panicked | Status::TimedOut | Status::Crashed => false,
        }
    }

    /// What a person has to look at: why there is no package, or what the compiler says of it.
    pub(crate) fn trouble(&self) -> Option<String> {
        let found = match self.status {
            Status::Generated => {
                let checked = self.check.as_ref().filter(|checked| !checked.is_clean())?;
                let texts = checked.texts.iter().take(3).map(String::as_str);
                let head = format!("{}: {} errors", self.name, checked.errors);
                return Some([head.as_str()].into_iter().chain(texts).collect::<Vec<_>>().join("\n"));
            }
            Status::Refused => format!("refused, {} errors", self.texts.len()),
            Status::Panicked => "PANICKED".to_owned(),
            Status::TimedOut => "TOOK TOO LONG".to_owned(),
            Status::Crashed => "CRASHED".to_owned(),
        };
        Some(format!("{}: {found}: {}", self.name, self.texts.first().map_or("", String::as_str)))
    }
}

/// A run over documents.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Exponent of the size in generation's CPU time; `None` with too few documents.
    pub(crate) slope: Option<f64>,
    /// Ordered by path.
    pub(crate) documents: Vec<Entry>,
}

/// Documents and occurrences by code.
type Codes = BTreeMap<String, (u32, u32)>;

impl Report {
    pub(crate) fn new(documents: Vec<Entry>) -> Self {
        Self { slope: plot::slope(&documents), documents }
    }

    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        Ok(serde_json::from_slice(&fs::read(path)?)?)
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        Ok(fs::write(path, serde_json::to_vec_pretty(self)?)?)
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.documents.iter().all(Entry::is_clean)
    }

    fn of(&self, status: Status) -> impl Iterator<Item = &Entry> {
        self.documents.iter().filter(move |entry| entry.status == status)
    }

    /// The documents that need a person, then the table.
    pub(crate) fn print(&self) {
        self.documents.iter().filter_map(Entry::trouble).for_each(|text| println!("{text}"));
        let checked = || self.documents.iter().filter_map(|entry| Some((entry, entry.check.as_ref()?)));
        println!("\n{:<44} {:>9}", "documents", self.documents.len());
        println!("{:<44} {:>9}", "generated", self.of(Status::Generated).count());
        println!("{:<44} {:>9}", "refused", self.of(Status::Refused).count());
        print_codes("refused with", &codes(self.of(Status::Refused).map(|entry| &entry.codes)));
        print_codes("approximated with", &codes(self.of(Status::Generated).map(|entry| &entry.codes)));
        println!("{:<44} {:>9}", "panics", self.of(Status::Panicked).count());
        println!("{:<44} {:>9}", "crashes", self.of(Status::Crashed).count());
        println!("{:<44} {:>9}", "over the time limit", self.of(Status::TimedOut).count());
        if checked().next().is_some() {
            println!("{:<44} {:>9}", "crates compiled", checked().count());
            println!("{:<44} {:>9}", "crates with errors", checked().filter(|(_, found)| found.errors > 0).count());
            print_codes("errors", &codes(checked().map(|(_, found)| &found.error_codes)));
            print_codes("warnings", &codes(checked().map(|(_, found)| &found.warnings)));
            print_codes("clippy", &codes(checked().map(|(_, found)| &found.clippy)));
        }
        let seconds: f64 = self.documents.iter().map(|entry| entry.seconds).sum();
        let peak = self.documents.iter().map(|entry| entry.peak_mib).fold(0.0, f64::max);
        println!("{:<44} {seconds:>9.1}", "CPU seconds of generation");
        println!("{:<44} {peak:>9.0}", "largest peak of memory, MiB");
        if let Some(slope) = self.slope {
            println!("{:<44} {slope:>9.2}", "CPU time grows with this power of size");
        }
    }
}

fn codes<'a>(maps: impl Iterator<Item = &'a BTreeMap<String, u32>>) -> Codes {
    let mut all = Codes::new();
    for (code, count) in maps.flatten() {
        let (documents, occurrences) = all.entry(code.clone()).or_default();
        *documents += 1;
        *occurrences += count;
    }
    all
}

fn print_codes(title: &str, codes: &Codes) {
    for (code, (documents, occurrences)) in codes {
        println!("{:<44} {documents:>9} ({occurrences} times)", format!("  {title} {code}"));
    }
}
