//! Which of the offered media types is preferred, how each is carried, and which stand beside it.

use super::forms;
use super::normal::Schemas;
use super::shapes::Shapes;
use super::{Content, Framing, Rules, Scalar, TypeRef, Xml, XmlId};
use crate::api::{self, Meaning, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::media_type;
use crate::pointer;

/// Where the content stands, for diagnostics.
pub(super) struct At<'a> {
    pub(super) place: Place,
    pub(super) pointer: &'a str,
    pub(super) offered: Offered<'a>,
    /// The places of the media types.
    pub(super) places: &'a [Place],
}

impl<'a> At<'a> {
    pub(super) fn body(body: &'a api::Body) -> Self {
        let offered = (&body.content[..], &body.items[..]);
        Self { place: body.place, pointer: &body.pointer, offered, places: &body.places }
    }

    pub(super) fn response(response: &'a api::Response) -> Self {
        let offered = (&response.content[..], &response.items[..]);
        Self { place: response.place, pointer: &response.pointer, offered, places: &response.places }
    }

    /// A diagnostic at media types, the first of which counts for its order.
    fn told(&self, code: Code, message: impl Into<String>, media_types: &[&str]) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(code, message);
        let position = |name: &&str| self.offered.0.iter().position(|(offered, _)| offered == name);
        let mut media_types = media_types.to_vec();
        media_types.sort_by_key(position);
        for name in media_types {
            let place = position(&name).and_then(|at| self.places.get(at)).copied().unwrap_or(self.place);
            let key = pointer::escaped(name);
            diagnostic = diagnostic.at(place, format!("{}/content/{key}", self.pointer), "");
        }
        diagnostic
    }
}

/// What a body or response has: its media types with their schemas, and the `itemSchema` of some.
pub(super) type Offered<'a> = (&'a [(String, Option<SchemaId>)], &'a [(String, SchemaId)]);

/// The media types of a body or response.
pub(super) struct Offer {
    /// The preferred one.
    pub(super) content: Content,
    /// Those beside it that are read and written as well, in order of preference.
    pub(super) others: Vec<Content>,
}

/// What a body or response offers, JSON before multipart before text before bytes; `None` where nothing is offered.
///
/// What is left out, with a warning, is another notation of the value that is not modelled, such as YAML beside JSON.
pub(super) fn choose(shapes: &mut Shapes<'_>, request: bool, at: &At<'_>) -> Option<Offer> {
    let (offered, items) = at.offered;
    let item = |media_type: &str| items.iter().find(|(name, _)| name == media_type).map(|(_, schema)| *schema);
    let mut order: Vec<usize> = (0..offered.len()).collect();
    order.sort_by_key(|index| rank(&offered[*index].0, request));
    let (kept, rest) = order.split_first()?;
    let (media_type, schema) = &offered[*kept];
    let content = content(shapes, media_type, (*schema, item(media_type)), request, at);
    let mut others: Vec<Content> = Vec::new();
    let mut dropped: Vec<&str> = Vec::new();
    for (media_type, schema) in rest.iter().map(|index| &offered[*index]) {
        if !is_modelled(shapes, media_type, *schema, request) {
            dropped.push(media_type);
            continue;
        }
        let other = self::content(shapes, media_type, (*schema, item(media_type)), request, at);
        if other != content && !others.contains(&other) {
            others.push(other);
        }
    }
    let mut content = content;
    if !request {
        join_xml(&mut content, &mut others);
    }
    if !dropped.is_empty() {
        shapes.diagnostics.push(left_out(media_type, &dropped, at));
    }
    Some(Offer { content, others })
}

/// XML of the value that JSON has is one content with it: which it is, the response says.
fn join_xml(content: &mut Content, others: &mut Vec<Content>) {
    let Content::Json { ty, xml: xml @ None, .. } = content else { return };
    let same = |other: &Content| matches!(other, Content::Json { ty: other, .. } if other == ty);
    let found = others.iter().filter(|other| same(other)).find_map(Content::only_xml);
    *xml = found.cloned();
    others.retain(|other| !same(other) || other.only_xml().is_none());
}

