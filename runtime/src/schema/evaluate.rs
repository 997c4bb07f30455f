//! Applies a schema to a value.
//!
//! One walk serves two purposes. Quietly, it ends at the first keyword that does not hold and returns it. Reporting, it
//! goes on and hands each to the [`Validator`]; what only counts (the branches of `anyOf`, the condition of `if`) is
//! still asked quietly.

use std::collections::HashMap;
use std::rc::Rc;

use super::marks::Marks;
use super::{Keyword, Schema};
use crate::check::Segment;
use crate::{Json, Validator};

/// How deep schemas are applied within each other. A level of JSON takes a few, and JSON has at most 127. What is
/// nested deeper is not decided. It takes 1.4 MiB of stack in a debug build, of the 2 MiB of a worker's thread.
const MOST_NESTED: usize = 768;

/// How many results are remembered at once.
const MOST_REMEMBERED: usize = 1 << 16;

/// From how many references on, one within the other at the same scalar, their results are remembered.
const LONG_CHAIN: usize = 8;

/// A schema accepts the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// In all that it says.
    Certain,
    /// In all that could be checked.
    Undecided,
}

impl Fit {
    pub(super) fn and(self, other: Self) -> Self {
        if self == Self::Certain { other } else { self }
    }
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'j> {
    Key(&'j str),
    Index(usize),
}

impl Step<'_> {
    fn segment(self) -> Segment {
        match self {
            Self::Key(key) => Segment::Key(key.to_owned()),
            Self::Index(index) => Segment::Index(index),
        }
    }
}

/// The first keyword that does not hold.
#[derive(Debug, Clone)]
pub(super) struct Miss<'j> {
    pub(super) keyword: &'static str,
    pub(super) reason: Reason<'j>,
    /// From the value asked about to the value that the keyword is about, the last step first.
    pub(super) path: Vec<Step<'j>>,
}

