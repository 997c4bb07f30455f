//! Words of a document → the spelling of an identifier.

use std::borrow::Cow;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::api::path::is_identifier;

/// How thoroughly a name is spelled: the second form is used where the first is not enough to tell two names apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Signs only separate words.
    Plain,
    /// Signs become words of their own.
    Signs,
}

/// `UserWriteStage`; may be empty; a long one is cut.
pub(super) fn camel(raw: &str, spelling: Spelling) -> String {
    camel_of([raw], spelling)
}

/// The same of several names, each spelled for itself.
pub(super) fn camel_of<'a>(names: impl IntoIterator<Item = &'a str>, spelling: Spelling) -> String {
    let mut out = String::new();
    for chunk in names.into_iter().flat_map(|name| chunks(name, spelling)) {
        push_word(&mut out, &chunk.to_upper_camel_case(), false);
    }
    cut_camel(out, LONGEST)
}

/// `user_write_stage`; may be empty; a long one is cut.
pub(super) fn snake(raw: &str, spelling: Spelling) -> String {
    if is_snake(raw) {
        return cut_snake(raw.to_owned());
    }
    let mut out = String::new();
    for chunk in chunks(raw, spelling) {
        push_word(&mut out, &chunk.to_snake_case(), true);
    }
    cut_snake(out)
}

/// The words of a name in ASCII, of other scripts how they sound: of modules, whose files rustc finds only so (E0754), and
/// of features, of which registries take no others.
pub(super) fn ascii(raw: &str) -> Cow<'_, str> {
    if raw.is_ascii() {
        return Cow::Borrowed(raw);
    }
    let sounds = deunicode::deunicode_with_tofu(raw, " ");
    if sounds.contains(|char: char| char.is_ascii_alphanumeric()) {
        return Cow::Owned(sounds);
    }
    Cow::Owned(raw.chars().map(sign).collect::<Vec<_>>().join(" "))
}

/// Whether a name is spelled so already, as most are: words of small letters and digits, one underscore between them.
fn is_snake(name: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    name.split('_').all(is_word)
}

/// `USER_WRITE_STAGE` of a name that is spelled already.
pub(super) fn shouty(name: &str) -> String {
    name.trim_start_matches("r#").to_shouty_snake_case()
}

fn push_word(out: &mut String, word: &str, underscore: bool) {
    if word.is_empty() {
        return;
    }
    // Two numbers side by side would read as one.
    let digits = out.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit());
    if !out.is_empty() && (underscore || digits) {
        out.push('_');
    }
    out.push_str(word);
}

/// The runs of letters and digits; a leading sign of a number or of an ordering always counts.
fn chunks(raw: &str, spelling: Spelling) -> Vec<String> {
    if spelling == Spelling::Plain && raw.is_ascii() && !raw.starts_with(['-', '+']) {
        let chunks = raw.split(|character: char| !character.is_ascii_alphanumeric());
        return chunks.filter(|chunk| !chunk.is_empty()).map(str::to_owned).collect();
    }
    let mut chunks = vec![String::new()];
    for (index, character) in raw.chars().enumerate() {
        let letter = character.is_alphanumeric() && unicode_ident::is_xid_continue(character);
        if letter && is_common(character) {
            if let Some(last) = chunks.last_mut() {
                last.push(character);
            }
            continue;
        }
        // A sign separates words, and is one where it must; a letter that rustc would warn of always is.
        let leading = index == 0 && matches!(character, '-' | '+');
        let word = if spelling == Spelling::Signs || leading || letter { sign(character) } else { String::new() };
        chunks.push(word);
        chunks.push(String::new());
    }
    chunks.retain(|chunk| !chunk.is_empty());
    chunks
        .into_iter()
        .map(|chunk| if only_looks_latin(&chunk) { chunk.chars().map(sign).collect() } else { chunk })
        .collect()
}

/// Whether a letter can stand in an identifier without a warning of rustc (`uncommon_codepoints`): those of the scripts
/// in wide use (Unicode Standard Annex 31, table 5) that no normalisation changes.
fn is_common(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{7f}'
        | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='į' | 'ı' | 'Ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž'
        | 'Ά' | 'Έ'..='Ί' | 'Ό' | 'Ύ'..='Ρ' | 'Σ'..='ώ'
        | 'Ѐ'..='џ' | 'Ґ' | 'ґ'
        | 'א'..='ת' | 'ء'..='غ' | 'ف'..='ي'
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='\u{9fff}' | '가'..='힣')
}

/// Whether a word of Greek or Cyrillic letters could be taken for a Latin one, of which rustc warns
/// (`mixed_script_confusables`).
fn only_looks_latin(word: &str) -> bool {
    const ALIKE: &str = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορτυωϳаевгікмнорстухјѕіѡАВЕЅІЈКМНОРСТУХҮԁһбЬьпгЗзЭшЩ";
    let letters = || word.chars().filter(|letter| matches!(letter, '\u{370}'..='\u{52f}'));
    letters().next().is_some() && letters().all(|letter| ALIKE.contains(letter))
}

