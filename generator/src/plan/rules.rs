//! Constraints → [`Rules`]: what `validate()` checks of a value itself.

use super::{Bound, Pattern, Rules};
use crate::api::{Meaning, Schema};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// The rules of one schema's own keywords, those of what it refers to left out.
pub(super) fn own(schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Rules {
    let constraints = &schema.constraints;
    Rules {
        min_length: constraints.min_length.filter(|length| *length > 0),
        max_length: constraints.max_length,
        pattern: constraints.pattern.as_ref().and_then(|(written, place)| {
            translate(written).map_or_else(
                |reason| {
                    diagnostics.push(
                        Diagnostic::new(Code::Pattern, format!("the pattern `{written}` is not checked: {reason}")).at(
                            *place,
                            format!("{}/pattern", schema.pointer),
                            "",
                        ),
                    );
                    None
                },
                |regex| Some(Pattern { written: written.clone(), regex }),
            )
        }),
        minimum: bound(constraints.minimum.as_ref(), constraints.exclusive_minimum.as_ref()),
        maximum: bound(constraints.maximum.as_ref(), constraints.exclusive_maximum.as_ref()),
        multiple_of: constraints.multiple_of.as_ref().map(|number| number.0.clone()),
        min_items: constraints.min_items.filter(|count| *count > 0),
        max_items: constraints.max_items,
        unique_items: constraints.unique_items,
        min_properties: constraints.min_properties.filter(|count| *count > 0),
        max_properties: constraints.max_properties,
        format: match &schema.meaning {
            Meaning::String(Some(format)) => super::formats::text(format),
            _ => None,
        },
        items: None,
    }
}

fn bound(
    inclusive: Option<&crate::document::schema::NumberText>,
    exclusive: Option<&crate::document::schema::NumberText>,
) -> Option<Bound> {
    // Where both are given the exclusive one is kept: it is the newer keyword and rarely the looser one.
    match (inclusive, exclusive) {
        (_, Some(number)) => Some(Bound { number: number.0.clone(), exclusive: true }),
        (Some(number), None) => Some(Bound { number: number.0.clone(), exclusive: false }),
        (None, None) => None,
    }
}

/// Both sets at once; of two rules of a kind the outer one holds, as it was written for this use.
pub(super) fn together(outer: Rules, inner: Rules) -> Rules {
    Rules {
        min_length: outer.min_length.max(inner.min_length),
        max_length: least(outer.max_length, inner.max_length),
        pattern: outer.pattern.or(inner.pattern),
        minimum: outer.minimum.or(inner.minimum),
        maximum: outer.maximum.or(inner.maximum),
        multiple_of: outer.multiple_of.or(inner.multiple_of),
        min_items: outer.min_items.max(inner.min_items),
        max_items: least(outer.max_items, inner.max_items),
        unique_items: outer.unique_items || inner.unique_items,
        min_properties: outer.min_properties.max(inner.min_properties),
        max_properties: least(outer.max_properties, inner.max_properties),
        format: outer.format.or(inner.format),
        items: outer.items.or(inner.items),
    }
}

fn least(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (one, other) => one.or(other),
    }
}

/// A pattern of ECMA 262 in the syntax of the `regex` crate, or why it has none.
fn translate(written: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(written.len() + 8);
    let mut characters = written.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => escape(&mut characters, in_class, &mut out)?,
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
                if characters.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                // `[]` matches nothing and `[^]` everything in ECMA; elsewhere the bracket would be a member.
                if characters.peek() == Some(&']') {
                    return Err("an empty class");
                }
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
            }
            '(' if !in_class && characters.peek() == Some(&'?') => {
                out.push('(');
                group(&mut characters, &mut out)?;
            }
            _ => out.push(character),
        }
    }
    regex_syntax_check(&out)?;
    Ok(out)
}

fn escape(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    in_class: bool,
    out: &mut String,
) -> Result<(), &'static str> {
    let Some(escaped) = characters.next() else { return Err("it ends in a backslash") };
    match escaped {
        // ECMA's classes are ASCII, those of the `regex` crate Unicode.
        'd' => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
        'w' => out.push_str(if in_class { "A-Za-z0-9_" } else { "[A-Za-z0-9_]" }),
        'D' if !in_class => out.push_str("[^0-9]"),
        'W' if !in_class => out.push_str("[^A-Za-z0-9_]"),
        'D' | 'W' => return Err("a negated class inside a class"),
        'b' if in_class => out.push_str("\\x08"),
        '1'..='9' | 'k' => return Err("it refers back to a group"),
        'c' => return Err("a control escape"),
        'u' => unicode_escape(characters, out)?,
        '0' => out.push_str("\\x00"),
        'p' | 'P' => return Err("a Unicode property"),
        's' | 'S' | 'b' | 'B' | 't' | 'n' | 'r' | 'v' | 'f' | 'x' => {
            out.push('\\');
            out.push(escaped);
        }
        other if other.is_ascii_alphabetic() => out.push(other),
        other if other.is_ascii() => {
            out.push('\\');
            out.push(other);
        }
        other => out.push(other),
    }
    Ok(())
}

fn unicode_escape(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    out: &mut String,
) -> Result<(), &'static str> {
    let digits: String = if characters.next_if_eq(&'{').is_some() {
        characters.by_ref().take_while(|c| *c != '}').collect()
    } else {
        characters.by_ref().take(4).collect()
    };
    let code = u32::from_str_radix(&digits, 16).map_err(|_| "an incomplete Unicode escape")?;
    if char::from_u32(code).is_none() {
        return Err("half of a surrogate pair");
    }
    out.extend(["\\u{", digits.as_str(), "}"]);
    Ok(())
}

fn group(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) -> Result<(), &'static str> {
    characters.next();
    match characters.next() {
        Some(':') => out.push_str("?:"),
        Some('=' | '!') => return Err("it looks ahead"),
        Some('<') if matches!(characters.peek(), Some('=' | '!')) => return Err("it looks behind"),
        Some('<') => out.push_str("?P<"),
        Some(_) | None => return Err("a group of an unknown kind"),
    }
    Ok(())
}

/// Whether the `regex` crate, as the runtime uses it, will take the pattern. The syntax alone is looked at: what needs
/// the tables of Unicode was left out before.
fn regex_syntax_check(pattern: &str) -> Result<(), &'static str> {
    let parsed = regex_syntax::ast::parse::Parser::new().parse(pattern);
    parsed.map(|_| ()).map_err(|_| "it is not a regular expression of ECMA 262")
}
