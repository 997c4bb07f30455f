//! XML text to a tree of elements, well-formedness checked and limits kept.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};

use super::{BYTES_OF_NODE, INSTANCE, LEAST_NODES, MAX_ATTRIBUTES, MAX_DEPTH};
use crate::DecodeError;

/// The elements of a document; the first is the root.
pub(super) struct Tree<'x> {
    nodes: Vec<Node<'x>>,
    names: Names,
}

/// An element.
pub(super) struct Node<'x> {
    pub(super) name: Name,
    /// Without declarations of namespaces, and without what XML Schema says of the instance.
    pub(super) attributes: Vec<(Name, String)>,
    /// Its character data, elements left out.
    pub(super) text: Cow<'x, str>,
    /// `xsi:nil="true"`
    pub(super) nil: bool,
    first: Option<u32>,
    last: Option<u32>,
    next: Option<u32>,
}

/// The elements in an element: finding one does not depend on how many there are.
pub(super) struct Members<'t, 'x> {
    /// In the order of the document.
    pub(super) all: Vec<&'t Node<'x>>,
    /// By their names, those of one name in the order of the document.
    sorted: Vec<&'t Node<'x>>,
}

impl<'t, 'x> Members<'t, 'x> {
    /// The elements with this local name.
    pub(super) fn named(&self, local: u32) -> &[&'t Node<'x>] {
        let start = self.sorted.partition_point(|node| node.name.local < local);
        let named = self.sorted.get(start..).unwrap_or_default();
        named.split_at(named.partition_point(|node| node.name.local == local)).0
    }
}

/// A local name and its namespace, which is empty where there is none or where nothing declares the prefix.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) local: u32,
    namespace: u32,
}

/// Each distinct name of a document once.
#[derive(Default)]
struct Names {
    texts: Vec<String>,
    known: HashMap<String, u32>,
}

impl Names {
    fn of(&mut self, text: &str) -> u32 {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        // A text of four billion names is beyond every limit of a body.
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.known.insert(text.to_owned(), at);
        at
    }

    fn text(&self, at: u32) -> &str {
        self.texts.get(at as usize).map_or("", String::as_str)
    }
}

impl<'x> Tree<'x> {
    /// Reads a document.
    ///
    /// # Errors
    /// What is not well-formed, is no UTF-8, has a document type, is nested too deep, or has too many elements.
    pub(super) fn parse(text: &'x [u8]) -> Result<Self, DecodeError> {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let text = std::str::from_utf8(text).map_err(|_| DecodeError::new("the XML is not UTF-8"))?;
        let mut parser = Parser {
            reader: NsReader::from_str(text),
            tree: Self { nodes: Vec::new(), names: Names::default() },
            open: Vec::new(),
            left: LEAST_NODES.max(text.len() / BYTES_OF_NODE),
        };
        parser.reader.config_mut().check_comments = true;
        while parser.step()? {}
        Ok(parser.tree)
    }

    /// The elements in an element.
    pub(super) fn children<'t>(&'t self, of: &Node<'x>) -> impl Iterator<Item = &'t Node<'x>> {
        let mut next = of.first;
        std::iter::from_fn(move || {
            let node = self.nodes.get(next? as usize)?;
            next = node.next;
            Some(node)
        })
    }

    pub(super) fn root(&self) -> Option<&Node<'x>> {
        self.nodes.first()
    }

    /// The elements in an element, to be found by their names.
    pub(super) fn members<'t>(&'t self, of: &Node<'x>) -> Members<'t, 'x> {
        let all: Vec<_> = self.children(of).collect();
        let mut sorted = all.clone();
        sorted.sort_by_key(|node| node.name.local);
        Members { all, sorted }
    }

    /// The position of a local name, where the document has it anywhere.
    pub(super) fn find(&self, local: &str) -> Option<u32> {
        self.names.known.get(local).copied()
    }

    pub(super) fn local(&self, name: Name) -> &str {
        self.names.text(name.local)
    }

    /// The namespace of a name; empty where it has none.
    pub(super) fn namespace(&self, name: Name) -> &str {
        self.names.text(name.namespace)
    }
}

impl Node<'_> {
    pub(super) fn has_children(&self) -> bool {
        self.first.is_some()
    }
}

struct Parser<'x> {
    reader: NsReader<&'x [u8]>,
    tree: Tree<'x>,
    /// The positions of the elements that are open.
    open: Vec<u32>,
    /// How many elements and attributes may follow.
    left: usize,
}

