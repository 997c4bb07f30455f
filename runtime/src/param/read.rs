//! A request's text, taken apart by the style of a parameter.
//!
//! Text is taken apart before it is decoded, so that an encoded separator belongs to a value. More is read than is
//! written: see [`ParamStyle`].

use std::borrow::Cow;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::node::{Joined, Leaf, Node};
use super::style::{Base, ParamKeys, ParamStyle, Values};
use crate::pieces::{cut, pieces};

/// How deep objects may be nested in a query.
const MAX_DEPTH: usize = 32;

/// What is wrong with a text.
pub(crate) type Problem = &'static str;

const NOT_UTF8: Problem = "expected UTF-8";

/// How a text is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decoding {
    /// `+` is a space and `%` begins an escape (the `application/x-www-form-urlencoded` form): queries and forms.
    Form,
    /// `%` begins an escape: paths and cookies.
    Percent,
    /// White space around it is dropped: headers.
    Trimmed,
}

impl Decoding {
    pub(crate) fn decode(self, text: &str) -> Result<Cow<'_, str>, Problem> {
        let decoded = match self {
            // Most texts have nothing to decode.
            Self::Form | Self::Percent if !text.bytes().any(|byte| matches!(byte, b'%' | b'+')) => {
                Ok(Cow::Borrowed(text))
            }
            Self::Form if text.contains('+') => {
                let spaced = text.replace('+', " ");
                percent_decode_str(&spaced).decode_utf8().map(|text| Cow::Owned(text.into_owned()))
            }
            Self::Form | Self::Percent => percent_decode_str(text).decode_utf8(),
            Self::Trimmed => Ok(Cow::Borrowed(self.trimmed(text))),
        };
        decoded.map_err(|_| NOT_UTF8)
    }

    fn trimmed(self, text: &str) -> &str {
        match self {
            Self::Trimmed => text.trim_matches([' ', '\t']),
            Self::Form | Self::Percent => text,
        }
    }
}

/// A decoded name and a value as it was sent.
pub(crate) type Pair<'a> = (Cow<'a, str>, &'a str);

/// The pairs of a query or of a form. Names that are not UTF-8 are nobody's.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = Pair<'_>> {
    pieces(text, b'&').filter(|pair| !pair.is_empty()).filter_map(|pair| {
        let (name, value) = cut(pair, b'=');
        Some((Decoding::Form.decode(name).ok()?, value.unwrap_or_default()))
    })
}

/// What was found of a parameter.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    /// A text that is JSON.
    Json(Cow<'a, str>),
    /// Text of another form.
    Node(Node<'a>),
}

/// A path parameter.
///
/// # Errors
/// A text that does not begin as the style does, or is not UTF-8.
pub(crate) fn path<'a>(name: &str, style: ParamStyle, raw: &'a str) -> Result<Found<'a>, Problem> {
    let decoding = Decoding::Percent;
    let separator: &[&str] = if style.base == Base::Label && style.explode { &["."] } else { &[","] };
    let text = match style.base {
        Base::Json => return decoding.decode(raw).map(Found::Json),
        Base::Label => raw.strip_prefix('.').ok_or("expected `.` before the value")?,
        Base::Matrix if style.explode => return matrix(name, style, raw).map(Found::Node),
        Base::Matrix => matrix_value(name, raw)?,
        Base::Simple | Base::Form | Base::Space | Base::Pipe | Base::Deep => raw,
    };
    joined(style, &[text], separator, decoding).map(Found::Node)
}

/// `;name=value`, of which `=value` may be missing.
fn matrix_value<'a>(name: &str, raw: &'a str) -> Result<&'a str, Problem> {
    const EXPECTED: Problem = "expected `;`, the name and `=` before the value";
    let text = raw.strip_prefix(';').ok_or(EXPECTED)?;
    let (found, value) = text.split_once('=').unwrap_or((text, ""));
    if Decoding::Percent.decode(found)? == name { Ok(value) } else { Err(EXPECTED) }
}

/// `;name=a;name=b`, or `;key=a;key=b`.
fn matrix<'a>(name: &str, style: ParamStyle, raw: &'a str) -> Result<Node<'a>, Problem> {
    let text = raw.strip_prefix(';').ok_or("expected `;` before the value")?;
    let mut pairs = Vec::new();
    for part in text.split(';') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        pairs.push((Decoding::Percent.decode(key)?, value));
    }
    if style.values != Values::Objects && pairs.iter().all(|(key, _)| key == name) {
        return pairs
            .iter()
            .map(|(_, value)| item(value, Decoding::Percent))
            .collect::<Result<_, _>>()
            .map(Node::Repeated);
    }
    if style.values == Values::Plain {
        return Err("expected the parameter's name before each value");
    }
    members(pairs.into_iter(), Decoding::Percent)
}

