//! Compiles generated crates in batches: a batch is one workspace, and all batches share the built dependencies.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::Failure;
use super::generate::{self, Target};
use super::report::{Checked, Entry, Status};
use super::sample::Document;

/// What compiles a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// `cargo check`.
    Check,
    /// `cargo clippy`, with its default lints.
    Clippy,
}

/// How many texts of a crate's errors and warnings the report holds.
const TEXTS: usize = 20;

/// A batch is no larger than this many bytes of documents, so that neither disk nor memory runs out.
const BATCH_BYTES: u64 = 24 * 1024 * 1024;

/// Generates from each document and compiles the crates.
pub(crate) fn all(documents: &[Document], work: &Path, tool: Tool, size: usize) -> Result<Vec<Entry>, Failure> {
    fs::create_dir_all(work)?;
    let work = work.canonicalize()?;
    let mut entries = Vec::with_capacity(documents.len());
    let mut rest = documents;
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(batch(rest, size));
        rest = later;
        entries.extend(compile(batch, &work, tool)?);
        let bad = entries.iter().filter(|entry| !entry.is_clean()).count();
        println!("{} of {} documents, {bad} with problems", entries.len(), documents.len());
    }
    Ok(entries)
}

/// How many documents of a list make the next batch: at least one.
fn batch(documents: &[Document], size: usize) -> usize {
    let mut bytes = 0;
    let fits = documents.iter().take(size).take_while(|document| {
        bytes += document.bytes;
        bytes <= BATCH_BYTES
    });
    fits.count().max(1)
}

fn compile(documents: &[Document], work: &Path, tool: Tool) -> Result<Vec<Entry>, Failure> {
    let folder = work.join("batch");
    remove(&folder)?;
    let targets: Vec<Target> = (0..documents.len())
        .map(|index| format!("crate-{index:03}"))
        .map(|package| Target { folder: folder.join(&package), package })
        .collect();
    let mut entries = generate::all(documents, Some(&targets))?;
    let generated = |entry: &Entry| entry.status == Status::Generated;
    let members: Vec<&str> = entries
        .iter()
        .zip(&targets)
        .filter(|(entry, _)| generated(entry))
        .map(|(_, target)| target.package.as_str())
        .collect();
    if members.is_empty() {
        return Ok(entries);
    }
    fs::write(folder.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
    // The versions of the first batch serve the later ones, so that no registry is asked again.
    let lock = work.join("Cargo.lock");
    if lock.exists() {
        fs::copy(&lock, folder.join("Cargo.lock"))?;
    }
    let mut checked = run(&folder, &work.join("target"), tool)?;
    let _ = fs::copy(folder.join("Cargo.lock"), &lock);
    for (entry, target) in entries.iter_mut().zip(&targets).filter(|(entry, _)| entry.status == Status::Generated) {
        entry.check = Some(checked.remove(&target.package).unwrap_or_default());
    }
    remove(&folder)?;
    forget(&work.join("target/debug"))?;
    Ok(entries)
}

/// What cargo says of a package, as far as it matters here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    package_id: Option<String>,
    message: Option<Said>,
}

#[derive(Deserialize)]
struct Said {
    level: String,
    code: Option<SaidCode>,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct SaidCode {
    code: String,
}

/// Compiles a workspace; each package's errors and warnings by its name.
fn run(folder: &Path, target: &Path, tool: Tool) -> Result<BTreeMap<String, Checked>, Failure> {
    let output = Command::new("cargo")
        .arg(match tool {
            Tool::Check => "check",
            Tool::Clippy => "clippy",
        })
        .args(["--workspace", "--keep-going", "--features", "server", "--message-format", "json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut checked: BTreeMap<String, Checked> = BTreeMap::new();
    let mut seen = 0;
    for line in text.lines() {
        let message: Message = serde_json::from_str(line)?;
        seen += 1;
        let (Some(package), Some(said)) = (message.package_id, message.message) else { continue };
        // `path+file:///folder/crate-007#0.1.0`.
        let package = package.split('#').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
        if message.reason == "compiler-message" && !said.spans.is_empty() {
            note(checked.entry(package.to_owned()).or_default(), said);
        }
    }
    let errors = checked.values().any(|checked| checked.errors > 0);
    if seen == 0 || (!output.status.success() && !errors) {
        return Err(format!("cargo failed:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(checked)
}

/// Counts an error or a warning.
fn note(checked: &mut Checked, said: Said) {
    let code = said.code.map_or_else(|| "none".to_owned(), |code| code.code);
    let counts = match said.level.as_str() {
        "error" => {
            checked.errors += 1;
            &mut checked.error_codes
        }
        "warning" if code.starts_with("clippy::") => &mut checked.clippy,
        "warning" => &mut checked.warnings,
        _ => return,
    };
    let count = counts.entry(code).or_insert(0);
    *count += 1;
    // Of each kind a few.
    if *count <= 3 && checked.texts.len() < TEXTS {
        checked.texts.extend(said.rendered);
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) }
}

/// Deletes what cargo keeps of the crates of a batch: the next one has other crates of the same names.
fn forget(target: &Path) -> io::Result<()> {
    for folder in ["deps", ".fingerprint"].map(|name| target.join(name)) {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let path: PathBuf = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().replace('_', "-");
            if !name.trim_start_matches("lib").starts_with("crate-") {
                continue;
            }
            if path.is_dir() {
                fs::remove_dir_all(path)?;
            } else {
                fs::remove_file(path)?;
            }
        }
    }
    Ok(())
}
