//! Parameters: from the parts of a request to values.

use std::borrow::Cow;
use std::fmt;

use http::header::{COOKIE, HeaderMap};
use serde::de::DeserializeOwned;

use crate::codec::within;
use crate::param::form::decode_form;
use crate::param::node::Node;
use crate::param::read::{self, Decoding, Found, Pair};
use crate::{
    Check, DecodeError, FormField, FromParam, Json, Mode, ParamError, ParamIn, ParamKeys, ParamStyle, Rules, Violation,
    Violations, validate_with,
};

impl ParamIn {
    fn label(self) -> &'static str {
        match self {
            Self::Path => "path parameter",
            Self::Query => "query parameter",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// The cookies of a request, as they were sent (RFC 6265, section 4.2.1).
pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lists = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// The cookies with their names decoded. The table of the specification has `a=1&a=2` for an exploded list, where HTTP
/// has `a=1; a=2`: both are read.
fn cookie_pairs(headers: &HeaderMap, style: ParamStyle) -> Vec<Pair<'_>> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for (name, value) in cookies(headers) {
        let mut parts = value.split('&').filter(|_| style.explode);
        pairs.push((name, parts.next().unwrap_or(value)));
        pairs.extend(parts.filter_map(|part| part.split_once('=')));
    }
    pairs.into_iter().filter_map(|(name, value)| Some((Decoding::Percent.decode(name).ok()?, value))).collect()
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

/// A parameter that was not sent has the default of the document, written as JSON; one that does not fit the type is
/// none.
pub fn or_default<T: FromParam>(value: Option<T>, default: &'static str) -> Option<T> {
    value.or_else(|| {
        let texts: Vec<Cow<'_, str>> = match default.parse::<Json>().ok()? {
            Json::Null | Json::Object(_) => return None,
            Json::Array(items) => items.iter().map(|item| Cow::Owned(plain(item))).collect(),
            scalar @ (Json::Bool(_) | Json::Number(_) | Json::String(_)) => vec![Cow::Owned(plain(&scalar))],
        };
        T::from_param(&texts).ok()
    })
}

/// [`or_default`] for a parameter that is read by [`ParamReader::value`] or [`ParamReader::members`].
pub fn or_default_value<T: DeserializeOwned>(value: Option<T>, default: &'static str) -> Option<T> {
    value.or_else(|| crate::decode(default.as_bytes(), Mode::Server, false).ok())
}

