//! Crates that are generated, compiled and forgotten: a batch is one workspace, and all batches share the built
//! dependencies.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use super::Failure;
use super::sample::Document;

/// What compiles a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// `cargo check`.
    Check,
    /// `cargo clippy`, with its default lints.
    Clippy,
    /// `cargo build`: the crates are programs of their own.
    Build,
}

/// A batch is no larger than this many bytes of documents, so that neither disk nor memory runs out.
const BATCH_BYTES: u64 = 24 * 1024 * 1024;

/// How many documents of a list make the next batch: at least one, and at most so many.
pub fn batch(documents: &[Document], most: usize) -> usize {
    let mut bytes = 0;
    let fits = documents.iter().take(most).take_while(|document| {
        bytes += document.bytes;
        bytes <= BATCH_BYTES
    });
    fits.count().max(1)
}

/// Where the crate of a document is written: a folder and the package's name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Target {
    /// The crate's folder.
    pub folder: PathBuf,
    /// The package's name.
    pub package: String,
}

/// The folder in which batches are compiled, one after the other.
#[derive(Debug)]
pub struct Workspace {
    work: PathBuf,
}

impl Workspace {
    /// Works below a folder, which is made.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(work: &Path) -> io::Result<Self> {
        fs::create_dir_all(work)?;
        Ok(Self { work: work.canonicalize()? })
    }

    fn folder(&self) -> PathBuf {
        self.work.join("batch")
    }

    /// Begins a batch of so many crates.
    ///
    /// # Errors
    /// What an earlier run left cannot be removed.
    pub fn begin(&self, size: usize) -> io::Result<Vec<Target>> {
        let folder = self.folder();
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let names = (0..size).map(|index| format!("crate-{index:03}"));
        Ok(names.map(|package| Target { folder: folder.join(&package), package }).collect())
    }

    /// Compiles crates of the batch; each package's errors and warnings by its name.
    ///
    /// # Errors
    /// Files cannot be written, or cargo fails for another reason than the crates.
    pub fn compile(&self, members: &[&str], tool: Tool) -> Result<BTreeMap<String, Checked>, Failure> {
        if members.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (folder, lock) = (self.folder(), self.work.join("Cargo.lock"));
        fs::write(folder.join("Cargo.toml"), format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
        // The versions of the first batch serve the later ones, so that no registry is asked again.
        if lock.exists() {
            fs::copy(&lock, folder.join("Cargo.lock"))?;
        }
        let checked = run(&folder, &self.work.join("target"), tool, members)?;
        let _ = fs::copy(folder.join("Cargo.lock"), &lock);
        Ok(checked)
    }

    /// The program of a crate that was built.
    pub fn program(&self, package: &str) -> PathBuf {
        self.work.join("target/debug").join(package)
    }

    /// Ends the batch: its crates are deleted, and what cargo keeps of them.
    ///
    /// # Errors
    /// A file cannot be deleted.
    pub fn end(&self) -> io::Result<()> {
        self.begin(0)?;
        forget(&self.work.join("target/debug"))
    }
}

/// How many texts of a crate's errors and warnings the report holds.
const TEXTS: usize = 20;

/// What the compiler says of a crate.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Checked {
    /// How many errors.
    pub errors: u32,
    /// Errors, by code.
    pub error_codes: BTreeMap<String, u32>,
    /// Warnings of the compiler, by lint.
    pub warnings: BTreeMap<String, u32>,
    /// Warnings of clippy, by lint.
    pub clippy: BTreeMap<String, u32>,
    /// Errors and warnings as rendered.
    pub texts: Vec<String>,
}

impl Checked {
    /// Whether there are neither errors nor warnings.
    pub fn is_clean(&self) -> bool {
        self.errors == 0 && self.warnings.is_empty() && self.clippy.is_empty()
    }
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

/// What is switched on beside the defaults: cargo refuses a feature that no member has.
fn features(folder: &Path, members: &[&str]) -> String {
    let manifests = members.iter().filter_map(|member| fs::read_to_string(folder.join(member).join("Cargo.toml")).ok());
    let manifests: Vec<String> = manifests.collect();
    let has = |feature: &str| manifests.iter().any(|text| text.contains(&format!("\n{feature} = [")));
    let known = ["server", "mock", "response-checks", "validate-responses", "webhooks", "callbacks"];
    let found = known.into_iter().filter(|feature| has(feature));
    found.collect::<Vec<_>>().join(",")
}

fn run(folder: &Path, target: &Path, tool: Tool, members: &[&str]) -> Result<BTreeMap<String, Checked>, Failure> {
    let mut command = match tool {
        Tool::Check => vec!["check".to_owned()],
        Tool::Clippy => vec!["clippy".to_owned()],
        Tool::Build => vec!["build".to_owned()],
    };
    if !matches!(tool, Tool::Build) {
        command.extend(["--features".to_owned(), features(folder, members)]);
    }
    let output = Command::new("cargo")
        .args(command)
        .args(["--workspace", "--keep-going", "--message-format", "json"])
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

/// Deletes what cargo keeps of the crates of a batch: the next one has other crates of the same names.
fn forget(target: &Path) -> io::Result<()> {
    for folder in [target.join("deps"), target.join(".fingerprint"), target.to_owned()] {
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
