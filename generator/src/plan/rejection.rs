//! Rejection: how the server's own refusals become the document's error schema. Its shape is the evidence; a name counts only
//! where several strings could take the text.

use super::{
    Content, Dispatch, ErrorCase, ErrorSet, Field, Plan, Presence, Rejection, Rest, Scalar, Shape, StatusMatch, Struct,
    TypeRef, Union, Variant,
};
use crate::api::JsonType;

/// The statuses with which a generated server refuses on its own.
const STATUSES: [u16; 10] = [400, 401, 403, 404, 406, 413, 415, 422, 500, 501];

/// Decides, for every operation and status, how a refusal is written; what is not listed is problem+json.
pub(super) fn assign(plan: &mut Plan) {
    for index in 0..plan.operations.len() {
        let Some(set) = plan.operations[index].errors else { continue };
        let set = &plan.error_sets[set.index()];
        let rejections = STATUSES
            .iter()
            .map(|status| (*status, rejection(plan, set, *status)))
            .filter(|(_, rejection)| *rejection != Rejection::Problem)
            .collect();
        plan.operations[index].rejections = rejections;
    }
}

/// Whether what is not valid is a request that cannot be processed (422), where the document has no 400.
fn unprocessable(set: &ErrorSet, status: u16) -> bool {
    let has = |status: u16| set.errors.iter().any(|case| case.status == StatusMatch::Exact(status));
    status == 400 && case_of(set, status).is_none() && has(422)
}

/// What the document says of a status: its own case, its range's, or the default.
fn case_of(set: &ErrorSet, status: u16) -> Option<&ErrorCase> {
    let range = StatusMatch::Range(u8::try_from(status / 100).unwrap_or_default());
    let order = [StatusMatch::Exact(status), range, StatusMatch::Default];
    order.iter().find_map(|matching| set.errors.iter().find(|case| case.status == *matching))
}

/// The case whose schema a refusal takes. A caller without credentials gets 401 whatever the document has, as 403 says that
/// credentials do not help (RFC 9110, sections 15.5.2 and 15.5.4); a document that has 403 alone means both by its schema.
fn shape_of(set: &ErrorSet, status: u16) -> Option<&ErrorCase> {
    let own = case_of(set, status);
    if status == 401 { own.or_else(|| case_of(set, 403)) } else { own }
}

/// By the schema that the document gives for the status: its own, its range's, or the default.
fn rejection(plan: &Plan, set: &ErrorSet, status: u16) -> Rejection {
    if unprocessable(set, status) {
        return Rejection::Instead(422);
    }
    let content = shape_of(set, status).and_then(|case| case.content.as_ref());
    // Refusals are written as JSON.
    let content = content.filter(|content| content.only_xml().is_none());
    let Some(Content::Json { ty, media_type, .. }) = content else {
        return Rejection::Problem;
    };
    if media_type.starts_with("application/problem+json") {
        return Rejection::Problem;
    }
    match structure(plan, ty) {
        Some(object) => by_shape(object),
        None => by_branches(plan, ty).unwrap_or(Rejection::Problem),
    }
}

/// The first branch of a union that a refusal can be, where it is no other at the same time.
fn by_branches(plan: &Plan, ty: &TypeRef) -> Option<Rejection> {
    let union = union(plan, ty)?;
    let is_tagged = matches!(union.dispatch, Dispatch::Discriminator { .. });
    if is_tagged && union.variants.len() > 1 {
        return None;
    }
    union.variants.iter().enumerate().find_map(|(at, variant)| {
        let rejection = by_shape(structure(plan, &variant.ty)?);
        let keys = match &rejection {
            Rejection::Summary { property } => vec![property],
            Rejection::Coded { property, code } => vec![property, code],
            // Which keys there will be is not known.
            Rejection::FieldMap { .. } | Rejection::Problem | Rejection::Instead(_) => return None,
        };
        let excluded = |other: &Variant| {
            let object = other.evidence.kinds.is_empty() || other.evidence.kinds.contains(&JsonType::Object);
            !object || other.evidence.required.iter().any(|key| !keys.contains(&key))
        };
        let others = union.variants.iter().enumerate().filter(|(other, _)| *other != at);
        others.into_iter().all(|(_, other)| excluded(other)).then_some(rejection)
    })
}

