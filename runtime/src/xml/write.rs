//! The JSON text that a type writes to XML.

use super::{INSTANCE, XmlBody, XmlMember, XmlName, XmlNode, XmlRest, XmlShape};
use crate::{EncodeError, Json, Map};

/// What an element without a name of its own is called: a root that the document does not name, and an item of a list that
/// it does not describe.
const ROOT: &str = "root";
const ITEM: &str = "item";

/// The XML of a body.
///
/// # Errors
/// What XML cannot say: a control character, or a key that no element can be called by.
pub(crate) fn from_json(json: &[u8], body: &XmlBody<'_>) -> Result<Vec<u8>, EncodeError> {
    let json: Json = crate::json::from_slice(json).map_err(|error| EncodeError::new(error.to_string()))?;
    let mut writer = Writer { shapes: body.shapes, scope: Vec::new(), out: String::new() };
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let root = Called { local: if body.root.local.is_empty() { ROOT } else { body.root.local }, ..called(&body.root) };
    writer.element(root, &json, Content::Shape(body.shape))?;
    Ok(writer.out.into_bytes())
}

struct Writer<'t> {
    shapes: &'t [XmlShape<'t>],
    /// The declarations of namespaces in force, each a prefix and what it stands for; the last counts.
    scope: Vec<(&'t str, &'t str)>,
    out: String,
}

/// How an element is called: by the document, or by a key of the value.
#[derive(Clone, Copy)]
struct Called<'a, 't> {
    local: &'a str,
    prefix: &'t str,
    namespace: &'t str,
}

fn called<'t>(name: &XmlName<'t>) -> Called<'t, 't> {
    Called { local: name.local, prefix: name.prefix, namespace: name.namespace }
}

/// What is written in an element.
#[derive(Clone, Copy)]
enum Content {
    Shape(usize),
    /// What the document does not describe.
    Anything,
}

impl<'t> Writer<'t> {
    fn shape(&self, content: Content) -> XmlShape<'t> {
        match content {
            Content::Shape(at) => self.shapes.get(at).copied().unwrap_or(XmlShape::Any),
            Content::Anything => XmlShape::Any,
        }
    }

    fn element(&mut self, name: Called<'_, 't>, value: &Json, content: Content) -> Result<(), EncodeError> {
        let shape = self.resolved(self.shape(content), value);
        let outside = self.scope.len();
        check_name(name.local)?;
        let prefix = self.prefix(name);
        self.out.push('<');
        let start = self.out.len();
        push_name(&mut self.out, prefix, name.local);
        let tag = self.out[start..].to_owned();
        if !name.namespace.is_empty() {
            self.declare(prefix, name.namespace);
        }
        if value.is_null() {
            self.declare("xsi", INSTANCE);
            self.out.push_str(" xsi:nil=\"true\"/>");
            self.scope.truncate(outside);
            return Ok(());
        }
        if let (XmlShape::Object { members, .. }, Json::Object(object)) = (shape, value) {
            self.attributes(members, object)?;
        }
        self.out.push('>');
        let inside = self.out.len();
        self.inner(shape, value)?;
        if self.out.len() == inside {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out.push_str(&tag);
            self.out.push('>');
        }
        self.scope.truncate(outside);
        Ok(())
    }

    /// The shape of the value: where it may be text or an object, that of what it is.
    fn resolved(&self, shape: XmlShape<'t>, value: &Json) -> XmlShape<'t> {
        match (shape, value) {
            (XmlShape::Either { object, .. }, Json::Object(_)) => self.shape(Content::Shape(object)),
            (XmlShape::Either { text, .. }, _) => XmlShape::Text(text),
            (shape, _) => shape,
        }
    }

    /// The prefix that is written: one that stands for a namespace here.
    fn prefix(&self, name: Called<'_, 't>) -> &'t str {
        let known = self.scope.iter().any(|(prefix, _)| *prefix == name.prefix);
        if name.namespace.is_empty() && !known { "" } else { name.prefix }
    }

    /// Declares a namespace, where it is not declared already.
    fn declare(&mut self, prefix: &'t str, namespace: &'t str) {
        let known = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        if known.is_some_and(|(_, known)| *known == namespace) {
            return;
        }
        self.scope.push((prefix, namespace));
        self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
        self.out.push_str(prefix);
        self.out.push_str("=\"");
        // The namespace of a document, or that of XML Schema: no control character is in it that matters here.
        let _ = escape(&mut self.out, namespace, true);
        self.out.push('"');
    }

    fn attributes(&mut self, members: &'t [XmlMember<'t>], object: &Map<Json>) -> Result<(), EncodeError> {
        for member in members.iter().filter(|member| member.node == XmlNode::Attribute) {
            let Some(value) = object.get(member.key).and_then(text_of) else { continue };
            let name = called(&member.name);
            let prefix = self.prefix(name);
            // An attribute has a namespace only by a prefix.
            if !prefix.is_empty() && !name.namespace.is_empty() {
                self.declare(prefix, name.namespace);
            }
            self.out.push(' ');
            push_name(&mut self.out, prefix, name.local);
            self.out.push_str("=\"");
            escape(&mut self.out, &value, true)?;
            self.out.push('"');
        }
        Ok(())
    }

    fn inner(&mut self, shape: XmlShape<'t>, value: &Json) -> Result<(), EncodeError> {
        match (shape, value) {
            (XmlShape::Object { members, rest }, Json::Object(object)) => self.object(members, rest, object),
            (XmlShape::List { item, shape }, Json::Array(items)) => {
                self.items(called(&item), items, Content::Shape(shape))
            }
            (_, Json::Object(object)) => self.object(&[], None, object),
            (_, Json::Array(items)) => {
                let item = Called { local: ITEM, prefix: "", namespace: "" };
                self.items(item, items, Content::Anything)
            }
            (_, scalar) => match text_of(scalar) {
                Some(text) => escape(&mut self.out, &text, false),
                None => Ok(()),
            },
        }
    }

    fn items(&mut self, name: Called<'_, 't>, items: &[Json], content: Content) -> Result<(), EncodeError> {
        items.iter().try_for_each(|item| self.element(name, item, content))
    }

    /// Writes the members in the order of the document, then what it does not declare.
    fn object(
        &mut self,
        members: &'t [XmlMember<'t>],
        rest: Option<XmlRest>,
        object: &Map<Json>,
    ) -> Result<(), EncodeError> {
        for member in members {
            let Some(value) = object.get(member.key) else { continue };
            let content = Content::Shape(member.shape);
            match (member.node, value) {
                (XmlNode::Attribute, _) => {}
                (XmlNode::Element, _) => self.element(called(&member.name), value, content)?,
                (XmlNode::Items { .. }, Json::Array(items)) => self.items(called(&member.name), items, content)?,
                // No list: the absence of one.
                (XmlNode::Items { .. }, Json::Null) => {}
                (XmlNode::Items { .. }, _) => self.element(called(&member.name), value, content)?,
                (XmlNode::Text, _) => {
                    if let Some(text) = text_of(value) {
                        escape(&mut self.out, &text, false)?;
                    }
                }
                (XmlNode::Cdata, _) => {
                    if let Some(text) = text_of(value) {
                        cdata(&mut self.out, &text)?;
                    }
                }
            }
        }
        let declared = |key: &str| members.iter().any(|member| member.key == key);
        for (key, value) in object.iter().filter(|(key, _)| !declared(key)) {
            let name = Called { local: key, prefix: "", namespace: "" };
            let content = rest.map_or(Content::Anything, |rest| Content::Shape(rest.shape));
            match value {
                Json::Array(items) if rest.is_none_or(|rest| rest.items) => self.items(name, items, content)?,
                value => self.element(name, value, content)?,
            }
        }
        Ok(())
    }
}

