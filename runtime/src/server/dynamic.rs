//! Requests read by schemas instead of types: for a server that learns its document at run time.

use super::params::{keep, pointer, violation};
use super::request::{Held, Inputs};
use crate::check::MOST_VIOLATIONS;
use crate::lines::LineBuffer;
use crate::param::directed::Expected;
use crate::param::form;
use crate::param::read::Found;
use crate::{FormField, Json, Map, Mode, ParamIn, ParamKeys, ParamStyle, Schema, Validator, Violation, Violations};

/// Where a parameter is, and how it is written.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Where it stands.
    pub place: ParamIn,
    /// Its name on the wire.
    pub name: &'static str,
    /// How it is written.
    pub style: ParamStyle,
    /// The keys that it has there, for an exploded object.
    pub keys: Option<ParamKeys>,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Which values are valid.
    pub schema: &'static Schema,
}

impl Inputs {
    /// Whether the request has a body: bytes, or a media type for none.
    pub fn has_body(&self) -> bool {
        !self.is_empty() || self.params.headers.contains_key(http::header::CONTENT_TYPE)
    }

    /// A parameter as JSON: read as its schema asks for, and checked against it.
    pub fn parameter(&mut self, parameter: &Parameter) -> Held<Option<Json>> {
        let Parameter { place, name, style, keys, required, schema } = *parameter;
        let value = match self.params.find(place, name, style, keys) {
            Ok(found) => found.map(|found| match found {
                Found::Node(node) => Ok(Expected::from(*schema).read(&node)),
                Found::Json(text) => crate::decode(text.as_bytes(), Mode::Server, true).map_err(Violations::from),
            }),
            Err(message) => {
                self.params.violations.push(violation(place, pointer(name), "type", message));
                return Held(None);
            }
        };
        match value {
            None if required => {
                self.params.present::<Json>(place, name, None);
                Held(None)
            }
            None => Held(Some(None)),
            Some(value) => match value.and_then(|value| checked(value, schema)) {
                Ok(value) => Held(Some(Some(value))),
                Err(found) => {
                    keep(place, name, found, &mut self.params.violations);
                    Held(None)
                }
            },
        }
    }

    /// A body of JSON, checked against a schema.
    pub fn json_by(&mut self, media_type: &str, schema: &Schema) -> Held<Json> {
        if !self.required_body(media_type) {
            return Held(None);
        }
        let read = crate::decode::<Json>(&self.body, Mode::Server, true).map_err(Violations::from);
        Held(self.keep(read.and_then(|value| checked(value, schema))))
    }

    /// A body of XML, read by its table and checked against a schema.
    #[cfg(feature = "xml")]
    pub fn xml_by(&mut self, media_type: &str, xml: &crate::XmlBody<'_>, schema: &Schema) -> Held<Json> {
        let Some(json) = self.json_of_xml(media_type, xml) else { return Held(None) };
        let read = crate::decode::<Json>(&json, Mode::Server, true).map_err(Violations::from);
        Held(self.keep(read.and_then(|value| checked(value, schema))))
    }

    /// A body of JSON values one after another, each checked against the schema of an item, and all against that of the
    /// list that they are.
    pub fn items_by(&mut self, media_type: &str, item: &Schema, list: &Schema) -> Held<Json> {
        if !self.required_body(media_type) {
            return Held(None);
        }
        let mut texts = LineBuffer::default();
        texts.push(&self.body);
        let (mut items, mut broken, mut count) = (Vec::new(), Vec::new(), 0_usize..);
        while let Some(text) = texts.json_text(true).filter(|_| broken.len() < MOST_VIOLATIONS) {
            if text.trim_ascii().is_empty() {
                continue;
            }
            let at = count.next().unwrap_or_default();
            let read = crate::decode::<Json>(&text, Mode::Server, true).map_err(Violations::from);
            match read.and_then(|value| checked(value, item)) {
                Ok(value) => items.push(value),
                Err(found) => {
                    broken.extend(
                        found.into_iter().map(|it| Violation { pointer: format!("/{at}{}", it.pointer), ..it }),
                    );
                }
            }
        }
        let all = if broken.is_empty() { checked(Json::Array(items), list) } else { Err(broken.into()) };
        Held(self.keep(all))
    }

    /// A body of `application/x-www-form-urlencoded`, read as its schema asks for, and checked against it.
    pub fn form_by(&mut self, fields: &[FormField], schema: &Schema) -> Held<Json> {
        if !self.expect("application/x-www-form-urlencoded") {
            return Held(None);
        }
        let read = match std::str::from_utf8(&self.body) {
            Ok(text) => {
                form::form(text, fields).map(|node| Expected::from(*schema).read(&node)).map_err(Violations::from)
            }
            Err(_) => Err(Violations::from(vec![whole("expected UTF-8")])),
        };
        Held(self.keep(read.and_then(|value| checked(value, schema))))
    }

    /// A body of `multipart/form-data`, read as its schema asks for, and checked against it. A file is its bytes as text,
    /// whatever is no UTF-8 replaced.
    pub fn multipart_by(&mut self, schema: &Schema) -> Held<Json> {
        if !self.required_body("multipart/form-data") {
            return Held(None);
        }
        let read = self.take_parts().map_err(Violations::from);
        let value = read.and_then(|parts| {
            let expected = Expected::from(*schema);
            let mut object: Map<Json> = Map::new();
            for part in parts {
                let property = expected.property(&part.head.name);
                // What is too large to look at is taken for an empty text.
                let bytes = part.value().unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes);
                let json = part.head.content_type.as_deref().is_some_and(|found| found.contains("json"));
                let value = match crate::decode::<Json>(&bytes, Mode::Server, true) {
                    Ok(value) if json => value,
                    _ => property.read_text(&text),
                };
                add(&mut object, part.head.name, value, &property);
            }
            checked(Json::Object(object), schema)
        });
        Held(self.keep(value))
    }
}

/// Adds a part: those of one name are a list.
fn add(object: &mut Map<Json>, name: String, value: Json, property: &Expected) {
    match object.get_mut(&name) {
        Some(Json::Array(items)) if property.is_list() => match value {
            Json::Array(more) => items.extend(more),
            value => items.push(value),
        },
        Some(other) => *other = value,
        None => {
            object.insert(name, value);
        }
    }
}

fn checked(value: Json, schema: &Schema) -> Result<Json, Violations> {
    let mut at = Validator::default();
    at.json(&value, schema);
    at.finish().map(|()| value)
}

fn whole(message: &str) -> Violation {
    Violation { pointer: String::new(), keyword: "type", message: message.to_owned() }
}