impl<'x> Parser<'x> {
    /// Takes the next event; `false` at the end.
    fn step(&mut self) -> Result<bool, DecodeError> {
        let at = self.reader.buffer_position();
        match self.reader.read_event().map_err(malformed)? {
            Event::Start(start) => {
                let index = self.element(&start)?;
                self.open.push(index);
            }
            Event::Empty(start) => {
                self.element(&start)?;
            }
            Event::End(_) => {
                self.open.pop();
            }
            Event::Text(text) => self.text(text.xml10_content())?,
            Event::CData(data) => self.text(data.xml10_content())?,
            Event::GeneralRef(reference) => {
                let text = referred(&reference)?;
                self.text(text)?;
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok);
                if at > 0 || encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("utf-8")) {
                    return Err(DecodeError::new("not XML in UTF-8"));
                }
            }
            Event::DocType(_) => return Err(DecodeError::new("a document type declaration is not read")),
            Event::Eof if !self.open.is_empty() => return Err(DecodeError::new("not XML: an element is not closed")),
            Event::Eof if self.tree.nodes.is_empty() => return Err(DecodeError::new("not XML: there is no element")),
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    /// Adds an element to the one that is open.
    fn element(&mut self, start: &BytesStart<'x>) -> Result<u32, DecodeError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(DecodeError::new("elements are nested too deep"));
        }
        self.count()?;
        let index = u32::try_from(self.tree.nodes.len()).map_err(|_| too_many())?;
        let parent = self.open.last().copied();
        if index > 0 && parent.is_none() {
            return Err(DecodeError::new("not XML: there is more than one root element"));
        }
        let name = self.name(start.name(), true);
        let (attributes, nil) = self.attributes(start)?;
        let text = Cow::Borrowed("");
        self.tree.nodes.push(Node { name, attributes, text, nil, first: None, last: None, next: None });
        if let Some(parent) = parent.and_then(|parent| self.tree.nodes.get_mut(parent as usize)) {
            match parent.last.replace(index) {
                None => parent.first = Some(index),
                Some(former) => {
                    if let Some(former) = self.tree.nodes.get_mut(former as usize) {
                        former.next = Some(index);
                    }
                }
            }
        }
        Ok(index)
    }

    /// Counts an element or an attribute.
    fn count(&mut self) -> Result<(), DecodeError> {
        self.left = self.left.checked_sub(1).ok_or_else(too_many)?;
        Ok(())
    }

    /// The attributes that are data, and whether the element is nil.
    fn attributes(&mut self, start: &BytesStart<'x>) -> Result<(Vec<(Name, String)>, bool), DecodeError> {
        let (mut attributes, mut nil) = (Vec::new(), false);
        for (at, attribute) in start.attributes().enumerate() {
            // Each is compared with all before it.
            if at >= MAX_ATTRIBUTES {
                return Err(DecodeError::new("too many attributes"));
            }
            self.count()?;
            let attribute = attribute.map_err(malformed)?;
            let reserved = attribute.key.prefix().is_some_and(|prefix| prefix.into_inner() == "xml");
            if reserved || attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(malformed)?;
            let name = self.name(attribute.key, false);
            if self.tree.namespace(name) == INSTANCE {
                nil |= self.tree.local(name) == "nil" && matches!(value.trim(), "true" | "1");
            } else {
                attributes.push((name, value.into_owned()));
            }
        }
        Ok((attributes, nil))
    }

    /// A name with its namespace, by the declarations in force.
    fn name(&mut self, name: QName<'_>, element: bool) -> Name {
        let resolver = self.reader.resolver();
        let (found, local) = if element { resolver.resolve_element(name) } else { resolver.resolve_attribute(name) };
        let namespace = match found {
            ResolveResult::Bound(namespace) => self.tree.names.of(namespace.0),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => self.tree.names.of(""),
        };
        Name { local: self.tree.names.of(local.into_inner()), namespace }
    }

    fn text(&mut self, text: Cow<'x, str>) -> Result<(), DecodeError> {
        let open = self.open.last().and_then(|open| self.tree.nodes.get_mut(*open as usize));
        match open {
            Some(open) if open.text.is_empty() => open.text = text,
            Some(open) => open.text.to_mut().push_str(&text),
            None if text.trim().is_empty() => {}
            None => return Err(DecodeError::new("not XML: there is text outside the root element")),
        }
        Ok(())
    }
}

/// The character that a reference stands for: by its number, or one of the five names that need no declaration.
fn referred(reference: &BytesRef<'_>) -> Result<Cow<'static, str>, DecodeError> {
    if let Some(character) = reference.resolve_char_ref().map_err(malformed)? {
        return Ok(Cow::Owned(character.to_string()));
    }
    let known = quick_xml::escape::resolve_predefined_entity(reference);
    known.map(Cow::Borrowed).ok_or_else(|| DecodeError::new("not XML: an entity is not declared"))
}

fn too_many() -> DecodeError {
    DecodeError::new("the XML has too many elements for its length")
}

/// The message says what is wrong, in the words of the parser, which may quote names but no values.
fn malformed(error: impl std::fmt::Display) -> DecodeError {
    DecodeError::new(format!("not XML: {error}"))
}
