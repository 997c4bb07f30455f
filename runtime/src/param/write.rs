//! Values to text: the expansions of RFC 6570, section 3.2, and what OpenAPI adds to them.
//!
//! Null is not written, in a list or an object neither (RFC 6570, section 2.3: it is undefined). What is nested deeper
//! than a style has a form for is its JSON text; a list in an exploded `form` or `matrix` object is its key
//! repeated.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::style::{Base, ParamStyle, Values};
use crate::Json;

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same without the reserved characters that are data wherever a value stands in a query.
const NOT_ALLOWED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What a JSON text in a form leaves as it is (OpenAPI 3.1.1, "URL Encoded Form with JSON Values").
const NOT_IN_FORM_JSON: &AsciiSet = &RESERVED.remove(b':').remove(b',');

/// Why a value has no form in a parameter, without the value.
pub(crate) type Problem = &'static str;

/// A name and a value, both encoded.
pub(crate) type Pair = (String, String);

/// Appends `text` with everything percent-encoded but unreserved characters, so that it is data wherever it stands.
pub(crate) fn push_encoded(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// How the text of pairs is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    /// As in a query and in a cookie.
    Percent,
    /// As in a body of `application/x-www-form-urlencoded`, where a space is `+`.
    Form,
}

impl Escape {
    /// The text of a value, or of a part of one that `separator` ends.
    fn value(self, style: ParamStyle, text: &str, separator: Option<char>) -> String {
        let mut out = String::with_capacity(text.len());
        if style.reserved {
            push_allowed(&mut out, text, separator);
        } else if self == Self::Form && style.base == Base::Json {
            out.extend(utf8_percent_encode(text, NOT_IN_FORM_JSON));
        } else {
            push_encoded(&mut out, text);
        }
        self.spaces(out)
    }

    fn name(self, text: &str) -> String {
        self.spaces(encoded(text))
    }

    fn spaces(self, text: String) -> String {
        match self {
            Self::Percent => text,
            Self::Form => text.replace("%20", "+"),
        }
    }
}

/// Reserved characters and percent-encoded triplets stay (RFC 6570, section 3.2.3), but for the separator.
fn push_allowed(out: &mut String, text: &str, separator: Option<char>) {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (one, after) = rest.split_at(character.len_utf8());
        let triplet = after.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if character == '%' && triplet {
            out.push('%');
        } else if separator == Some(character) {
            push_encoded(out, one);
        } else {
            out.extend(utf8_percent_encode(one, NOT_ALLOWED));
        }
        rest = after;
    }
}

/// The parts of a value, as texts that are not encoded.
#[derive(Debug)]
enum Parts {
    /// Null.
    Nothing,
    Text(String),
    List(Vec<String>),
    /// Keys may come several times.
    Members(Vec<(String, String)>),
}

impl Parts {
    /// With `repeat`, a list in an object is its key once an item. An object where none is expected is its JSON text.
    fn of(json: &Json, repeat: bool, style: ParamStyle) -> Self {
        match json {
            Json::Object(_) if style.values == Values::Plain => Self::Text(text(json)),
            Json::Null => Self::Nothing,
            Json::Bool(_) | Json::Number(_) | Json::String(_) => Self::Text(text(json)),
            Json::Array(items) => Self::List(items.iter().filter(|item| !item.is_null()).map(text).collect()),
            Json::Object(map) => {
                let mut members = Vec::new();
                for (key, value) in map {
                    match value {
                        Json::Null => {}
                        Json::Array(items) if repeat => {
                            let items = items.iter().filter(|item| !item.is_null());
                            members.extend(items.map(|item| (key.to_owned(), text(item))));
                        }
                        value => members.push((key.to_owned(), text(value))),
                    }
                }
                Self::Members(members)
            }
        }
    }
}

/// The plain text of a scalar, the JSON text of anything else.
fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.as_str().to_owned(),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => json.to_string(),
    }
}

/// The tree of a value.
///
/// # Errors
/// A value that JSON cannot express.
pub(crate) fn tree<T: Serialize + ?Sized>(value: &T) -> Result<Json, Problem> {
    crate::json::to_json(value).map_err(|_| "cannot be written as JSON")
}