/// Warns of the media types that stand beside the preferred one where nothing but that one is read.
pub(super) fn preferred(shapes: &mut Shapes<'_>, offer: Offer, at: &At<'_>) -> Content {
    let Offer { content, others } = offer;
    let dropped: Vec<&str> =
        others.iter().filter(|other| !other.carries_same(&content)).map(Content::media_type).collect();
    if !dropped.is_empty() {
        shapes.diagnostics.push(left_out(content.media_type(), &dropped, at));
    }
    content
}

fn left_out(kept: &str, dropped: &[&str], at: &At<'_>) -> Diagnostic {
    let verb = if dropped.len() == 1 { "is" } else { "are" };
    let message = format!("`{kept}` is generated; `{}` offered beside it {verb} not", dropped.join("`, `"));
    at.told(Code::MediaTypes, message, dropped)
}

/// Whether a media type beside another is read as what its schema says: text and bytes cannot hold an object.
fn is_modelled(shapes: &mut Shapes<'_>, media_type: &str, schema: Option<SchemaId>, request: bool) -> bool {
    match rank(media_type, request) {
        Rank::Json | Rank::JsonSuffix | Rank::Anything | Rank::Items(_) => true,
        Rank::Xml if schema.is_some_and(|schema| !is_text(shapes, schema)) => true,
        Rank::Multipart => schema.is_some_and(|schema| is_object(shapes, schema)),
        Rank::Form => schema.is_some_and(|schema| forms::is_object(shapes, schema)),
        Rank::Xml | Rank::Text | Rank::Other => schema.is_none_or(|schema| is_text(shapes, schema)),
    }
}

/// The content of a media type by its schema and its `itemSchema`.
fn content(
    shapes: &mut Shapes<'_>,
    media_type: &str,
    (schema, item): (Option<SchemaId>, Option<SchemaId>),
    request: bool,
    at: &At<'_>,
) -> Content {
    let written = media_type.to_owned();
    match rank(media_type, request) {
        // A binary string is the body itself, whatever the media type says.
        Rank::Json | Rank::JsonSuffix | Rank::Anything if !is_binary(shapes.api, schema) => {
            let media_type =
                if rank(media_type, request) == Rank::Anything { "application/json".to_owned() } else { written };
            match schema {
                Some(schema) => value(shapes, media_type, schema, request, None),
                None => Content::Json { media_type, ty: TypeRef::Any, rules: Rules::default(), xml: None },
            }
        }
        Rank::Xml if let Some((schema, body)) = xml(shapes, schema) => {
            let xml = Xml { body, media_type: written.clone() };
            value(shapes, written, schema, request, Some(xml))
        }
        Rank::Multipart if schema.is_some_and(|schema| is_object(shapes, schema)) => match schema {
            Some(schema) => Content::Multipart { ty: shapes.value(schema).ty },
            None => Content::Bytes { media_type: written },
        },
        Rank::Form if schema.is_some_and(|schema| forms::is_object(shapes, schema)) => match schema {
            Some(schema) => Content::Form { ty: shapes.value(schema).ty, fields: Vec::new() },
            None => Content::Bytes { media_type: written },
        },
        // Without a word about the items, what is sent is bytes.
        Rank::Items(_) if request && item.is_none() && schema.is_none_or(|schema| is_text(shapes, schema)) => {
            Content::Bytes { media_type: written }
        }
        Rank::Items(framing) if let Some(item) = item => {
            described_items(shapes, written, framing, (item, schema), request, at)
        }
        Rank::Items(framing) => items(shapes, written, framing, schema, request),
        Rank::Text => Content::Text { media_type: written },
        // A text of XML, which the schema says no more of.
        Rank::Xml if media_type.starts_with("text/") => Content::Text { media_type: written },
        Rank::Json | Rank::JsonSuffix | Rank::Anything => Content::Bytes { media_type: written },
        Rank::Multipart | Rank::Form | Rank::Xml | Rank::Other => {
            if !is_binary(shapes.api, schema) {
                let message = format!("`{media_type}` is not supported; the body is passed through as bytes");
                shapes.diagnostics.push(at.told(Code::MediaType, message, &[media_type]));
            }
            Content::Bytes { media_type: written }
        }
    }
}