fn union<'a>(plan: &'a Plan, ty: &TypeRef) -> Option<&'a Union> {
    match ty {
        TypeRef::Boxed(inner) => union(plan, inner),
        TypeRef::Named(id) => match &plan.types[id.index()].shape {
            Shape::Union(found) => Some(found),
            Shape::Alias(target) => union(plan, target),
            Shape::Struct(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::AnyOf(_)
            | Shape::Newtype(_)
            | Shape::Foreign(_) => None,
        },
        TypeRef::Nullable(_)
        | TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::OrObject(_)
        | TypeRef::Tuple(_)
        | TypeRef::Scalar(_)
        | TypeRef::Any => None,
    }
}

fn structure<'a>(plan: &'a Plan, ty: &TypeRef) -> Option<&'a Struct> {
    match ty {
        TypeRef::Boxed(inner) => structure(plan, inner),
        other => plan.structure(other).map(|(_, object)| object),
    }
}

fn by_shape(object: &Struct) -> Rejection {
    let list = |ty: &TypeRef| matches!(ty, TypeRef::List(items) if **items == TypeRef::Scalar(Scalar::String));
    let required: Vec<_> = object
        .fields
        .iter()
        .filter(|field| matches!(field.presence, Presence::Required | Presence::Nullable))
        .collect();
    let root = object.fields.iter().find(|field| list(&field.ty)).map(|field| field.wire.clone());
    let admits = match &object.rest {
        Rest::Kept(ty, _) if list(ty) => true,
        Rest::Kept(TypeRef::Any, _) => root.is_some(),
        Rest::Kept(..) | Rest::Ignored | Rest::Refused => false,
    };
    let only_root = required.iter().all(|field| Some(&field.wire) == root.as_ref());
    if admits && only_root {
        let taken = object.fields.iter().filter(|field| !list(&field.ty)).map(|field| field.wire.clone()).collect();
        return Rejection::FieldMap { root, taken };
    }
    match required.as_slice() {
        [field] if field.ty == TypeRef::Scalar(Scalar::String) => Rejection::Summary { property: field.wire.clone() },
        [one, other] => match (takes_text(one), takes_status(other), takes_text(other), takes_status(one)) {
            (true, true, ..) => Rejection::Coded { property: one.wire.clone(), code: other.wire.clone() },
            (.., true, true) => Rejection::Coded { property: other.wire.clone(), code: one.wire.clone() },
            _ => Rejection::Problem,
        },
        [] => optional_text(object).map_or(Rejection::Problem, |property| Rejection::Summary { property }),
        _ => Rejection::Problem,
    }
}

/// What a summary is called, the likeliest name first: evidence only where several strings could take one.
const SUMMARIES: [&str; 7] = ["message", "detail", "error_description", "description", "error", "reason", "title"];

/// Of an object that requires nothing, the string that takes a summary: the only one, or the one that is called so.
fn optional_text(object: &Struct) -> Option<String> {
    let texts: Vec<&str> = object.fields.iter().filter(|it| takes_text(it)).map(|it| it.wire.as_str()).collect();
    let named = || SUMMARIES.iter().find(|name| texts.contains(name)).copied();
    let found = if let [one] = texts[..] { Some(one) } else { named() };
    found.map(str::to_owned)
}

fn takes_text(field: &Field) -> bool {
    field.ty == TypeRef::Scalar(Scalar::String) && field.rules.is_empty()
}

fn takes_status(field: &Field) -> bool {
    let integer = matches!(
        field.ty,
        TypeRef::Scalar(Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::U16 | Scalar::U32 | Scalar::U64)
    );
    integer && field.rules.is_empty()
}
