//! Generates, builds and runs the programs of a batch of documents.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};

use oasmith_tests::corpus::Failure;
use oasmith_tests::corpus::cargo::{Target, Tool, Workspace};
use oasmith_tests::corpus::sample::Document;
use oasmith_tests::roundtrip::judge::judge;
use oasmith_tests::roundtrip::program::{self, Program};
use oasmith_tests::roundtrip::{Judgement, Verdict};

use super::report::{Entry, Failed};

/// What a program says of a case that comes out as it went in; it prints only others.
const SAME: &str = "same\tsame";

/// How many failures of one kind and class are kept of a type.
const MOST_OF_A_KIND: usize = 3;

/// How much of an instance or an answer is kept, in bytes.
const MOST_TEXT: usize = 3000;

/// What came of each document.
pub(crate) fn batch(documents: &[Document], workspace: &Workspace, most: usize) -> Result<Vec<Entry>, Failure> {
    let targets = workspace.begin(documents.len())?;
    let mut entries = Vec::new();
    let mut programs = Vec::new();
    for (document, target) in documents.iter().zip(&targets) {
        let made = catch_unwind(AssertUnwindSafe(|| write(document, target, most)));
        let made = made.unwrap_or_else(|_| Err("the generator panicked".into()));
        let mut entry = Entry { document: document.name.clone(), ..Entry::default() };
        match made {
            Ok(program) => programs.push((entries.len(), target, program)),
            Err(error) => entry.refused = Some(error.to_string()),
        }
        entries.push(entry);
    }
    let members: Vec<&str> = programs.iter().map(|(_, target, _)| target.package.as_str()).collect();
    let checked = workspace.compile(&members, Tool::Build)?;
    for (index, target, program) in programs {
        let Some(entry) = entries.get_mut(index) else { continue };
        match checked.get(&target.package).filter(|checked| checked.errors > 0) {
            Some(checked) => entry.errors.clone_from(&checked.texts),
            None => run(&program, target, workspace, entry)?,
        }
    }
    workspace.end()?;
    Ok(entries)
}

fn write(document: &Document, target: &Target, most: usize) -> Result<Program, Failure> {
    let source = oasmith::input::read_file(&document.path).map_err(|found| found.message)?;
    let program = program::program(source, most).map_err(|errors| errors.join("; "))?;
    let folder = target.folder.join("src");
    fs::create_dir_all(&folder)?;
    fs::write(target.folder.join("Cargo.toml"), program::manifest(&target.package))?;
    fs::write(folder.join("main.rs"), program::source(&program))?;
    fs::write(folder.join("answer.rs"), program::ANSWER)?;
    fs::write(folder.join("document.rs"), &program.module)?;
    let mut cases = String::new();
    for (index, target) in program.targets.iter().enumerate() {
        for case in &target.cases {
            let _ = writeln!(cases, "{index}\t{}", case.body);
        }
    }
    fs::write(target.folder.join("cases"), cases)?;
    Ok(program)
}

fn run(program: &Program, target: &Target, workspace: &Workspace, entry: &mut Entry) -> Result<(), Failure> {
    let mut command = Command::new(workspace.program(&target.package));
    let output = command.arg(target.folder.join("cases")).stdin(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let said: BTreeMap<usize, &str> = said
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(number, said)| Some((number.parse().ok()?, said)))
        .collect();
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        entry.errors.push(format!("the program ended with {}: {}", output.status, text.trim()));
        return Ok(());
    }
    let mut number = 0;
    for target in &program.targets {
        entry.types += 1;
        entry.without_valid += usize::from(!target.cases.iter().any(|case| case.verdict == Verdict::Valid));
        let mut kinds: BTreeMap<(&str, Judgement), usize> = BTreeMap::new();
        for case in &target.cases {
            let answer = said.get(&number).copied().unwrap_or(SAME);
            number += 1;
            let judgement = judge(&program.root, &target.component, case, answer);
            entry.count(case.class, case.verdict, judgement);
            let seen = kinds.entry((case.class, judgement)).or_insert(0);
            *seen += 1;
            if judgement != Judgement::Right && *seen <= MOST_OF_A_KIND {
                entry.failures.push(Failed {
                    pointer: target.pointer.clone(),
                    class: case.class.to_owned(),
                    judgement: format!("{judgement:?}"),
                    instance: short(&case.body.to_string()),
                    said: short(answer),
                });
            }
        }
    }
    Ok(())
}

fn short(text: &str) -> String {
    let end = (0..=MOST_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text[..end].to_owned()
}
