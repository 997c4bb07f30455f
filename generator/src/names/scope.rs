//! Scopes: names that must differ from each other, whatever the order in which the document lists them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Lock;
use super::casing::is_written;
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};

/// Something that wants a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Candidate {
    /// What tells it apart from every other candidate of its scope; the key of its entry in the lock.
    pub(super) key: String,
    /// The name that the document or the configuration asks for.
    pub(super) asked: Option<String>,
    /// The text it is named after: the one that is spelled exactly like its name keeps it.
    pub(super) exact: String,
    /// Its possible names, the preferred first.
    pub(super) forms: Vec<String>,
    /// Lower ranks choose first.
    pub(super) rank: u8,
    /// Where it stands.
    pub(super) at: Option<(Place, String)>,
    /// Whether it only takes the name that it has where nothing is left out: nothing is said of it, and nothing recorded.
    pub(super) is_left_out: bool,
}

/// Names that are decided, or in use already.
pub(super) struct Scope<'a> {
    taken: HashSet<String>,
    prefix: String,
    lock: &'a Lock,
    recorded: &'a mut Lock,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Whether an ordinal is worth a warning.
    reports: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        prefix: impl Into<String>,
        reserved: impl IntoIterator<Item = String>,
        lock: &'a Lock,
        recorded: &'a mut Lock,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            taken: reserved.into_iter().collect(),
            prefix: prefix.into(),
            lock,
            recorded,
            diagnostics,
            reports: true,
        }
    }

    /// Of types that every operation has an alias for: callers do not name them, and nothing in the document does.
    pub(super) fn of_shared(self) -> Self {
        Self { reports: false, ..self }
    }

    /// A name for each candidate, in their order.
    pub(super) fn assign(&mut self, candidates: &[Candidate]) -> Vec<String> {
        let mut names: Vec<Option<String>> = vec![None; candidates.len()];
        self.asked(candidates, &mut names);
        self.locked(candidates, &mut names);
        let ranks: HashSet<u8> = candidates.iter().map(|candidate| candidate.rank).collect();
        let mut ranks: Vec<u8> = ranks.into_iter().collect();
        ranks.sort_unstable();
        for rank in ranks {
            let forms = candidates.iter().map(|candidate| candidate.forms.len()).max().unwrap_or_default();
            // Once more: a form that several wanted may be wanted by one alone after the others have theirs.
            for form in (0..forms).chain(0..forms) {
                self.by_form(candidates, rank, form, &mut names);
            }
            self.by_ordinal(candidates, rank, &mut names);
        }
        names.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn asked(&mut self, candidates: &[Candidate], names: &mut [Option<String>]) {
        let mut owners: HashMap<&str, &Candidate> = HashMap::new();
        for (candidate, name) in candidates.iter().zip(names) {
            let Some(asked) = &candidate.asked else { continue };
            if !is_written(asked) {
                self.report_unusable(candidate, asked);
            } else if let Some(first) = owners.get(asked.as_str()) {
                self.report_taken(candidate, asked, Some(first));
            } else if self.taken.insert(asked.clone()) {
                owners.insert(asked, candidate);
            } else {
                self.report_taken(candidate, asked, None);
            }
            *name = Some(asked.clone());
        }
    }

    fn report_taken(&mut self, candidate: &Candidate, asked: &str, first: Option<&Candidate>) {
        let mut diagnostic = Diagnostic::new(Code::NameTaken, format!("the name `{asked}` is taken"));
        for (at, text) in [(candidate.at.as_ref(), "asked for here"), (first.and_then(|f| f.at.as_ref()), "and here")] {
            if let Some((place, pointer)) = at {
                diagnostic = diagnostic.at(*place, pointer.clone(), text);
            }
        }
        self.diagnostics.push(diagnostic.help("ask for another name with `x-rust-name`"));
    }

    fn report_unusable(&mut self, candidate: &Candidate, asked: &str) {
        let mut diagnostic = Diagnostic::new(Code::NameUnusable, format!("`{asked}` is not a name that Rust takes"));
        if let Some((place, pointer)) = &candidate.at {
            diagnostic = diagnostic.at(*place, pointer.clone(), "asked for here");
        }
        let help =
            "`x-rust-name` is an identifier: letters, digits and underscores, the first no digit, and no keyword";
        self.diagnostics.push(diagnostic.help(help));
    }

    /// Names that an earlier run could only tell apart by an ordinal stay what they were.
    fn locked(&mut self, candidates: &[Candidate], names: &mut [Option<String>]) {
        for (candidate, name) in candidates.iter().zip(names) {
            let key = self.key(candidate);
            if let (None, Some(locked)) = (&name, self.lock.get(&key))
                && self.taken.insert(locked.clone())
            {
                self.recorded.insert(key, locked.clone());
                *name = Some(locked.clone());
            }
        }
    }

    fn key(&self, candidate: &Candidate) -> String {
        format!("{}:{}", self.prefix, candidate.key)
    }

    /// Gives the form to those that want it alone, or are spelled exactly so.
    fn by_form(&mut self, candidates: &[Candidate], rank: u8, form: usize, names: &mut [Option<String>]) {
        let mut wanted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            if candidate.rank == rank
                && names[index].is_none()
                && let Some(name) = candidate.forms.get(form)
            {
                wanted.entry(name).or_default().push(index);
            }
        }
        for (name, owners) in wanted {
            if self.taken.contains(name) {
                continue;
            }
            let exact: Vec<usize> = owners.iter().copied().filter(|i| candidates[*i].exact == name).collect();
            let owner = match (owners.as_slice(), exact.as_slice()) {
                ([only], _) | (_, [only]) => *only,
                _ => continue,
            };
            self.taken.insert(name.to_owned());
            names[owner] = Some(name.to_owned());
        }
    }

    /// What is left gets the last form with an ordinal, in the order of the keys.
    fn by_ordinal(&mut self, candidates: &[Candidate], rank: u8, names: &mut [Option<String>]) {
        let mut left: Vec<usize> =
            (0..candidates.len()).filter(|i| names[*i].is_none() && candidates[*i].rank == rank).collect();
        left.sort_by(|a, b| candidates[*a].key.cmp(&candidates[*b].key));
        for index in left {
            let candidate = &candidates[index];
            let base = candidate.forms.last().map_or("", String::as_str).trim_start_matches("r#");
            let separator = if base.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
            let Some(name) = (2_u32..).map(|n| format!("{base}{separator}{n}")).find(|n| !self.taken.contains(n))
            else {
                continue;
            };
            self.taken.insert(name.clone());
            if !candidate.is_left_out {
                self.recorded.insert(self.key(candidate), name.clone());
                if self.reports {
                    self.report_ordinal(index, &name, candidates, names);
                }
            }
            names[index] = Some(name);
        }
    }

    fn report_ordinal(&mut self, index: usize, name: &str, candidates: &[Candidate], names: &[Option<String>]) {
        let message = format!("only an ordinal tells `{name}` from another name");
        let mut diagnostic = Diagnostic::new(Code::NameOrdinal, message);
        let rival = rival(index, candidates, names);
        for (at, text) in [(candidates[index].at.as_ref(), ""), (rival.and_then(|r| r.at.as_ref()), "the other name")] {
            if let Some((place, pointer)) = at {
                diagnostic = diagnostic.at(*place, pointer.clone(), text);
            }
        }
        self.diagnostics.push(diagnostic.help("give it a name with `x-rust-name`"));
    }
}

/// What stands in the way of a candidate: the one that has its name, or wants it too.
fn rival<'a>(index: usize, candidates: &'a [Candidate], names: &[Option<String>]) -> Option<&'a Candidate> {
    let forms = &candidates[index].forms;
    let has = names.iter().position(|name| name.as_ref().is_some_and(|name| forms.contains(name)));
    let wants = || {
        let others = (0..candidates.len()).filter(|other| *other != index);
        others.into_iter().find(|other| candidates[*other].forms.iter().any(|form| forms.contains(form)))
    };
    has.or_else(wants).map(|other| &candidates[other])
}
