//! Which items and properties some keyword has been about (JSON Schema Core, section 11): what `unevaluatedItems` and
//! `unevaluatedProperties` leave alone.

/// The items or the properties of one value, by position. A value is never both an array and an object.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    /// Whether anybody asks.
    wanted: bool,
    all: bool,
    marked: Vec<bool>,
}

impl Marks {
    /// Nothing is kept.
    pub(super) const fn unwanted() -> Self {
        Self { wanted: false, all: false, marked: Vec::new() }
    }

    /// Nothing is marked yet.
    pub(super) const fn wanted() -> Self {
        Self { wanted: true, all: false, marked: Vec::new() }
    }

    /// Marks for a branch that counts only if it fits.
    pub(super) const fn branch(&self) -> Self {
        Self { wanted: self.wanted, all: false, marked: Vec::new() }
    }

    pub(super) const fn are_wanted(&self) -> bool {
        self.wanted
    }

    pub(super) fn all(&mut self) {
        self.all = true;
    }

    pub(super) fn one(&mut self, position: usize) {
        if !self.wanted || self.all {
            return;
        }
        if self.marked.len() <= position {
            self.marked.resize(position + 1, false);
        }
        if let Some(mark) = self.marked.get_mut(position) {
            *mark = true;
        }
    }

    pub(super) fn merge(&mut self, branch: &Self) {
        if !self.wanted {
            return;
        }
        self.all |= branch.all;
        for (position, _) in branch.marked.iter().enumerate().filter(|(_, marked)| **marked) {
            self.one(position);
        }
    }

    pub(super) fn has(&self, position: usize) -> bool {
        self.all || self.marked.get(position).copied().unwrap_or(false)
    }
}
