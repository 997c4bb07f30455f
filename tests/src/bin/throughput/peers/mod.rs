//! Servers that other generators make of the same document, built in a folder of work: nothing of them is kept.
//!
//! What each lacks is written in the program that uses it, as whoever uses it would: openapi-to-rust knows nothing of
//! security. Neither is given checks that it does not generate.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::data::{STAGE, TOKEN};

type Failure = Box<dyn Error>;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/authentik-user-write.yaml");

/// The operations that are called; openapi-to-rust wants to be told which it serves.
const OPERATIONS: &str = r#""stages_user_write_list", "stages_user_write_create", "stages_user_write_retrieve", "stages_user_write_partial_update""#;

/// Runs a generator for a folder: gives the dependencies of what it makes, and the program that uses it.
type Generate = fn(&Path, &Path) -> Result<(String, &'static str), Failure>;

/// A server of another generator.
pub(super) struct Peer {
    /// Its generator.
    pub(super) name: &'static str,
    /// The program.
    pub(super) binary: PathBuf,
    /// What its paths end with: oas3-gen drops a path's last slash.
    pub(super) end: &'static str,
}

/// Those of the generators in a folder; one that fails is told and left out.
pub(super) fn build(tools: &Path, work: &Path) -> Result<Vec<Peer>, Failure> {
    let known: [(&str, &str, Generate); 2] = [("oas3-gen", "", oas3_gen), ("openapi-to-rust", "/", openapi_to_rust)];
    fs::create_dir_all(work)?;
    let (tools, work) = (tools.canonicalize()?, work.canonicalize()?);
    let mut peers = Vec::new();
    for (name, end, generate) in known {
        let tool = tools.join(name);
        if !tool.exists() {
            continue;
        }
        match built(name, &work, &tool, generate) {
            Ok(binary) => peers.push(Peer { name, binary, end }),
            Err(failure) => eprintln!("{name} is left out: {failure}"),
        }
    }
    Ok(peers)
}

/// Generates, writes the program around it, and builds both.
fn built(name: &str, work: &Path, tool: &Path, generate: Generate) -> Result<PathBuf, Failure> {
    let folder = work.join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("src"))?;
    let (dependencies, program) = generate(tool, &folder)?;
    let serve = include_str!("serve.txt").replace("%STAGE%", STAGE).replace("%TOKEN%", TOKEN);
    fs::write(folder.join("src/main.rs"), format!("#![allow(warnings)]\n{program}{serve}"))?;
    let manifest = format!(
        "[package]\nname = \"peer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}\n[dependencies.tokio]\n\
         version = \"1\"\nfeatures = [\"macros\", \"net\", \"rt\"]\n\n[dependencies.nix]\nversion = \"0.30\"\nfeatures = \
         [\"resource\"]\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let target = folder.join("target");
    let mut cargo = Command::new("cargo");
    run(cargo.args(["build", "--release", "--quiet", "--target-dir"]).arg(&target).current_dir(&folder))?;
    Ok(target.join("release/peer"))
}

fn oas3_gen(tool: &Path, folder: &Path) -> Result<(String, &'static str), Failure> {
    run(Command::new(tool).args(["generate", "-i", DOCUMENT, "server-mod", "-o"]).arg(folder.join("src/api")))?;
    let dependencies = r#"[dependencies]
anyhow = "1"
axum = { version = "0.8", default-features = false, features = ["http1", "json", "query", "tokio"] }
axum-extra = { version = "0.12", features = ["query"] }
http = "1"
indexmap = { version = "2", features = ["serde"] }
oas3-gen-support = "*"
regex = "1"
secrecy = "0.10"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_with = "3"
uuid = { version = "1", features = ["serde"] }
validator = { version = "0.20", features = ["derive"] }
"#;
    Ok((dependencies.to_owned(), include_str!("oas3_gen.txt")))
}

fn openapi_to_rust(tool: &Path, folder: &Path) -> Result<(String, &'static str), Failure> {
    fs::copy(DOCUMENT, folder.join("document.yaml"))?;
    let settings = format!(
        "[generator]\nspec_path = \"document.yaml\"\noutput_dir = \"src/generated\"\nmodule_name = \"generated\"\n\n\
         [features]\nenable_async_client = false\n\n[server]\nframework = \"axum\"\noperations = [{OPERATIONS}]\n"
    );
    fs::write(folder.join("openapi-to-rust.toml"), settings)?;
    run(Command::new(tool).arg("generate").current_dir(folder))?;
    let dependencies = fs::read_to_string(folder.join("src/generated/REQUIRED_DEPS.toml"))?;
    let own = |line: &str| {
        if line.starts_with("axum ") {
            line.replace("\"json\"", "\"http1\", \"json\", \"tokio\"")
        } else {
            line.to_owned()
        }
    };
    let dependencies: Vec<String> = dependencies.lines().map(own).collect();
    Ok((dependencies.join("\n"), include_str!("openapi_to_rust.txt")))
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}
