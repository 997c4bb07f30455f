//! YAML 1.2 through the events of `saphyr-parser`, plus the merge keys of YAML 1.1 (`<<`).

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};

use super::builder::{Members, duplicate_key, push_token};
use super::lines::Lines;
use super::{MAX_DEPTH, MAX_NODES, MAX_REPEATED, empty, scalar, too_deep, too_many};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::document::tree::{Member, Node, Value};

/// Reads the text from a byte offset to its end: one document.
pub(super) fn read(text: &str, start: usize, file: FileId) -> Result<Node, Diagnostic> {
    let mut builder = Builder {
        lines: Lines::new(text, start, file),
        open: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        nodes: 0,
        repeated: 0,
        documents: 0,
    };
    let mut parser = Parser::new_from_str(&text[start..]);
    // After an error the parser repeats it for ever: the first one ends the reading.
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => builder.event(event, span)?,
            Err(error) => return Err(builder.syntax(text, *error.marker(), error.info())),
        }
    }
    builder.root.ok_or_else(|| empty(file))
}

/// A node that an anchor names.
struct Anchored {
    node: Node,
    nodes: usize,
    depth: usize,
}

/// A collection that is not closed yet.
struct Open {
    place: Place,
    anchor: usize,
    /// The count of nodes before this one.
    nodes: usize,
    /// Levels below this one, so far.
    depth: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { members: Members, key: Option<(String, Place)>, merge: Option<Merge> },
}

/// A merge key with its place among the entries.
struct Merge {
    key_place: Place,
    position: usize,
    /// `None` until the value is read.
    node: Option<Node>,
}

