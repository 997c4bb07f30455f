//! Trial: what is counted while variants are tried, and what is remembered of trials inside trials.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// How badly a value fits what it was read as; less is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Misfits {
    /// What the schema forbids: constraints, values of enums that are not listed, unknown variants.
    wrong: u32,
    /// Keys that were dropped.
    lost: u32,
}

impl Misfits {
    pub(super) const NONE: Self = Self { wrong: 0, lost: 0 };
    /// A constraint that is not kept.
    pub(super) const VIOLATION: Self = Self { wrong: 1, lost: 0 };
    /// A value that is none of those that the document lists.
    pub(crate) const UNKNOWN: Self = Self { wrong: 1, lost: 0 };
    /// A key that nothing keeps.
    pub(crate) const LOST: Self = Self { wrong: 0, lost: 1 };

    fn and(self, other: Self) -> Self {
        Self { wrong: self.wrong.saturating_add(other.wrong), lost: self.lost.saturating_add(other.lost) }
    }

    /// Whether the schema takes the value.
    pub(super) fn is_valid(self) -> bool {
        self.wrong == 0
    }
}

/// A place of the input and a type that is read there.
pub(super) type Place = (usize, TypeId);

thread_local! {
    static MISFITS: Cell<Misfits> = const { Cell::new(Misfits::NONE) };
    /// How many trials are open.
    static OPEN: Cell<usize> = const { Cell::new(0) };
    /// The variants that trials inside other trials ended with.
    static KNOWN: RefCell<HashMap<Place, Vec<usize>>> = RefCell::default();
}

/// Counts something that does not fit.
#[inline]
pub(crate) fn misfit(what: Misfits) {
    MISFITS.set(MISFITS.get().and(what));
}

/// What was counted since the last time.
pub(super) fn take() -> Misfits {
    MISFITS.take()
}

/// How an earlier trial of this place ended, while an outer one is still open.
pub(super) fn known(place: Place) -> Option<Vec<usize>> {
    if OPEN.get() == 0 {
        return None;
    }
    KNOWN.with_borrow(|known| known.get(&place).cloned())
}

/// A trial that is open. What is counted inside counts for it alone, but for what was chosen in the end.
#[derive(Debug)]
pub(super) struct Trial {
    counted: Misfits,
}

impl Trial {
    pub(super) fn open() -> Self {
        OPEN.set(OPEN.get() + 1);
        Self { counted: take() }
    }

    /// Ends it: the value was read as `chosen`, with these misfits.
    pub(super) fn close(mut self, place: Option<Place>, chosen: impl IntoIterator<Item = usize>, misfits: Misfits) {
        if OPEN.get() > 1
            && let Some(place) = place
        {
            KNOWN.with_borrow_mut(|known| known.entry(place).or_insert_with(|| chosen.into_iter().collect()).len());
        }
        self.counted = self.counted.and(misfits);
    }
}

impl Drop for Trial {
    fn drop(&mut self) {
        MISFITS.set(self.counted);
        let open = OPEN.get().saturating_sub(1);
        OPEN.set(open);
        if open == 0 {
            KNOWN.take();
        }
    }
}
