//! Bodies of `application/x-www-form-urlencoded` (*Media Type Object*, `encoding`): an object whose properties are pairs,
//! each written as a query parameter is.
//!
//! Without an entry in `encoding` a scalar is its text, a list its key repeated, and an object its JSON text.

use super::style::{ParamKeys, ParamStyle};

/// How a property of a form is written, where `encoding` says so.
#[derive(Debug, Clone, Copy)]
pub struct FormField {
    /// The property.
    pub name: &'static str,
    /// Its style.
    pub style: ParamStyle,
    /// The keys that it has in the form, for an exploded object; none for everything else.
    pub keys: Option<ParamKeys>,
}

#[cfg(feature = "client")]
mod encode {
    use serde::Serialize;

    use super::{FormField, ParamStyle};
    use crate::param::write::{self, Escape};
    use crate::{EncodeError, Json, json};

    /// Writes a value as a form.
    ///
    /// # Errors
    /// What is no object, and a property that has no form in its style.
    pub(crate) fn encode_form<T: Serialize + ?Sized>(value: &T, fields: &[FormField]) -> Result<Vec<u8>, EncodeError> {
        encode(&json::to_json(value)?, fields).map(String::into_bytes)
    }

    /// Writes a tree as a form, see [`encode_form`].
    pub(crate) fn encode(value: &Json, fields: &[FormField]) -> Result<String, EncodeError> {
        let members = value.as_object().ok_or_else(|| EncodeError::new("a form is an object"))?;
        let mut out = String::new();
        for (key, value) in members {
            let style = match (fields.iter().find(|field| field.name == key), value) {
                (Some(field), _) => field.style,
                (None, Json::Object(_)) => ParamStyle::JSON,
                (None, _) => ParamStyle::FORM,
            };
            let pairs = write::pairs(key, style, value, Escape::Form)
                .map_err(|problem| EncodeError::new(format!("`{key}` {problem}")))?;
            for (name, value) in pairs {
                if !out.is_empty() {
                    out.push('&');
                }
                out.extend([name.as_str(), "=", value.as_str()]);
            }
        }
        Ok(out)
    }
}

#[cfg(feature = "server")]
mod decode {
    use std::borrow::Cow;

    use serde::de::DeserializeOwned;

    use super::FormField;
    use crate::codec::within;
    use crate::param::node::Node;
    use crate::param::read::{self, Decoding, Found, Pair};
    use crate::param::style::Base;
    use crate::{DecodeError, Json, Mode};

    /// Reads a value from a form.
    ///
    /// # Errors
    /// What is no form, or not a `T`; the error says where.
    pub(crate) fn decode_form<T: DeserializeOwned>(body: &[u8], fields: &[FormField]) -> Result<T, DecodeError> {
        let text = std::str::from_utf8(body).map_err(|_| DecodeError::new("expected UTF-8"))?;
        let node = form(text, fields)?;
        within(Mode::Server, || node.read())
    }

    pub(crate) fn form<'a>(text: &'a str, fields: &[FormField]) -> Result<Node<'a>, DecodeError> {
        let pairs: Vec<Pair<'a>> = read::pairs(text).collect();
        let mut members = Vec::new();
        for field in fields {
            let found = match field.keys {
                Some(keys) => read::exploded(field.name, field.style, keys, &pairs, Decoding::Form),
                None => read::among(field.name, field.style, &pairs, Decoding::Form),
            };
            let found = found.map_err(|problem| DecodeError::new(problem).under_key(field.name))?;
            members.extend(found.map(|found| (Cow::Borrowed(field.name), node(found))));
        }
        let rest = pairs.into_iter().filter(|(key, _)| !fields.iter().any(|field| owns(field, key)));
        let rest = read::members(rest, Decoding::Form).map_err(DecodeError::new)?;
        if let Node::Object(rest) = rest {
            members.extend(rest);
        }
        Ok(Node::Object(members))
    }

    fn node(found: Found<'_>) -> Node<'_> {
        match found {
            Found::Node(node) => node,
            Found::Json(text) => match text.parse() {
                Ok(Json::Null) => Node::Null,
                Ok(Json::String(text)) => Node::text(Cow::Owned(text)),
                Ok(Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) | Err(_) => Node::text(text),
            },
        }
    }

    /// Whether a key of the form is one of a field.
    fn owns(field: &FormField, key: &str) -> bool {
        match field.keys {
            Some(keys) => keys.has(key),
            None => key
                .strip_prefix(field.name)
                .is_some_and(|rest| rest.is_empty() || field.style.base == Base::Deep && rest.starts_with('[')),
        }
    }
}

#[cfg(feature = "server")]
pub(crate) use decode::decode_form;
#[cfg(feature = "dynamic")]
pub(crate) use decode::form;
#[cfg(feature = "client")]
pub(crate) use encode::{encode as encode_tree, encode_form};
