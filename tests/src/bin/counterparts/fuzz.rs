//! schemathesis, a client that looks for requests and answers which the document does not allow, against what serves each
//! document: the mock of the generated crate, or `oasmith mock`.
//!
//! What it finds and is not wrong (4.32.5):
//!
//! - *Undocumented status code*: a document without 400, 401, 404 or 415 says nothing of requests that are not valid, and
//!   they are refused all the same. *Undocumented Content-Type* is the same where the error has another media type than
//!   JSON, no schema, or one that no refusal fits, such as a `oneOf` of objects that are alike.
//! - *Server error*, *Schema-valid request rejected* of operations for which only errors are documented: the answer is one.
//! - *Schema-valid request rejected* of numbers that their format, or 64 bits, have no room for (`numbers = "exact"` takes
//!   those), and of a schema without `type` that is taken to be an object or a list (`untyped = "exact"`); of what is written
//!   as no style of the specification has it: `%2C` between the items of a form, the keys of an object alone between spaces or
//!   pipes, dots in exploded labels, Python's own notation in headers; of `#/a` as a JSON pointer; of patterns that it does not
//!   understand; of states that it takes from one answer to another request.
//! - *Schema-violating request accepted* where its wrong value is right as a text: a part of a form that should be no list,
//!   `0` as a boolean of XML, `null` between two commas; where it takes an integer with an exponent for none, a form of
//!   Swagger 2.0 without required fields for one that has to be there, or counts cookies that no parameter declares. A value
//!   without its tag that several branches of a discriminated `oneOf` take is read as the one that drops least of it.
//! - *Missing Content-Type header* of an answer without a body, in Swagger 2.0.
//! - *Missing required header accepted* of `Authorization` or `Content-Type` as a parameter, which the specification has ignored.
//! - *Response violates schema* of a discriminated `oneOf` of which several branches take the value: the tag tells which.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::Failure;

/// How schemathesis is run.
pub(super) struct Fuzzer {
    /// Its command, `st`.
    pub(super) command: PathBuf,
    /// The command `oasmith`, where its mock is to serve; else the generated crate's does.
    pub(super) mock: Option<PathBuf>,
    /// How many requests are made of each operation in each way.
    pub(super) examples: u32,
}

/// What asks for state that a mock does not keep: it answers whoever has credentials of the right form.
const STATEFUL: &str = "ignored_auth,use_after_free,ensure_resource_availability";

/// A server, until the end of a run.
struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Of a program that says its address in the first line of its output.
    fn start(command: &mut Command) -> Result<Self, Failure> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut url = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut url)?;
        }
        let server = Self { child, url: url.trim().to_owned() };
        if server.url.is_empty() { Err("it does not serve".into()) } else { Ok(server) }
    }
}

impl Fuzzer {
    /// Runs it against a server of the document; `build` makes the program that serves its crate. The report stays in
    /// `work`. Gives what it found, in a line.
    pub(super) fn run(
        &self,
        document: &Path,
        work: &Path,
        build: impl FnOnce() -> Result<PathBuf, Failure>,
    ) -> Result<String, Failure> {
        let server = match &self.mock {
            Some(mock) => Server::start(Command::new(mock).arg("mock").arg(document).args(["--port", "0"]))?,
            None => Server::start(Command::new(build()?).args(["serve", "0"]))?,
        };
        fs::create_dir_all(work)?;
        let report = std::path::absolute(work.join("report.json"))?;
        let log = fs::File::create(work.join("output.txt"))?;
        // What an earlier run left there would steer this one.
        let folder = work.join("run");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        Command::new(&self.command)
            .current_dir(&folder)
            .arg("run")
            .arg(fs::canonicalize(document)?)
            .args(["--url", &server.url, "-n", &self.examples.to_string(), "--seed", "1", "--exclude-checks", STATEFUL])
            .args(["-H", credentials(&fs::read_to_string(document)?)])
            .args(["--generation-database", "none", "--max-redirects", "0", "--request-timeout", "10"])
            .args(["--continue-on-failure", "--no-color", "--report", "json", "--report-json-path"])
            .arg(&report)
            .stdout(log.try_clone()?)
            .stderr(log)
            .status()?;
        summary(&fs::read(&report)?)
    }
}

/// A header by which most documents are satisfied: their operations want one scheme of these.
fn credentials(document: &str) -> &'static str {
    let has = |scheme: &str| document.contains(&format!("\"{scheme}\"")) || document.contains(&format!(": {scheme}\n"));
    if has("basic") && !has("bearer") { "Authorization: Basic dXNlcjpwYXNz" } else { "Authorization: Bearer token" }
}

/// How many operations and requests there were, and how many operations each kind of finding has.
fn summary(report: &[u8]) -> Result<String, Failure> {
    let report: Value = serde_json::from_slice(report)?;
    let count = |path: &str| report.pointer(path).and_then(Value::as_u64).unwrap_or_default();
    let found = report.get("failures").and_then(Value::as_array).into_iter().flatten();
    let kinds = found.map(|kind| {
        let name = kind.get("title").and_then(Value::as_str).unwrap_or_default();
        format!("{name}: {}", kind.get("count").and_then(Value::as_u64).unwrap_or_default())
    });
    let kinds: Vec<String> = kinds.collect();
    let operations = format!("{} of {} operations", count("/operations/tested"), count("/operations/selected"));
    let kinds = if kinds.is_empty() { "nothing found".to_owned() } else { kinds.join(", ") };
    Ok(format!("{operations}, {} requests: {kinds}", count("/test_cases/generated")))
}