fn push_name(out: &mut String, prefix: &str, local: &str) {
    if !prefix.is_empty() {
        out.push_str(prefix);
        out.push(':');
    }
    out.push_str(local);
}

/// The text of a value without parts; `None` for `null`, objects and lists.
fn text_of(value: &Json) -> Option<std::borrow::Cow<'_, str>> {
    match value {
        Json::Bool(value) => Some(if *value { "true" } else { "false" }.into()),
        Json::Number(number) => Some(number.as_str().into()),
        Json::String(text) => Some(text.as_str().into()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// Whether an element can be called so (XML 1.0, section 2.3, without the colon): names of the document are checked by the
/// generator.
fn check_name(name: &str) -> Result<(), EncodeError> {
    let begins = |character: char| {
        matches!(character,
            'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
            | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let goes_on = |character: char| {
        begins(character)
            || matches!(character, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
    };
    if name.starts_with(begins) && name.chars().all(goes_on) {
        return Ok(());
    }
    Err(EncodeError::new("a key cannot be the name of an XML element"))
}

/// Whether a character may stand in XML 1.0 (section 2.2).
fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn not_allowed() -> EncodeError {
    EncodeError::new("a text holds a character that XML cannot have")
}

/// Appends text; what a parser would change or take for markup as a reference.
fn escape(out: &mut String, text: &str, attribute: bool) -> Result<(), EncodeError> {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            character if is_allowed(character) => out.push(character),
            _ => return Err(not_allowed()),
        }
    }
    Ok(())
}

/// Appends a section of character data; the text that would end it is written over two. A carriage return would not
/// survive, and stands between sections.
fn cdata(out: &mut String, text: &str) -> Result<(), EncodeError> {
    if !text.chars().all(is_allowed) {
        return Err(not_allowed());
    }
    out.push_str("<![CDATA[");
    out.push_str(&text.replace("]]>", "]]]]><![CDATA[>").replace('\r', "]]>&#13;<![CDATA["));
    out.push_str("]]>");
    Ok(())
}
