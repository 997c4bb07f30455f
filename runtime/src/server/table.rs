//! Path templates: what axum is told about them, and which of them a request's path fits.
//!
//! Axum sees *skeletons* only: a segment that is all literal stays, every other one becomes a capture. So `/x/{id}` and
//! `/x/{id}:cancel` share the skeleton `/x/{p0}`, routers of different tags merge, and axum's matcher meets no template
//! that it would panic on. Which template of a skeleton fits, and what its parameters are, is decided here.

use std::cmp::Reverse;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::pieces::pieces;

/// Everything that may not stand in a path segment as it is (RFC 3986, section 3.3: `pchar`); `%` may, because a
/// template can be written with escapes.
const NOT_IN_SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path template, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    segments: Vec<Segment>,
}

/// What stands between two slashes: literals and parameters in turn, beginning and ending with a literal, which may be
/// empty. There is one parameter fewer than there are literals.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment {
    first: String,
    rest: Vec<(&'static str, String)>,
}

impl Template {
    /// Takes a template apart. A brace without its partner is a literal.
    pub(super) fn parse(template: &'static str) -> Self {
        let template = template.strip_prefix('/').unwrap_or(template);
        Self { segments: template.split('/').map(Segment::parse).collect() }
    }

    /// The route that axum is given, the same text for every template of the same shape.
    pub(super) fn skeleton(&self) -> String {
        let mut skeleton = String::new();
        let mut captures = 0_usize;
        for segment in &self.segments {
            skeleton.push('/');
            if segment.is_capture() {
                skeleton.extend(["{p", captures.to_string().as_str(), "}"]);
                captures += 1;
            } else {
                skeleton.push_str(&segment.first);
            }
        }
        skeleton
    }

    /// Sorts the more specific template first: literal segments before mixed ones, and more literal text before less.
    pub(super) fn specificity(&self) -> impl Ord + use<> {
        self.segments
            .iter()
            .map(|segment| {
                let literal = segment.first.len() + segment.rest.iter().map(|(_, text)| text.len()).sum::<usize>();
                (Reverse(segment.rest.is_empty()), Reverse(literal), segment.rest.len())
            })
            .collect::<Vec<_>>()
    }

    /// The raw (still percent-encoded) text of every parameter, or `None` when `path` does not fit.
    pub(super) fn matches<'p>(&self, path: &'p str) -> Option<Vec<(&'static str, &'p str)>> {
        let mut found = Vec::new();
        let mut segments = pieces(path.strip_prefix('/')?, b'/');
        for segment in &self.segments {
            segment.matches(segments.next()?, &mut found)?;
        }
        segments.next().is_none().then_some(found)
    }
}

impl Segment {
    fn parse(text: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((literal, name, after)) = next_parameter(rest) {
            parts.push((literal, name));
            rest = after;
        }
        // `parts` holds the literal before each name; what is wanted is the literal after it.
        let mut literals: Vec<String> = parts.iter().map(|(literal, _)| encode(literal)).collect();
        literals.push(encode(rest));
        let first = literals.remove(0);
        Self { first, rest: parts.into_iter().map(|(_, name)| name).zip(literals).collect() }
    }

    /// Whether axum sees a capture: a parameter is in it, or axum has a meaning of its own for its first character.
    fn is_capture(&self) -> bool {
        !self.rest.is_empty() || self.first.starts_with([':', '*'])
    }

    /// Parameters are never empty. Where several readings are possible, the first parameter takes as much as it can:
    /// every literal is looked for from the right, which finds a reading whenever there is one.
    fn matches<'p>(&self, text: &'p str, found: &mut Vec<(&'static str, &'p str)>) -> Option<()> {
        let Some((last, _)) = self.rest.split_last() else {
            return (text == self.first).then_some(());
        };
        let mut text = text.strip_prefix(self.first.as_str())?.strip_suffix(last.1.as_str())?;
        let start = found.len();
        for (index, (name, _)) in self.rest.iter().enumerate().rev() {
            let (_, last_character) = text.char_indices().next_back().map(|(at, _)| text.split_at(at))?;
            let value = match index.checked_sub(1).and_then(|before| self.rest.get(before)) {
                Some((_, literal)) => {
                    let room = text.strip_suffix(last_character)?;
                    let at = room.rfind(literal.as_str())?;
                    let value = text.get(at + literal.len()..)?;
                    text = text.get(..at)?;
                    value
                }
                None => text,
            };
            found.insert(start, (name, value));
        }
        Some(())
    }
}

