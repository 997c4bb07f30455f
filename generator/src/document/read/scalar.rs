//! What a plain scalar means (YAML 1.2.2, section 10.3.2, the core schema).
//!
//! Numbers keep their text, changed only as far as JSON's grammar demands (`.5` → `0.5`, `+1` → `1`, `0x1F` → `31`).
//! What cannot be a JSON number is a string, as written: `.inf`, `.nan`, and digits after a leading zero (`0755`,
//! `007`), which are an octal number to YAML 1.1, a decimal one to YAML 1.2 and an identifier to most authors.

use crate::document::tree::Value;

/// The value of a plain scalar.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        other => number(other).map_or_else(|| Value::String(other.to_owned()), Value::Number),
    }
}

/// The text as a JSON number, if it is a number of the core schema.
fn number(text: &str) -> Option<String> {
    match text.as_bytes().first()? {
        b'0'..=b'9' | b'-' | b'+' | b'.' => {}
        _ => return None,
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let whole = digits(rest);
    let mut rest = &rest[whole.len()..];
    let mut fraction = None;
    if let Some(after) = rest.strip_prefix('.') {
        let part = digits(after);
        fraction = Some(part);
        rest = &after[part.len()..];
    }
    if whole.is_empty() && fraction.is_none_or(str::is_empty) || whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    if !is_exponent(rest) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match fraction {
        None => format!("{sign}{whole}{rest}"),
        Some("") => format!("{sign}{whole}.0{rest}"),
        Some(fraction) => format!("{sign}{whole}.{fraction}{rest}"),
    })
}

fn radix(text: &str, radix: u32) -> Option<String> {
    // `from_str_radix` would take a sign here.
    let all_digits = !text.is_empty() && text.chars().all(|character| character.is_digit(radix));
    all_digits.then(|| u128::from_str_radix(text, radix).ok().map(|number| number.to_string())).flatten()
}

fn digits(text: &str) -> &str {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

fn is_exponent(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return text.is_empty() };
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::document::tree::Value;

    #[test]
    fn numbers_are_json_numbers_with_their_own_text() {
        for (text, number) in [
            ("0", "0"),
            ("-0", "-0"),
            ("+7", "7"),
            ("12345678901234567890123456789012345678901", "12345678901234567890123456789012345678901"),
            ("1.10", "1.10"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5.0"),
            ("1e400", "1e400"),
            ("1.E+4", "1.0E+4"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("0.5", "0.5"),
        ] {
            assert_eq!(resolve(text), Value::Number(number.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_json_cannot_say_stays_text() {
        for text in [
            "0755",
            "007",
            "-01",
            "00.5",
            ".inf",
            "-.INF",
            ".nan",
            ".",
            "-",
            "+",
            "1e",
            "1e+",
            "1_000",
            "0x",
            "0o8",
            "0x+1",
            "1.2.3",
            "2024-01-01",
            "12:30",
            "yes",
            "on",
            "nULL",
            "tRUE",
            "--1",
            "+-1",
            "1.5.",
            "e5",
        ] {
            assert_eq!(resolve(text), Value::String(text.to_owned()), "{text}");
        }
    }

    #[test]
    fn null_and_booleans_in_their_three_spellings() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(resolve(text), Value::Null, "{text}");
        }
        for text in ["true", "True", "TRUE"] {
            assert_eq!(resolve(text), Value::Bool(true), "{text}");
        }
        for text in ["false", "False", "FALSE"] {
            assert_eq!(resolve(text), Value::Bool(false), "{text}");
        }
    }
}
