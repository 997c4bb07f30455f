//! A request under construction.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde::ser::Serialize;

use super::call::{Call, Decode, ParamCall};
use super::core::Core;
use super::draft::Draft;
use super::error_set::{DecodeErrorSet, DecodeSuccessSet, ReplyBody};
use super::events::Events;
use super::pages::Pagination;
use super::stream::JsonLines;
use crate::param::form::encode_form;
use crate::{
    Body, Check, DecodeError, FormField, JsonItems, Mode, Operation, ParamIn, ParamStyle, Rules, ToMultipart, ToParam,
};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Builds the request of one operation; made by [`Core::request`](crate::Core::request).
///
/// No step can fail: what cannot be written is kept, and reported when the call is awaited.
#[must_use = "a request does nothing until it is finished and awaited"]
#[derive(Clone)]
pub struct RequestBuilder(Box<Draft>);

impl RequestBuilder {
    pub(super) fn new(core: Core, operation: &'static Operation) -> Self {
        Self(Box::new(Draft::new(core, operation)))
    }

    /// Says how the pages of the operation follow each other, for [`CallExt::pages`](crate::CallExt::pages).
    #[inline]
    pub fn paginated(mut self, pagination: &'static Pagination) -> Self {
        self.0.pagination = Some(pagination);
        self
    }

    /// Fills `{name}` of the template; a list is joined by commas (`simple`). Empty values are refused, and so is a
    /// segment that would become `.` or `..`.
    pub fn path(mut self, name: &'static str, value: &dyn ToParam) -> Self {
        self.0.path(name, value);
        self
    }

    /// A required query parameter that is a scalar or a list.
    pub fn query(mut self, name: &'static str, style: ParamStyle, value: &dyn ToParam) -> Self {
        let sent = self.0.query(name, style, value);
        self.0.needs(name, sent);
        self
    }

    /// A required header parameter that is a scalar or a list.
    pub fn header(mut self, name: &'static str, value: &dyn ToParam) -> Self {
        let sent = self.0.header(name, value);
        self.0.needs(name, sent);
        self
    }

    /// A required cookie parameter that is a scalar or a list.
    pub fn cookie(mut self, name: &'static str, value: &dyn ToParam) -> Self {
        let sent = self.0.cookie(name, value);
        self.0.needs(name, sent);
        self
    }

    /// A required parameter of any shape, written by its style.
    pub fn value<T: Serialize + ?Sized>(
        mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        value: &T,
    ) -> Self {
        let sent = self.0.value(place, name, style, crate::param::write::tree(value));
        self.0.needs(name, sent);
        self
    }

    /// The whole query, required, as a form (`in: querystring`).
    pub fn query_form<T: Serialize + ?Sized>(mut self, name: &'static str, fields: &[FormField], value: &T) -> Self {
        let sent = self.0.query_form(name, fields, crate::param::write::tree(value));
        self.0.needs(name, sent);
        self
    }

