//! The names of a whole document, for a part of it: what is left out makes no name longer or shorter.

use super::candidates::{request_key, tag_word};
use super::{Lock, Names};
use crate::plan::{Origin, Plan};

/// What the types, tags and operations of a whole document are called.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// By the keys of a [`Lock`].
    pub(super) names: Lock,
    /// Those that only an ordinal told apart.
    pub(super) recorded: Lock,
}

impl Whole {
    /// The names of a plan.
    pub fn of(plan: &Plan, names: &Names) -> Self {
        let mut all = Lock::new();
        for (ty, spelled) in plan.types.iter().zip(&names.types) {
            all.insert(format!("type:{}", type_key(&ty.origin, &ty.pointer)), spelled.name.clone());
        }
        for (tag, spelled) in plan.tags.iter().zip(&names.tags) {
            if !tag.kind.is_hooks() {
                all.insert(format!("tag:{}", tag_word(tag)), spelled.module.clone());
            }
        }
        for (operation, spelled) in plan.operations.iter().zip(&names.operations) {
            let module = &names.tags[operation.tag.index()].module;
            all.insert(format!("method:{module}:{}", request_key(operation)), spelled.method.clone());
        }
        Self { names: all, recorded: names.lock.clone() }
    }

    /// Names of an earlier run, which come first, and these.
    pub(super) fn with(&self, lock: &Lock) -> Lock {
        let mut all = self.names.clone();
        all.extend(lock.iter().map(|(key, name)| (key.clone(), name.clone())));
        all
    }

    /// Whether a name is recorded for later runs: not those that the words of the document tell.
    pub(super) fn records(&self, key: &str, lock: &Lock) -> bool {
        lock.contains_key(key) || self.recorded.contains_key(key) || !self.names.contains_key(key)
    }
}

/// What tells a type apart from every other.
pub(super) fn type_key(origin: &Origin, pointer: &str) -> String {
    match origin {
        Origin::Request(_) => format!("{pointer}#request"),
        Origin::Component(_) | Origin::Place(_) => pointer.to_owned(),
    }
}
