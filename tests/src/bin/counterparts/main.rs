//! Generated code and counterparts that nobody here wrote: other people's mock servers, and other people's clients.
//!
//! ```text
//! counterparts DOCUMENT call URL      calls every operation with valid arguments, at a server that checks them
//! counterparts DOCUMENT serve PORT    serves the document by the mock of the generated crate, for a client that checks it
//! counterparts DOCUMENT|FOLDER fuzz ST
//!                                     runs schemathesis, whose command is ST, against the mock of the generated crate of
//!                                     each document, and prints what it finds in a line
//!     [--mock OASMITH]                or against `oasmith mock`, the command at this path
//!     [--examples N]                  how many requests are made of each operation in each way (10)
//!     [--work DIR]                    where the crate and the program are written and built, and reports
//!     [--exact]                       with the settings that keep to the letter: untyped, numbers
//! ```
//!
//! The document is generated as a crate, and a program is written that uses it as any other would. `call` makes two
//! requests of each operation, with all that it takes and with what it requires, and prints one line for each that does
//! not end in a documented success, or of which the server says in a header that something is wrong. Requests are
//! checked by the client first (`validated`), so that arguments which are not valid show as `Invalid`.

mod arguments;
mod fuzz;
mod program;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use oasmith::diagnostic::Diagnostic;
use oasmith::document::{self, Document, Source, Texts};
use oasmith::emit::{self, Options, RuntimeSource};
use oasmith::names::{self, Names};
use oasmith::plan::{self, Plan};
use oasmith::{api, mock};
use oasmith_tests::corpus::sample::documents;

use fuzz::Fuzzer;

type Failure = Box<dyn Error>;

/// The generated crate's name; the program's is `calls`.
const PACKAGE: &str = "contract";

/// A document with all that was decided of it.
struct Contract {
    document: Document,
    api: api::Api,
    plan: Plan,
    names: Names,
    options: Options,
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    const USAGE: &str = "usage: counterparts DOCUMENT call URL | serve PORT | fuzz ST [--mock OASMITH] [--examples N] \
                         [--work DIR] [--exact]";
    let mut plain = Vec::new();
    let mut settings = plan::Settings::default();
    let mut work = PathBuf::from("target/counterparts");
    let (mut mock, mut examples) = (None, 10);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--exact" => settings = plan::Settings { exact_untyped: true, exact_numbers: true, ..settings },
            "--mock" => mock = Some(PathBuf::from(arguments.next().ok_or(USAGE)?)),
            "--examples" => examples = arguments.next().ok_or(USAGE)?.parse()?,
            "--work" => work = arguments.next().ok_or(USAGE)?.into(),
            _ => plain.push(argument),
        }
    }
    let [document, what, at] = <[String; 3]>::try_from(plain).map_err(|_| USAGE)?;
    if what == "fuzz" {
        return fuzz(Path::new(&document), &Fuzzer { command: at.into(), mock, examples }, settings, &work);
    }
    let contract = read(Path::new(&document), settings)?;
    let binary = build(&contract, &work)?;
    let status = Command::new(binary).args([what, at]).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Every document of a folder, one after the other. What schemathesis finds fails nothing: it also finds what is not there.
fn fuzz(folder: &Path, fuzzer: &Fuzzer, settings: plan::Settings, work: &Path) -> Result<ExitCode, Failure> {
    let mut failed = false;
    for document in documents(folder)? {
        let reports = work.join("reports").join(document.name.replace('/', "-"));
        let outcome = fuzzer.run(&document.path, &reports, || build(&read(&document.path, settings)?, work));
        failed |= outcome.is_err();
        match outcome {
            Ok(found) => println!("{}: {found}", document.name),
            Err(failure) => println!("{}: error: {failure}", document.name),
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn read(path: &Path, settings: plan::Settings) -> Result<Contract, Failure> {
    let source = oasmith::input::read_file(path).map_err(|problem| problem.message)?;
    let folder = oasmith::input::Folder::of(path, true);
    let source = Source { name: "document".to_owned(), ..source };
    let texts = Texts { source, overlays: Vec::new(), loader: Some(&mut |path| folder.read(path)) };
    let (document, found, _) = document::load_files(texts);
    let document = document.ok_or_else(|| errors(&found))?;
    let (api, found) = api::resolve(&document);
    checked(&found)?;
    let (mut plan, found) = plan::plan(&api, &settings);
    checked(&found)?;
    let (canned, found) = mock::canned(&document, &api, &plan);
    for problem in found {
        eprintln!("{}", problem.message);
    }
    plan.canned = canned;
    let settings = names::Settings { package: Some(PACKAGE.to_owned()), ..names::Settings::default() };
    let (names, found) = names::name(&plan, &settings);
    checked(&found)?;
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let runtime = RuntimeSource::Path(runtime.to_string_lossy().into_owned());
    let options = Options { runtime, mock: true, ..Options::default() };
    Ok(Contract { document, api, plan, names, options })
}

fn errors(found: &[Diagnostic]) -> String {
    let errors = found.iter().filter(|found| found.is_error());
    errors.map(|found| format!("{}: {}", found.code.as_str(), found.message)).collect::<Vec<_>>().join("\n")
}

fn checked(found: &[Diagnostic]) -> Result<(), String> {
    let errors = errors(found);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Writes the crate and the program, and builds them; gives the program.
fn build(contract: &Contract, work: &Path) -> Result<PathBuf, Failure> {
    let Contract { plan, names, options, .. } = contract;
    fs::create_dir_all(work)?;
    let mut files = Vec::new();
    for (path, text) in emit::emit(plan, names, options).files {
        files.push((Path::new(PACKAGE).join(path), text));
    }
    files.push(("calls/Cargo.toml".into(), program::manifest()));
    files.push(("calls/src/main.rs".into(), program::main(contract)));
    files.push(("calls/src/operations.rs".into(), program::operations(contract)));
    files.push((
        "Cargo.toml".into(),
        format!("[workspace]\nresolver = \"3\"\nmembers = [\"{PACKAGE}\", \"calls\"]\n\n[profile.dev]\ndebug = 0\n"),
    ));
    let stale = work.join(PACKAGE).join("src");
    if stale.exists() {
        fs::remove_dir_all(&stale)?;
    }
    for (path, text) in files {
        let path = work.join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, text)?;
    }
    let target = work.join("target");
    let built = Command::new("cargo")
        .args(["build", "--quiet", "-p", "calls", "--manifest-path"])
        .arg(work.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .status()?;
    if built.success() { Ok(target.join("debug/calls")) } else { Err("the program does not build".into()) }
}
