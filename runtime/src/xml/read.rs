//! XML to the JSON text that a type reads.

use super::tree::{Members, Name, Node, Tree};
use super::{XmlBody, XmlMember, XmlName, XmlNode, XmlRest, XmlShape};
use crate::{DecodeError, Kind, Mode};

/// The JSON of a body.
///
/// # Errors
/// What is not well-formed, or more than the limits allow; for a server, a root element that is called otherwise.
pub(crate) fn to_json(text: &[u8], body: &XmlBody<'_>, mode: Mode) -> Result<Vec<u8>, DecodeError> {
    let tree = Tree::parse(text)?;
    let root = tree.root().ok_or_else(|| DecodeError::new("not XML: there is no element"))?;
    if mode == Mode::Server && !body.root.local.is_empty() && !is_called(&tree, root.name, &body.root) {
        return Err(DecodeError::new(format!("expected the root element `{}`", body.root.local)));
    }
    let out = Vec::with_capacity(text.len());
    let mut reader = Reader { tree: &tree, shapes: body.shapes, strict: mode == Mode::Server, out };
    reader.element(root, body.shape);
    Ok(reader.out)
}

/// Whether a name is the one of the document: its namespace counts where the document gives one.
fn is_called(tree: &Tree<'_>, name: Name, expected: &XmlName<'_>) -> bool {
    tree.local(name) == expected.local && (expected.namespace.is_empty() || tree.namespace(name) == expected.namespace)
}

/// Whether there is nothing but text in an element.
fn is_only_text(node: &Node<'_>) -> bool {
    !node.has_children() && node.attributes.is_empty() && !node.text.trim_ascii().is_empty()
}

/// Whether a property is the text of its element.
fn has_text(members: &[XmlMember<'_>]) -> bool {
    members.iter().any(|member| matches!(member.node, XmlNode::Text | XmlNode::Cdata))
}

struct Reader<'t, 'x, 's> {
    tree: &'t Tree<'x>,
    shapes: &'s [XmlShape<'s>],
    /// Whether text in place of an object is told, as a server does; else it is passed over.
    strict: bool,
    out: Vec<u8>,
}

