//! Parameters on the wire (*Parameter Object*): percent-encoded so that a value is never anything but data.

use http::{HeaderName, HeaderValue};
use serde::Serialize;

use super::draft::Draft;
use super::error::InvalidRequest;
use crate::param::form::encode_tree;
use crate::param::write::{self, Escape, Pair, Problem, push_encoded};
use crate::{FormField, Json, ParamIn, ParamStyle, ParamValues, ToParam};

/// The optional parameters of an operation, as one value.
pub trait WriteParams {
    /// Writes those that are set.
    fn write(&self, to: &mut ParamWriter<'_>);
}

/// Where a set of parameters is written to. A value without strings (`None`, an empty list) is not sent, unless the
/// document allows empty values.
pub struct ParamWriter<'a> {
    draft: &'a mut Draft,
}

impl<'a> ParamWriter<'a> {
    pub(super) fn new(draft: &'a mut Draft) -> Self {
        Self { draft }
    }

    /// A query parameter that is a scalar or a list.
    pub fn query(&mut self, name: &'static str, style: ParamStyle, value: &dyn ToParam) {
        self.draft.query(name, style, value);
    }

    /// A header parameter that is a scalar or a list, which is joined by commas (`simple`). Only what a header keeps as
    /// it is can be sent: ASCII without control characters, no white space at its ends.
    pub fn header(&mut self, name: &'static str, value: &dyn ToParam) {
        self.draft.header(name, value);
    }

    /// A cookie that is a scalar, or a list joined by commas, percent-encoded (`form`).
    pub fn cookie(&mut self, name: &'static str, value: &dyn ToParam) {
        self.draft.cookie(name, value);
    }

    /// A parameter of any shape, written by its style.
    pub fn value<T: Serialize>(&mut self, place: ParamIn, name: &'static str, style: ParamStyle, value: &T) {
        self.draft.value(place, name, style, write::tree(value));
    }

    /// The whole query, as a form (`in: querystring`); see [`FormField`].
    pub fn query_form<T: Serialize>(&mut self, name: &'static str, fields: &[FormField], value: &T) {
        self.draft.query_form(name, fields, write::tree(value));
    }

    /// The whole query, as one JSON text.
    pub fn query_json<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.draft.query_json(name, write::tree(value));
    }

    /// The whole query, as one text.
    pub fn query_text(&mut self, name: &'static str, value: &dyn ToParam) {
        self.draft.query_text(name, value);
    }
}

/// The parameters of a request under construction. The first value that cannot be written is kept as the problem. Each
/// says whether something was sent.
impl Draft {
    /// Fills `{name}`. An empty value is refused: it would address another path, often the collection above.
    pub(super) fn path(&mut self, name: &'static str, value: &dyn ToParam) {
        let mut text = String::new();
        push_list(&mut text, values(value).as_slice(), ",");
        self.hidden.path |= crate::secret::take_seen();
        if text.is_empty() {
            self.refuse(name, "is empty, and a path segment cannot be");
        }
        self.fill(name, &text);
    }

    fn fill(&mut self, name: &'static str, text: &str) {
        let placeholder = format!("{{{name}}}");
        if !self.path.contains(&placeholder) {
            self.refuse(name, "does not stand in the path template");
        }
        self.path = self.path.replace(&placeholder, text);
    }

    pub(super) fn query(&mut self, name: &'static str, style: ParamStyle, value: &dyn ToParam) -> bool {
        let values = values(value);
        self.hidden.query |= crate::secret::take_seen();
        // An absent value has no strings, and is no list.
        if values.as_slice().is_empty() && !values.is_list() {
            return false;
        }
        match write::list(name, style, values.as_slice(), Escape::Percent) {
            Ok(pairs) => self.push_query(&pairs),
            Err(problem) => self.refuse(name, problem),
        }
    }

    fn push_query(&mut self, pairs: &[Pair]) -> bool {
        push_pairs(&mut self.query, pairs, "&");
        !pairs.is_empty()
    }

    /// The whole query as a form; one without fields is an empty query.
    pub(super) fn query_form(
        &mut self,
        name: &'static str,
        fields: &[FormField],
        value: Result<Json, Problem>,
    ) -> bool {
        self.hidden.query |= crate::secret::take_seen();
        match value.map(|value| (!value.is_null()).then(|| encode_tree(&value, fields))) {
            Ok(Some(Ok(text))) => self.push_whole(&text),
            Ok(Some(Err(_))) => self.refuse(name, "holds what has no form in a query"),
            Ok(None) => false,
            Err(problem) => self.refuse(name, problem),
        }
    }

    pub(super) fn query_json(&mut self, name: &'static str, value: Result<Json, Problem>) -> bool {
        self.hidden.query |= crate::secret::take_seen();
        match value {
            Ok(value) if value.is_null() => false,
            Ok(value) => self.push_whole(&encoded(&value.to_string())),
            Err(problem) => self.refuse(name, problem),
        }
    }

