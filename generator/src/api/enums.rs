//! `enum` and `const`: which values a schema lists, and what the document says of each.

use std::collections::{HashMap, HashSet};

use super::{Meaning, without_null};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::document::schema::{JsonType, Schema as Written};
use crate::document::tree::{Node, Value};

/// How many values of an enum are shown that are not of its type.
const VALUES_SHOWN: usize = 3;

/// A value of an enum that is no list and no object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string.
    String(String),
}

impl Literal {
    /// The value as JSON text.
    pub fn json(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Number(text) => text.clone(),
            Self::String(text) => serde_json::to_string(text).unwrap_or_default(),
        }
    }

    /// A text that only equal values share: `1`, `1.0` and `10e-1` are one value.
    pub fn key(&self) -> String {
        match self {
            Self::Number(text) => normal(text),
            Self::Bool(_) | Self::String(_) => self.json(),
        }
    }
}

/// A number as sign, digits without zeros around them, and the exponent of the first.
fn normal(text: &str) -> String {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let sign = if unsigned.len() < text.len() { "-" } else { "" };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    let leading = digits.len() - significant.len();
    let significant = significant.trim_end_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    // Digits that no `i128` holds tell numbers apart as they are written.
    let place = |length: usize| i128::try_from(length).unwrap_or(i128::MAX);
    match exponent.parse::<i128>() {
        Ok(exponent) => format!("{sign}{significant}e{}", exponent.saturating_add(place(whole.len()) - place(leading))),
        Err(_) => format!("{sign}{significant}e{exponent}@{}", place(whole.len()) - place(leading)),
    }
}

/// What the document says of one value of an enum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// What its variant is named after instead of the value: `x-enum-varnames`, `x-enumNames`, or `title` of a branch.
    pub name: Option<String>,
    /// Its documentation: `x-enum-descriptions`, or `description` of a branch.
    pub description: Option<String>,
    /// The name of its variant, as a configuration asks for it.
    pub asked: Option<String>,
}

/// The values that a schema lists.
#[derive(Debug, Default)]
pub(super) struct Enumeration {
    /// Distinct, in document order, without `null`.
    literals: Vec<Literal>,
    /// One for each literal.
    labels: Vec<Label>,
    /// Whether `null` is listed.
    pub(super) null: bool,
    keys: HashSet<String>,
}

impl Enumeration {
    fn add(&mut self, literal: Literal, label: Label) {
        if self.keys.insert(literal.key()) {
            self.literals.push(literal);
            self.labels.push(label);
        }
    }

    /// What the values mean together; labels only where one says something. `None` if `null` alone is listed.
    pub(super) fn meaning(self) -> Option<(Meaning, Vec<Label>)> {
        if self.literals.is_empty() {
            return None;
        }
        let said = self.labels.iter().any(|label| *label != Label::default());
        let labels = if said { self.labels } else { Vec::new() };
        let strings: Option<Vec<String>> = self
            .literals
            .iter()
            .map(|literal| match literal {
                Literal::String(text) => Some(text.clone()),
                Literal::Bool(_) | Literal::Number(_) => None,
            })
            .collect();
        if let Some(strings) = strings {
            return Some((Meaning::StringEnum(strings), labels));
        }
        // Both booleans are what the type says already.
        if self.literals.len() == 2 && self.literals.iter().all(|literal| matches!(literal, Literal::Bool(_))) {
            return Some((Meaning::Boolean, Vec::new()));
        }
        Some((Meaning::ValueEnum(self.literals), labels))
    }
}

/// The nodes of `const`, or else of `enum`: a constant is one of the listed values, or nothing is.
fn nodes(written: &Written) -> Option<Vec<&Node>> {
    match (&written.constant, &written.enumeration) {
        (Some(constant), _) => Some(vec![constant]),
        (None, Some(values)) => Some(values.iter().collect()),
        (None, None) => None,
    }
}

/// Whether a schema lists a value that is a list or an object, or no value at all: only a table checks these.
pub(super) fn is_compound(written: &Written) -> bool {
    nodes(written).is_some_and(|nodes| {
        nodes.is_empty() || nodes.iter().any(|node| matches!(node.value, Value::Array(_) | Value::Object(_)))
    })
}

/// A listed value as JSON text, as the type beside it has it.
pub(super) fn text(document: &Document, written: &Written, node: &Node) -> String {
    let mut reader = Literals { document, types: &without_null(&written.types), misfits: Vec::new() };
    reader.read(node).map_or_else(|| node.json(), |literal| literal.json())
}

/// The values that a schema lists itself; `None` where it lists none, or one that is a list or an object.
pub(super) fn own(document: &Document, written: &Written, diagnostics: &mut Vec<Diagnostic>) -> Option<Enumeration> {
    let nodes = nodes(written).filter(|_| !is_compound(written))?;
    let labels = if written.constant.is_some() { Vec::new() } else { labels(written, nodes.len()) };
    let mut found = Enumeration::default();
    let mut reader = Literals { document, types: &without_null(&written.types), misfits: Vec::new() };
    for (at, node) in nodes.into_iter().enumerate() {
        match reader.read(node) {
            Some(literal) => found.add(literal, labels.get(at).cloned().unwrap_or_default()),
            None => found.null = true,
        }
    }
    reader.report(written, diagnostics);
    Some(found)
}

