//! XML bodies: one codec for both directions, guided by tables that generated code has one of for each document.
//!
//! A type is never told of XML. What is read is turned into the JSON that the type reads, and the JSON that it writes into
//! XML, by a [`Shape`] for each schema: which property is an attribute, how elements are called, which lists are wrapped
//! (*XML Object*). So XML costs nothing a type, and pointers in errors are those of the value.
//!
//! What the specification leaves open:
//! - An element is known by its local name, and by its namespace where the document gives one; a prefix means nothing.
//! - A client reads any root element. A server refuses one that the document calls otherwise.
//! - `null` is an element with `xsi:nil="true"`, or an attribute that is not there. An empty element is `null` where that
//!   fits and no string does.
//! - A list without a wrapper that has no items is not there; where it is required, it is empty.
//! - What the document does not describe is read as an object where there are elements or attributes in it, else as a
//!   string; elements of one name are a list.
//! - A list in a list has an element of its own for each inner list.
//! - A prefix is written where a namespace is declared for it, by the element itself or by one around it.
//!
//! Documents with a document type declaration are refused, so that there are no entities to expand and nothing external to
//! read; elements may be nested as deep as JSON may.

mod read;
mod tree;
mod write;

pub(crate) use read::to_json;
pub(crate) use write::from_json;

use crate::Kind;

/// The XML of one body: its root element, and the shape of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlBody<'t> {
    /// The root element. An empty name: the document does not say how it is called.
    pub root: XmlName<'t>,
    /// The position of its shape in `shapes`.
    pub shape: usize,
    /// The shapes of the document, which refer to each other by their positions.
    pub shapes: &'t [XmlShape<'t>],
}

/// How an element or an attribute is called (*XML Object*, `name`, `prefix`, `namespace`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlName<'t> {
    /// The local name.
    pub local: &'t str,
    /// The prefix, or nothing.
    pub prefix: &'t str,
    /// The namespace, or nothing.
    pub namespace: &'t str,
}

impl<'t> XmlName<'t> {
    /// A name without a namespace.
    pub const fn plain(local: &'t str) -> Self {
        Self { local, prefix: "", namespace: "" }
    }

    /// A name with a prefix, a namespace or both.
    pub const fn qualified(local: &'t str, prefix: &'t str, namespace: &'t str) -> Self {
        Self { local, prefix, namespace }
    }
}

/// What is in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlShape<'t> {
    /// Anything.
    Any,
    /// Text that is a value of one of these kinds.
    Text(&'t [Kind]),
    /// An object.
    Object {
        /// Its properties.
        members: &'t [XmlMember<'t>],
        /// What is in the elements that are no property; `None`: anything.
        rest: Option<XmlRest>,
    },
    /// An object where there are elements or attributes, else text of one of these kinds.
    Either {
        /// The kinds of the text.
        text: &'t [Kind],
        /// The position of the object's shape.
        object: usize,
    },
    /// The items of a list, each an element.
    List {
        /// How an item is called.
        item: XmlName<'t>,
        /// The position of an item's shape.
        shape: usize,
    },
}

/// A property of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlMember<'t> {
    /// The key in JSON.
    pub key: &'t str,
    /// The element or attribute; of a list without a wrapper, each of its items.
    pub name: XmlName<'t>,
    /// What it is in XML.
    pub node: XmlNode,
    /// The position of the shape of what is in it; of a list without a wrapper, in each of its items.
    pub shape: usize,
}

/// What a property is in XML (*XML Object*, `nodeType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XmlNode {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the object's own element.
    Text,
    /// The same, written as a section of character data.
    Cdata,
    /// A list whose items stand in the object's own element.
    Items {
        /// Whether the list is required, so that it is empty where there are no items.
        required: bool,
    },
}

/// The elements of an object that are none of its properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XmlRest {
    /// Whether elements of one name are the items of a list.
    pub items: bool,
    /// The position of the shape of what is in them.
    pub shape: usize,
}

/// The namespace of `xsi:nil`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How many attributes an element may have.
const MAX_ATTRIBUTES: usize = 1000;

/// How many elements and attributes a document may have in any case.
const LEAST_NODES: usize = 100_000;

/// A document of many bytes may have one element or attribute for so many of them. Each is about 90 bytes in memory, and
/// `<a/>` has four: without a bound a small body would be a large tree.
const BYTES_OF_NODE: usize = 8;

/// How deep elements may be nested.
const MAX_DEPTH: usize = crate::json::MAX_DEPTH;