/// A value by its schema.
fn value(shapes: &mut Shapes<'_>, media_type: String, schema: SchemaId, request: bool, xml: Option<Xml>) -> Content {
    let value = if request { shapes.request(schema) } else { shapes.value(schema) };
    let ty = if value.nullable { TypeRef::Nullable(Box::new(value.ty)) } else { value.ty };
    Content::Json { media_type, ty, rules: value.rules, xml }
}

/// The table of a body of XML. A string without an `xml` of its own is the text of a document that nobody describes.
pub(super) fn xml(shapes: &mut Shapes<'_>, schema: Option<SchemaId>) -> Option<(SchemaId, XmlId)> {
    let schema = schema?;
    if is_binary(shapes.api, Some(schema)) || is_text(shapes, schema) {
        return None;
    }
    Some((schema, shapes.xml_body(schema)))
}

/// What is preferred, first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Json,
    JsonSuffix,
    Multipart,
    Form,
    Xml,
    Items(Framing),
    Anything,
    Text,
    Other,
}

fn rank(media_type: &str, request: bool) -> Rank {
    let essence = media_type::essence(media_type).to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => Rank::Json,
        "text/json" => Rank::JsonSuffix,
        essence if essence.ends_with("+json") => Rank::JsonSuffix,
        "multipart/form-data" if request => Rank::Multipart,
        "application/x-www-form-urlencoded" if request => Rank::Form,
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-ndjson"
        | "application/ndjson"
        | "application/json-seq"
        | "application/x-json-stream" => Rank::Items(Framing::Lines),
        "text/event-stream" if !request => Rank::Items(Framing::Events),
        "*/*" | "application/*" => Rank::Anything,
        "application/xml" | "text/xml" => Rank::Xml,
        essence if essence.ends_with("+xml") && !essence.starts_with("image/") => Rank::Xml,
        essence if essence.starts_with("text/") => Rank::Text,
        _ => Rank::Other,
    }
}

/// Whether what has this media type is XML that schemas describe: an image is bytes, whatever it is written in.
pub fn is_xml(media_type: &str) -> bool {
    rank(media_type, false) == Rank::Xml
}

/// Whether what has this media type may be JSON, as a response is.
pub(super) fn may_be_json(media_type: &str) -> bool {
    matches!(rank(media_type, false), Rank::Json | Rank::JsonSuffix | Rank::Anything)
}

/// Items by `itemSchema`: that of a value, or of an event with its fields, whose data is what its `contentSchema` says.
fn described_items(
    shapes: &mut Shapes<'_>,
    media_type: String,
    framing: Framing,
    (item, all): (SchemaId, Option<SchemaId>),
    request: bool,
    at: &At<'_>,
) -> Content {
    let data = match framing {
        Framing::Lines => Some(item),
        Framing::Events | Framing::TextEvents => match data_of(shapes, item) {
            Data::Json(schema) => Some(schema),
            Data::Text => None,
            Data::Several => {
                let message = "the events are of several schemas; the data of each is text";
                shapes.diagnostics.push(at.told(Code::MediaTypes, message, &[&media_type]));
                None
            }
        },
    };
    let Some(schema) = data else {
        return text_events(media_type);
    };
    // What stands beside describes the list of all items.
    if let Some(all) = all.filter(|_| !request) {
        shapes.received(all);
    }
    let list = all.filter(|_| request).map(|all| (all, shapes.rules(all)));
    items_of(shapes, media_type, framing, schema, list, request)
}

/// Items of which each is described by a schema, in a list that another describes, with these rules.
fn items_of(
    shapes: &mut Shapes<'_>,
    media_type: String,
    framing: Framing,
    schema: SchemaId,
    list: Option<(SchemaId, Rules)>,
    request: bool,
) -> Content {
    let value = if request { shapes.request(schema) } else { shapes.value(schema) };
    let ty = if value.nullable { TypeRef::Nullable(Box::new(value.ty)) } else { value.ty };
    let items = (!value.rules.is_empty()).then(|| Box::new(value.rules));
    let (list, rules) = list.map(|(list, rules)| (Some(list), rules)).unwrap_or_default();
    let mut rules = Rules { items, ..rules };
    match list {
        Some(list) if request => rules.schema = shapes.streamed(list, &ty, &rules),
        Some(list) => shapes.received(list),
        None => {}
    }
    Content::Items { media_type, framing, ty, rules }
}

