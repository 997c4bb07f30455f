//! [`build()`]: from a build script into `OUT_DIR`.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), oasmith::BuildError> {
//!     oasmith::build("openapi.yaml").server(false).out("petshop").run()?;
//!     Ok(())
//! }
//! ```
//!
//! and in the crate, which depends on `oasmith-runtime` with the feature `client`, `server` or both:
//!
//! ```ignore
//! /// What the petshop's document describes.
//! pub mod petshop {
//!     include!(concat!(env!("OUT_DIR"), "/petshop.rs"));
//! }
//! ```
//!
//! `validate()` checks a `pattern` with the runtime's feature `pattern`, which `server` includes. A pattern that looks
//! around or refers back to a group needs `pattern-full`: switch it on in the crate's `Cargo.toml`, since without it
//! such a pattern is not checked. The generated file says so where the document has one.
//!
//! This is the one place of the library that talks to cargo: lines `cargo::…` on standard output, errors on standard
//! error. Leave out the default features (`default-features = false`) to build without the command's dependencies.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::catalogue::Code;
use crate::custom::Customisation;
use crate::diagnostic::{Diagnostic, Level};
use crate::document::{Selector, Source, Texts};
use crate::driver::{self, Settings};
use crate::emit::{Layout, Options};
use crate::report::{self, Counts, Entry};
use crate::{config, input, lock, plan, write};

/// Generates from a document, when run.
#[must_use = "nothing is generated until `run` is called"]
#[derive(Debug, Clone)]
pub struct Build {
    spec: PathBuf,
    out: Option<String>,
    lock: Option<PathBuf>,
    config: Option<PathBuf>,
    overlays: Vec<PathBuf>,
    allow_outside: bool,
    settings: Settings,
}

/// Begins a build from the document at `spec`, a path relative to the package's folder.
pub fn build(spec: impl Into<PathBuf>) -> Build {
    let emit = Options { layout: Layout::Include, ..Options::default() };
    let settings = Settings { emit, ..Settings::default() };
    Build {
        spec: spec.into(),
        out: None,
        lock: None,
        config: None,
        overlays: Vec::new(),
        allow_outside: false,
        settings,
    }
}

impl Build {
    /// Whether there is a client; there is, unless told otherwise. It needs the runtime's feature `client`.
    pub fn client(mut self, client: bool) -> Self {
        self.settings.emit.client = client;
        self
    }

    /// Whether there is a server; there is, unless told otherwise. It needs the runtime's feature `server`.
    pub fn server(mut self, server: bool) -> Self {
        self.settings.emit.server = server;
        self
    }

    /// Whether every model is both `Serialize` and `Deserialize`, and not only in the directions in which it travels.
    pub fn both_directions(mut self, both: bool) -> Self {
        self.settings.emit.both_directions = both;
        self
    }

    /// Whether the types that only responses have can be checked, too: `validate()`. Every model then has both serde
    /// directions.
    pub fn validate_responses(mut self, validate: bool) -> Self {
        self.settings.emit.validate_responses = validate;
        self
    }

    /// Whether a method that a server leaves out answers 501; when `false`, leaving one out does not compile.
    pub fn defaults(mut self, defaults: bool) -> Self {
        self.settings.emit.defaults = defaults;
        self
    }

    /// Whether the server's answers are checked against the document, in builds with debug assertions; they are not, unless
    /// told otherwise. It needs the runtime's feature `response-checks`.
    pub fn response_checks(mut self, checks: bool) -> Self {
        self.settings.emit.response_checks = checks;
        self
    }

    /// Whether request types are made of the response types that carry what they need: `From`, and the runtime's `Diff`.
    pub fn kinship(mut self, kinship: bool) -> Self {
        self.settings.emit.kinship = kinship;
        self
    }

    /// How types are decided: what schemas without a type are, undeclared keys, numbers, formats.
    pub fn types(mut self, settings: plan::Settings) -> Self {
        self.settings.plan = settings;
        self
    }