    pub(super) fn query_text(&mut self, name: &'static str, value: &dyn ToParam) -> bool {
        let values = values(value);
        self.hidden.query |= crate::secret::take_seen();
        match values.as_slice() {
            [] => false,
            [text] => self.push_whole(&encoded(text)),
            _ => self.refuse(name, "is a list, which has no form as a text"),
        }
    }

    fn push_whole(&mut self, text: &str) -> bool {
        if !self.query.is_empty() && !text.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(text);
        true
    }

    pub(super) fn header(&mut self, name: &'static str, value: &dyn ToParam) -> bool {
        let values = values(value);
        let text = match values.as_slice() {
            [one] if !values.is_list() => write::header_text(one.clone()).map(Some),
            items => write::header_list(items),
        };
        self.push_header(name, text)
    }

    fn push_header(&mut self, name: &'static str, text: Result<Option<String>, Problem>) -> bool {
        let text = match text {
            Ok(Some(text)) => text,
            Ok(None) => return false,
            Err(problem) => return self.refuse(name, problem),
        };
        let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
            return self.refuse(name, "has a name that no header can have");
        };
        let Ok(mut value) = HeaderValue::from_str(&text) else {
            return self.refuse(name, "holds a character that no header can hold");
        };
        value.set_sensitive(true);
        // Where the document declares it, the setter says what `idempotency_key` does.
        self.options.idempotent |= header == "idempotency-key";
        self.headers.insert(header, value);
        true
    }

    pub(super) fn cookie(&mut self, name: &'static str, value: &dyn ToParam) -> bool {
        let values = values(value);
        let pairs = write::list(name, ParamStyle::FORM.joined(), values.as_slice(), Escape::Percent);
        self.push_cookies(name, pairs)
    }

    fn push_cookies(&mut self, name: &'static str, pairs: Result<Vec<Pair>, Problem>) -> bool {
        match pairs {
            Ok(pairs) => {
                push_pairs(&mut self.cookies, &pairs, "; ");
                !pairs.is_empty()
            }
            Err(problem) => self.refuse(name, problem),
        }
    }

    /// A parameter of any shape, as a tree.
    pub(super) fn value(
        &mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        value: Result<Json, Problem>,
    ) -> bool {
        let seen = crate::secret::take_seen();
        self.hidden.path |= seen;
        self.hidden.query |= seen;
        let value = match value {
            Ok(value) => value,
            Err(problem) => return self.refuse(name, problem),
        };
        match place {
            ParamIn::Path => match write::path(name, style, &value) {
                Ok(text) => {
                    self.fill(name, &text);
                    true
                }
                Err(problem) => self.refuse(name, problem),
            },
            ParamIn::Query => match write::pairs(name, style, &value, Escape::Percent) {
                Ok(pairs) => self.push_query(&pairs),
                Err(problem) => self.refuse(name, problem),
            },
            ParamIn::Header => self.push_header(name, write::header(style, &value)),
            ParamIn::Cookie => self.push_cookies(name, write::pairs(name, style, &value, Escape::Percent)),
        }
    }

    /// Keeps a problem with a parameter that has to be sent and is not.
    pub(super) fn needs(&mut self, name: &'static str, sent: bool) {
        if !sent {
            self.refuse(name, "is required, and what is empty has no form in its place");
        }
    }

    /// Keeps a problem; what is wrong is known then, so that the parameter counts as sent.
    fn refuse(&mut self, name: &'static str, reason: &'static str) -> bool {
        self.fail(InvalidRequest::Parameter { name, reason });
        true
    }
}

fn values(value: &dyn ToParam) -> ParamValues {
    let mut values = ParamValues::new();
    value.to_param(&mut values);
    values
}

/// A text as it stands in a query.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::new();
    push_encoded(&mut out, text);
    out
}

fn push_list(out: &mut String, values: &[String], separator: &str) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        push_encoded(out, value);
    }
}

fn push_pairs(out: &mut String, pairs: &[Pair], separator: &str) {
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push_str(separator);
        }
        out.push_str(name);
        out.push('=');
        out.push_str(value);
    }
}

/// Appends to the `Cookie` header (RFC 6265, section 4.2.1); the value is as it is.
pub(super) fn push_cookie(cookies: &mut String, name: &str, value: &str) {
    if !cookies.is_empty() {
        cookies.push_str("; ");
    }
    push_encoded(cookies, name);
    cookies.push('=');
    cookies.push_str(value);
}

/// Takes a parameter out of a query, as often as it is there.
pub(super) fn remove_pairs(query: &mut String, name: &str) {
    let mut encoded = String::new();
    push_encoded(&mut encoded, name);
    let is_other = |pair: &&str| pair.split('=').next() != Some(&encoded);
    if !query.split('&').all(|pair| is_other(&pair)) {
        *query = query.split('&').filter(is_other).collect::<Vec<_>>().join("&");
    }
}
