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
        let body = XmlBody { root: name(&body.name), shape: body.shape, shapes: &self.shapes };
        encode_xml(value, &body).ok().and_then(|bytes| String::from_utf8(bytes).ok())
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
    let parts: Vec<Parts<'_>> = tables.shapes.iter().map(parts).collect();
    let shapes = tables.shapes.iter().zip(&parts).map(|(planned, parts)| shape(planned, parts)).collect();
    then(&Writer { of: &of, bodies: &tables.bodies, shapes })
}

/// The lists of a shape.
#[derive(Default)]
struct Parts<'t> {
    members: Vec<XmlMember<'t>>,
    kinds: Vec<Kind>,
}

fn parts(shape: &plan::XmlShape) -> Parts<'_> {
    match shape {
        plan::XmlShape::Any | plan::XmlShape::List { .. } => Parts::default(),
        plan::XmlShape::Text(kinds) | plan::XmlShape::Either { text: kinds, .. } => {
            Parts { kinds: kinds.iter().map(|it| kind(*it)).collect(), ..Parts::default() }
        }
        plan::XmlShape::Object { members, .. } => {
            Parts { members: members.iter().map(member).collect(), ..Parts::default() }
        }
    }
}

fn shape<'t>(planned: &'t plan::XmlShape, parts: &'t Parts<'t>) -> XmlShape<'t> {
    match planned {
        plan::XmlShape::Any => XmlShape::Any,
        plan::XmlShape::Text(_) => XmlShape::Text(&parts.kinds),
        plan::XmlShape::Object { rest, .. } => {
            let rest = rest.map(|(items, shape)| XmlRest { items, shape });
            XmlShape::Object { members: &parts.members, rest }
        }
        plan::XmlShape::Either { object, .. } => XmlShape::Either { text: &parts.kinds, object: *object },
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