fn text_events(media_type: String) -> Content {
    let (ty, rules) = (TypeRef::Scalar(Scalar::String), Rules::default());
    Content::Items { media_type, framing: Framing::TextEvents, ty, rules }
}

/// The data of an event.
enum Data {
    Text,
    Json(SchemaId),
    /// Of each kind of event another.
    Several,
}

/// What the data of an event is that a schema describes: an object with `data`, else the data itself.
fn data_of(shapes: &Shapes<'_>, item: SchemaId) -> Data {
    let api = shapes.api;
    match &api.schema(api.target(item)).meaning {
        Meaning::Object(object) => {
            let Some((_, data)) = object.properties.iter().find(|(name, _)| name == "data") else {
                // An event may do without; then there is nothing to decode.
                let fields = ["event", "id", "retry"];
                let event = object.properties.iter().all(|(name, _)| fields.contains(&name.as_str()));
                return if event { Data::Text } else { Data::Json(item) };
            };
            let within = api.schema(*data).content_schema.or_else(|| api.schema(api.target(*data)).content_schema);
            match within {
                Some(schema) => Data::Json(schema),
                None if is_text(shapes, *data) => Data::Text,
                None => Data::Json(*data),
            }
        }
        Meaning::OneOf(union) => {
            let is_event = |branch: &SchemaId| match &api.schema(api.target(*branch)).meaning {
                Meaning::Object(object) => object.properties.iter().any(|(name, _)| name == "data" || name == "event"),
                _ => false,
            };
            if union.branches.iter().any(is_event) { Data::Several } else { Data::Json(item) }
        }
        _ if is_text(shapes, item) => Data::Text,
        _ => Data::Json(item),
    }
}

/// Items by the schema of the media type: that of an item, or a list of them; an event's data where it is an object with
/// nothing else to say than the fields of an event.
fn items(
    shapes: &mut Shapes<'_>,
    media_type: String,
    framing: Framing,
    schema: Option<SchemaId>,
    request: bool,
) -> Content {
    let text = framing == Framing::Events && schema.is_none_or(|schema| is_text(shapes, schema));
    let Some(schema) = schema.filter(|_| !text) else {
        return match framing {
            Framing::Lines => Content::Items { media_type, framing, ty: TypeRef::Any, rules: Rules::default() },
            Framing::Events | Framing::TextEvents => text_events(media_type),
        };
    };
    match &shapes.api.schema(shapes.api.target(schema)).meaning {
        Meaning::Array(Some(item)) => {
            let list = Some((schema, shapes.list_rules(schema)));
            items_of(shapes, media_type, framing, *item, list, request)
        }
        Meaning::Array(None) => {
            let mut rules = shapes.list_rules(schema);
            if request {
                rules.schema = shapes.streamed(schema, &TypeRef::Any, &rules);
            } else {
                shapes.received(schema);
            }
            Content::Items { media_type, framing, ty: TypeRef::Any, rules }
        }
        _ => items_of(shapes, media_type, framing, schema, None, request),
    }
}

pub(super) fn is_binary(api: &Schemas<'_>, schema: Option<SchemaId>) -> bool {
    let format = |schema| match &api.schema(api.target(schema)).meaning {
        Meaning::String(format) => format.as_deref() == Some("binary"),
        _ => false,
    };
    schema.is_some_and(format)
}

fn is_text(shapes: &Shapes<'_>, schema: SchemaId) -> bool {
    let meaning = &shapes.api.schema(shapes.api.target(schema)).meaning;
    matches!(meaning, Meaning::String(_) | Meaning::StringEnum(_) | Meaning::Any)
}

fn is_object(shapes: &Shapes<'_>, schema: SchemaId) -> bool {
    match &shapes.api.schema(shapes.api.target(schema)).meaning {
        Meaning::Object(object) => !object.properties.is_empty(),
        _ => false,
    }
}
