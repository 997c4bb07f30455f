//! What the plan says about bodies of XML: tables that a codec of the runtime is guided by.

use crate::api::JsonType;

/// The XML of a document's bodies.
#[derive(Debug, Clone, Default)]
pub struct XmlTables {
    /// The shapes of what is in elements, which refer to each other by their positions.
    pub shapes: Vec<XmlShape>,
    /// The bodies, each a root element.
    pub bodies: Vec<XmlBody>,
}

/// A root element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlBody {
    /// How it is called; without a local name where the document does not say.
    pub name: XmlName,
    /// The position of its shape.
    pub shape: usize,
}

/// How an element or an attribute is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct XmlName {
    /// The local name.
    pub local: String,
    /// The prefix, or nothing.
    pub prefix: String,
    /// The namespace, or nothing.
    pub namespace: String,
}

/// What is in an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum XmlShape {
    /// Anything.
    Any,
    /// Text that is a value of one of these kinds.
    Text(Vec<JsonType>),
    /// An object.
    Object {
        /// Its properties.
        members: Vec<XmlMember>,
        /// What is in other elements: whether those of one name are a list, and the position of the shape.
        rest: Option<(bool, usize)>,
    },
    /// An object where there are elements or attributes, else text.
    Either {
        /// The kinds of the text.
        text: Vec<JsonType>,
        /// The position of the object's shape.
        object: usize,
    },
    /// The items of a list, each an element.
    List {
        /// How an item is called.
        item: XmlName,
        /// The position of an item's shape.
        shape: usize,
    },
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlMember {
    /// The key in JSON.
    pub key: String,
    /// The element or attribute.
    pub name: XmlName,
    /// What it is in XML.
    pub node: XmlMemberNode,
    /// The position of its shape; of a list without a wrapper, of that of an item.
    pub shape: usize,
}

/// What a property is in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlMemberNode {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the object's own element.
    Text,
    /// The same as a section of character data.
    Cdata,
    /// A list without a wrapper.
    Items {
        /// Whether it is required.
        required: bool,
    },
}
