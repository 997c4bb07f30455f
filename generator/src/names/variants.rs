//! The names of the variants of enums and unions.

use super::Lock;
use super::casing::{Spelling, begin, camel};
use super::scope::{Candidate, Scope};
use super::types::free;
use crate::diagnostic::Diagnostic;
use crate::plan::{Label, Literal, Type};

/// What a variant is named after.
pub(super) struct Word {
    /// What tells it apart from the others of the enum.
    key: String,
    /// What it is spelled from.
    text: String,
    /// What stands before a name that could not begin an identifier.
    prefix: &'static str,
    /// The same where a value of another kind wants the same name.
    kind: &'static str,
}

impl Word {
    /// A string.
    pub(super) fn of_text(text: &str) -> Self {
        Self { key: text.to_owned(), text: text.to_owned(), prefix: "Value", kind: "" }
    }

    /// A value of an enum that is not over strings alone.
    pub(super) fn of_literal(literal: &Literal) -> Self {
        let (text, kind) = match literal {
            Literal::Bool(value) => (value.to_string(), "Boolean"),
            Literal::Number(number) => (number.clone(), "Number"),
            Literal::String(text) => (text.clone(), "Text"),
        };
        Self { key: literal.json(), text, prefix: "Value", kind }
    }

    fn candidate(self, label: Option<&Label>, ty: &Type) -> Candidate {
        let form = |text: &str, spelling| variant(begin(camel(text, spelling), self.prefix, "Empty"));
        let labelled = label.and_then(|label| label.name.as_deref()).map(|name| camel(name, Spelling::Plain));
        // A label of signs alone says less than the value.
        let labelled = labelled.filter(|name| !name.is_empty()).map(|name| variant(begin(name, self.prefix, "")));
        let of_kind = (!self.kind.is_empty()).then(|| {
            let name = camel(&self.text, Spelling::Plain);
            if name.is_empty() { format!("Empty{}", self.kind) } else { format!("{}{name}", self.kind) }
        });
        // What differs from another value in nothing but case says which case it is.
        let case = match (self.text.to_lowercase() == self.text, self.text.to_uppercase() == self.text) {
            (true, false) => Some("Lower"),
            (false, true) => Some("Upper"),
            (true, true) | (false, false) => None,
        };
        let of_case = case.map(|case| format!("{}{case}", form(&self.text, Spelling::Signs)));
        let forms = labelled.into_iter().chain([form(&self.text, Spelling::Plain), form(&self.text, Spelling::Signs)]);
        Candidate {
            forms: forms.chain(of_kind).chain(of_case).collect(),
            asked: label.and_then(|label| label.asked.clone()),
            exact: variant(self.text),
            key: self.key,
            at: Some((ty.place, ty.pointer.clone())),
            ..Candidate::default()
        }
    }
}

/// `Self` cannot be the name of a variant.
pub(super) fn variant(name: String) -> String {
    if name == "Self" { "SelfValue".to_owned() } else { name }
}

/// The names of the variants of an enum, and of the variant for other values; empty where there is none.
pub(super) fn of_enum(
    ty: &Type,
    words: Vec<Word>,
    labels: &[Label],
    closed: bool,
    lock: &Lock,
    recorded: &mut Lock,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<String>, String) {
    let candidates: Vec<Candidate> =
        words.into_iter().enumerate().map(|(at, word)| word.candidate(labels.get(at), ty)).collect();
    let prefix = format!("variant:{}", ty.pointer);
    let names = Scope::new(prefix, std::iter::empty(), lock, recorded, diagnostics).assign(&candidates);
    let rest = if closed { String::new() } else { free(&names, &["Unknown", "UnknownValue", "Unrecognized"]) };
    (names, rest)
}
