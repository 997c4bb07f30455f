//! Constraints → [`Rules`]: what `validate()` checks of a value itself.

use std::cmp::Ordering;

use super::{Bound, Pattern, Rules, pattern};
use crate::api::{Meaning, Schema};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::schema::NumberText;

/// The rules of one schema's own keywords, those of what it refers to left out.
pub(super) fn own(schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Rules {
    let constraints = &schema.constraints;
    Rules {
        min_length: constraints.min_length.filter(|length| *length > 0),
        max_length: constraints.max_length,
        pattern: constraints.pattern.as_ref().and_then(|(written, place)| {
            pattern::translate(written).map_or_else(
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
        minimum: bound(constraints.minimum.as_ref(), constraints.exclusive_minimum.as_ref(), Ordering::Greater),
        maximum: bound(constraints.maximum.as_ref(), constraints.exclusive_maximum.as_ref(), Ordering::Less),
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
        schema: None,
        items: None,
    }
}

fn bound(inclusive: Option<&NumberText>, exclusive: Option<&NumberText>, tighter: Ordering) -> Option<Bound> {
    let make = |number: &NumberText, exclusive| Bound { number: number.0.clone(), exclusive };
    tightest(exclusive.map(|number| make(number, true)), inclusive.map(|number| make(number, false)), tighter)
}

/// The bound that implies the other: of lower ones the greater, of upper ones the less; at one number the exclusive.
pub(super) fn tightest(left: Option<Bound>, right: Option<Bound>, tighter: Ordering) -> Option<Bound> {
    let (left, right) = match (left, right) {
        (Some(left), Some(right)) => (left, right),
        (one, other) => return one.or(other),
    };
    let order = magnitude(&left.number).cmp(&magnitude(&right.number));
    Some(if order == tighter || order == Ordering::Equal && left.exclusive { left } else { right })
}

/// What orders the texts of numbers by value: the sign, the exponent and the digits, the last two turned round where
/// the number is negative.
fn magnitude(text: &str) -> (i8, i64, Vec<i8>) {
    let (unsigned, sign) = text.strip_prefix('-').map_or((text, 1_i8), |unsigned| (unsigned, -1));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digit = |byte: u8| i8::try_from(byte.wrapping_sub(b'0')).unwrap_or(0);
    let all: Vec<i8> = whole.bytes().chain(fraction.bytes()).map(digit).collect();
    let leading = all.iter().take_while(|digit| **digit == 0).count();
    let trailing = all.iter().rev().take_while(|digit| **digit == 0).count();
    if leading == all.len() {
        return (0, 0, Vec::new());
    }
    // The end of the digits sorts before every further digit, and after it where the order is turned round.
    let digits = &all[leading..all.len() - trailing];
    let digits = digits.iter().map(|digit| sign * (digit + 1)).chain([0]).collect();
    let limit = i64::from(i32::MAX);
    let negative = exponent.starts_with('-');
    let exponent = exponent.parse::<i64>().unwrap_or(if negative { -limit } else { limit }).clamp(-limit, limit);
    let point = i64::try_from(whole.len()).unwrap_or(limit) - i64::try_from(leading).unwrap_or(limit);
    (sign, i64::from(sign) * (exponent + point), digits)
}

/// Both sets at once: of two bounds the tighter, of other rules of a kind the outer one, as it was written for this use.
pub(super) fn together(outer: Rules, inner: Rules) -> Rules {
    Rules {
        min_length: outer.min_length.max(inner.min_length),
        max_length: least(outer.max_length, inner.max_length),
        pattern: outer.pattern.or(inner.pattern),
        minimum: tightest(outer.minimum, inner.minimum, Ordering::Greater),
        maximum: tightest(outer.maximum, inner.maximum, Ordering::Less),
        multiple_of: outer.multiple_of.or(inner.multiple_of),
        min_items: outer.min_items.max(inner.min_items),
        max_items: least(outer.max_items, inner.max_items),
        unique_items: outer.unique_items || inner.unique_items,
        min_properties: outer.min_properties.max(inner.min_properties),
        max_properties: least(outer.max_properties, inner.max_properties),
        format: outer.format.or(inner.format),
        schema: outer.schema.or(inner.schema),
        items: outer.items.or(inner.items),
    }
}

fn least(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tighter_bound_holds() {
        let tightest_of = |inclusive: &str, exclusive: &str, tighter| {
            let number = |text: &str| NumberText(text.to_owned());
            bound(Some(&number(inclusive)), Some(&number(exclusive)), tighter)
                .map(|bound| (bound.number, bound.exclusive))
        };
        let inclusive = |text: &str| Some((text.to_owned(), false));
        let exclusive = |text: &str| Some((text.to_owned(), true));
        assert_eq!(tightest_of("10", "9.5", Ordering::Greater), inclusive("10"));
        assert_eq!(tightest_of("10", "1e1", Ordering::Greater), exclusive("1e1"));
        assert_eq!(tightest_of("-10", "-9.99", Ordering::Greater), exclusive("-9.99"));
        assert_eq!(tightest_of("-1.25", "-1.2", Ordering::Less), inclusive("-1.25"));
        assert_eq!(tightest_of("0", "-0.001", Ordering::Greater), inclusive("0"));
        assert_eq!(
            tightest_of("18446744073709551617", "18446744073709551616", Ordering::Less),
            exclusive("18446744073709551616")
        );
        assert_eq!(tightest_of("0.10", "0.101", Ordering::Less), inclusive("0.10"));
    }
}