/// A sign as a word.
fn sign(character: char) -> String {
    let word = match character {
        '-' => "minus",
        '+' => "plus",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '^' => "caret",
        '~' => "tilde",
        '?' => "question",
        '_' => "underscore",
        ' ' => "space",
        '(' | ')' | '[' | ']' | '{' | '}' => "bracket",
        '\'' | '"' | '`' => "quote",
        other => return format!("u{:x}", u32::from(other)),
    };
    word.to_owned()
}

/// Puts a word before a name that could not begin an identifier, or stands for an empty one.
pub(super) fn begin(name: String, word: &str, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if unicode_ident::is_xid_start(first) => name,
        Some(_) => format!("{word}{name}"),
    }
}

/// The keywords of every edition, reserved ones included.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "union",
];

/// Whether a name needs `r#`, or cannot be an identifier at all.
pub(super) fn is_keyword(name: &str) -> bool {
    name != "union" && KEYWORDS.contains(&name)
}

/// Whether a name can stand in code as it is.
pub(super) fn is_written(name: &str) -> bool {
    let raw = name.strip_prefix("r#");
    is_identifier(raw.unwrap_or(name)) && (raw.is_some() || !is_keyword(name))
}

/// The name as an identifier: raw if it is a keyword, with an underscore if it cannot even be raw.
pub(super) fn raw(name: String) -> String {
    match name.as_str() {
        "self" | "Self" | "super" | "crate" => format!("{name}_"),
        _ if is_keyword(&name) => format!("r#{name}"),
        _ => name,
    }
}

/// Names that generated code uses bare, from the standard prelude.
pub(super) fn is_prelude(name: &str) -> bool {
    const PRELUDE: [&str; 38] = [
        "Option",
        "Some",
        "None",
        "Result",
        "Ok",
        "Err",
        "Vec",
        "String",
        "Box",
        "Default",
        "Clone",
        "Copy",
        "Send",
        "Sync",
        "Sized",
        "Drop",
        "Fn",
        "FnMut",
        "FnOnce",
        "AsyncFn",
        "AsyncFnMut",
        "AsyncFnOnce",
        "Iterator",
        "IntoIterator",
        "Into",
        "From",
        "AsRef",
        "AsMut",
        "ToString",
        "ToOwned",
        "TryFrom",
        "TryInto",
        "PartialEq",
        "Eq",
        "Future",
        "IntoFuture",
        "Self",
        "str",
    ];
    PRELUDE.contains(&name)
}

/// Names that no file may have on Windows, whatever its ending.
pub(super) fn is_reserved_file(name: &str) -> bool {
    let numbered = |prefix: &str| {
        let number = name.strip_prefix(prefix).filter(|number| number.len() == 1);
        number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// How many bytes a name may have. Items get files of their own (`struct.NAME.html` of rustdoc, `NAME.rs`), for which
/// systems allow 255 bytes; the rest is for what stands before and behind, as `Request` or `_patch`.
const LONGEST: usize = 120;

/// `user_write_stage` of at most [`LONGEST`] bytes: a longer one ends in the digest of the whole.
pub(super) fn cut_snake(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let digest = digest(&name);
    let kept = beginning(&name, LONGEST - digest.len() - 1);
    format!("{}_{digest}", kept.trim_end_matches('_'))
}

/// `UserWriteStage` of at most so many bytes: a longer one ends in the digest of the whole.
pub(super) fn cut_camel(name: String, longest: usize) -> String {
    if name.len() <= longest {
        return name;
    }
    let end = format!("Etc{}", digest(&name).to_ascii_uppercase());
    format!("{}{end}", beginning(&name, longest.saturating_sub(end.len())))
}

/// The first characters that have at most so many bytes together.
fn beginning(name: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(name.len())).rev().find(|at| name.is_char_boundary(*at)).unwrap_or_default();
    &name[..end]
}

/// A short stable digest of a text (FNV-1a, 32 bits), for names that spell their content and would be too long.
pub(super) fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_already_is_spelled_as_anything_else() {
        for name in ["user_write", "a", "a_1", "1st_of_2", "oauth2_sources", "v3", "x_y_z_10"] {
            assert!(is_snake(name), "{name}");
            assert_eq!(snake(name, Spelling::Plain), name);
            assert_eq!(snake(&name.replace('_', " "), Spelling::Plain), name);
        }
        for (name, spelled) in [("a__b", "a_b"), ("_a", "a"), ("a_", "a"), ("aB_c", "a_b_c"), ("é_1", "é_1"), ("", "")]
        {
            assert!(!is_snake(name), "{name}");
            assert_eq!(snake(name, Spelling::Plain), spelled);
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let long = |end: &str| format!("{} {end}", ["pas", "été", "very_long"].map(|word| word.repeat(100)).join(" "));
        for spelled in [camel, snake] {
            let (one, two) = (spelled(&long("one"), Spelling::Plain), spelled(&long("two"), Spelling::Plain));
            assert_ne!(one, two);
            assert!(one.len() <= LONGEST && two.len() <= LONGEST, "{one} {two}");
            assert_eq!(one, spelled(&long("one"), Spelling::Plain));
            assert!(spelled(&one, Spelling::Plain).len() <= LONGEST, "{one}");
            assert!(unicode_ident::is_xid_start(one.chars().next().unwrap_or_default()));
        }
        let just = "a".repeat(LONGEST);
        assert_eq!(snake(&just, Spelling::Plain), just);
    }
}
