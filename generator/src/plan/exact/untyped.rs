//! Which schemas do not say what kind of value they are about.

use super::simple::Kinds;
use crate::api::{JsonType, Keyword, SchemaId};
use crate::plan::normal::Schemas;

/// Whether values of every kind may fit a schema, as far as `type`, `enum` and what combines schemas say.
pub(in crate::plan) fn is_untyped(api: &Schemas<'_>, id: SchemaId) -> bool {
    kinds(api, id, &mut Vec::new()) == Kinds::all()
}

fn kinds(api: &Schemas<'_>, id: SchemaId, open: &mut Vec<SchemaId>) -> Kinds {
    // A schema in a circle says nothing that its other parts do not say.
    if open.contains(&id) {
        return Kinds::all();
    }
    open.push(id);
    let schema = api.schema(id);
    let mut found = Kinds::all();
    for keyword in &schema.keywords {
        let mut any_of = |schemas: &[SchemaId]| {
            schemas.iter().fold(Kinds::default(), |mut any, schema| {
                any.add_kinds(kinds(api, *schema, open));
                any
            })
        };
        match keyword {
            Keyword::Never => found = Kinds::default(),
            Keyword::Types(types) => found.keep(Kinds::of(types)),
            Keyword::Enum(values) => {
                let mut listed = Kinds::default();
                for value in values {
                    listed.add_value(value);
                }
                found.keep(listed);
            }
            Keyword::Ref(target) => found.keep(any_of(std::slice::from_ref(target))),
            Keyword::AllOf(parts) => parts.iter().for_each(|part| found.keep(any_of(std::slice::from_ref(part)))),
            Keyword::AnyOf(branches) | Keyword::OneOf(branches) => found.keep(any_of(branches)),
            _ => {}
        }
    }
    if schema.or_null {
        found.add(JsonType::Null);
    }
    open.pop();
    found
}
