//! Parameters: from the parts of a request to values.

use std::borrow::Cow;
use std::fmt;
use std::str::Utf8Error;

use http::header::{COOKIE, HeaderMap};
use percent_encoding::percent_decode_str;

use crate::{Check, FromParam, ParamStyle, Rules, Violation, validate_with};

/// Where a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

impl Place {
    fn label(self) -> &'static str {
        match self {
            Self::Path => "path parameter",
            Self::Query => "query parameter",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// A value of a query string, still encoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Encoded<'q>(&'q str);

impl<'q> Encoded<'q> {
    /// The text: `+` is a space and `%` begins an escape (the `application/x-www-form-urlencoded` form).
    pub(super) fn decode(self) -> Result<Cow<'q, str>, Utf8Error> {
        if self.0.contains('+') {
            let spaced = self.0.replace('+', " ");
            return percent_decode_str(&spaced).decode_utf8().map(|text| Cow::Owned(text.into_owned()));
        }
        percent_decode_str(self.0).decode_utf8()
    }
}

/// The pairs of a query string: decoded name, encoded value. Names that are not UTF-8 are nobody's.
pub(super) fn query_pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Encoded<'_>)> {
    query.split('&').filter(|pair| !pair.is_empty()).filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((Encoded(name).decode().ok()?, Encoded(value)))
    })
}

/// The cookies of a request, as they were sent (RFC 6265, section 4.2.1).
pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lists = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// Reads the parameters of a request and collects what is wrong with them.
pub struct ParamReader {
    pub(super) path: Vec<(&'static str, String)>,
    pub(super) uri: http::Uri,
    pub(super) headers: HeaderMap,
    pub(super) violations: Vec<Violation>,
}

/// It shows no values: they may be secret.
impl fmt::Debug for ParamReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParamReader").field("violations", &self.violations).finish_non_exhaustive()
    }
}

/// A set of parameters, read together.
pub trait ReadParams: Sized {
    /// Reads every parameter of the set; what is wrong is kept by the reader.
    fn read(from: &mut ParamReader) -> Self;
}

/// The strings of one parameter, or a sentence about what is wrong with it.
type Strings<'r> = Result<Vec<Cow<'r, str>>, &'static str>;

