//! Lists, maps and tuples that contain themselves with no object or union between: an alias of Rust cannot.

use std::collections::HashSet;

use super::layout;
use crate::api::{Additional, Meaning, SchemaId};
use crate::plan::normal::Schemas;

/// The schemas that have to be types of their own: the components in such circles, and what no component is in. `is_any`:
/// whether a schema is any value.
pub(super) fn schemas(api: &Schemas<'_>, is_any: impl Fn(SchemaId) -> bool) -> HashSet<SchemaId> {
    let ids: Vec<SchemaId> = (0..).map(SchemaId).take(api.len()).collect();
    let held: Vec<Vec<usize>> = ids.iter().map(|id| if is_any(*id) { Vec::new() } else { held(api, *id) }).collect();
    let mut found = HashSet::new();
    for components_alone in [true, false] {
        let edges = |at: usize| -> Vec<usize> { if found.contains(&ids[at]) { Vec::new() } else { held[at].clone() } };
        let circles = layout::components(ids.len(), &edges);
        let in_circle = |at: &usize| edges(*at).iter().any(|other| circles[*other] == circles[*at]);
        let is_value = |id: &SchemaId| !matches!(api.schema(*id).meaning, Meaning::Reference(_));
        let is_asked = |id: &SchemaId| api.schema(*id).component.is_some() || !components_alone;
        let more: Vec<SchemaId> = (0..ids.len()).filter(in_circle).map(|at| ids[at]).filter(is_value).collect();
        if more.is_empty() {
            break;
        }
        found.extend(more.into_iter().filter(is_asked));
    }
    found
}

/// The schemas of the values in a schema that has no struct or enum of its own; what a reference leads to.
fn held(api: &Schemas<'_>, id: SchemaId) -> Vec<usize> {
    let schema = api.schema(id);
    if schema.custom.as_deref().is_some_and(|custom| custom.rust_type.is_some()) {
        return Vec::new();
    }
    match &schema.meaning {
        Meaning::Reference(part) | Meaning::Array(Some(part)) => vec![part.index()],
        Meaning::Tuple(items) => items.iter().map(|item| item.index()).collect(),
        Meaning::Object(object) if object.properties.is_empty() => match object.additional {
            Additional::Schema(values) => vec![values.index()],
            Additional::Unsaid | Additional::Any | Additional::Refused => Vec::new(),
        },
        _ => Vec::new(),
    }
}
