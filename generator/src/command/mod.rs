//! The command line: what is asked, and which part of the library answers.

mod amend;
mod bundle;
mod catalogue;
mod check;
mod diff;
mod explain;
mod generate;
mod list;
mod mock;
mod progress;
#[cfg(feature = "remote")]
mod remote;
mod render;
mod settings;
mod terminal;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use oasmith::plan;

/// Turns an OpenAPI document into Rust: models, a client and an axum server from one contract.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a crate. Only files that change are touched; files of a former run that are no longer needed are removed.
    ///
    /// Exits with 1, and writes nothing, if the document has errors.
    Generate(Generate),
    /// Tells whether a generated crate is what `generate` would write now, with the settings recorded in its
    /// `oasmith.lock`.
    ///
    /// Exits with 0 if it is, 1 with a list of the files that differ if it is not, 2 if it could not be told.
    Check(Check),
    /// Lists the operations by tag, with the calls of the client.
    List(List),
    /// Serves the document over HTTP: requests are checked, answers are its examples, or values made from its schemas.
    ///
    /// `Prefer: code=404`, `Prefer: example=NAME` and `Prefer: dynamic=true` choose the answer.
    Mock(Mock),
    /// Tells what a change of the document means for callers of the generated client and for implementers of the server.
    ///
    /// Exits with 0 if it is no more than `--allow` allows, 1 if it is, 2 if it could not be told.
    Diff(Diff),
    /// Prints a document that refers to other files as one, in YAML.
    Bundle(Bundle),
    /// Prints the overlay that makes the document match what a server sent, from the errors of a generated client.
    ///
    /// Where the server is right and the document is wrong, `--overlay` of `generate` takes it. Exits with 1 if there is
    /// nothing to print.
    Amend(Amend),
    /// Prints what comes of every keyword of the specification, as Markdown.
    #[command(hide = true)]
    Catalogue,
    /// Explains the code of a diagnostic, such as OAS0201; without one, lists them all.
    Explain(Explain),
}

#[derive(Debug, Args)]
struct Generate {
    #[command(flatten)]
    document: Document,
    /// The folder of the crate: new, empty, or written by an earlier run.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    settings: SettingsArguments,
    /// Treat warnings like errors.
    #[arg(long)]
    deny_warnings: bool,
}

/// Settings that `oasmith.lock` remembers: what is not given is as in the last run.
#[derive(Debug, Args)]
struct SettingsArguments {
    /// The configuration; without it, `oasmith.toml` in the folder of the crate, if there is one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    part: Part,
    /// The package's name; from the document's title when not given.
    #[arg(long, value_name = "NAME", value_parser = settings::package_name)]
    name: Option<String>,
    /// Take the runtime from this folder instead of a version from the registry.
    #[arg(long, value_name = "PATH")]
    runtime: Option<PathBuf>,
    /// Whether a server's method that is left out answers 501 (else it does not compile); `true` at first.
    #[arg(long, value_name = "BOOL")]
    defaults: Option<bool>,
    /// Whether the samples of operations are compiled as documentation tests, one for each; `false` at first.
    #[arg(long, value_name = "BOOL")]
    doctests: Option<bool>,
    /// Whether the crate has a feature `mock`: server traits implemented by answers of the document; `true` at first.
    #[arg(long, value_name = "BOOL")]
    mock: Option<bool>,
    /// Whether the crate has a feature `response-checks`: a server's answers are checked against the document, in debug
    /// builds; `true` at first.
    #[arg(long, value_name = "BOOL")]
    response_checks: Option<bool>,
    /// What a schema without `type` is: what its keywords imply (at first), or any JSON value that is checked as written.
    #[arg(long, value_name = "implied|exact", value_parser = plan::Settings::UNTYPED)]
    untyped: Option<String>,
    /// Whether structs keep or drop (at first) the keys that the document does not declare.
    #[arg(long, value_name = "drop|keep", value_parser = plan::Settings::UNKNOWN_KEYS)]
    unknown_keys: Option<String>,
    /// What a number without a format is: `i64` and `f64` (at first), or a number that keeps its text.
    #[arg(long, value_name = "native|exact", value_parser = plan::Settings::NUMBERS)]
    numbers: Option<String>,
    /// Whether `format` is checked to the letter, also without `type: string`; `false` at first.
    #[arg(long, value_name = "BOOL")]
    assert_formats: Option<bool>,
}