/// Why it does not hold, to be put into words where somebody reads them.
#[derive(Debug, Clone)]
pub(super) enum Reason<'j> {
    /// The keyword says it itself.
    Keyword(&'static Keyword),
    /// In words.
    Text(String),
    /// `anyOf` and `oneOf`: how many of how many branches fit, and why the closest does not where none does.
    Branches { fitting: usize, of: usize, closest: Option<Rc<Miss<'j>>> },
}

impl<'j> Miss<'j> {
    /// What does not hold of the value asked about.
    pub(super) fn here(keyword: &'static str, reason: Reason<'j>) -> Rc<Self> {
        Rc::new(Self { keyword, reason, path: Vec::new() })
    }

    /// What does not hold of a value one step inside.
    pub(super) fn inside(step: Step<'j>, keyword: &'static str, reason: Reason<'j>) -> Rc<Self> {
        Rc::new(Self { keyword, reason, path: vec![step] })
    }
}

/// A miss is behind a pointer because outcomes are returned through hundreds of frames.
pub(super) type Outcome<'j> = Result<Fit, Rc<Miss<'j>>>;

/// What a reference gave before.
#[derive(Clone)]
enum Remembered<'j> {
    Fit(Fit, Rc<Marks>),
    Miss(Rc<Miss<'j>>),
}

/// A reference and a value, by their addresses, and whether marks are wanted. Neither moves during a run.
type Question = (usize, usize, bool);

/// The state of one walk over a value.
pub(super) struct Run<'j, 'v> {
    report: Option<&'v mut Validator>,
    nested: usize,
    /// The references being followed, innermost last, each with the value that it is applied to.
    following: Vec<(usize, usize)>,
    remembered: HashMap<Question, Remembered<'j>>,
}

impl<'j, 'v> Run<'j, 'v> {
    pub(super) fn new() -> Self {
        Self { report: None, nested: 0, following: Vec::new(), remembered: HashMap::new() }
    }

    pub(super) fn reporting(at: &'v mut Validator) -> Self {
        Self { report: Some(at), ..Self::new() }
    }

    pub(super) fn accepts(&mut self, schema: Schema, value: &'j Json) -> bool {
        self.apply(schema, value, "false", &mut Marks::unwanted()).is_ok()
    }

    pub(super) fn report(&mut self, schema: Schema, value: &'j Json) {
        if let Err(miss) = self.apply(schema, value, "false", &mut Marks::unwanted()) {
            // Reporting, a walk returns no miss; one that is returned all the same is not lost.
            let _ = self.fail(miss);
        }
    }

    /// A quiet walk of its own over a value that lives shorter, such as a key.
    pub(super) fn apart<'k>(&self, schema: Schema, value: &'k Json, under: &'static str) -> Outcome<'k> {
        let mut run = Run { nested: self.nested, ..Run::new() };
        run.apply(schema, value, under, &mut Marks::unwanted())
    }

    /// Asks without reporting.
    pub(super) fn quietly<T>(&mut self, ask: impl FnOnce(&mut Self) -> T) -> T {
        let report = self.report.take();
        let answer = ask(self);
        self.report = report;
        answer
    }

    /// A keyword does not hold: the end of a quiet walk.
    pub(super) fn fail(&mut self, miss: Rc<Miss<'j>>) -> Result<(), Rc<Miss<'j>>> {
        let Some(at) = self.report.as_deref_mut() else {
            return Err(miss);
        };
        for step in miss.path.iter().rev() {
            at.enter(step.segment());
        }
        at.violation_once(miss.keyword, miss.words());
        for _ in &miss.path {
            at.leave();
        }
        Ok(())
    }

    fn is_full(&self) -> bool {
        self.report.as_deref().is_some_and(Validator::is_full)
    }

    /// All keywords of a schema. `under` is the keyword that holds the schema: it is to blame for a `false`.
    pub(super) fn apply(
        &mut self,
        schema: Schema,
        value: &'j Json,
        under: &'static str,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        if schema.0.is_empty() || self.is_full() {
            return Ok(Fit::Certain);
        }
        if self.nested >= MOST_NESTED {
            marks.all();
            return Ok(Fit::Undecided);
        }
        self.nested += 1;
        let outcome = if schema.0.iter().any(is_unevaluated) {
            // What was marked outside of this schema does not count in it, but its own marks count outside.
            let mut own = Marks::wanted();
            let outcome = self.keywords(schema, value, under, &mut own);
            marks.merge(&own);
            outcome
        } else {
            self.keywords(schema, value, under, marks)
        };
        self.nested -= 1;
        if matches!(outcome, Ok(Fit::Undecided)) {
            marks.all();
        }
        outcome
    }

    /// Those that look at what others have marked come last.
    fn keywords(&mut self, schema: Schema, value: &'j Json, under: &'static str, marks: &mut Marks) -> Outcome<'j> {
        let mut fit = Fit::Certain;
        for last in [false, true] {
            for keyword in schema.0 {
                if is_unevaluated(keyword) == last {
                    fit = fit.and(self.keyword(keyword, schema, value, under, marks)?);
                }
            }
        }
        Ok(fit)
    }

    /// The schema of a value inside this one.
    pub(super) fn inside(
        &mut self,
        step: Step<'j>,
        schema: Schema,
        value: &'j Json,
        under: &'static str,
    ) -> Outcome<'j> {
        if schema.0.is_empty() {
            return Ok(Fit::Certain);
        }
        if let Some(at) = self.report.as_deref_mut() {
            at.enter(step.segment());
        }
        let outcome = self.apply(schema, value, under, &mut Marks::unwanted());
        if let Some(at) = self.report.as_deref_mut() {
            at.leave();
        }
        outcome.map_err(|mut miss| {
            Rc::make_mut(&mut miss).path.push(step);
            miss
        })
    }

    /// `$ref`: followed once for each value, so that schemas in a circle end and those met again cost nothing.
    pub(super) fn follow(
        &mut self,
        target: &'static Schema,
        value: &'j Json,
        under: &'static str,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let (schema_address, value_address) = (std::ptr::from_ref(target).addr(), std::ptr::from_ref(value).addr());
        let mut chain = 0;
        for (schema, _) in self.following.iter().rev().take_while(|(_, value)| *value == value_address) {
            if *schema == schema_address {
                marks.all();
                return Ok(Fit::Undecided);
            }
            chain += 1;
        }
        if self.report.is_some() {
            // Most of what is reached fits and is known to.
            if let Ok(fit) = self.quietly(|run| run.follow(target, value, under, marks)) {
                return Ok(fit);
            }
            self.following.push((schema_address, value_address));
            let outcome = self.apply(*target, value, under, marks);
            self.following.pop();
            return outcome;
        }
        let question = (schema_address, value_address, marks.are_wanted());
        match self.remembered.get(&question) {
            Some(Remembered::Fit(fit, found)) => {
                marks.merge(found);
                return Ok(*fit);
            }
            Some(Remembered::Miss(miss)) => return Err(Rc::clone(miss)),
            None => {}
        }
        let mut found = marks.branch();
        self.following.push((schema_address, value_address));
        let outcome = self.apply(*target, value, under, &mut found);
        self.following.pop();
        marks.merge(&found);
        if chain >= LONG_CHAIN || holds_values(value) {
            let answer = match &outcome {
                Ok(fit) => Remembered::Fit(*fit, Rc::new(found)),
                Err(miss) => Remembered::Miss(Rc::clone(miss)),
            };
            if self.remembered.len() >= MOST_REMEMBERED {
                self.remembered.clear();
            }
            self.remembered.insert(question, answer);
        }
        outcome
    }
}

fn holds_values(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
        Json::Array(items) => !items.is_empty(),
        Json::Object(map) => !map.is_empty(),
    }
}

fn is_unevaluated(keyword: &Keyword) -> bool {
    matches!(keyword, Keyword::UnevaluatedItems(_) | Keyword::UnevaluatedProperties(_))
}