    /// Applies an overlay (Overlay Specification 1.0 or 1.1) to the document; a path relative to the package's folder. May be
    /// called several times, in the order in which they apply; those of the configuration come before them.
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.overlays.push(path.into());
        self
    }

    /// Generates only the operations that one of the [selectors](crate::document::Selector) selects, and the schemas that
    /// they need. May be called several times.
    pub fn only(mut self, selector: impl Into<Selector>) -> Self {
        self.settings.slice.only.push(selector.into());
        self
    }

    /// Leaves out the operations that a [selector](crate::document::Selector) selects. May be called several times.
    pub fn except(mut self, selector: impl Into<Selector>) -> Self {
        self.settings.slice.except.push(selector.into());
        self
    }

    /// What is made of the warnings of a code; the configuration's say counts before it.
    pub fn level(mut self, code: Code, level: Level) -> Self {
        self.settings.levels.insert(code, level);
        self
    }

    /// Whether a warning about the document fails the build.
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.settings.deny_warnings = deny;
        self
    }

    /// Whether files outside of the document's folder are read, too, where the document refers to them; they are not,
    /// unless told otherwise.
    pub fn allow_outside(mut self, allow: bool) -> Self {
        self.allow_outside = allow;
        self
    }

    /// The name of the file in `OUT_DIR`, without `.rs`; the document's file name when not told.
    pub fn out(mut self, name: impl Into<String>) -> Self {
        self.out = Some(name.into());
        self
    }

    /// An `oasmith.lock` whose recorded names are kept; a path relative to the package's folder.
    pub fn lock(mut self, path: impl Into<PathBuf>) -> Self {
        self.lock = Some(path.into());
        self
    }

    /// An `oasmith.toml` ([`crate::config`]); a path relative to the package's folder. What it says of a crate (`name`,
    /// `runtime`, `doctests`, `dependencies`) does not matter here.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// What is decided beside the document, instead of a configuration.
    pub fn customise(mut self, custom: Customisation) -> Self {
        self.settings.custom = custom;
        self
    }

    /// Generates the file, touching it only if it changes, and returns its path.
    ///
    /// Prints `cargo::rerun-if-changed` for what it reads and `cargo::warning` for what is approximated.
    ///
    /// # Errors
    /// The document has errors, or the file cannot be written; the details are on standard error by then.
    pub fn run(self) -> Result<PathBuf, BuildError> {
        let Some(folder) = std::env::var_os("OUT_DIR") else {
            return Err(BuildError::new("`OUT_DIR` is not set: `oasmith::build` works in a build script"));
        };
        self.run_into(Path::new(&folder))
    }

    fn run_into(mut self, folder: &Path) -> Result<PathBuf, BuildError> {
        let stem = self.spec.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let out = self.out.take().unwrap_or(stem);
        if out.is_empty() || out.contains(['/', '\\', ':']) || out.starts_with('.') {
            return Err(BuildError::new("`out` takes a file name without folders"));
        }
        self.settings.emit.source = input::file_name(&self.spec);
        self.settings.package.get_or_insert_with(|| out.clone());

        let spec = below_package(&self.spec);
        println!("cargo::rerun-if-changed={}", spec.display());
        let source = input::read_file(&spec).map_err(|problem| refused(&[problem], &[]))?;
        if let Some(path) = &self.lock {
            let path = below_package(path);
            println!("cargo::rerun-if-changed={}", path.display());
            self.settings.names = read_names(&path).map_err(|problem| refused(&[problem], &[]))?;
        }

        if let Some(path) = &self.config {
            let path = below_package(path);
            println!("cargo::rerun-if-changed={}", path.display());
            let mut overlays = configure(&mut self.settings, &path)?;
            overlays.append(&mut self.overlays);
            self.overlays = overlays;
        }
        let mut overlays = Vec::new();
        for path in &self.overlays {
            let path = below_package(path);
            println!("cargo::rerun-if-changed={}", path.display());
            overlays.push(input::read_file(&path).map_err(|problem| refused(&[problem], &[]))?);
        }

        let files = input::Folder::of(&spec, self.allow_outside);
        let mut loader = |path: &str| {
            println!("cargo::rerun-if-changed={}", spec.with_file_name(path).display());
            files.read(path)
        };
        let outcome = driver::generate(Texts { source, overlays, loader: Some(&mut loader) }, &self.settings);
        let text = outcome.value.as_ref().and_then(|generated| generated.package.files.values().next());
        let Some(text) = text else { return Err(refused(&outcome.diagnostics, &outcome.sources)) };
        for entry in report::folded(&outcome.diagnostics, false) {
            println!("cargo::warning={}", one_line(entry, &outcome.sources));
        }
        let path = folder.join(format!("{out}.rs"));
        match write::write_file(&path, text) {
            Ok(_) => Ok(path),
            Err(error) => Err(BuildError::new(format!("cannot write `{}`: {error}", path.display()))),
        }
    }
}

/// Cargo watches paths relative to the package's folder, which is not always where a build script runs.
fn below_package(path: &Path) -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| path.to_owned(), |folder| Path::new(&folder).join(path))
}

fn read_names(path: &Path) -> Result<std::collections::BTreeMap<String, String>, Diagnostic> {
    let text = input::read_file(path)?.text;
    match lock::LockFile::parse(&text) {
        Ok(lock) => Ok(lock.names),
        Err(error) => {
            Err(Diagnostic::new(Code::Unreadable, format!("the lock file `{}` is damaged: {error}", path.display())))
        }
    }
}

/// Takes over a configuration, and returns its overlays.
fn configure(settings: &mut Settings, path: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let source = input::read_file(path).map_err(|problem| refused(&[problem], &[]))?;
    let (read, problems) = config::read(source.clone());
    if !problems.is_empty() {
        return Err(refused(&problems, &[source]));
    }
    settings.emit.defaults = read.defaults.unwrap_or(settings.emit.defaults);
    settings.emit.kinship = read.kinship.unwrap_or(settings.emit.kinship);
    settings.emit.response_checks = read.response_checks.unwrap_or(settings.emit.response_checks);
    read.apply_to(&mut settings.plan);
    settings.slice.only.extend(read.slice.only);
    settings.slice.except.extend(read.slice.except);
    settings.levels.extend(read.levels);
    settings.custom = read.custom;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(read.overlays.iter().map(|file| folder.join(file)).collect())
}

