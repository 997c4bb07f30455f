//! Kinship: which request types can be made of a response type, field by field.
//!
//! Two types are related by the operations that connect them, never by their names: the body of an operation, and what
//! the same operation, or a GET of the same path, answers with. The fields are the proof: every field that the request
//! requires is there, and every field that both have is of the same type, with a presence that the request's can hold.

use std::collections::{HashMap, HashSet};

use super::{Content, Field, Operation, Plan, Presence, Rest, TypeId, TypeRef};
use crate::api::Method;

/// A request type that can be made of a response type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinship {
    /// The response type.
    pub from: TypeId,
    /// The request type.
    pub to: TypeId,
    /// For every field of the request type, the position of the response's field; `None`: it is absent.
    pub fields: Vec<Option<usize>>,
    /// Whether the request can hold any part of the response alone, so that it can hold what changed.
    pub is_patch: bool,
}

/// Every kinship that the operations suggest and the fields prove, each once, in the order of the operations.
pub(super) fn kinships(plan: &Plan) -> Vec<Kinship> {
    let mut found: Vec<Kinship> = Vec::new();
    let reads: HashMap<&str, &Operation> = plan
        .operations
        .iter()
        .filter(|operation| operation.method == Method::Get && operation.hook.is_none())
        .map(|operation| (operation.template.as_str(), operation))
        .collect();
    let mut seen = HashSet::new();
    for operation in &plan.operations {
        let to = operation.body.as_ref().and_then(|body| json_type(&body.content)).and_then(|ty| plan.structure(ty));
        let Some((to, _)) = to else { continue };
        for relative in [Some(operation), reads.get(operation.template.as_str()).copied()].into_iter().flatten() {
            let from = relative.success.content.as_ref().and_then(json_type).and_then(|ty| plan.structure(ty));
            let Some((from, _)) = from else { continue };
            if from != to && seen.insert((from, to)) {
                found.extend(proof(plan, from, to));
            }
        }
    }
    found
}

fn json_type(content: &Content) -> Option<&TypeRef> {
    match content {
        Content::Json { ty, .. } => Some(ty),
        Content::Multipart { .. }
        | Content::Form { .. }
        | Content::Items { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => None,
    }
}

fn proof(plan: &Plan, from: TypeId, to: TypeId) -> Option<Kinship> {
    let structure = |id| plan.structure(&TypeRef::Named(id)).map(|(_, object)| object);
    let (response, request) = (structure(from)?, structure(to)?);
    // Keys that are not declared have no types to compare.
    if matches!(request.rest, Rest::Kept(..)) {
        return None;
    }
    let mut fields = Vec::with_capacity(request.fields.len());
    for field in &request.fields {
        let position = response.fields.iter().position(|known| known.wire == field.wire);
        match position.map(|at| &response.fields[at]) {
            Some(known) if known.ty == field.ty && holds(known.presence, field.presence) => fields.push(position),
            None if field.presence.may_be_absent() => fields.push(None),
            Some(_) | None => return None,
        }
    }
    let shared = fields.iter().flatten().count();
    let is_patch = request.fields.iter().all(|field: &Field| field.presence.may_be_absent());
    (shared > 0).then_some(Kinship { from, to, fields, is_patch })
}

/// Whether a request's field can hold every value of a response's.
fn holds(response: Presence, request: Presence) -> bool {
    match (response, request) {
        (Presence::Required, _)
        | (_, Presence::OptionalNullable)
        | (Presence::Nullable, Presence::Nullable)
        | (Presence::Optional, Presence::Optional) => true,
        (Presence::Nullable | Presence::Optional | Presence::OptionalNullable, _) => false,
    }
}