/// The values of a `oneOf` or `anyOf` whose every branch lists its values and says nothing else but what they are
/// called. `None` for other unions.
pub(super) fn of_branches(
    document: &Document,
    written: &Written,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Enumeration> {
    let branches: Vec<&Written> =
        written.one_of.iter().chain(&written.any_of).map(|index| document.schemas.get(*index)).collect();
    if written.enumeration.is_some() || written.constant.is_some() || !branches.iter().all(|b| lists_only(b)) {
        return None;
    }
    let outer = without_null(&written.types);
    let mut found = Enumeration::default();
    for branch in branches {
        if nodes(branch).is_none() {
            found.null = true;
            continue;
        }
        let own = without_null(&branch.types);
        let types = if own.is_empty() { &outer } else { &own };
        let mut reader = Literals { document, types, misfits: Vec::new() };
        let nodes = nodes(branch).unwrap_or_default();
        // A title names one value, not several.
        let names = nodes.len() == 1;
        let named = labels(branch, nodes.len());
        for (at, node) in nodes.into_iter().enumerate() {
            let Some(literal) = reader.read(node) else {
                found.null = true;
                continue;
            };
            let label = named.get(at).cloned().filter(|label| *label != Label::default());
            found.add(
                literal,
                label.unwrap_or_else(|| Label {
                    asked: None,
                    name: branch.title.clone().filter(|_| names),
                    description: branch.description.clone().filter(|_| names),
                }),
            );
        }
        reader.report(branch, diagnostics);
    }
    Some(found)
}

/// Whether a branch lists values without lists and objects, or is `null`, and constrains nothing beside.
fn lists_only(branch: &Written) -> bool {
    let listed = nodes(branch).is_some() && !is_compound(branch);
    let null = branch.types == [JsonType::Null];
    branch.boolean.is_none()
        && branch.reference.is_none()
        && (listed || null)
        && branch.properties.is_empty()
        && branch.required.is_empty()
        && branch.all_of.is_empty()
        && branch.any_of.is_empty()
        && branch.one_of.is_empty()
        && branch.not.is_none()
        && branch.condition == [None; 3]
}

/// Reads values as the type beside them has them.
struct Literals<'a> {
    document: &'a Document,
    types: &'a [JsonType],
    /// Values that the type does not allow.
    misfits: Vec<(&'a Node, Literal)>,
}

impl<'a> Literals<'a> {
    /// The value; `None` for `null`.
    fn read(&mut self, node: &'a Node) -> Option<Literal> {
        let natural = match &node.value {
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
            Value::Bool(value) => Literal::Bool(*value),
            Value::Number(text) => Literal::Number(text.clone()),
            Value::String(text) => Literal::String(text.clone()),
        };
        if self.types.is_empty() || self.types.iter().any(|json_type| fits(&natural, *json_type)) {
            return Some(natural);
        }
        let literal =
            self.types.iter().find_map(|json_type| self.convert(node, &natural, *json_type)).unwrap_or(natural);
        self.misfits.push((node, literal.clone()));
        Some(literal)
    }

    /// A value as the type that its author surely means.
    fn convert(&self, node: &Node, natural: &Literal, json_type: JsonType) -> Option<Literal> {
        match (json_type, natural) {
            (JsonType::String, Literal::Bool(_) | Literal::Number(_)) => {
                Some(Literal::String(self.as_written(node).map_or_else(|| natural.json(), str::to_owned)))
            }
            (JsonType::Integer | JsonType::Number, Literal::String(text)) => {
                let number = Literal::Number(text.trim().to_owned());
                (is_number(text.trim()) && fits(&number, json_type)).then_some(number)
            }
            (JsonType::Boolean, Literal::String(text)) => match text.as_str() {
                "true" | "True" | "TRUE" => Some(Literal::Bool(true)),
                "false" | "False" | "FALSE" => Some(Literal::Bool(false)),
                _ => None,
            },
            (
                JsonType::Null
                | JsonType::Boolean
                | JsonType::Integer
                | JsonType::Number
                | JsonType::String
                | JsonType::Array
                | JsonType::Object,
                _,
            ) => None,
        }
    }

    /// A scalar's text in the document: `1.10`, `0x1F` and `True` stay what they are.
    fn as_written(&self, node: &Node) -> Option<&str> {
        let source = self.document.sources.get(node.place.file.0 as usize)?;
        let text = source.text.get(node.place.start as usize..node.place.end as usize)?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// One warning for all values of a kind: an enum that is wrong is often wrong in each.
    fn report(self, written: &Written, diagnostics: &mut Vec<Diagnostic>) {
        let is_unquoted = |(node, literal): &(&Node, Literal)| {
            matches!(literal, Literal::String(_)) && !matches!(node.value, Value::String(_))
        };
        let (unquoted, others): (Vec<_>, Vec<_>) = self.misfits.into_iter().partition(is_unquoted);
        let read = |literal: &Literal| match literal {
            Literal::String(text) => text.clone(),
            Literal::Bool(_) | Literal::Number(_) => literal.json(),
        };
        if let [(first, literal), rest @ ..] = unquoted.as_slice() {
            let message = match rest.len() {
                0 => format!("a value of an enum of strings is {}; it is read as `{}`", first.kind(), read(literal)),
                count => format!(
                    "{} values of an enum of strings are no strings; they are read as they are written",
                    count + 1
                ),
            };
            let found = Diagnostic::new(Code::Unquoted, message).help("put it in quotes");
            diagnostics.push(at_values(found, &unquoted, written, &read));
        }
        if let [(first, literal), rest @ ..] = others.as_slice() {
            let message = match rest.len() {
                0 => format!(
                    "{} is listed, which the type beside it does not allow; it is read as `{}`",
                    first.kind(),
                    literal.json()
                ),
                count => format!(
                    "{} values are listed that the type beside them does not allow; each is read as that type where it can be",
                    count + 1
                ),
            };
            let found = Diagnostic::new(Code::EnumType, message).help("make `type` fit the values");
            diagnostics.push(at_values(found, &others, written, &Literal::json));
        }
    }
}

/// The places of values: the first, and where there are several, how the first few are read.
fn at_values(
    found: Diagnostic,
    values: &[(&Node, Literal)],
    written: &Written,
    read: &dyn Fn(&Literal) -> String,
) -> Diagnostic {
    let text =
        |literal: &Literal| if values.len() == 1 { String::new() } else { format!("read as `{}`", read(literal)) };
    let shown = values.iter().take(VALUES_SHOWN);
    shown.fold(found, |found, (node, literal)| found.at(node.place, written.pointer.clone(), text(literal)))
}

fn fits(literal: &Literal, json_type: JsonType) -> bool {
    match (literal, json_type) {
        (Literal::Bool(_), JsonType::Boolean)
        | (Literal::Number(_), JsonType::Number)
        | (Literal::String(_), JsonType::String) => true,
        // A whole number is one whose last significant digit does not stand after the point.
        (Literal::Number(text), JsonType::Integer) => {
            let normal = normal(text);
            let (digits, exponent) = normal.trim_start_matches('-').split_once('e').unwrap_or((&normal, "1"));
            exponent.parse::<i128>().is_ok_and(|e| i128::try_from(digits.len()).is_ok_and(|length| length <= e))
        }
        (
            Literal::Bool(_) | Literal::Number(_) | Literal::String(_),
            JsonType::Null
            | JsonType::Boolean
            | JsonType::Integer
            | JsonType::Number
            | JsonType::String
            | JsonType::Array
            | JsonType::Object,
        ) => false,
    }
}

/// Whether a text is a JSON number (RFC 8259, section 6).
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent) && (whole == "0" || !whole.starts_with('0'))
}