/// Prints every diagnostic to standard error.
fn refused(diagnostics: &[Diagnostic], sources: &[Source]) -> BuildError {
    for entry in report::folded(diagnostics, false) {
        match entry {
            Entry::Full(diagnostic) => eprintln!("{}\n", report::plain(diagnostic, sources)),
            Entry::Like(diagnostic, others) => {
                eprintln!("{}\n  = note: {}\n", report::plain(diagnostic, sources), report::like(&others, sources));
            }
            Entry::More(code, count) => eprintln!("warning[{}]: {}\n", code.as_str(), report::more(code, count)),
        }
    }
    let counts = report::counts(diagnostics);
    let why = Counts { warnings: if counts.errors > 0 { 0 } else { counts.warnings }, notes: 0, ..counts };
    BuildError::new(format!("nothing was generated because of {}", why.describe()))
}

/// `cargo::warning` takes one line.
fn one_line(entry: Entry<'_>, sources: &[Source]) -> String {
    match entry {
        Entry::Full(diagnostic) => joined(&report::plain(diagnostic, sources)),
        Entry::Like(diagnostic, others) => {
            format!("{} = note: {}", joined(&report::plain(diagnostic, sources)), report::like(&others, sources))
        }
        Entry::More(code, count) => format!("warning[{}]: {}", code.as_str(), report::more(code, count)),
    }
}

fn joined(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// Why a build generated nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError {
    message: String,
}

impl BuildError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// What `main` prints of an error that it returns.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const PETS: &str = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\n\
        components: {schemas: {Pet: {type: object, properties: {name: {type: string}}}}}\n";

    /// A folder with a document, and what a build of it says.
    fn build_of(
        name: &str,
        document: &str,
        settings: impl Fn(Build) -> Build,
    ) -> (PathBuf, Result<PathBuf, BuildError>) {
        let folder = std::env::temp_dir().join(format!("oasmith-build-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        assert!(fs::create_dir_all(&folder).is_ok());
        let spec = folder.join("pets.yaml");
        assert!(fs::write(&spec, document).is_ok());
        let result = settings(build(spec)).run_into(&folder);
        (folder, result)
    }

    #[test]
    fn one_file_is_written_once() -> Result<(), Box<dyn std::error::Error>> {
        let (folder, path) = build_of("once", PETS, |build| build.client(false).server(false));
        let path = path?;
        assert_eq!(path, folder.join("pets.rs"));
        let text = fs::read_to_string(&path)?;
        assert!(text.contains("pub struct Pet") && !text.contains("#![") && !text.contains("cfg(feature"), "{text}");
        let before = path.metadata()?.modified()?;
        std::thread::sleep(std::time::Duration::from_millis(20));
        build(folder.join("pets.yaml")).client(false).server(false).run_into(&folder)?;
        assert_eq!(path.metadata()?.modified()?, before);
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn a_build_says_how_types_are_decided_or_its_configuration_does() -> Result<(), Box<dyn std::error::Error>> {
        let document = PETS.replace("name: {type: string}", "weight: {type: number}");
        let exact = plan::Settings { exact_numbers: true, ..plan::Settings::default() };
        let config = std::env::temp_dir().join(format!("oasmith-build-{}.toml", std::process::id()));
        fs::write(&config, "numbers = \"exact\"\n")?;
        let field_of = |name: &str, settings: &dyn Fn(Build) -> Build| -> Result<String, Box<dyn std::error::Error>> {
            let (folder, path) = build_of(name, &document, settings);
            let text = fs::read_to_string(path?)?;
            fs::remove_dir_all(&folder)?;
            Ok(text.lines().find(|line| line.contains("pub weight")).unwrap_or_default().trim().to_owned())
        };
        assert_eq!(field_of("native", &|build| build)?, "pub weight: Option<f64>,");
        assert_eq!(field_of("types", &|build| build.types(exact))?, "pub weight: Option<rt::Number>,");
        assert_eq!(field_of("config", &|build| build.config(&config))?, "pub weight: Option<rt::Number>,");
        Ok(fs::remove_file(&config)?)
    }

    #[test]
    fn errors_stop_the_build_and_nothing_is_written() {
        let twice = PETS.replace("paths: {}", "paths: {}\npaths: {}");
        for (name, document, out) in
            [("twice", twice.as_str(), "pets"), ("outside", PETS, "../pets"), ("empty", "", "pets")]
        {
            let (folder, result) = build_of(name, document, |build| build.out(out));
            assert!(result.is_err(), "{name}");
            assert!(!folder.join("pets.rs").exists() && !folder.join("../pets.rs").exists(), "{name}");
            let _ = fs::remove_dir_all(&folder);
        }
    }

    #[test]
    fn a_warning_is_one_line_for_cargo() {
        let diagnostic = Diagnostic::new(Code::Format, "first").help("second");
        assert_eq!(one_line(Entry::Full(&diagnostic), &[]), "note[OAS0405]: first = help: second");
    }
}