/// The text of a path parameter, encoded (`simple`, `label`, `matrix`, JSON).
///
/// # Errors
/// A value without a form: null, an empty list or object, empty text where nothing stands before it.
pub(crate) fn path(name: &str, style: ParamStyle, value: &Json) -> Result<String, Problem> {
    const EMPTY: Problem = "is empty, and a path segment cannot be";
    if style.base == Base::Json {
        return Ok(encoded(&value.to_string()));
    }
    let (prefix, separator) = match (style.base, style.explode) {
        (Base::Label, true) => (".".to_owned(), "."),
        (Base::Label, false) => (".".to_owned(), ","),
        (Base::Matrix, true) => (String::new(), ""),
        (Base::Matrix, false) => (format!(";{}=", encoded(name)), ","),
        (Base::Simple | Base::Form | Base::Space | Base::Pipe | Base::Deep | Base::Json, _) => (String::new(), ","),
    };
    // A dot is unreserved, and a separator here: an item that holds one would be two.
    let part = |text: &str| {
        let text = encoded(text);
        if separator == "." { text.replace('.', "%2E") } else { text }
    };
    let matrix = |name: &str, value: &str| {
        if value.is_empty() { format!(";{}", encoded(name)) } else { format!(";{}={}", encoded(name), encoded(value)) }
    };
    let exploded_matrix = style.base == Base::Matrix && style.explode;
    let joined = match Parts::of(value, exploded_matrix, style) {
        Parts::Nothing => return Err(EMPTY),
        Parts::Text(text) if style.base == Base::Matrix => return Ok(matrix(name, &text)),
        Parts::Text(text) => encoded(&text),
        Parts::List(items) if items.is_empty() => return Err(EMPTY),
        Parts::List(items) if exploded_matrix => return Ok(items.iter().map(|item| matrix(name, item)).collect()),
        Parts::List(items) => joined(items.iter().map(|item| part(item)), separator),
        Parts::Members(members) if members.is_empty() => return Err(EMPTY),
        Parts::Members(members) if exploded_matrix => {
            return Ok(members.iter().map(|(key, value)| matrix(key, value)).collect());
        }
        Parts::Members(members) if style.explode => {
            joined(members.iter().map(|(key, value)| format!("{}={}", part(key), part(value))), separator)
        }
        Parts::Members(members) => joined(members.iter().flat_map(|(key, value)| [part(key), part(value)]), separator),
    };
    let text = prefix + &joined;
    if text.is_empty() { Err(EMPTY) } else { Ok(text) }
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

/// The pairs of a parameter in a query, a cookie or a form; none for null and, unless empty values are allowed, for what
/// is empty.
///
/// # Errors
/// A part that holds the separator, where that has no other form.
pub(crate) fn pairs(name: &str, style: ParamStyle, value: &Json, escape: Escape) -> Result<Vec<Pair>, Problem> {
    match style.base {
        Base::Json if value.is_null() => return Ok(Vec::new()),
        Base::Json => return Ok(vec![(escape.name(name), escape.value(style, &value.to_string(), None))]),
        Base::Deep => {
            let mut pairs = Vec::new();
            push_deep(&mut pairs, name, value, style, escape)?;
            return Ok(pairs);
        }
        Base::Form | Base::Simple | Base::Label | Base::Matrix | Base::Space | Base::Pipe => {}
    }
    match Parts::of(value, style.explode, style) {
        Parts::Nothing => Ok(Vec::new()),
        Parts::Text(text) => Ok(vec![(escape.name(name), escape.value(style, &text, None))]),
        Parts::List(items) => list(name, style, &items, escape),
        Parts::Members(members) if members.is_empty() && style.empty && !style.explode => {
            Ok(vec![(escape.name(name), String::new())])
        }
        Parts::Members(members) if style.explode => {
            Ok(members.iter().map(|(key, text)| (escape.name(key), escape.value(style, text, None))).collect())
        }
        Parts::Members(members) => {
            let parts: Vec<String> = members.into_iter().flat_map(|(key, value)| [key, value]).collect();
            list(name, style, &parts, escape)
        }
    }
}

/// The pairs of a list.
///
/// # Errors
/// An item that holds the separator, where that has no other form.
pub(crate) fn list(name: &str, style: ParamStyle, items: &[String], escape: Escape) -> Result<Vec<Pair>, Problem> {
    if items.is_empty() {
        return Ok(if style.empty { vec![(escape.name(name), String::new())] } else { Vec::new() });
    }
    if style.explode {
        return Ok(items.iter().map(|item| (escape.name(name), escape.value(style, item, None))).collect());
    }
    // A comma inside an item is encoded and the separator is not; these two look the same.
    let (separator, text) = match style.base {
        Base::Space => (' ', if escape == Escape::Form { "+" } else { "%20" }),
        Base::Pipe => ('|', "%7C"),
        Base::Form | Base::Simple | Base::Label | Base::Matrix | Base::Deep | Base::Json => (',', ","),
    };
    if separator != ',' && items.iter().any(|item| item.contains(separator)) {
        return Err("holds the character that separates its values");
    }
    let items = items.iter().map(|item| escape.value(style, item, Some(separator)));
    Ok(vec![(escape.name(name), joined(items, text))])
}

fn push_deep(out: &mut Vec<Pair>, name: &str, value: &Json, style: ParamStyle, escape: Escape) -> Result<(), Problem> {
    match value {
        Json::Null => {}
        Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            out.push((escape.name(name), escape.value(style, &text(value), None)));
        }
        Json::Array(items) => {
            for (index, item) in items.iter().filter(|item| !item.is_null()).enumerate() {
                push_deep(out, &format!("{name}[{index}]"), item, style, escape)?;
            }
        }
        Json::Object(map) => {
            for (key, value) in map {
                if key.contains(['[', ']']) {
                    return Err("has a key with brackets, which stand around its keys");
                }
                push_deep(out, &format!("{name}[{key}]"), value, style, escape)?;
            }
        }
    }
    Ok(())
}

