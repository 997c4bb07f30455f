//! Generates a module for each group, compiles them as one crate, and runs the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::emit::{Layout, Options};
use oasmith::plan;

use super::Failure;
use super::suite::{ELSEWHERE, Group};

/// What came of a group.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It has no document, and why.
    LeftOut(String),
    /// The codes of the errors that the generator refused it with.
    NotGenerated(String),
    /// Its module has errors.
    DoesNotCompile,
    /// Its tests ran.
    Ran(Ran),
}

/// The tests that failed, by how: each with what the program says of it.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    pub(crate) valid_refused: Vec<(usize, String)>,
    pub(crate) invalid_accepted: Vec<(usize, String)>,
    pub(crate) changed: Vec<(usize, String)>,
}

impl Outcome {
    /// Whether the group keeps its meaning; a group that is left out does not fail.
    pub(crate) fn fails(&self) -> bool {
        match self {
            Self::LeftOut(_) => false,
            Self::NotGenerated(_) | Self::DoesNotCompile => true,
            Self::Ran(ran) => {
                !(ran.valid_refused.is_empty() && ran.invalid_accepted.is_empty() && ran.changed.is_empty())
            }
        }
    }
}

/// How often modules that do not compile are taken out: an error can hide those of a later pass.
const ROUNDS: usize = 4;

/// Runs all groups under one setting; the outcomes are in the order of the groups.
pub(crate) fn run(name: &str, settings: plan::Settings, groups: &[Group]) -> Result<Vec<Outcome>, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let folder = target.join("schema-suite").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("src"))?;
    let emit = Options {
        layout: Layout::Include,
        client: false,
        server: false,
        both_directions: true,
        source: "group.json".to_owned(),
        ..Options::default()
    };
    let of = |group: &Group| {
        let assert_formats = settings.assert_formats || group.file.contains("/optional/format/");
        Settings { plan: plan::Settings { assert_formats, ..settings }, emit: emit.clone(), ..Settings::default() }
    };
    let mut outcomes = Vec::with_capacity(groups.len());
    for (index, group) in groups.iter().enumerate() {
        outcomes.push(match &group.document {
            Err(reason) => Outcome::LeftOut(reason.clone()),
            Ok(document) => generate(index, document, &of(group), &folder)?,
        });
    }
    fs::write(folder.join("Cargo.toml"), manifest(name, &root))?;
    // The versions of the workspace serve, so that no registry is asked.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    compile(&folder, &target, &mut outcomes)?;
    let said = run_tests(&folder, &target, groups)?;
    for (index, group) in groups.iter().enumerate() {
        if let Some(Outcome::Ran(ran)) = outcomes.get_mut(index) {
            judge(index, group, &said, ran);
        }
    }
    Ok(outcomes)
}

fn generate(index: usize, document: &str, settings: &Settings, folder: &Path) -> Result<Outcome, Failure> {
    let source = Source { name: "group.json".to_owned(), text: document.to_owned() };
    let outcome = driver::generate(source, settings);
    let text = outcome.value.as_ref().and_then(|generated| generated.package.files.values().next());
    let Some(text) = text else {
        let errors = outcome.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let codes: BTreeSet<&str> = errors.map(|diagnostic| diagnostic.code.as_str()).collect();
        if ELSEWHERE.iter().any(|address| document.contains(address)) && codes.iter().eq(["OAS0203"].iter()) {
            return Ok(Outcome::LeftOut("it refers to a document that is no part of the suite".to_owned()));
        }
        return Ok(Outcome::NotGenerated(codes.into_iter().collect::<Vec<_>>().join(", ")));
    };
    fs::write(folder.join(format!("src/g{index}.rs")), text)?;
    Ok(Outcome::Ran(Ran::default()))
}

fn manifest(name: &str, root: &Path) -> String {
    format!(
        "[workspace]\n\n[package]\nname = \"schema-suite-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\noasmith-runtime = {{ path = '{}', features = [\"pattern-full\"] }}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n",
        root.join("runtime").display()
    )
}

/// Takes out the modules that do not compile.
fn compile(folder: &Path, target: &Path, outcomes: &mut [Outcome]) -> Result<(), Failure> {
    for _ in 0..ROUNDS {
        fs::write(folder.join("src/main.rs"), program(outcomes))?;
        let output = cargo("check", folder, target).args(["--message-format", "short"]).output()?;
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let mut found = false;
        for line in text.lines().filter(|line| line.contains(": error")) {
            let module = line.strip_prefix("src/g").and_then(|rest| rest.split_once(".rs:"));
            let outcome = module.and_then(|(index, _)| outcomes.get_mut(index.parse::<usize>().ok()?));
            if let Some(outcome) = outcome {
                *outcome = Outcome::DoesNotCompile;
                found = true;
            }
        }
        if !found {
            return Err(format!("cargo failed:\n{text}").into());
        }
    }
    Err("the crate does not compile, whatever is left out".into())
}

fn cargo(command: &str, folder: &Path, target: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg(command).current_dir(folder).env("CARGO_TARGET_DIR", target.join("schema-suite/target"));
    cargo.env_remove("RUSTFLAGS").stdin(Stdio::null());
    cargo
}

/// The program: reads tests as lines of the group's index, the test's index and the instance, and answers each.
fn program(outcomes: &[Outcome]) -> String {
    let mut modules = String::new();
    let mut arms = String::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        if matches!(outcome, Outcome::Ran(_)) {
            let _ = writeln!(modules, "#[allow(warnings)]\nmod g{index};");
            let _ = writeln!(arms, "        \"{index}\" => answer::<g{index}::models::Holder>(body),");
        }
    }
    include_str!("program.txt").replace("/* modules */", &modules).replace("/* arms */", &arms)
}

/// What the program says of each test, by the indexes of group and test.
fn run_tests(folder: &Path, target: &Path, groups: &[Group]) -> Result<BTreeMap<(usize, usize), String>, Failure> {
    let mut cases = String::new();
    for (index, group) in groups.iter().enumerate() {
        for (number, test) in group.tests.iter().enumerate() {
            // A line break in JSON is between tokens.
            let data = test.data.get().replace(['\n', '\r'], " ");
            let _ = writeln!(cases, "{index}\t{number}\t{{\"value\":{data}}}");
        }
    }
    let path = folder.join("cases.txt");
    fs::write(&path, cases)?;
    let output = cargo("run", folder, target).args(["--quiet", "--"]).arg(&path).output()?;
    if !output.status.success() {
        return Err(format!("the tests did not run:\n{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let mut said = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut parts = line.splitn(3, '\t');
        if let (Some(index), Some(number), Some(text)) = (parts.next(), parts.next(), parts.next()) {
            said.insert((index.parse()?, number.parse()?), text.to_owned());
        }
    }
    Ok(said)
}

/// Compares what the program said of a group's tests with what they expect.
fn judge(index: usize, group: &Group, said: &BTreeMap<(usize, usize), String>, ran: &mut Ran) {
    for (number, test) in group.tests.iter().enumerate() {
        let text = said.get(&(index, number)).map_or("no answer", String::as_str);
        let found = (number, text.to_owned());
        let same = text == "same";
        let changed = text.starts_with("changed");
        match (test.valid, same, changed) {
            (true, true, _) => {}
            (true, _, true) => ran.changed.push(found),
            (true, false, false) => ran.valid_refused.push(found),
            (false, true, _) | (false, _, true) => ran.invalid_accepted.push(found),
            (false, false, false) if text.starts_with("refused") => {}
            // A panic is no refusal.
            (false, false, false) => ran.invalid_accepted.push(found),
        }
    }
}