fn item(raw: &str, decoding: Decoding) -> Result<Node<'_>, Problem> {
    decoding.decode(raw).map(Node::text)
}

/// The values of a header.
///
/// # Errors
/// None: they are text already.
pub(crate) fn header<'a>(style: ParamStyle, values: &[&'a str]) -> Result<Option<Found<'a>>, Problem> {
    match (values, style.base) {
        ([], _) => Ok(None),
        ([one], Base::Json) => Ok(Some(Found::Json(Cow::Borrowed(one)))),
        (_, Base::Json) => Err("expected one value"),
        (values, _) => joined(style, values, &[","], Decoding::Trimmed).map(Found::Node).map(Some),
    }
}

/// A parameter among the pairs of a query, a cookie or a form; `None` where it is not there. An exploded object has keys
/// of its own there: [`exploded`] reads it.
///
/// # Errors
/// Values that are not UTF-8, or that cannot be those of one parameter.
pub(crate) fn among<'a>(
    name: &str,
    style: ParamStyle,
    pairs: &[Pair<'a>],
    decoding: Decoding,
) -> Result<Option<Found<'a>>, Problem> {
    if style.base == Base::Deep {
        return deep(name, pairs, decoding).map(|node| node.map(Found::Node));
    }
    let values: Vec<&str> = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| *value).collect();
    if values.is_empty() {
        return Ok(None);
    }
    if style.empty && values.iter().all(|value| value.is_empty()) {
        return Ok(Some(Found::Node(Node::Null)));
    }
    let separators: &[&str] = match (style.base, values.as_slice()) {
        (Base::Json, [one]) => return decoding.decode(one).map(Found::Json).map(Some),
        (Base::Json, _) => return Err("expected one value"),
        _ if style.explode => {
            let items = values.iter().map(|value| item(value, decoding)).collect::<Result<_, _>>();
            return items.map(|items| Some(Found::Node(Node::Repeated(items))));
        }
        (Base::Space, _) => &["%20", "+"],
        (Base::Pipe, _) => &["|", "%7C", "%7c"],
        (Base::Form | Base::Simple | Base::Label | Base::Matrix | Base::Deep, _) => &[","],
    };
    joined(style, &values, separators, decoding).map(Found::Node).map(Some)
}

/// An exploded object among the pairs of a query or a cookie; `None` where none of its keys is there.
///
/// # Errors
/// Values that are not UTF-8.
pub(crate) fn exploded<'a>(
    name: &str,
    style: ParamStyle,
    keys: ParamKeys,
    pairs: &[Pair<'a>],
    decoding: Decoding,
) -> Result<Option<Found<'a>>, Problem> {
    if style.values == Values::Mixed
        && let Some(found) = among(name, style, pairs, decoding)?
    {
        return Ok(Some(found));
    }
    let mut own = pairs.iter().filter(|(key, _)| keys.has(key)).peekable();
    if own.peek().is_none() {
        return Ok(None);
    }
    members(own.cloned(), decoding).map(Found::Node).map(Some)
}

/// An object of pairs: a key that comes several times is a list.
pub(crate) fn members<'a>(pairs: impl Iterator<Item = Pair<'a>>, decoding: Decoding) -> Result<Node<'a>, Problem> {
    let mut places: HashMap<Cow<'a, str>, usize> = HashMap::new();
    let mut members: Vec<(Cow<'a, str>, Vec<Node<'a>>)> = Vec::new();
    for (key, value) in pairs {
        let place = *places.entry(key.clone()).or_insert_with(|| {
            members.push((key, Vec::new()));
            members.len() - 1
        });
        if let Some((_, items)) = members.get_mut(place) {
            items.push(item(value, decoding)?);
        }
    }
    Ok(Node::Object(members.into_iter().map(|(key, items)| (key, Node::Repeated(items))).collect()))
}