/// The text of a header (`simple`, JSON); none for null and for what is empty.
///
/// # Errors
/// See [`header_list`] and [`header_text`].
pub(crate) fn header(style: ParamStyle, value: &Json) -> Result<Option<String>, Problem> {
    if style.base == Base::Json {
        return Ok((!value.is_null()).then(|| ascii(&value.to_string())));
    }
    match Parts::of(value, false, style) {
        Parts::Nothing => Ok(None),
        Parts::Text(text) => header_text(text).map(Some),
        Parts::List(items) => header_list(&items),
        Parts::Members(members) if style.explode => {
            if members.iter().any(|(key, _)| key.contains('=')) {
                return Err("has a key with `=`, which stands between key and value");
            }
            let members: Vec<String> = members.iter().map(|(key, value)| format!("{key}={value}")).collect();
            header_list(&members)
        }
        Parts::Members(members) => {
            let parts: Vec<String> = members.into_iter().flat_map(|(key, value)| [key, value]).collect();
            header_list(&parts)
        }
    }
}

/// A list in a header: never percent-encoded (OpenAPI 3.1.1, Parameter Object, "Fixed Fields for use with `schema`").
///
/// # Errors
/// An item with a comma, or with white space at an end, which would not arrive; see [`header_text`] too.
pub(crate) fn header_list(items: &[String]) -> Result<Option<String>, Problem> {
    if items.is_empty() {
        return Ok(None);
    }
    if items.iter().any(|item| item.contains(',')) {
        return Err("holds a comma, which separates its values");
    }
    if items.iter().any(|item| item.trim_matches([' ', '\t']).len() != item.len()) {
        return Err("holds white space at an end, which no header keeps");
    }
    header_text(items.join(",")).map(Some)
}

/// The text of a header, if one can hold it (RFC 9110, section 5.5).
///
/// # Errors
/// Control characters, characters outside ASCII, white space at an end.
pub(crate) fn header_text(text: String) -> Result<String, Problem> {
    if text.chars().any(|character| character.is_control() && character != '\t') {
        return Err("holds a character that no header can hold");
    }
    if !text.is_ascii() {
        return Err("holds a character outside ASCII, which has no form in a header");
    }
    if text.trim_matches([' ', '\t']).len() != text.len() {
        return Err("holds white space at an end, which no header keeps");
    }
    Ok(text)
}

/// A JSON text without characters outside ASCII: they stand in strings only, where an escape says the same.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() && character != '\u{7f}' {
            out.push(character);
        } else {
            let mut units = [0; 2];
            out.extend(character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}
