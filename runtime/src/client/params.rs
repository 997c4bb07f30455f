//! Parameters on the wire (*Parameter Object*): percent-encoded so that a value is never anything but data.

use http::{HeaderName, HeaderValue};

use super::base_url::push_encoded;
use super::error::InvalidRequest;
use super::request::Draft;
use crate::{ParamStyle, ParamValues, ToParam};

/// The optional parameters of an operation, as one value.
pub trait WriteParams {
    /// Writes those that are set.
    fn write(&self, to: &mut ParamWriter<'_>);
}

/// Where a set of parameters is written to. A value without strings (`None`, an empty list) is not sent.
pub struct ParamWriter<'a> {
    draft: &'a mut Draft,
}

impl<'a> ParamWriter<'a> {
    pub(super) fn new(draft: &'a mut Draft) -> Self {
        Self { draft }
    }

    /// A query parameter.
    pub fn query(&mut self, name: &'static str, style: ParamStyle, value: &dyn ToParam) {
        self.draft.query(name, style, value);
    }

    /// A header parameter; a list is joined by commas (`simple`). Text beyond ASCII goes as UTF-8 (`obs-text` of RFC
    /// 9110, section 5.5); control characters are refused.
    pub fn header(&mut self, name: &'static str, value: &dyn ToParam) {
        self.draft.header(name, value);
    }

    /// A cookie, percent-encoded (`form`); a list is joined by commas.
    pub fn cookie(&mut self, name: &'static str, value: &dyn ToParam) {
        self.draft.cookie(name, value);
    }
}

/// The parameters of a request under construction. The first value that cannot be written is kept as the problem.
impl Draft {
    /// Fills `{name}`. An empty value is refused: it would address another path, often the collection above.
    pub(super) fn path(&mut self, name: &'static str, value: &dyn ToParam) {
        let mut text = String::new();
        push_list(&mut text, values(value).as_slice(), ",");
        if text.is_empty() {
            self.refuse(name, "is empty, and a path segment cannot be");
        }
        let placeholder = format!("{{{name}}}");
        if !self.path.contains(&placeholder) {
            self.refuse(name, "does not stand in the path template");
        }
        self.path = self.path.replace(&placeholder, &text);
    }

    pub(super) fn query(&mut self, name: &'static str, style: ParamStyle, value: &dyn ToParam) {
        let values = values(value);
        let separator = match style {
            ParamStyle::Repeated => {
                for value in values.as_slice() {
                    self.push_query(name, std::slice::from_ref(value), "");
                }
                return;
            }
            ParamStyle::Single | ParamStyle::Comma => ",",
            ParamStyle::Space => "%20",
            ParamStyle::Pipe => "%7C",
        };
        if values.as_slice().is_empty() {
            return;
        }
        self.push_query(name, values.as_slice(), separator);
        // A comma inside a value is encoded and the separator is not; these two look the same.
        let ambiguous = match style {
            ParamStyle::Space => Some(' '),
            ParamStyle::Pipe => Some('|'),
            ParamStyle::Single | ParamStyle::Repeated | ParamStyle::Comma => None,
        };
        if ambiguous.is_some_and(|separator| values.as_slice().iter().any(|value| value.contains(separator))) {
            self.refuse(name, "holds the character that separates its values");
        }
    }

    fn push_query(&mut self, name: &str, values: &[String], separator: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        push_encoded(&mut self.query, name);
        self.query.push('=');
        push_list(&mut self.query, values, separator);
    }

    pub(super) fn header(&mut self, name: &'static str, value: &dyn ToParam) {
        let values = values(value);
        if values.as_slice().is_empty() {
            return;
        }
        let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
            return self.refuse(name, "has a name that no header can have");
        };
        let Ok(mut value) = HeaderValue::from_str(&values.as_slice().join(",")) else {
            return self.refuse(name, "holds a character that no header can hold");
        };
        value.set_sensitive(true);
        self.headers.insert(header, value);
    }

    pub(super) fn cookie(&mut self, name: &'static str, value: &dyn ToParam) {
        let values = values(value);
        if values.as_slice().is_empty() {
            return;
        }
        let mut text = String::new();
        push_list(&mut text, values.as_slice(), ",");
        // The separator is a character that cookies cannot hold (RFC 6265, section 4.1.1).
        push_cookie(&mut self.cookies, name, &text.replace(',', "%2C"));
    }

    fn refuse(&mut self, name: &'static str, reason: &'static str) {
        self.fail(InvalidRequest::Parameter { name, reason });
    }
}

fn values(value: &dyn ToParam) -> ParamValues {
    let mut values = ParamValues::new();
    value.to_param(&mut values);
    values
}

fn push_list(out: &mut String, values: &[String], separator: &str) {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        push_encoded(out, value);
    }
}

/// Appends to the `Cookie` header (RFC 6265, section 4.2.1).
pub(super) fn push_cookie(cookies: &mut String, name: &str, value: &str) {
    if !cookies.is_empty() {
        cookies.push_str("; ");
    }
    push_encoded(cookies, name);
    cookies.push('=');
    cookies.push_str(value);
}
