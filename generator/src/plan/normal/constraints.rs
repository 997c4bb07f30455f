//! Two sets of constraints at once.

use std::cmp::Ordering;

use crate::api::{Constraints, NumberText};

/// What both sets say, and whether that is everything: of two patterns only one is kept.
pub(super) fn both(left: &Constraints, right: &Constraints) -> (Constraints, bool) {
    let mut exact = true;
    let mut one_of = |left: &Option<NumberText>, right: &Option<NumberText>| match (left, right) {
        (Some(left), Some(right)) => {
            exact &= left == right;
            Some(left.clone())
        }
        (one, other) => one.clone().or_else(|| other.clone()),
    };
    let multiple_of = one_of(&left.multiple_of, &right.multiple_of);
    let pattern = match (&left.pattern, &right.pattern) {
        (Some(left), Some(right)) => {
            exact &= left.0 == right.0;
            Some(left.clone())
        }
        (one, other) => one.clone().or_else(|| other.clone()),
    };
    let both = Constraints {
        minimum: tighter(left.minimum.as_ref(), right.minimum.as_ref(), Ordering::Greater),
        maximum: tighter(left.maximum.as_ref(), right.maximum.as_ref(), Ordering::Less),
        exclusive_minimum: tighter(
            left.exclusive_minimum.as_ref(),
            right.exclusive_minimum.as_ref(),
            Ordering::Greater,
        ),
        exclusive_maximum: tighter(left.exclusive_maximum.as_ref(), right.exclusive_maximum.as_ref(), Ordering::Less),
        multiple_of,
        min_length: left.min_length.max(right.min_length),
        max_length: least(left.max_length, right.max_length),
        pattern,
        min_items: left.min_items.max(right.min_items),
        max_items: least(left.max_items, right.max_items),
        unique_items: left.unique_items || right.unique_items,
        min_properties: left.min_properties.max(right.min_properties),
        max_properties: least(left.max_properties, right.max_properties),
    };
    (both, exact)
}

fn least(left: Option<u64>, right: Option<u64>) -> Option<u64> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.min(right)),
        (one, other) => one.or(other),
    }
}

/// The bound that lies on this side of the other.
fn tighter(left: Option<&NumberText>, right: Option<&NumberText>, side: Ordering) -> Option<NumberText> {
    match (left, right) {
        (Some(left), Some(right)) if compare(&left.0, &right.0) == side => Some(left.clone()),
        (_, Some(right)) => Some(right.clone()),
        (left, None) => left.cloned(),
    }
}

/// Compares two numbers as JSON writes them; beyond the precision of a double they count as equal.
pub(in crate::plan) fn compare(left: &str, right: &str) -> Ordering {
    if let (Ok(left), Ok(right)) = (left.parse::<i128>(), right.parse::<i128>()) {
        return left.cmp(&right);
    }
    let number = |text: &str| text.parse::<f64>().unwrap_or_default();
    number(left).total_cmp(&number(right))
}
