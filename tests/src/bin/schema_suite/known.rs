//! The list of groups that are known to fail: `known.txt`, lines of setting, file, group and reason between tabs.

use std::collections::BTreeSet;

use super::Failure;
use super::crates::Outcome;
use super::suite::Group;

const LIST: &str = include_str!("known.txt");

/// What differs from the list, as lines to print.
pub(crate) fn surprises(groups: &[Group], outcomes: &[(&str, Vec<Outcome>)]) -> Result<Vec<String>, Failure> {
    let mut listed = BTreeSet::new();
    for line in LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [setting, file, group, reason] = parts[..] else { return Err(format!("known.txt: `{line}`").into()) };
        if reason.is_empty() {
            return Err(format!("known.txt: no reason in `{line}`").into());
        }
        listed.insert((setting, file, group));
    }
    let mut lines = Vec::new();
    let mut failed = BTreeSet::new();
    for (setting, found) in outcomes {
        for (group, outcome) in groups.iter().zip(found).filter(|(_, outcome)| outcome.fails()) {
            let key = (*setting, group.file.as_str(), group.description.as_str());
            if !listed.contains(&key) {
                lines.push(format!("not listed: {setting}\t{}\t{}\t{}", key.1, key.2, reason(outcome)));
            }
            failed.insert(key);
        }
    }
    let passed = listed.difference(&failed);
    lines.extend(passed.map(|(setting, file, group)| format!("listed, and does not fail: {setting}\t{file}\t{group}")));
    Ok(lines)
}

/// How a group fails, in one line.
fn reason(outcome: &Outcome) -> String {
    match outcome {
        Outcome::LeftOut(reason) => reason.clone(),
        Outcome::NotGenerated(codes) => format!("not generated: {codes}"),
        Outcome::DoesNotCompile => "does not compile".to_owned(),
        Outcome::Ran(ran) => {
            let kinds = [
                ("valid refused", &ran.valid_refused),
                ("invalid accepted", &ran.invalid_accepted),
                ("changed", &ran.changed),
            ];
            let kinds = kinds.iter().filter(|(_, list)| !list.is_empty());
            kinds.map(|(kind, list)| format!("{kind} {}", list.len())).collect::<Vec<_>>().join(", ")
        }
    }
}