struct Builder<'a> {
    lines: Lines<'a>,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    nodes: usize,
    /// Nodes that aliases repeated.
    repeated: usize,
    documents: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents == 1 {
                    return Ok(());
                }
                let place = self.lines.place(span);
                Err(Diagnostic::new(Code::Syntax, "the text holds more than one YAML document")
                    .at(place, "", "the second one begins here")
                    .help("an OpenAPI document is a single YAML document: remove the line `---` and what follows"))
            }
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, anchor, tag.as_deref(), span),
            Event::SequenceStart(anchor, _) => self.start(Content::List(Vec::new()), anchor, span),
            Event::MappingStart(anchor, _) => {
                self.start(Content::Map { members: Members::default(), key: None, merge: None }, anchor, span)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Diagnostic> {
        let place = trimmed(self.lines.place(span), &self.lines);
        let plain = matches!(style, ScalarStyle::Plain);
        self.count(1, place)?;
        if anchor == 0
            && let Some(Open { content: Content::Map { members, key: key @ None, merge }, .. }) = self.open.last_mut()
            && merge.as_ref().is_none_or(|merge| merge.node.is_some())
        {
            if !plain || tag.is_some() || text != "<<" {
                *key = Some((text.into_owned(), place));
            } else if let Some(Merge { key_place, .. }) = merge {
                let first = *key_place;
                return Err(duplicate_key("<<", &(self.pointer() + "/<<"), first, place));
            } else {
                *merge = Some(Merge { key_place: place, position: members.len(), node: None });
            }
            return Ok(());
        }
        let value = match tag {
            Some(tag) => tagged(text, plain, tag),
            None if plain => scalar::resolve(&text),
            None => Value::String(text.into_owned()),
        };
        self.finish(Node { place, value }, anchor, 1, 0)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let place = self.lines.place(span);
        let Some((nodes, depth)) = self.anchors.get(&anchor).map(|anchored| (anchored.nodes, anchored.depth)) else {
            let message = "an alias stands inside the node that it names";
            return Err(Diagnostic::new(Code::Syntax, message).at(place, self.pointer_of_next(), "would never end"));
        };
        self.repeat(nodes, place)?;
        if self.open.len() + depth > MAX_DEPTH {
            return Err(too_deep(place));
        }
        // What is wrong with a repeated node is wrong where it is written, so the nodes below keep their places.
        let value = self.anchors.get(&anchor).map_or(Value::Null, |anchored| anchored.node.value.clone());
        let node = Node { place, value };
        self.count(nodes, place)?;
        self.finish(node, 0, nodes, depth)
    }

    fn start(&mut self, content: Content, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let place = self.lines.place(span);
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(place));
        }
        if let Some(Open { content: Content::Map { key: None, merge, .. }, .. }) = self.open.last()
            && merge.as_ref().is_none_or(|merge| merge.node.is_some())
        {
            let message = "a mapping key must be a scalar";
            return Err(Diagnostic::new(Code::Syntax, message).at(place, self.pointer(), "a collection as a key"));
        }
        self.count(1, place)?;
        self.open.push(Open { place, anchor, nodes: self.nodes - 1, depth: 0, content });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Diagnostic> {
        let Some(Open { mut place, anchor, nodes, depth, content }) = self.open.pop() else { return Ok(()) };
        let end = self.lines.place(span);
        let value = match content {
            Content::List(items) => Value::Array(items),
            Content::Map { members, merge, .. } => Value::Object(self.merge(members, merge)?),
        };
        if place.end > place.start && end.end > end.start {
            place.end = end.end;
        } else {
            let first = match &value {
                Value::Object(members) => members.first().map(|member| member.key_place.end),
                Value::Array(items) => items.first().map(|item| item.place.end),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            };
            place.end = place.end.max(first.unwrap_or_default());
        }
        self.finish(Node { place, value }, anchor, self.nodes - nodes, depth + 1)
    }

    /// Puts a complete node where it belongs. `depth` is the number of levels that it has.
    fn finish(&mut self, node: Node, anchor: usize, nodes: usize, depth: usize) -> Result<(), Diagnostic> {
        if anchor != 0 {
            // Kept twice, so that it counts even if no alias follows.
            self.repeat(nodes, node.place)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), nodes, depth });
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        parent.depth = parent.depth.max(depth);
        match &mut parent.content {
            Content::List(items) => items.push(node),
            Content::Map { members, key, merge } => match (key.take(), merge) {
                (Some((key, key_place)), _) => {
                    if let Some(first) = members.find(&key).map(|member| member.key_place) {
                        let mut pointer = self.pointer();
                        push_token(&mut pointer, &key);
                        return Err(duplicate_key(&key, &pointer, first, key_place));
                    }
                    members.push(key, key_place, node);
                }
                (None, Some(merge)) if merge.node.is_none() => merge.node = Some(node),
                // A key with an anchor, or an alias as a key.
                (None, _) => match node.value {
                    Value::String(text) | Value::Number(text) => *key = Some((text, node.place)),
                    Value::Bool(value) => *key = Some((value.to_string(), node.place)),
                    Value::Null => *key = Some(("null".to_owned(), node.place)),
                    Value::Array(_) | Value::Object(_) => {
                        let message = "a mapping key must be a scalar";
                        let pointer = self.pointer();
                        return Err(Diagnostic::new(Code::Syntax, message).at(
                            node.place,
                            pointer,
                            "a collection as a key",
                        ));
                    }
                },
            },
        }
        Ok(())
    }

    /// The entries with those of a merge key put in its place; entries of the mapping itself win, then earlier ones.
    fn merge(&self, members: Members, merge: Option<Merge>) -> Result<Vec<Member>, Diagnostic> {
        let Some(Merge { key_place, position, node: Some(node) }) = merge else { return Ok(members.into_entries()) };
        let mut merged = Members::default();
        let sources = match node.value {
            Value::Array(items) => items,
            Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![node],
        };
        for source in sources {
            let Value::Object(entries) = source.value else {
                let message = "a merge key takes a mapping, or a list of mappings";
                return Err(Diagnostic::new(Code::Syntax, message).at(
                    key_place,
                    self.pointer_of_next(),
                    "the merge key",
                ));
            };
            for entry in entries {
                if members.find(&entry.key).is_none() && merged.find(&entry.key).is_none() {
                    merged.push(entry.key, entry.key_place, entry.node);
                }
            }
        }
        let mut entries = members.into_entries();
        entries.splice(position..position, merged.into_entries());
        Ok(entries)
    }

    fn count(&mut self, nodes: usize, place: Place) -> Result<(), Diagnostic> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES { Err(too_many(place)) } else { Ok(()) }
    }

    fn repeat(&mut self, nodes: usize, place: Place) -> Result<(), Diagnostic> {
        self.repeated = self.repeated.saturating_add(nodes);
        if self.repeated > MAX_REPEATED { Err(too_many(place)) } else { Ok(()) }
    }

    /// The pointer of the node that is being read.
    fn pointer_of_next(&self) -> String {
        let mut pointer = self.pointer();
        match self.open.last().map(|open| &open.content) {
            Some(Content::List(items)) => push_token(&mut pointer, &items.len().to_string()),
            Some(Content::Map { key: Some((key, _)), .. }) => push_token(&mut pointer, key),
            Some(Content::Map { key: None, .. }) | None => {}
        }
        pointer
    }

    /// The pointer of the innermost open collection.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for (index, open) in self.open.iter().enumerate() {
            let innermost = index + 1 == self.open.len();
            match &open.content {
                Content::List(items) if !innermost => push_token(&mut pointer, &items.len().to_string()),
                Content::Map { key: Some((key, _)), .. } if !innermost => push_token(&mut pointer, key),
                Content::List(_) | Content::Map { .. } => {}
            }
        }
        pointer
    }

    fn syntax(&mut self, text: &str, marker: Marker, info: &str) -> Diagnostic {
        let place = self.lines.place(Span::empty(marker));
        let width = text.get(place.start as usize..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let place = Place { end: place.start + u32::try_from(width).unwrap_or_default(), ..place };
        let before = text.get(..place.start as usize).unwrap_or_default();
        let line = before.rfind(['\n', '\r']).map_or(before, |at| &before[at + 1..]);
        let rest = text.get(place.start as usize..).unwrap_or_default();
        let tab =
            line.bytes().all(|byte| byte == b' ' || byte == b'\t') && (line.contains('\t') || rest.starts_with('\t'));
        let diagnostic =
            Diagnostic::new(Code::Syntax, format!("invalid YAML: {info}")).at(place, self.pointer_of_next(), "");
        if tab {
            diagnostic.help("YAML does not allow tabs in indentation: use spaces")
        } else if rest.trim().is_empty() || info.contains("end of stream") {
            diagnostic.help("the document ends before it is complete: was it cut?")
        } else if let Some((_, help)) = HINTS.iter().find(|(said, _)| info.contains(said)) {
            diagnostic.help(*help)
        } else {
            diagnostic
        }
    }
}

