//! Values as XML, by the tables that the plan has for the document's bodies.

use std::collections::HashMap;

use oasmith_runtime::{Json, Kind, XmlBody, XmlMember, XmlName, XmlNode, XmlRest, XmlShape, encode_xml};

use crate::api::{Api, JsonType, SchemaId};
use crate::plan::{self, XmlId, XmlMemberNode, XmlTables, is_xml};

/// Writes the responses of a document as XML.
pub(super) struct Writer<'t> {
    of: &'t HashMap<SchemaId, XmlId>,
    bodies: &'t [plan::XmlBody],
    shapes: Vec<XmlShape<'t>>,
}

impl Writer<'_> {
    /// A value of a schema as a body. `None` where the schema has no XML of its own, being text or bytes, or XML cannot say
    /// the value.
    pub(super) fn body(&self, schema: SchemaId, value: &Json) -> Option<String> {
        let body = self.bodies.get(self.of.get(&schema)?.index())?;
        encode_xml(value, &self::body(body, &self.shapes)).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    }
}

/// Does something with the writer of a document's responses.
pub(super) fn with<R>(api: &Api, then: impl FnOnce(&Writer<'_>) -> R) -> R {
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    let contents = responses.flat_map(|response| &response.content).filter(|(media_type, _)| is_xml(media_type));
    let mut ids: Vec<SchemaId> = contents.filter_map(|(_, schema)| *schema).collect();
    ids.sort_unstable();
    ids.dedup();
    let (tables, of) = if ids.is_empty() { (XmlTables::default(), Vec::new()) } else { plan::xml_tables(api, &ids) };
    let of = ids.into_iter().zip(of).filter_map(|(id, body)| Some((id, body?))).collect();
    let parts = Parts::of(&tables);
    let shapes = shapes(&tables, &parts);
    then(&Writer { of: &of, bodies: &tables.bodies, shapes })
}

/// The lists that the shapes of a document's XML refer to.
#[derive(Debug)]
pub struct Parts<'t>(Vec<Part<'t>>);

#[derive(Debug, Default)]
struct Part<'t> {
    members: Vec<XmlMember<'t>>,
    kinds: Vec<Kind>,
}

impl<'t> Parts<'t> {
    /// Those of the plan's tables.
    pub fn of(tables: &'t XmlTables) -> Self {
        Self(tables.shapes.iter().map(part).collect())
    }
}

/// The plan's shapes as those that the runtime reads and writes by.
pub fn shapes<'t>(tables: &'t XmlTables, parts: &'t Parts<'t>) -> Vec<XmlShape<'t>> {
    tables.shapes.iter().zip(&parts.0).map(|(planned, part)| shape(planned, part)).collect()
}

/// A body as the runtime reads and writes it, by the shapes of its document.
pub fn body<'t>(planned: &'t plan::XmlBody, shapes: &'t [XmlShape<'t>]) -> XmlBody<'t> {
    XmlBody { root: name(&planned.name), shape: planned.shape, shapes }
}

fn part(shape: &plan::XmlShape) -> Part<'_> {
    match shape {
        plan::XmlShape::Any | plan::XmlShape::List { .. } => Part::default(),
        plan::XmlShape::Text(kinds) | plan::XmlShape::Either { text: kinds, .. } => {
            Part { kinds: kinds.iter().map(|it| kind(*it)).collect(), ..Part::default() }
        }
        plan::XmlShape::Object { members, .. } => {
            Part { members: members.iter().map(member).collect(), ..Part::default() }
        }
    }
}

fn shape<'t>(planned: &'t plan::XmlShape, part: &'t Part<'t>) -> XmlShape<'t> {
    match planned {
        plan::XmlShape::Any => XmlShape::Any,
        plan::XmlShape::Text(_) => XmlShape::Text(&part.kinds),
        plan::XmlShape::Object { rest, .. } => {
            let rest = rest.map(|(items, shape)| XmlRest { items, shape });
            XmlShape::Object { members: &part.members, rest }
        }
        plan::XmlShape::Either { object, .. } => XmlShape::Either { text: &part.kinds, object: *object },
        plan::XmlShape::List { item, shape } => XmlShape::List { item: name(item), shape: *shape },
    }
}

fn member(planned: &plan::XmlMember) -> XmlMember<'_> {
    let node = match planned.node {
        XmlMemberNode::Element => XmlNode::Element,
        XmlMemberNode::Attribute => XmlNode::Attribute,
        XmlMemberNode::Text => XmlNode::Text,
        XmlMemberNode::Cdata => XmlNode::Cdata,
        XmlMemberNode::Items { required } => XmlNode::Items { required },
    };
    XmlMember { key: &planned.key, name: name(&planned.name), node, shape: planned.shape }
}

fn name(planned: &plan::XmlName) -> XmlName<'_> {
    XmlName::qualified(&planned.local, &planned.prefix, &planned.namespace)
}

fn kind(planned: JsonType) -> Kind {
    match planned {
        JsonType::Null => Kind::Null,
        JsonType::Boolean => Kind::Boolean,
        JsonType::Integer => Kind::Integer,
        JsonType::Number => Kind::Number,
        JsonType::String => Kind::String,
        JsonType::Array => Kind::Array,
        JsonType::Object => Kind::Object,
    }
}
