//! Host names (RFC 1123, section 2.1; RFC 5891).

use super::idna;

/// How many characters a name has at most (RFC 1035, section 2.3.4, without the length of the first and last label).
const MOST_CHARACTERS: usize = 253;

/// How many characters a label has at most.
const MOST_OF_LABEL: usize = 63;

/// ASCII labels between dots; one that begins with `xn--` is the spelling of an international label.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= MOST_CHARACTERS && text.split('.').all(is_ascii_label)
}

/// A name whose labels may have any letters; each has an ASCII spelling. People write capital letters, which are mapped before
/// a name is looked up (RFC 5895, section 2) and are no part of a label (RFC 5890, section 2.3.2.1).
pub(super) fn is_international_name(text: &str) -> bool {
    let mut length = 0;
    let labels_are_right = text.split(['.', '\u{3002}', '\u{FF0E}', '\u{FF61}']).all(|label| {
        let spelt = if label.is_ascii() {
            is_ascii_label(label).then_some(label.len())
        } else {
            let label = label.to_lowercase();
            idna::is_label(&label).then(|| idna::spelt_length(&label)).flatten()
        };
        length += spelt.unwrap_or(0) + 1;
        spelt.is_some_and(|spelt| spelt <= MOST_OF_LABEL)
    });
    labels_are_right && length <= MOST_CHARACTERS + 1
}

fn is_ascii_label(label: &str) -> bool {
    let prefix = label.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("xn--"));
    let is_spelling =
        || idna::decode(&label[4..].to_ascii_lowercase()).is_some_and(|text| !text.is_ascii() && idna::is_label(&text));
    (1..=MOST_OF_LABEL).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
        && (prefix.is_none() || is_spelling())
}
