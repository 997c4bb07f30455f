//! Bodies, by what the document says they hold.

use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::{Held, Inputs, whole};
use crate::media_type;
use crate::multipart::Part;
use crate::param::form::decode_form;
use crate::server::body::{self, Decoded};
use crate::{Body, Check, DecodeError, FormField, FromMultipart, Parts, Violations};

impl Inputs {
    /// A required `application/json` body.
    pub fn body<T>(&mut self, decode: fn(&[u8]) -> Decoded<T>) -> Held<T> {
        self.body_as("application/json", decode)
    }

    /// An optional `application/json` body; absent is one without bytes.
    pub fn optional_body<T>(&mut self, decode: fn(&[u8]) -> Decoded<T>) -> Held<Option<T>> {
        self.optional_body_as("application/json", decode)
    }

    /// A required body of another media type that `decode` reads. `application/json` is taken as well where the media
    /// type is one of JSON (`+json`).
    pub fn body_as<T>(&mut self, media_type: &str, decode: fn(&[u8]) -> Decoded<T>) -> Held<T> {
        let value = if self.required_body(media_type) { self.keep(decode(&self.body)) } else { None };
        Held(value)
    }

    /// An optional body of another media type that `decode` reads; absent is one without bytes.
    pub fn optional_body_as<T>(&mut self, media_type: &str, decode: fn(&[u8]) -> Decoded<T>) -> Held<Option<T>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.body_as(media_type, decode);
        Held(held.0.map(Some))
    }

    /// A required body of XML, whose JSON `decode` reads.
    #[cfg(feature = "xml")]
    pub fn xml<T>(&mut self, media_type: &str, xml: &crate::XmlBody<'_>, decode: fn(&[u8]) -> Decoded<T>) -> Held<T> {
        let json = self.json_of_xml(media_type, xml);
        Held(json.and_then(|json| self.keep(decode(&json))))
    }

    /// The JSON of a required body of XML; `None` where there is none, which is noted.
    #[cfg(feature = "xml")]
    pub(in crate::server) fn json_of_xml(&mut self, media_type: &str, xml: &crate::XmlBody<'_>) -> Option<Vec<u8>> {
        if !self.required_body(media_type) {
            return None;
        }
        let content_type = self.params.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type::foreign_charset(content_type.unwrap_or_default()).is_some() {
            self.refusal.get_or_insert(body::unsupported("The XML must be UTF-8."));
            return None;
        }
        let json = crate::xml::to_json(&self.body, xml, crate::Mode::Server).map_err(Violations::from);
        self.keep(json)
    }

    /// An optional body of XML; absent is one without bytes.
    #[cfg(feature = "xml")]
    pub fn optional_xml<T>(
        &mut self,
        media_type: &str,
        xml: &crate::XmlBody<'_>,
        decode: fn(&[u8]) -> Decoded<T>,
    ) -> Held<Option<T>> {
        if self.body.is_empty() {
            return Held(Some(None));
        }
        let held = self.xml(media_type, xml, decode);
        Held(held.0.map(Some))
    }

    /// A required `multipart/form-data` body, checked.
    pub fn multipart<T: FromMultipart + Check>(&mut self) -> Held<T> {
        if !self.required_body("multipart/form-data") {
            return Held(None);
        }
        let decoded = self
            .take_parts()
            .map_err(Violations::from)
            .and_then(|parts| Parts::of(parts).read_all::<T>())
            .and_then(|value| crate::validate(&value).map(|()| value));
        Held(self.keep(decoded))
    }

    /// An optional `multipart/form-data` body; absent is one without bytes.
    pub fn optional_multipart<T: FromMultipart + Check>(&mut self) -> Held<Option<T>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.multipart();
        Held(held.0.map(Some))
    }

    /// A required `application/x-www-form-urlencoded` body, checked; `fields` are the properties that the document's
    /// `encoding` names. It may have no bytes: a form without fields has none.
    pub fn form<T: DeserializeOwned + Check>(&mut self, fields: &[FormField]) -> Held<T> {
        if self.is_empty() && !self.params.headers.contains_key(CONTENT_TYPE) {
            self.params.violations.push(whole("required", "a body is required"));
            return Held(None);
        }
        if !self.expect("application/x-www-form-urlencoded") {
            return Held(None);
        }
        let decoded = decode_form::<T>(&self.body, fields)
            .map_err(Violations::from)
            .and_then(|value| crate::validate(&value).map(|()| value));
        Held(self.keep(decoded))
    }

    /// An optional `application/x-www-form-urlencoded` body; absent is one without bytes and media type.
    pub fn optional_form<T: DeserializeOwned + Check>(&mut self, fields: &[FormField]) -> Held<Option<T>> {
        if self.is_empty() && !self.params.headers.contains_key(CONTENT_TYPE) {
            return Held(Some(None));
        }
        let held = self.form(fields);
        Held(held.0.map(Some))
    }

    /// Which of these media types, or ranges, the body is of, where the document gives a choice: its position. The first
    /// where there is no body, and where none fits, which is a 415.
    pub fn media_type(&mut self, choice: &[&str]) -> usize {
        if self.is_empty() {
            return 0;
        }
        let headers = &self.params.headers;
        let found = choice.iter().position(|media_type| body::expect_media_type(headers, media_type).is_ok());
        // Whoever sends JSON without saying which kind of it is understood.
        let json = || {
            let is_json =
                body::content_type(headers).is_some_and(|found| found.eq_ignore_ascii_case("application/json"));
            choice.iter().position(|media_type| is_json && media_type.ends_with("+json"))
        };
        if let Some(found) = found.or_else(json) {
            return found;
        }
        if !self.is_empty() {
            self.refusal.get_or_insert(body::unsupported(&format!("The body must be one of {}.", choice.join(", "))));
        }
        0
    }

    /// A required body of text in UTF-8.
    pub fn text(&mut self, media_type: &str) -> Held<String> {
        if !self.expect(media_type) {
            return Held(None);
        }
        let content_type = self.params.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if media_type::foreign_charset(content_type.unwrap_or_default()).is_some() {
            self.refusal.get_or_insert(body::unsupported("The text must be UTF-8."));
            return Held(None);
        }
        match std::str::from_utf8(&self.body) {
            Ok(text) => Held(Some(text.to_owned())),
            Err(_) => Held(self.keep(Err(vec![whole("type", "expected UTF-8")].into()))),
        }
    }

    /// An optional body of text in UTF-8; absent is one without bytes.
    pub fn optional_text(&mut self, media_type: &str) -> Held<Option<String>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.text(media_type);
        Held(held.0.map(Some))
    }

    /// A required body of bytes; the media type may be a range such as `image/*`. It is still to come where the router was
    /// told so (`streaming`), else in memory.
    pub fn bytes(&mut self, media_type: &str) -> Held<Body> {
        let fits = self.expect(media_type);
        Held(fits.then(|| self.streamed.take().unwrap_or_else(|| self.body.clone().into())))
    }

    /// An optional body of bytes; absent is one without bytes.
    pub fn optional_bytes(&mut self, media_type: &str) -> Held<Option<Body>> {
        if self.is_empty() {
            return Held(Some(None));
        }
        let held = self.bytes(media_type);
        Held(held.0.map(Some))
    }

    /// The parts of a multipart body.
    pub(in crate::server) fn take_parts(&mut self) -> Result<Vec<Part>, DecodeError> {
        self.parts.take().unwrap_or_else(|| Ok(Vec::new()))
    }

    /// Whether there is a body of the right media type; what is wrong otherwise is kept.
    pub(in crate::server) fn required_body(&mut self, media_type: &str) -> bool {
        if self.is_empty() {
            self.params.violations.push(whole("required", "a body is required"));
            return false;
        }
        self.expect(media_type)
    }

    pub(in crate::server) fn expect(&mut self, media_type: &str) -> bool {
        let headers = &self.params.headers;
        let mut checked = body::expect_media_type(headers, media_type);
        if checked.is_err() && media_type.ends_with("+json") {
            checked = body::expect_media_type(headers, "application/json").or(checked);
        }
        match checked {
            Ok(()) => true,
            Err(refusal) => {
                self.refusal.get_or_insert(refusal);
                false
            }
        }
    }

    pub(in crate::server) fn keep<T>(&mut self, decoded: Decoded<T>) -> Option<T> {
        decoded.map_err(|violations| self.params.violations.extend(violations)).ok()
    }
}