/// Texts with separators.
fn joined<'a>(
    style: ParamStyle,
    raw: &[&'a str],
    separators: &'static [&'static str],
    decoding: Decoding,
) -> Result<Node<'a>, Problem> {
    let parts: Vec<&'a str> = raw.iter().flat_map(|text| split_any(text, separators)).collect();
    let items: Vec<Node<'a>> = parts.iter().map(|part| item(part, decoding)).collect::<Result<_, _>>()?;
    let whole = match raw {
        [one] => decoding.decode(one)?,
        several => Cow::Owned(decoding.decode(&several.join(","))?.into_owned()),
    };
    let pairs = match style.values {
        Values::Plain => None,
        // An object without keys has no form; whoever writes one all the same leaves nothing.
        Values::Objects if raw.iter().all(|text| text.is_empty()) => Some(Vec::new()),
        Values::Objects | Values::Mixed if style.explode => {
            let pair = |part: &&'a str| {
                let (key, value) = decoding.trimmed(part).split_once('=')?;
                let decode = |text| match decoding {
                    Decoding::Trimmed => Ok(Cow::Borrowed(text)),
                    Decoding::Form | Decoding::Percent => decoding.decode(text),
                };
                Some(decode(key).and_then(|key| Ok((key, Node::text(decode(value)?)))))
            };
            let pairs: Option<Vec<_>> = parts.iter().map(pair).collect();
            pairs.map(|pairs| pairs.into_iter().collect::<Result<_, _>>()).transpose()?
        }
        Values::Objects | Values::Mixed => {
            let mut pairs = Vec::new();
            for pair in parts.chunks_exact(2) {
                if let [key, value] = pair {
                    pairs.push((decoding.decode(key)?, item(value, decoding)?));
                }
            }
            (pairs.len() * 2 == parts.len()).then_some(pairs)
        }
    };
    if let Some(pairs) = &pairs
        && repeats(pairs)
    {
        return Err("expected each key once");
    }
    let is_object = pairs.is_some();
    Ok(Node::Joined(Joined { whole: Leaf::new(whole), items, pairs, is_object }))
}

fn repeats(pairs: &[(Cow<'_, str>, Node<'_>)]) -> bool {
    let mut seen = std::collections::HashSet::new();
    !pairs.iter().all(|(key, _)| seen.insert(key.as_ref()))
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

/// Strings of one parameter that is a scalar or a list, taken apart as its style says.
///
/// # Errors
/// Values that are not UTF-8.
pub(crate) fn strings<'a>(
    name: &str,
    style: ParamStyle,
    pairs: impl Iterator<Item = Pair<'a>>,
    decoding: Decoding,
) -> Result<Vec<Cow<'a, str>>, Problem> {
    let separators: &[&str] = match style.base {
        Base::Space => &["%20", "+"],
        Base::Pipe => &["|", "%7C", "%7c"],
        Base::Form | Base::Simple | Base::Label | Base::Matrix | Base::Deep | Base::Json => &[","],
    };
    let mut strings = Vec::new();
    for (_, value) in pairs.filter(|(key, _)| key == name) {
        if style.explode {
            strings.push(decoding.decode(value)?);
        } else {
            for item in split_any(value, separators) {
                strings.push(decoding.decode(item)?);
            }
        }
    }
    Ok(strings)
}

/// An object whose keys are in brackets after the name: `name[a][b]`.
fn deep<'a>(name: &str, pairs: &[Pair<'a>], decoding: Decoding) -> Result<Option<Node<'a>>, Problem> {
    let mut root = Branch::default();
    for (key, value) in pairs {
        let Some(path) = key.strip_prefix(name) else { continue };
        if !path.is_empty() && !path.starts_with('[') {
            continue;
        }
        let mut branch = &mut root;
        let mut rest = path;
        for depth in 0.. {
            if rest.is_empty() {
                break;
            }
            if depth == MAX_DEPTH {
                return Err("is nested too deep");
            }
            let closed = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let (step, after) = closed.ok_or("expected keys in brackets after the name")?;
            branch = branch.child(step);
            rest = after;
        }
        branch.texts.push(item(value, decoding)?);
    }
    if root.texts.is_empty() && root.children.is_empty() { Ok(None) } else { root.node().map(Some) }
}

/// A deep object that is being put together.
#[derive(Debug, Default)]
struct Branch<'a> {
    texts: Vec<Node<'a>>,
    children: Vec<(String, Branch<'a>)>,
    places: HashMap<String, usize>,
}

impl<'a> Branch<'a> {
    fn child(&mut self, key: &str) -> &mut Self {
        let place = match self.places.get(key) {
            Some(place) => *place,
            None => {
                self.places.insert(key.to_owned(), self.children.len());
                self.children.push((key.to_owned(), Self::default()));
                self.children.len() - 1
            }
        };
        &mut self.children[place].1
    }

    fn node(self) -> Result<Node<'a>, Problem> {
        match (self.texts.is_empty(), self.children.is_empty()) {
            (false, false) => Err("is a value and an object at once"),
            (_, true) => Ok(Node::Repeated(self.texts)),
            (true, false) => {
                let children = self.children.into_iter();
                let members = children.map(|(key, branch)| Ok((Cow::Owned(key), branch.node()?)));
                members.collect::<Result<_, _>>().map(Node::Object)
            }
        }
    }
}
