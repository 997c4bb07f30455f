//! Instances of the schemas of a document, and what has to come of each when generated types read and write it.
//!
//! [`oasmith::sample`] makes the instances and says what is valid, from the raw document and from nothing that the
//! generator decides.
//!
//! ```
//! use oasmith::sample::{Root, Verdict};
//! use oasmith_tests::roundtrip;
//!
//! let text = r##"{"openapi": "3.1.0", "components": {"schemas": {"Size": {"type": "integer", "minimum": 3}}}}"##;
//! let root = Root::new(text.parse()?);
//! let cases = roundtrip::cases(&root, "Size", 100);
//! assert!(cases.iter().any(|case| case.body.to_string() == "3" && case.verdict == Verdict::Valid));
//! assert!(cases.iter().any(|case| case.body.to_string() == "2" && case.verdict == Verdict::Invalid));
//! # Ok::<(), oasmith_runtime::DecodeError>(())
//! ```

pub mod answer;
pub mod judge;
pub mod program;

use std::collections::HashSet;

pub use judge::Judgement;
pub use oasmith::sample::Verdict;
use oasmith::sample::{Maker, Oracle, Root, vary};
use oasmith_runtime::Json;

/// Longer instances are left out, in bytes: they are large by accident.
const LONGEST: usize = 24 * 1024;

/// An instance of a component.
#[derive(Debug, Clone)]
pub struct Case {
    /// What was done to make it: a keyword, or `example`, `default`, `null`, `extra key`, ….
    pub class: &'static str,
    /// The instance.
    pub body: Json,
    /// Whether it fits the component's schema.
    pub verdict: Verdict,
}

/// Instances of a component, at most so many, spread evenly over the classes.
pub fn cases(root: &Root, component: &str, most: usize) -> Vec<Case> {
    let Some(schema) = root.component(component) else { return Vec::new() };
    let oracle = Oracle::new(root);
    let maker = Maker::new(root, &oracle);
    let mut seen = HashSet::new();
    let mut made = vary::variants(&maker, &[schema]);
    made.retain(|(_, body)| {
        let text = body.to_string();
        text.len() <= LONGEST && seen.insert(text)
    });
    let judge = |(class, body): (&'static str, Json)| {
        let verdict = oracle.verdict(schema, &body);
        Case { class, body, verdict }
    };
    spread(made, most).into_iter().map(judge).collect()
}

/// Takes from each class in turn.
fn spread(made: Vec<(&'static str, Json)>, most: usize) -> Vec<(&'static str, Json)> {
    let mut classes: Vec<(&'static str, Vec<Json>)> = Vec::new();
    for (class, body) in made {
        match classes.iter_mut().find(|(known, _)| *known == class) {
            Some((_, bodies)) => bodies.push(body),
            None => classes.push((class, vec![body])),
        }
    }
    let mut chosen = Vec::new();
    let mut share = most;
    classes.sort_by_key(|(_, bodies)| bodies.len());
    let mut left = classes.len();
    for (class, bodies) in classes {
        let take = bodies.len().min((share / left).max(1));
        // An even step, so that not only the first properties are varied.
        chosen.extend((0..take).map(|step| (class, bodies[step * bodies.len() / take].clone())));
        share = share.saturating_sub(take);
        left -= 1;
    }
    chosen
}
