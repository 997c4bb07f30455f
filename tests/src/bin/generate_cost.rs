//! What generating costs, as a table:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin generate_cost -- specs/authentik.yaml [--runs N] [--work DIR]
//! ```
//!
//! The command as a release build and unoptimised (what a build script is), into an empty folder and into one that is up
//! to date; and what building the library costs a build script, dependencies included, without the command's features.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith_tests::measure::{self, Cost};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if measure::serve()? {
        return Ok(());
    }
    let mut list = std::env::args().skip(1);
    let Some(document) = list.next() else {
        return Err("usage: generate_cost DOCUMENT [--runs N] [--work DIR]".into());
    };
    let (mut runs, mut work) = (5, std::env::temp_dir().join("oasmith-generate-cost"));
    while let (Some(option), Some(value)) = (list.next(), list.next()) {
        match option.as_str() {
            "--runs" => runs = value.parse()?,
            "--work" => work = PathBuf::from(value),
            _ => return Err(format!("unknown option {option}").into()),
        }
    }
    fs::create_dir_all(&work)?;
    let document = fs::canonicalize(document)?;
    println!("{:<52} {:>8} {:>8} {:>9}", "", "CPU s", "wall s", "peak MiB");
    for (name, profile) in [("release", "--release"), ("unoptimised", "--profile=dev")] {
        let command = build(&work, profile)?;
        let out = work.join("out");
        let fresh = measure::median(runs, || {
            match fs::remove_dir_all(&out) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
            measure::command(&generate(&command, &document, &out))
        })?;
        print(&format!("generate, {name}, all files written"), fresh);
        let unchanged = measure::median(runs, || measure::command(&generate(&command, &document, &out)))?;
        print(&format!("generate, {name}, no file changed"), unchanged);
    }
    let library = work.join("library");
    let clean = measure::median(1, || {
        match fs::remove_dir_all(&library) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut cargo = cargo(&library.join("target"));
        cargo.current_dir(build_script(&library)?).arg("build");
        measure::command(&cargo)
    })?;
    print("building the library without the command, from nothing", clean);
    Ok(())
}

/// A package whose build script depends on the library: only as a build dependency does cargo compile what procedural
/// macros and the library share (`syn`) once, as it does for users.
fn build_script(folder: &Path) -> io::Result<PathBuf> {
    let package = folder.join("package");
    fs::create_dir_all(package.join("src"))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = format!(
        "[package]\nname = \"script\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[build-dependencies]\n\
         oasmith = {{ path = '{}', default-features = false }}\n\n[workspace]\n",
        root.join("generator").display()
    );
    fs::write(package.join("Cargo.toml"), manifest)?;
    fs::write(package.join("build.rs"), "fn main() {}\n")?;
    fs::write(package.join("src/lib.rs"), "")?;
    // The same versions, without asking a registry.
    fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    Ok(package)
}

fn print(title: &str, cost: Cost) {
    println!("{title:<52} {:>8.2} {:>8.2} {:>9.0}", cost.cpu, cost.wall, cost.peak);
}

fn cargo(target: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        // As a build script's dependencies are built.
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo
}

fn build(work: &Path, profile: &str) -> io::Result<PathBuf> {
    let target = work.join("target");
    measure::command(cargo(&target).args(["build", "-p", "oasmith", profile]))?;
    let folder = if profile == "--release" { "release" } else { "debug" };
    Ok(target.join(folder).join(format!("oasmith{}", std::env::consts::EXE_SUFFIX)))
}

fn generate(command: &Path, document: &Path, out: &Path) -> Command {
    let mut generate = Command::new(command);
    generate.arg("generate").arg(document).arg("--out").arg(out).args(["--name", "generated"]);
    generate
}