/// What is usually wrong where the parser says so.
const HINTS: [(&str, &str); 5] = [
    (
        "mapping values are not allowed",
        "a text in which a colon and a space stand needs quotes; or the line before lacks its colon",
    ),
    ("did not find expected key", "is this line indented as far as the keys that it belongs to?"),
    ("did not find expected '-' indicator", "is this line indented as far as the items that it belongs to?"),
    ("block sequence entries are not allowed", "is this line indented as far as the items that it belongs to?"),
    ("unexpected character", "a text that begins with this character needs quotes"),
];

/// A scalar with a tag: `!!str` and the like decide, and unknown tags say nothing about JSON's types.
fn tagged(text: Cow<'_, str>, plain: bool, tag: &Tag) -> Value {
    let core = tag.is_yaml_core_schema();
    match tag.suffix.as_str() {
        "int" | "float" | "bool" | "null" if core => scalar::resolve(&text),
        _ if core || !plain || tag.handle.is_empty() && tag.suffix == "!" => Value::String(text.into_owned()),
        _ => scalar::resolve(&text),
    }
}

/// A scalar's place without the line end that a block scalar's span takes with it.
fn trimmed(place: Place, lines: &Lines<'_>) -> Place {
    let text = lines.text(place);
    let surplus = text.len() - text.trim_end_matches([' ', '\t', '\n', '\r']).len();
    Place { end: place.end - u32::try_from(surplus).unwrap_or_default(), ..place }
}
