//! What changed about the variants of enums and the branches of unions.

use super::same::written;
use super::types::{Of, Pair, for_makers};
use super::{Collector, MAJOR, MINOR, Subject, quoted};
use crate::plan::{TypeRef, Variant};

/// An enum of values.
pub(super) fn of_enum(pair: &Pair<'_>, was_closed: bool, is_closed: bool, subject: &Subject, found: &mut Collector) {
    let (old, new) = (pair.old.members, pair.new.members);
    for gone in old.iter().filter(|name| !new.contains(name)) {
        found.add(subject, format!("the variant {} is gone", quoted(gone)), MAJOR);
    }
    let impacts = if was_closed { MAJOR } else { MINOR };
    for added in new.iter().filter(|name| !old.contains(name)) {
        found.add(subject, format!("the variant {} is new", quoted(added)), impacts);
    }
    match (was_closed, is_closed) {
        (false, true) => {
            found.add(subject, "values that are not listed are refused: there is no variant for them", MAJOR);
        }
        (true, false) => found.add(subject, "values that are not listed are kept: `match` needs `_`", MAJOR),
        (false, false) | (true, true) => {}
    }
    if was_closed && is_closed && old.len() == new.len() && old != new {
        found.add(subject, "the values have another order", MINOR);
    }
}

/// An enum of types, which callers match with `_`.
pub(super) fn of_union(pair: &Pair<'_>, old: &[Variant], new: &[Variant], subject: &Subject, found: &mut Collector) {
    for (variant, name) in old.iter().zip(pair.old.members) {
        match new.iter().zip(pair.new.members).find(|(_, other)| *other == name) {
            None => found.add(subject, format!("the variant {} is gone", quoted(name)), MAJOR),
            Some((other, _)) if !pair.same.is(&variant.ty, &other.ty) => {
                let ty = quoted(&written(pair.new.named, &other.ty));
                found.add(subject, format!("the variant {} holds {ty}", quoted(name)), MAJOR);
            }
            Some((other, _)) if variant.tags != other.tags || variant.rules != other.rules => {
                found.add(subject, format!("the variant {} stands for other values", quoted(name)), MINOR);
            }
            Some(_) => {}
        }
    }
    for name in pair.new.members.iter().filter(|name| !pair.old.members.contains(name)) {
        found.add(subject, format!("the variant {} is new", quoted(name)), MINOR);
    }
    conversions(pair, old, new, subject, found);
}

/// A struct of what may hold together.
pub(super) fn of_any_of(pair: &Pair<'_>, old: &[Variant], new: &[Variant], subject: &Subject, found: &mut Collector) {
    for (branch, name) in old.iter().zip(pair.old.members) {
        match new.iter().zip(pair.new.members).find(|(_, other)| *other == name) {
            None => found.add(subject, format!("the field {} is gone", quoted(name)), MAJOR),
            Some((other, _)) if !pair.same.is(&branch.ty, &other.ty) => {
                let ty = quoted(&written(pair.new.named, &other.ty));
                found.add(subject, format!("the field {} holds {ty}", quoted(name)), MAJOR);
            }
            Some(_) => {}
        }
    }
    let makers = if pair.old.ty.derives.default { MINOR } else { for_makers(pair.old.ty.direction) };
    for name in pair.new.members.iter().filter(|name| !pair.old.members.contains(name)) {
        found.add(subject, format!("the field {} is new", quoted(name)), makers);
    }
    conversions(pair, old, new, subject, found);
}

/// `From` of every type that only one variant has: a further variant of the same type takes it away.
fn conversions(pair: &Pair<'_>, old: &[Variant], new: &[Variant], subject: &Subject, found: &mut Collector) {
    for (variant, name) in old.iter().zip(pair.old.members) {
        let stays = pair.new.members.contains(name);
        let count = new.iter().filter(|other| pair.same.is(&variant.ty, &other.ty)).count();
        if stays && count > 1 && is_alone(pair.old, old, &variant.ty) {
            let ty = quoted(&written(pair.old.named, &variant.ty));
            let message = format!("`From` of {ty} is gone: several variants hold one");
            found.add(subject, message, for_makers(pair.old.ty.direction));
        }
    }
}

/// Whether one variant alone has a type.
fn is_alone(of: Of<'_>, variants: &[Variant], ty: &TypeRef) -> bool {
    let plan = &of.named.plan;
    let ty = plan.without_aliases(ty);
    variants.iter().filter(|other| plan.without_aliases(&other.ty) == ty).count() == 1
}
