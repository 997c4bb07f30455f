//! Tags and characters by name, as HTML writes them.

/// A tag, without the attributes that say nothing here.
pub(super) struct Tag<'t> {
    /// In lower case.
    pub(super) name: String,
    pub(super) closes: bool,
    pub(super) href: Option<&'t str>,
    /// As it is written.
    pub(super) literal: &'t str,
}

impl<'t> Tag<'t> {
    /// The tag that a text begins with.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let end = inner.find(['<', '>']).filter(|end| inner[*end..].starts_with('>'))?;
        let inside = inner[..end].trim_end().trim_end_matches('/');
        let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let length = inside.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(length);
        if name.is_empty() || !(attributes.is_empty() || attributes.starts_with([' ', '\n', '\t'])) {
            return None;
        }
        let href = attribute(attributes, "href");
        Some(Self { name: name.to_ascii_lowercase(), closes, href, literal: &text[..end + 2] })
    }
}

/// The value of an attribute.
fn attribute<'t>(attributes: &'t str, wanted: &str) -> Option<&'t str> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let length = rest.find(|char: char| char == '=' || char.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(length);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            rest = after.trim_start();
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next().filter(|char| matches!(char, '"' | '\'')) {
            Some(quote) => value[1..].split_once(quote)?,
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.trim_start();
    }
    None
}

/// A text without the tags of spans, its characters by name as themselves.
pub(super) fn without_spans(text: &str, is_span: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let tag = (char == '<').then(|| Tag::read(rest)).flatten().filter(|tag| is_span(&tag.name));
        let by_name = (char == '&').then(|| character(rest)).flatten();
        rest = match (tag, by_name) {
            (Some(tag), _) => &rest[tag.literal.len()..],
            (None, Some((char, after))) => {
                out.push(char);
                after
            }
            (None, None) => {
                out.push(char);
                &rest[char.len_utf8()..]
            }
        };
    }
    out
}

/// The character that a reference at the beginning of a text stands for, and what comes after it (HTML, section 13.5, in
/// part).
pub(super) fn character(text: &str) -> Option<(char, &str)> {
    const LONGEST: usize = 12;
    let text = text.strip_prefix('&')?;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let (name, rest) = (&text[..end], &text[end + 1..]);
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        let char = char::from_u32(number).filter(|char| !char.is_control())?;
        return Some((char, rest));
    }
    let char = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "deg" => '°',
        "times" => '×',
        "plusmn" => '±',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "larr" => '←',
        "rarr" => '→',
        _ => return None,
    };
    Some((char, rest))
}