    /// The whole query, required, as one JSON text.
    pub fn query_json<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        let sent = self.0.query_json(name, crate::param::write::tree(value));
        self.0.needs(name, sent);
        self
    }

    /// The whole query, required, as one text.
    pub fn query_text(mut self, name: &'static str, value: &dyn ToParam) -> Self {
        let sent = self.0.query_text(name, value);
        self.0.needs(name, sent);
        self
    }

    /// A body of `application/json`.
    pub fn json_body<T: Serialize + Check + ?Sized>(self, body: &T) -> Self {
        self.typed_json_body(JSON, body)
    }

    /// A body of `application/json` that may be left out.
    pub fn optional_json_body<T: Serialize + Check + ?Sized>(self, body: Option<&T>) -> Self {
        self.optional_typed_json_body(JSON, body)
    }

    /// A body of another media type whose content is JSON, such as `application/merge-patch+json`.
    pub fn typed_json_body<T: Serialize + Check + ?Sized>(mut self, media: &'static str, body: &T) -> Self {
        // Checked here, where the value is: a call owns only the encoded body. It costs less than the encoding.
        self.0.encoded(media, crate::encode(body), crate::validate(body));
        self
    }

    /// A body of another media type whose content is JSON; it may be left out.
    pub fn optional_typed_json_body<T: Serialize + Check + ?Sized>(
        self,
        media: &'static str,
        body: Option<&T>,
    ) -> Self {
        match body {
            Some(body) => self.typed_json_body(media, body),
            None => self,
        }
    }

    /// A body of JSON, where there is one, with rules of the place it stands in.
    pub fn json_body_with<T: Serialize + Check + ?Sized>(
        mut self,
        media: &'static str,
        body: Option<&T>,
        rules: &Rules,
    ) -> Self {
        if let Some(body) = body {
            self.0.encoded(media, crate::encode(body), crate::validate_with(body, rules));
        }
        self
    }

    /// A body of XML, where there is one.
    #[cfg(feature = "xml")]
    pub fn xml_body<T: Serialize + Check + ?Sized>(
        mut self,
        media: &'static str,
        body: Option<&T>,
        rules: &Rules,
        xml: &'static crate::XmlBody<'static>,
    ) -> Self {
        if let Some(body) = body {
            self.0.encoded(media, crate::encode_xml(body, xml), crate::validate_with(body, rules));
        }
        self
    }

    /// Says that the JSON of a success may come as XML, or is XML.
    #[cfg(feature = "xml")]
    pub fn xml_reply(mut self, xml: &'static crate::XmlBody<'static>) -> Self {
        self.0.xml = Some(xml);
        self
    }

    /// A body of `multipart/form-data` (RFC 7578).
    pub fn multipart<T: ToMultipart + Check + ?Sized>(mut self, body: &T) -> Self {
        self.0.multipart(crate::encode_multipart(body), crate::validate(body));
        self
    }

    /// A body of `multipart/form-data` that may be left out.
    pub fn optional_multipart<T: ToMultipart + Check + ?Sized>(self, body: Option<&T>) -> Self {
        match body {
            Some(body) => self.multipart(body),
            None => self,
        }
    }

    /// A body of `application/x-www-form-urlencoded`; `fields` are the properties that the document's `encoding` names.
    pub fn form_body<T: Serialize + Check + ?Sized>(mut self, body: &T, fields: &[FormField]) -> Self {
        self.0.encoded(FORM, encode_form(body, fields), crate::validate(body));
        self
    }

    /// A body of `application/x-www-form-urlencoded` that may be left out.
    pub fn optional_form_body<T: Serialize + Check + ?Sized>(self, body: Option<&T>, fields: &[FormField]) -> Self {
        match body {
            Some(body) => self.form_body(body, fields),
            None => self,
        }
    }

    /// A body of text.
    pub fn text_body(self, media: &'static str, body: &str) -> Self {
        self.bytes_body(media, Bytes::copy_from_slice(body.as_bytes()).into())
    }

    /// A body of text that may be left out.
    pub fn optional_text_body(self, media: &'static str, body: Option<&str>) -> Self {
        match body {
            Some(body) => self.text_body(media, body),
            None => self,
        }
    }

    /// A body as it is, which need not be in memory.
    pub fn bytes_body(mut self, media: &'static str, body: Body) -> Self {
        self.0.set_body(media, body);
        self
    }

    /// A body as it is, which may be left out.
    pub fn optional_bytes_body(self, media: &'static str, body: Option<Body>) -> Self {
        match body {
            Some(body) => self.bytes_body(media, body),
            None => self,
        }
    }

    /// A body of JSON values one after another, which need not be in memory.
    pub fn items_body<T>(self, media: &'static str, body: JsonItems<T>) -> Self {
        self.items_body_with(media, body, &Rules::NONE)
    }

    /// A body of JSON values that may be left out.
    pub fn optional_items_body<T>(self, media: &'static str, body: Option<JsonItems<T>>) -> Self {
        self.optional_items_body_with(media, body, &Rules::NONE)
    }

    /// A body of JSON values, with what is checked of the list that they are.
    pub fn items_body_with<T>(mut self, media: &'static str, body: JsonItems<T>, rules: &'static Rules) -> Self {
        self.0.items(media, body, rules);
        self
    }

    /// A body of JSON values that may be left out, with what is checked of the list that they are.
    pub fn optional_items_body_with<T>(
        self,
        media: &'static str,
        body: Option<JsonItems<T>>,
        rules: &'static Rules,
    ) -> Self {
        match body {
            Some(body) => self.items_body_with(media, body, rules),
            None => self,
        }
    }

    /// A call whose response is JSON.
    pub fn json<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<T, E> {
        self.finish(|status, body| success(status, || body.json()))
    }

    /// A call whose response is JSON or, with some of its statuses, nothing.
    pub fn optional_json<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<Option<T>, E> {
        self.finish(|status, body| success(status, || optional(body)))
    }

    /// A call whose response has no body, or none that is read.
    pub fn empty<E: DecodeErrorSet>(self) -> Call<(), E> {
        self.finish(|status, _| success(status, || Ok(())))
    }

    /// A call whose response is text.
    pub fn text<E: DecodeErrorSet>(self) -> Call<String, E> {
        self.finish(|status, body| success(status, || body.text()))
    }

    /// A call whose response is read as it is.
    pub fn bytes<E: DecodeErrorSet>(self) -> Call<Bytes, E> {
        self.finish(|status, body| success(status, || body.bytes()))
    }

    /// A call whose statuses differ in what they carry.
    pub fn by_status<T: DecodeSuccessSet, E: DecodeErrorSet>(self) -> Call<T, E> {
        self.finish(T::decode)
    }

    /// A call that is answered by a redirect, which is not followed: its `Location` is in the headers of the response.
    pub fn redirect<E: DecodeErrorSet>(self) -> Call<(), E> {
        self.finish(|status, _| (status.is_success() || status.is_redirection()).then_some(Ok(())))
    }

    /// A call whose response is a JSON value a line, each decoded as it comes.
    pub fn json_lines<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<JsonLines<T>, E> {
        self.bytes().json_lines()
    }

    /// A call whose response is server-sent events with JSON, each decoded as it comes.
    pub fn events<T: DeserializeOwned, E: DecodeErrorSet>(self) -> Call<Events<T>, E> {
        self.bytes().events()
    }

    /// A call whose response is server-sent events with text.
    pub fn text_events<E: DecodeErrorSet>(self) -> Call<Events<String>, E> {
        self.bytes().text_events()
    }

    /// [`json_lines`](Self::json_lines) with optional parameters.
    pub fn json_lines_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, JsonLines<T>, E> {
        ParamCall::new(self.json_lines())
    }

    /// [`events`](Self::events) with optional parameters.
    pub fn events_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, Events<T>, E> {
        ParamCall::new(self.events())
    }

    /// [`text_events`](Self::text_events) with optional parameters.
    pub fn text_events_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, Events<String>, E> {
        ParamCall::new(self.text_events())
    }

    /// [`json`](Self::json) with optional parameters.
    pub fn json_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, T, E> {
        ParamCall::new(self.json())
    }

    /// [`optional_json`](Self::optional_json) with optional parameters.
    pub fn optional_json_with<P: Default, T: DeserializeOwned, E: DecodeErrorSet>(self) -> ParamCall<P, Option<T>, E> {
        ParamCall::new(self.optional_json())
    }

    /// [`empty`](Self::empty) with optional parameters.
    pub fn empty_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, (), E> {
        ParamCall::new(self.empty())
    }

    /// [`text`](Self::text) with optional parameters.
    pub fn text_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, String, E> {
        ParamCall::new(self.text())
    }

    /// [`bytes`](Self::bytes) with optional parameters.
    pub fn bytes_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, Bytes, E> {
        ParamCall::new(self.bytes())
    }

    /// [`by_status`](Self::by_status) with optional parameters.
    pub fn by_status_with<P: Default, T: DecodeSuccessSet, E: DecodeErrorSet>(self) -> ParamCall<P, T, E> {
        ParamCall::new(self.by_status())
    }

    /// [`redirect`](Self::redirect) with optional parameters.
    pub fn redirect_with<P: Default, E: DecodeErrorSet>(self) -> ParamCall<P, (), E> {
        ParamCall::new(self.redirect())
    }

    fn finish<T, E: DecodeErrorSet>(self, decode: Decode<T>) -> Call<T, E> {
        Call::new(self.0, decode, E::decode)
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBuilder({})", self.0.operation)
    }
}

/// Whatever is a success carries the value.
fn success<T>(status: StatusCode, decode: impl FnOnce() -> Result<T, DecodeError>) -> Option<Result<T, DecodeError>> {
    status.is_success().then(decode)
}

fn optional<T: DeserializeOwned>(body: &ReplyBody<'_>) -> Result<Option<T>, DecodeError> {
    let bytes = body.bytes()?;
    if bytes.is_empty() { Ok(None) } else { crate::decode(&bytes, Mode::Client, false).map(Some) }
}