impl<'t, 'x, 's> Reader<'t, 'x, 's> {
    fn shape(&self, at: usize) -> XmlShape<'s> {
        self.shapes.get(at).copied().unwrap_or(XmlShape::Any)
    }

    /// Writes what is in an element.
    fn element(&mut self, node: &'t Node<'x>, shape: usize) {
        if node.nil {
            self.out.extend(b"null");
            return;
        }
        match self.shape(shape) {
            XmlShape::Any => self.anything(node),
            // Elements in a text are no text, and the type says so.
            XmlShape::Text(_) if node.has_children() => self.anything(node),
            XmlShape::Text(kinds) => self.text(&node.text, kinds),
            // A string, which the type refuses.
            XmlShape::Object { members, .. } if self.strict && is_only_text(node) && !has_text(members) => {
                self.string(&node.text);
            }
            XmlShape::Object { members, rest } => self.object(node, members, rest),
            XmlShape::Either { text, object } => {
                if node.has_children() || !node.attributes.is_empty() {
                    self.element(node, object);
                } else {
                    self.text(&node.text, text);
                }
            }
            XmlShape::List { item, shape } => {
                let tree = self.tree;
                self.items(tree.children(node).filter(|child| is_called(tree, child.name, &item)), Some(shape));
            }
        }
    }

    fn items(&mut self, nodes: impl Iterator<Item = &'t Node<'x>>, shape: Option<usize>) {
        self.out.push(b'[');
        for (at, node) in nodes.enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            match shape {
                Some(shape) => self.element(node, shape),
                None => self.undescribed(node),
            }
        }
        self.out.push(b']');
    }

    fn object(&mut self, node: &'t Node<'x>, members: &'s [XmlMember<'s>], rest: Option<XmlRest>) {
        let tree = self.tree;
        let inside = tree.members(node);
        let mut first = true;
        self.out.push(b'{');
        for member in members {
            let named = tree.find(member.name.local).map(|local| inside.named(local)).unwrap_or_default();
            let mut named = named.iter().copied().filter(|child| is_called(tree, child.name, &member.name)).peekable();
            match member.node {
                XmlNode::Element => {
                    // An element too many is a key too many, which the type refuses.
                    for child in named.take(2) {
                        self.key(member.key, &mut first);
                        self.element(child, member.shape);
                    }
                }
                XmlNode::Items { required } => {
                    if required || named.peek().is_some() {
                        self.key(member.key, &mut first);
                        self.items(named, Some(member.shape));
                    }
                }
                XmlNode::Attribute => {
                    let found = node.attributes.iter().find(|(name, _)| is_called(tree, *name, &member.name));
                    if let Some((_, value)) = found {
                        self.key(member.key, &mut first);
                        self.value(value, member.shape);
                    }
                }
                XmlNode::Text | XmlNode::Cdata => {
                    self.key(member.key, &mut first);
                    self.value(&node.text, member.shape);
                }
            }
        }
        self.rest(node, &inside, members, rest, &mut first);
        self.out.push(b'}');
    }

    /// The elements and attributes that are no property, each name once; one that is called like the key of a property
    /// would be taken for it, and is left out.
    fn rest(
        &mut self,
        node: &'t Node<'x>,
        inside: &Members<'t, 'x>,
        members: &'s [XmlMember<'s>],
        rest: Option<XmlRest>,
        first: &mut bool,
    ) {
        let tree = self.tree;
        let is_rest = |name: Name, attribute: bool| {
            !members.iter().any(|member| {
                member.key == tree.local(name)
                    || ((member.node == XmlNode::Attribute) == attribute && is_called(tree, name, &member.name))
            })
        };
        for (at, (name, value)) in node.attributes.iter().enumerate() {
            let former = node.attributes.iter().take(at).any(|(former, _)| former.local == name.local);
            if !former && is_rest(*name, true) {
                self.key(tree.local(*name), first);
                self.string(value);
            }
        }
        for child in &inside.all {
            let same = inside.named(child.name.local);
            let is_first = same.first().is_some_and(|first| std::ptr::eq(*first, *child));
            let attribute = || node.attributes.iter().any(|(name, _)| name.local == child.name.local);
            if !is_first || !is_rest(child.name, false) || attribute() {
                continue;
            }
            self.key(tree.local(child.name), first);
            match rest {
                Some(XmlRest { items: true, shape }) => self.items(same.iter().copied(), Some(shape)),
                Some(XmlRest { items: false, shape }) => self.element(child, shape),
                None if same.len() == 1 => self.undescribed(child),
                None => self.items(same.iter().copied(), None),
            }
        }
    }

    /// An element that the document does not describe.
    fn undescribed(&mut self, node: &'t Node<'x>) {
        if node.nil { self.out.extend(b"null") } else { self.anything(node) }
    }

    fn anything(&mut self, node: &'t Node<'x>) {
        if node.has_children() || !node.attributes.is_empty() {
            self.object(node, &[], None);
        } else {
            self.string(&node.text);
        }
    }

    /// The value of an attribute, or of text that stands for a property.
    fn value(&mut self, text: &str, shape: usize) {
        match self.shape(shape) {
            XmlShape::Text(kinds) => self.text(text, kinds),
            // The generator takes nothing else for an attribute or text.
            XmlShape::Any | XmlShape::Object { .. } | XmlShape::Either { .. } | XmlShape::List { .. } => {
                self.string(text);
            }
        }
    }

    /// Text as the first of its kinds that it can be. What is none of them is a string, which the type refuses.
    fn text(&mut self, text: &str, kinds: &[Kind]) {
        let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
        let string = kinds.contains(&Kind::String);
        if kinds.contains(&Kind::Boolean) {
            match trimmed {
                "true" => return self.out.extend(b"true"),
                "false" => return self.out.extend(b"false"),
                // As XML Schema has it, where it can be nothing else.
                "1" if !is_number(kinds) && !string => return self.out.extend(b"true"),
                "0" if !is_number(kinds) && !string => return self.out.extend(b"false"),
                _ => {}
            }
        }
        if is_number(kinds) && crate::json::number_length(trimmed.as_bytes()) == Some(trimmed.len()) {
            return self.out.extend(trimmed.as_bytes());
        }
        if trimmed.is_empty() && !string && kinds.contains(&Kind::Null) {
            return self.out.extend(b"null");
        }
        self.string(text);
    }

    fn key(&mut self, key: &str, first: &mut bool) {
        if !std::mem::replace(first, false) {
            self.out.push(b',');
        }
        self.string(key);
        self.out.push(b':');
    }

    fn string(&mut self, text: &str) {
        // Neither the text nor the vector can fail to be written.
        let _ = serde_json::to_writer(&mut self.out, text);
    }
}

fn is_number(kinds: &[Kind]) -> bool {
    kinds.contains(&Kind::Integer) || kinds.contains(&Kind::Number)
}
