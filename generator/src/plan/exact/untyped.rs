//! Which schemas do not say what kind of value they are about.

use super::simple::Kinds;
use crate::api::{JsonType, Keyword, Meaning, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::plan::normal::Schemas;
use crate::plan::shapes::Types;

/// Whether values of every kind may fit a schema, as far as `type`, `enum` and what combines schemas say.
pub(in crate::plan) fn is_untyped(api: &Schemas<'_>, id: SchemaId) -> bool {
    kinds(api, id, &mut Vec::new()) == Kinds::all()
}

/// One warning for all schemas whose types take a kind of value for granted.
pub(in crate::plan) fn untyped(api: &Schemas<'_>, types: &Types) -> Option<Diagnostic> {
    let is_taken = |id: &SchemaId| match &api.schema(*id).meaning {
        Meaning::Object(object) => object.implied && !object.is_shapeless(),
        Meaning::Array(_) | Meaning::Tuple(_) => is_untyped(api, *id),
        _ => false,
    };
    let mut found: Vec<SchemaId> = types.by_schema.keys().copied().filter(is_taken).collect();
    found.sort_unstable();
    let first = api.schema(*found.first()?);
    let message = match found.len() {
        1 => {
            "a schema has no `type`: what it says of objects or lists is taken to mean that values are such".to_owned()
        }
        count => format!(
            "{count} schemas, this the first, have no `type`: what they say of objects or lists is taken to mean that \
             values are such"
        ),
    };
    let place = Diagnostic::new(Code::Untyped, message).at(first.place, first.pointer.clone(), "");
    Some(place.help("add `type`, or generate with `untyped = \"exact\"`"))
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