/// The literal before the next `{name}`, the name, and what follows.
fn next_parameter(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let open = text.find('{')?;
    let close = open + text.get(open..)?.find('}')?;
    Some((text.get(..open)?, text.get(open + 1..close)?, text.get(close + 1..)?))
}

fn encode(literal: &str) -> String {
    utf8_percent_encode(literal, NOT_IN_SEGMENT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(template: &'static str, path: &'static str) -> Option<Vec<(&'static str, &'static str)>> {
        Template::parse(template).matches(path)
    }

    #[test]
    fn skeletons() {
        for (template, skeleton) in [
            ("/", "/"),
            ("/a/b/", "/a/b/"),
            ("/x/{id}", "/x/{p0}"),
            ("/x/{id}:cancel", "/x/{p0}"),
            ("/x/{a}.{b}/y/{c}", "/x/{p0}/y/{p1}"),
            ("/:odd/*star", "/{p0}/{p1}"),
            ("/größe/a b", "/gr%C3%B6%C3%9Fe/a%20b"),
            ("/open{brace", "/open%7Bbrace"),
        ] {
            assert_eq!(Template::parse(template).skeleton(), skeleton, "{template}");
        }
    }

    #[test]
    fn whole_segments() {
        assert_eq!(read("/x/{id}/", "/x/5/"), Some(vec![("id", "5")]));
        assert_eq!(read("/x/{id}/", "/x/5"), None);
        assert_eq!(read("/x/{id}", "/x/5/"), None);
        assert_eq!(read("/x/{id}", "/x/"), None);
        assert_eq!(read("/x/{id}/y", "/x//y"), None);
        assert_eq!(read("/x/{id}", "/x/a%2Fb"), Some(vec![("id", "a%2Fb")]));
        assert_eq!(read("/:odd", "/:odd"), Some(vec![]));
        assert_eq!(read("/:odd", "/odd"), None);
    }

    #[test]
    fn parts_of_segments() {
        assert_eq!(read("/x/{id}:cancel", "/x/5:cancel"), Some(vec![("id", "5")]));
        assert_eq!(read("/x/{id}:cancel", "/x/:cancel"), None);
        assert_eq!(read("/x/{id}:cancel", "/x/5:stop"), None);
        assert_eq!(read("/{b}.{c}", "/tar.gz.zip"), Some(vec![("b", "tar.gz"), ("c", "zip")]));
        assert_eq!(read("/{b}.{c}", "/a."), None);
        assert_eq!(read("/{b}.{c}", "/.a"), None);
        assert_eq!(read("/{b}.{c}", "/a.b."), Some(vec![("b", "a"), ("c", "b.")]));
        assert_eq!(read("/v{a}-{b}-{c}x", "/v1-2-3x"), Some(vec![("a", "1"), ("b", "2"), ("c", "3")]));
        assert_eq!(read("/{a}{b}", "/xyß"), Some(vec![("a", "xy"), ("b", "ß")]));
        assert_eq!(read("/{a}{b}", "/x"), None);
    }

    #[test]
    fn the_more_literal_template_comes_first() {
        let mut templates = ["/x/{id}", "/x/{id}:cancel", "/x/{a}.{b}", "/x/{id}:cancel-all"].map(Template::parse);
        templates.sort_by_key(Template::specificity);
        assert_eq!(templates, ["/x/{id}:cancel-all", "/x/{id}:cancel", "/x/{a}.{b}", "/x/{id}"].map(Template::parse));
    }
}
