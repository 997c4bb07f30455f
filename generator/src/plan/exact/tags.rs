//! What a discriminator says as keywords: JSON Schema knows nothing of it, and types find their variants by it. So where the
//! value has a tag, branches are not counted. They are for values without one, and where no branch has a tag.

use crate::api::{self, Fits, JsonType, Keyword, Literal, Meaning, SchemaId};
use crate::plan::normal::Schemas;
use crate::plan::{Exact, TableId, unions};

/// That the tag is a listed one, and that the value is of the branch which its tag chooses. Where a value may do without a
/// tag, or have one that is not listed, nothing is said of those.
pub(super) fn keywords(
    api: &Schemas<'_>,
    meaning: &Meaning,
    table: &mut impl FnMut(SchemaId) -> TableId,
) -> Vec<Keyword<Exact, TableId>> {
    let mut keywords = Vec::new();
    for union in of(meaning).into_iter().filter(|union| union.property.is_some()) {
        let is_counted = union.default.is_none() && union.fits == Fits::One;
        let Some((property, tags)) = unions::tags_of(api, union) else {
            keywords.extend(is_counted.then(|| count(union, table)));
            continue;
        };
        let is = |tags: &[String]| {
            let texts = tags.iter().map(|tag| Literal::String(tag.clone()).json());
            Exact(vec![Keyword::Properties(vec![(property.clone(), Exact(vec![Keyword::Enum(texts.collect())]))])])
        };
        if union.default.is_none() && tags.iter().all(|tags| !tags.is_empty()) {
            keywords.extend(is(&tags.concat()).0);
        }
        if is_counted {
            let condition = Exact(vec![Keyword::Required(vec![property.clone()])]);
            let otherwise = Some(Exact(vec![count(union, table)]));
            keywords.push(Keyword::If { condition, then: None, otherwise });
        }
        for (branch, tags) in union.branches.iter().zip(&tags).filter(|(_, tags)| !tags.is_empty()) {
            let mut condition = is(tags);
            condition.0.push(Keyword::Required(vec![property.clone()]));
            let then = Exact(vec![Keyword::Ref(table(*branch))]);
            keywords.push(Keyword::If { condition, then: Some(then), otherwise: None });
        }
    }
    keywords
}

/// That a value is of one branch alone.
fn count(union: &api::Union, table: &mut impl FnMut(SchemaId) -> TableId) -> Keyword<Exact, TableId> {
    let branches = union.branches.iter().map(|branch| Exact(vec![Keyword::Ref(table(*branch))]));
    let null = union.null.then(|| Exact(vec![Keyword::Types(vec![JsonType::Null])]));
    Keyword::OneOf(branches.chain(null).collect())
}

/// The unions that a schema itself has.
fn of(meaning: &Meaning) -> Vec<&api::Union> {
    match meaning {
        Meaning::OneOf(union) => vec![union],
        Meaning::All(all) => all.unions.iter().chain(of(&all.own)).collect(),
        _ => Vec::new(),
    }
}
