//! The messages of a generated client.

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message<'t> {
    /// As the document writes it, in lower case.
    pub(super) method: String,
    pub(super) template: &'t str,
    pub(super) status: u16,
    /// Whether it is about one of the items of a stream, and not about the whole body.
    pub(super) of_item: bool,
    /// Where in the body or the item: a JSON pointer.
    pub(super) pointer: &'t str,
    pub(super) problem: Problem<'t>,
    /// The problem as it is told.
    text: &'t str,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem<'t> {
    /// An object lacks keys.
    Missing(Vec<&'t str>),
    /// A value of this kind, as JSON Schema calls it, where another was expected.
    Kind(&'t str),
    /// The kind is right and the value is not: its format.
    Value,
    /// It breaks a constraint: this keyword.
    Constraint(&'static str),
    /// It breaks something else that a keyword says, which is not left out.
    Other,
}

/// The constraints of values that can be left out, as violations name them.
const CONSTRAINTS: [&str; 14] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "format",
];

/// Between the operation and the status in the runtime's messages, and between the status and what is wrong.
const STATUS: &str = "): status ";
const REASON: &str = ", with a body that does not fit it: ";
const REASON_OF_ITEM: &str = ", with an item that does not fit it: ";
/// What ends a message.
pub(super) const HINT: &str = " (`oasmith amend`";

/// The messages in a text, a line each at most.
pub(super) fn all(text: &str) -> impl Iterator<Item = Message<'_>> {
    text.lines().filter_map(message)
}

fn message(line: &str) -> Option<Message<'_>> {
    let (head, rest) = line.split_once(STATUS)?;
    let (_, operation) = head.rsplit_once(" (").or_else(|| Some(("", head.strip_prefix('(')?)))?;
    let (method, template) = operation.split_once(' ')?;
    let of_item = !rest.contains(REASON);
    let (status, reason) = rest.split_once(if of_item { REASON_OF_ITEM } else { REASON })?;
    let reason = reason.split(HINT).next().unwrap_or(reason).trim_end();
    let (pointer, text) = match reason.split_once(": ") {
        Some((pointer, text)) if pointer.starts_with('/') => (pointer, text),
        _ => ("", reason),
    };
    // No JSON, which no schema describes.
    if text.contains(" at byte ") {
        return None;
    }
    // `404 Not Found`
    let status = status.split(' ').next()?.parse().ok()?;
    Some(Message {
        method: method.to_ascii_lowercase(),
        template,
        status,
        of_item,
        pointer,
        problem: problem(text),
        text,
    })
}

fn problem(text: &str) -> Problem<'_> {
    if let Some(keys) = text.strip_prefix("missing keys ").or_else(|| text.strip_prefix("missing key ")) {
        return Problem::Missing(keys.split(", ").map(|key| key.trim_matches('`')).collect());
    }
    // As `validate()` tells a violation.
    let broken = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")).map(|(_, keyword)| keyword);
    if let Some(broken) = broken.filter(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        let known = CONSTRAINTS.into_iter().find(|known| *known == broken);
        return known.map_or(Problem::Other, Problem::Constraint);
    }
    // A tag may be missing where no branch requires it.
    if let Some(key) = text.strip_prefix("missing discriminator ") {
        return Problem::Missing(vec![key.trim_matches('`')]);
    }
    match text.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected")) {
        Some((kind, _)) => Problem::Kind(kind),
        None => Problem::Value,
    }
}

impl Message<'_> {
    /// In a sentence.
    pub(super) fn short(&self) -> String {
        let Self { method, template, status, pointer, text, .. } = self;
        let at = if pointer.is_empty() { String::new() } else { format!(" at {pointer}") };
        let at = if self.of_item { format!(" in an item{at}") } else { at };
        format!("{} {template} answered {status} with this{at}: {text}", method.to_ascii_uppercase())
    }
}