/// What the extensions in use say of the values, by position; empty where there are none.
fn labels(written: &Written, count: usize) -> Vec<Label> {
    let extension = |name: &str| written.extensions.iter().find(|(key, _)| key == name).map(|(_, node)| node);
    let mut labels = vec![Label::default(); count];
    for name in ["x-enum-varnames", "x-enumNames", "x-enum-names"] {
        for (label, node) in labels.iter_mut().zip(extension(name).map(Node::items).unwrap_or_default()) {
            label.name = node.as_str().map(str::to_owned);
        }
    }
    for name in ["x-enum-descriptions", "x-enumDescriptions"] {
        let Some(node) = extension(name) else { continue };
        for (label, node) in labels.iter_mut().zip(node.items()) {
            label.description = node.as_str().map(str::to_owned);
        }
        let by_value: HashMap<&str, &Node> = node.members().iter().map(|m| (m.key.as_str(), &m.node)).collect();
        for (label, value) in labels.iter_mut().zip(written.enumeration.iter().flatten()) {
            let text = value.as_str().map_or_else(|| value.json(), str::to_owned);
            let found = by_value.get(text.as_str());
            label.description = found.and_then(|node| node.as_str()).map(str::to_owned).or(label.description.take());
        }
    }
    let listed = extension("x-ms-enum").and_then(|node| node.get("values")).map(Node::items).unwrap_or_default();
    for (label, value) in labels.iter_mut().zip(written.enumeration.iter().flatten()) {
        let Some(entry) = listed.iter().find(|entry| entry.get("value").is_some_and(|v| v.value == value.value)) else {
            continue;
        };
        let text = |key: &str| entry.get(key).and_then(Node::as_str).map(str::to_owned);
        *label = Label { name: text("name"), description: text("description"), asked: None };
    }
    labels
}
