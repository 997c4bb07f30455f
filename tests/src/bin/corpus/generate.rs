//! Generates from one document a process: its time and memory are its own, and whatever it does, the runner goes on.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
use nix::sys::time::TimeValLike;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::{Source, Texts};
use oasmith::driver::{self, Settings};
use oasmith::emit::{Options, RuntimeSource};
use oasmith_tests::corpus::{cargo::Target, change, sample::Document, wrap};
use serde::{Deserialize, Serialize};

use super::Failure;
use super::report::{Entry, Status};

/// The argument with which the runner starts itself for one document.
const ONE: &str = "--one";

/// The CPU seconds that a document may take. The largest of the corpus takes four.
const LIMIT: u64 = 60;

/// What a process is started for.
#[derive(Serialize, Deserialize)]
struct Job {
    name: String,
    path: PathBuf,
    /// The number of the variant that takes the document's place.
    changed: Option<u64>,
    /// Where the crate goes.
    target: Option<Target>,
}

/// Generates from each document, or from a variant of it; the crate of the n-th goes to the n-th target.
pub(crate) fn all(
    documents: &[Document],
    changed: Option<u64>,
    targets: Option<&[Target]>,
) -> Result<Vec<Entry>, Failure> {
    let next = AtomicUsize::new(0);
    let entries = Mutex::new(BTreeMap::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(document) = documents.get(index) else { return };
                    let target = targets.and_then(|targets| targets.get(index)).cloned();
                    let (name, path) = (document.name.clone(), document.path.clone());
                    let entry =
                        one(&Job { name, path, changed, target }).map(|entry| Entry { bytes: document.bytes, ..entry });
                    if let Ok(mut entries) = entries.lock() {
                        entries.insert(index, entry);
                    }
                }
            });
        }
    });
    let entries = entries.into_inner().map_err(|_| "a thread of the runner failed")?;
    Ok(entries.into_values().collect::<io::Result<Vec<Entry>>>()?)
}

/// Generates from a document, in a process of its own.
fn one(job: &Job) -> io::Result<Entry> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(ONE).arg(serde_json::to_string(job)?).stdin(Stdio::null());
    let output = command.output()?;
    let mut entry = match (output.status.signal(), serde_json::from_slice::<Entry>(&output.stdout)) {
        (None, Ok(entry)) => entry,
        (Some(nix::libc::SIGXCPU | nix::libc::SIGKILL), _) => {
            Entry { status: Status::TimedOut, texts: vec![format!("more than {LIMIT} CPU s")], ..Entry::default() }
        }
        (_, _) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let text = format!("{}: {}", output.status, said.lines().last().unwrap_or_default());
            Entry { status: Status::Crashed, texts: vec![text], ..Entry::default() }
        }
    };
    entry.name.clone_from(&job.name);
    Ok(entry)
}

/// Answers a call of [`one`]; a program that calls it ends if it returns `true`.
pub(crate) fn serve() -> Result<bool, Failure> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != ONE) {
        return Ok(false);
    }
    setrlimit(Resource::RLIMIT_CPU, LIMIT, LIMIT + 1)?;
    let job = arguments.next().ok_or("a job is missing")?;
    let job: Job = serde_json::from_str(&job.to_string_lossy())?;
    let mut entry = match catch_unwind(AssertUnwindSafe(|| generate(&job))) {
        Ok(entry) => entry?,
        Err(cause) => {
            let text = cause.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or_default();
            Entry { status: Status::Panicked, texts: vec![text.to_owned()], ..Entry::default() }
        }
    };
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let milliseconds = usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds();
    #[allow(clippy::cast_precision_loss, reason = "milliseconds and KiB of one process")]
    {
        entry.seconds = milliseconds as f64 / 1000.0;
        entry.peak_mib = usage.max_rss() as f64 / 1024.0;
    }
    serde_json::to_writer(io::stdout().lock(), &entry)?;
    Ok(true)
}

/// What is generated from: the document, a JSON Schema under `components`, or the variant of this number.
///
/// # Errors
/// The file cannot be read, or is no text.
pub(crate) fn source(path: &Path, name: &str, changed: Option<u64>) -> Result<Source, Diagnostic> {
    let mut source = oasmith::input::read_file(path)?;
    if let Some(document) = wrap::openapi(&source.text) {
        source.text = document;
    }
    if let Some(variant) = changed.and_then(|number| change::changed(name, &source.text, number)) {
        source.text = variant;
    }
    Ok(source)
}

fn generate(job: &Job) -> io::Result<Entry> {
    let target = job.target.as_ref();
    let source = match source(&job.path, &job.name, job.changed) {
        Ok(source) => source,
        Err(found) => {
            let codes = BTreeMap::from([(found.code.as_str().to_owned(), 1)]);
            return Ok(Entry { status: Status::Refused, codes, texts: vec![found.message], ..Entry::default() });
        }
    };
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let runtime = RuntimeSource::Path(runtime.to_string_lossy().into_owned());
    let emit = Options { runtime, mock: true, response_checks: true, ..Options::default() };
    let settings = Settings { package: target.map(|target| target.package.clone()), emit, ..Settings::default() };
    let folder = oasmith::input::Folder::of(&job.path, true);
    let texts = Texts { source, overlays: Vec::new(), loader: Some(&mut |path| folder.read(path)) };
    let outcome = driver::generate(texts, &settings);
    let refused = outcome.value.is_none();
    let mut entry = Entry { status: if refused { Status::Refused } else { Status::Generated }, ..Entry::default() };
    for found in outcome.diagnostics.iter().filter(|found| found.is_error() == refused) {
        *entry.codes.entry(found.code.as_str().to_owned()).or_insert(0) += 1;
        if refused {
            let pointer = found.labels.first().map_or("", |label| label.pointer.as_str());
            entry.texts.push(format!("{}: {} at {pointer}", found.code.as_str(), found.message));
        }
    }
    for (path, text) in outcome.value.iter().flat_map(|generated| &generated.package.files) {
        entry.generated_bytes += text.len() as u64;
        if let Some(target) = target {
            let path = target.folder.join(path);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(&path, text)?;
        }
    }
    Ok(entry)
}