fn plain(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

/// The strings of one parameter, or a sentence about what is wrong with it.
type Strings<'r> = Result<Vec<Cow<'r, str>>, &'static str>;

impl ParamReader {
    /// An optional parameter in the query string, a scalar or a list; a list is taken apart by `style` before it is
    /// decoded, so that an encoded separator belongs to an item.
    pub fn query<T: FromParam + Check>(&mut self, name: &'static str, style: ParamStyle, rules: &Rules) -> Option<T> {
        let pairs = read::pairs(self.uri.query().unwrap_or_default());
        let strings = read::strings(name, style, pairs, Decoding::Form);
        if style.empty && strings.as_ref().is_ok_and(|strings| strings.iter().all(|text| text.is_empty())) {
            return strings.ok().filter(|strings| !strings.is_empty()).and_then(|strings| empty(&strings));
        }
        read(ParamIn::Query, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter in a header.
    pub fn header<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let strings = header_strings(&self.headers, name);
        read(ParamIn::Header, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter in a header that holds a list, separated by commas.
    pub fn header_list<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let strings = header_strings(&self.headers, name).map(|lists| separate(&lists));
        read(ParamIn::Header, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter in a cookie.
    pub fn cookie<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        // Not taken apart: `&` is a character of a scalar like any other.
        let pairs = cookie_pairs(&self.headers, ParamStyle::FORM.joined());
        let strings = read::strings(name, ParamStyle::FORM, pairs.into_iter(), Decoding::Percent);
        read(ParamIn::Cookie, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter in a cookie that holds a list, separated by commas.
    pub fn cookie_list<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let style = ParamStyle::FORM.joined();
        let strings = read::strings(name, style, cookie_pairs(&self.headers, style).into_iter(), Decoding::Percent);
        read(ParamIn::Cookie, name, strings, rules, &mut self.violations)
    }

    /// An optional parameter of any shape, read by its style.
    pub fn value<T: DeserializeOwned + Check>(
        &mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        rules: &Rules,
    ) -> Option<T> {
        self.read_value(place, name, style, None, rules)
    }

    /// An optional exploded object of the query or a cookie, which has these keys there.
    pub fn members<T: DeserializeOwned + Check>(
        &mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        keys: ParamKeys,
        rules: &Rules,
    ) -> Option<T> {
        self.read_value(place, name, style, Some(keys), rules)
    }

    /// The whole query as a form (`in: querystring`); none where there is no query.
    pub fn query_form<T: DeserializeOwned + Check>(
        &mut self,
        name: &'static str,
        fields: &[FormField],
        rules: &Rules,
    ) -> Option<T> {
        let query = self.whole_query()?;
        let value = decode_form(query.as_bytes(), fields);
        self.whole(name, value, rules)
    }

    /// The whole query as one JSON text.
    pub fn query_json<T: DeserializeOwned + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let query = self.whole_query()?;
        let value = Decoding::Percent
            .decode(&query)
            .map_err(DecodeError::new)
            .and_then(|text| crate::decode(text.as_bytes(), Mode::Server, false));
        self.whole(name, value, rules)
    }

    /// The whole query as one text.
    pub fn query_text<T: FromParam + Check>(&mut self, name: &'static str, rules: &Rules) -> Option<T> {
        let query = self.whole_query()?;
        let strings = Decoding::Percent.decode(&query).map(|text| vec![text]);
        read(ParamIn::Query, name, strings, rules, &mut self.violations)
    }

    fn whole_query(&self) -> Option<String> {
        self.uri.query().filter(|query| !query.is_empty()).map(str::to_owned)
    }

    fn whole<T: Check>(&mut self, name: &'static str, value: Result<T, DecodeError>, rules: &Rules) -> Option<T> {
        match value {
            Ok(value) => Some(self.checked(ParamIn::Query, name, value, rules)),
            Err(error) => {
                self.keep_error(ParamIn::Query, name, error);
                None
            }
        }
    }

    fn read_value<T: DeserializeOwned + Check>(
        &mut self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        keys: Option<ParamKeys>,
        rules: &Rules,
    ) -> Option<T> {
        let found = match self.find(place, name, style, keys) {
            Ok(found) => found?,
            Err(message) => {
                self.violations.push(violation(place, pointer(name), "type", message));
                return None;
            }
        };
        let empty = matches!(found, Found::Node(Node::Null));
        let value = match &found {
            Found::Json(text) => crate::decode(text.as_bytes(), Mode::Server, false),
            Found::Node(node) => within(Mode::Server, || node.read()),
        };
        match value {
            Ok(value) => Some(self.checked(place, name, value, rules)),
            // Text may be empty; for everything else this is a parameter that is not used.
            Err(_) if empty => within(Mode::Server, || Node::text(Cow::Borrowed("")).read()).ok(),
            Err(error) => {
                self.keep_error(place, name, error);
                None
            }
        }
    }

    /// The value; what is wrong with it is kept.
    fn checked<T: Check>(&mut self, place: ParamIn, name: &str, value: T, rules: &Rules) -> T {
        if let Err(found) = validate_with(&value, rules) {
            keep(place, name, found, &mut self.violations);
        }
        value
    }

    #[cold]
    fn keep_error(&mut self, place: ParamIn, name: &str, error: DecodeError) {
        keep(place, name, Violations::from(error), &mut self.violations);
    }

    pub(super) fn find(
        &self,
        place: ParamIn,
        name: &'static str,
        style: ParamStyle,
        keys: Option<ParamKeys>,
    ) -> Result<Option<Found<'_>>, &'static str> {
        let (pairs, decoding) = match place {
            ParamIn::Path => {
                let raw = self.path.iter().find(|(candidate, _)| *candidate == name);
                return raw.map(|(_, raw)| read::path(name, style, raw)).transpose();
            }
            ParamIn::Header => {
                let values = header_texts(&self.headers, name)?;
                return read::header(style, &values);
            }
            ParamIn::Query => (read::pairs(self.uri.query().unwrap_or_default()).collect::<Vec<_>>(), Decoding::Form),
            ParamIn::Cookie => (cookie_pairs(&self.headers, style), Decoding::Percent),
        };
        match keys {
            Some(keys) => read::exploded(name, style, keys, &pairs, decoding),
            None => read::among(name, style, &pairs, decoding),
        }
    }

    pub(super) fn path<T: FromParam + Check>(&mut self, name: &'static str, list: bool, rules: &Rules) -> Option<T> {
        let raw = self.path.iter().find(|(candidate, _)| *candidate == name);
        let strings = path_strings(raw.map(|(_, raw)| raw.as_str()), list);
        let value = read(ParamIn::Path, name, strings, rules, &mut self.violations);
        self.present(ParamIn::Path, name, value)
    }

    /// Takes what was read; reports a parameter that was not sent.
    pub(super) fn present<T>(&mut self, place: ParamIn, name: &'static str, value: Option<T>) -> Option<T> {
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

/// What empty strings say where an empty value is allowed: an empty list, empty text, or a parameter that is not used.
fn empty<T: FromParam>(strings: &[Cow<'_, str>]) -> Option<T> {
    T::from_param(&[]).or_else(|_: ParamError| T::from_param(strings)).ok()
}

/// From strings to a checked value; `None` when there are none, or when something is wrong with them.
fn read<T: FromParam + Check>(
    place: ParamIn,
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

pub(super) fn keep(place: ParamIn, name: &str, found: Violations, violations: &mut Vec<Violation>) {
    for Violation { pointer: within, keyword, message } in found {
        violations.push(violation(place, pointer(name) + &within, keyword, &message));
    }
}

pub(super) fn violation(place: ParamIn, pointer: String, keyword: &'static str, message: &str) -> Violation {
    Violation { pointer, keyword, message: format!("{}: {message}", place.label()) }
}

/// `/NAME`, escaped (RFC 6901, section 3).
pub(super) fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn header_strings<'h>(headers: &'h HeaderMap, name: &str) -> Strings<'h> {
    header_texts(headers, name).map(|texts| texts.into_iter().map(Cow::Borrowed).collect())
}

fn header_texts<'h>(headers: &'h HeaderMap, name: &str) -> Result<Vec<&'h str>, &'static str> {
    let values = headers.get_all(name).iter();
    values.map(|value| value.to_str()).collect::<Result<_, _>>().map_err(|_| "expected visible ASCII")
}

fn separate<'h>(lists: &[Cow<'h, str>]) -> Vec<Cow<'h, str>> {
    let items = lists.iter().flat_map(|list| list.split(',').map(|item| Cow::Owned(item.trim().to_owned())));
    items.collect()
}

fn path_strings(raw: Option<&str>, list: bool) -> Strings<'_> {
    let items: Vec<&str> = match raw {
        None => Vec::new(),
        Some(raw) if list => raw.split(',').collect(),
        Some(raw) => vec![raw],
    };
    items.into_iter().map(|item| Decoding::Percent.decode(item)).collect()
}