/// The part of the document that is generated.
#[derive(Debug, Args)]
struct Part {
    /// Generate only these operations and the schemas that they need: an `operationId`, `METHOD /path`, a path, or
    /// `tag:NAME`; `*` stands for any characters. May be given several times; an empty one forgets those of the last run.
    #[arg(long, value_name = "SELECTOR")]
    only: Vec<String>,
    /// Leave these operations out; otherwise as `--only`.
    #[arg(long, value_name = "SELECTOR")]
    except: Vec<String>,
    #[command(flatten)]
    overlays: Overlays,
}

/// What changes the document before anything is made of it.
#[derive(Debug, Args)]
struct Overlays {
    /// Apply an overlay (Overlay Specification 1.0 or 1.1). May be given several times, in the order in which they apply; an
    /// empty one forgets those of the last run.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<OsString>,
}

#[derive(Debug, Args)]
struct Check {
    #[command(flatten)]
    document: Document,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    part: Part,
    /// The folder of a crate, whose settings apply: its configuration, and what its `oasmith.lock` recorded.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Mock {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    part: Part,
    /// The port of 127.0.0.1; 0 takes any that is free, and prints the address.
    #[arg(long, value_name = "N", default_value_t = 4010)]
    port: u16,
    /// Which of the values that fit a schema are made; the same number makes the same values.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Args)]
struct Diff {
    /// The document as it was; `-` reads standard input.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The document as it is.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    part: Part,
    /// The folder of a crate, whose settings apply: its configuration, and what its `oasmith.lock` recorded.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How the changes are shown.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: DiffFormat,
    /// The greatest change that is no failure: `major` allows everything, `patch` what callers do not see.
    #[arg(long, value_name = "IMPACT", value_parser = ["none", "patch", "minor", "major"], default_value = "minor")]
    allow: String,
    /// Whose code counts for that.
    #[arg(long, value_name = "SIDE", value_enum, default_value = "both")]
    side: DiffSide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DiffFormat {
    /// For a terminal.
    Text,
    /// For the comment of a pull request.
    Markdown,
    /// For other programs.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum DiffSide {
    /// That of those who call the client.
    Client,
    /// That of those who implement the server.
    Server,
    /// Both.
    Both,
}

#[derive(Debug, Args)]
struct Bundle {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    overlays: Overlays,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Amend {
    #[command(flatten)]
    document: Document,
    /// Errors as they were printed: `… (GET /pets): status 200, with a body that does not fit it: …`. Without one, standard
    /// input is read, such as a log; other lines are passed over.
    #[arg(value_name = "ERROR")]
    messages: Vec<String>,
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Debug, Args)]
struct Explain {
    /// The code.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy)]
struct Manner {
    all: bool,
    format: MessageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MessageFormat {
    /// With the lines of the document, as a person reads them.
    Human,
    /// An object of JSON a line.
    Json,
}

impl Reading {
    fn manner(&self) -> Manner {
        Manner { all: self.all, format: self.message_format }
    }
}

#[derive(Debug, Args)]
struct Document {
    /// The OpenAPI document, YAML or JSON; `-` reads standard input.
    #[arg(value_name = "SPEC")]
    spec: PathBuf,
    #[command(flatten)]
    reading: Reading,
}

/// How documents are read, and what is wrong with them shown.
#[derive(Debug, Clone, Args)]
struct Reading {
    /// Read files outside of the document's folder, too, where the document refers to them.
    #[arg(long)]
    allow_outside: bool,
    /// Read files from the web, too, where the document refers to them by `https://…`: at most 100, of 16 MiB each.
    #[cfg(feature = "remote")]
    #[arg(long)]
    allow_remote: bool,
    /// Show every warning, however many there are of a kind.
    #[arg(long)]
    all: bool,
    /// How diagnostics are shown, on standard error.
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    message_format: MessageFormat,
}

/// Reads the command line and does what it asks.
pub(crate) fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Mock(arguments) => mock::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Bundle(arguments) => bundle::run(&arguments),
        Command::Amend(arguments) => amend::run(&arguments),
        Command::Catalogue => catalogue::run(),
        Command::Explain(arguments) => explain::run(&arguments),
    }
}