impl ParamReader {
    /// An optional parameter in the query string; a list is taken apart by `style` before it is decoded, so that an
    /// encoded separator belongs to an item.
    pub fn query<T: FromParam + Check>(&mut self, name: &'static str, style: ParamStyle, rules: &Rules) -> Option<T> {
        let strings = query_strings(self.uri.query().unwrap_or_default(), name, style);
        read(Place::Query, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter in a header.
    pub fn header<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let strings = header_strings(&self.headers, name);
        read(Place::Header, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter in a header that holds a list, separated by commas.
    pub fn header_list<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let strings = header_strings(&self.headers, name).map(|lists| separate(&lists));
        read(Place::Header, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter in a cookie.
    pub fn cookie<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let strings = cookie_strings(&self.headers, name);
        read(Place::Cookie, name, strings, rules, &mut self.violations)
    }

    pub(super) fn path<T: FromParam + Check>(&mut self, name: &'static str, list: bool, rules: &Rules) -> Option<T> {
        let raw = self.path.iter().find(|(candidate, _)| *candidate == name);
        let strings = path_strings(raw.map(|(_, raw)| raw.as_str()), list);
        let value = read(Place::Path, name, strings, rules, &mut self.violations);
        self.present(Place::Path, name, value)
    }

    /// Takes what was read; reports a parameter that was not sent.
    pub(super) fn present<T>(&mut self, place: Place, name: &'static str, value: Option<T>) -> Option<T> {
        if value.is_some() {
            return value;
        }
        let pointer = pointer(name);
        if !self.violations.iter().any(|violation| violation.pointer.starts_with(&pointer)) {
            self.violations.push(violation(place, pointer, "required", "is required"));
        }
        None
    }
}

/// From strings to a checked value; `None` when there are none, or when something is wrong with them.
fn read<T: FromParam + Check>(
    place: Place,
    name: &'static str,
    strings: Strings<'_>,
    rules: &Rules,
    violations: &mut Vec<Violation>,
) -> Option<T> {
    let value = match strings {
        Ok(strings) if strings.is_empty() => return None,
        Ok(strings) => T::from_param(&strings).map_err(|error| error.to_string()),
        Err(message) => Err(message.to_owned()),
    };
    let value = match value {
        Ok(value) => value,
        Err(message) => {
            violations.push(violation(place, pointer(name), "type", &message));
            return None;
        }
    };
    if let Err(found) = validate_with(&value, rules) {
        keep(place, name, found, violations);
    }
    Some(value)
}

fn keep(place: Place, name: &str, found: crate::Violations, violations: &mut Vec<Violation>) {
    for Violation { pointer: within, keyword, message } in found {
        violations.push(violation(place, pointer(name) + &within, keyword, &message));
    }
}

fn violation(place: Place, pointer: String, keyword: &'static str, message: &str) -> Violation {
    Violation { pointer, keyword, message: format!("{}: {message}", place.label()) }
}

/// `/NAME`, escaped (RFC 6901, section 3).
fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

const NOT_UTF8: &str = "expected UTF-8";

fn query_strings<'q>(query: &'q str, name: &str, style: ParamStyle) -> Strings<'q> {
    let mut strings = Vec::new();
    for (_, value) in query_pairs(query).filter(|(key, _)| key == name) {
        match style {
            ParamStyle::Single | ParamStyle::Repeated => strings.push(value.decode()),
            ParamStyle::Comma => strings.extend(value.0.split(',').map(|item| Encoded(item).decode())),
            ParamStyle::Space => strings.extend(split_any(value.0, &["%20", "+"]).map(|item| Encoded(item).decode())),
            ParamStyle::Pipe => {
                strings.extend(split_any(value.0, &["|", "%7C", "%7c"]).map(|item| Encoded(item).decode()));
            }
        }
    }
    strings.into_iter().collect::<Result<_, _>>().map_err(|_| NOT_UTF8)
}

fn split_any<'q>(mut text: &'q str, separators: &'static [&'static str]) -> impl Iterator<Item = &'q str> {
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let hit = separators.iter().filter_map(|separator| Some((text.find(separator)?, separator.len()))).min();
        let Some((at, length)) = hit else {
            done = true;
            return Some(text);
        };
        let (item, rest) = text.split_at(at);
        text = rest.get(length..).unwrap_or_default();
        Some(item)
    })
}

fn header_strings<'h>(headers: &'h HeaderMap, name: &str) -> Strings<'h> {
    let values = headers.get_all(name).iter();
    values
        .map(|value| value.to_str().map(Cow::Borrowed))
        .collect::<Result<_, _>>()
        .map_err(|_| "expected visible ASCII")
}

fn separate<'h>(lists: &[Cow<'h, str>]) -> Vec<Cow<'h, str>> {
    let items = lists.iter().flat_map(|list| list.split(',').map(|item| Cow::Owned(item.trim().to_owned())));
    items.collect()
}

fn cookie_strings<'h>(headers: &'h HeaderMap, name: &str) -> Strings<'h> {
    let values =
        cookies(headers).filter(|(key, _)| *key == name).map(|(_, value)| percent_decode_str(value).decode_utf8());
    values.collect::<Result<_, _>>().map_err(|_| NOT_UTF8)
}

fn path_strings(raw: Option<&str>, list: bool) -> Strings<'_> {
    let items: Vec<&str> = match raw {
        None => Vec::new(),
        Some(raw) if list => raw.split(',').collect(),
        Some(raw) => vec![raw],
    };
    items.into_iter().map(decode_segment).collect::<Result<_, _>>().map_err(|_| NOT_UTF8)
}

fn decode_segment(text: &str) -> Result<Cow<'_, str>, Utf8Error> {
    if text.contains('%') { percent_decode_str(text).decode_utf8() } else { Ok(Cow::Borrowed(text)) }
}
