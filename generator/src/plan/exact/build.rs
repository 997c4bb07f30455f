//! Schemas → tables: the keywords as they are, one table for everything that is referred to.

use std::collections::{HashMap, HashSet};

use super::tags;
use crate::api::{JsonType, Keyword, SchemaId, Values};
use crate::plan::normal::Schemas;
use crate::plan::shapes::OneWay;
use crate::plan::{Exact, Table, TableId, TextFormat, formats, pattern};

/// The tables, as they are needed.
#[derive(Debug, Default)]
pub(in crate::plan) struct Tables {
    pub(in crate::plan) tables: Vec<Table>,
    /// The tables of whole schemas.
    whole: HashMap<SchemaId, TableId>,
    /// The tables of parts, by what they say.
    parts: HashMap<Exact, TableId>,
    /// Whole schemas whose tables are reserved but not filled.
    pending: Vec<SchemaId>,
    /// Whether formats are asserted to the letter, and without a type.
    formats: bool,
    /// Whether the formats of integers are bounds: where no type of that width reads the value.
    widths: bool,
    /// Whether discriminators are checked: where no type finds its variant by them.
    tags: bool,
    /// Whether responses are checked, and not requests.
    responses: bool,
    /// Whether what was made of schemas so far has properties that only requests carry.
    has_written: bool,
    /// Whether something that stands inside the values of a schema, and is no component, combines schemas.
    combines_inside: HashMap<SchemaId, bool>,
}

impl Tables {
    /// No tables yet.
    pub(in crate::plan) fn new(formats: bool) -> Self {
        Self { formats, ..Self::default() }
    }

    /// No tables yet; what they check has no types.
    pub(super) fn untyped(formats: bool) -> Self {
        Self { formats, widths: true, tags: true, ..Self::default() }
    }

    /// No tables yet; what they check are responses.
    pub(super) fn of_responses(formats: bool) -> Self {
        Self { responses: true, tags: false, ..Self::untyped(formats) }
    }

    /// The table that checks some keywords of a schema.
    pub(super) fn part(&mut self, api: &Schemas<'_>, id: SchemaId, keywords: &[&Keyword<SchemaId>]) -> TableId {
        // Nothing but a reference: the table of its target.
        if let [Keyword::Ref(target)] = keywords
            && !api.schema(id).or_null
        {
            return self.whole(api, *target);
        }
        self.has_written = false;
        let hidden = self.hidden(api, id);
        let exact = self.exact(api, keywords, &hidden);
        let exact = or_null(api, id, keywords, exact);
        let has_written = self.has_written;
        self.fill(api);
        let pointer = &api.schema(id).pointer;
        let tables = &mut self.tables;
        let table = *self.parts.entry(exact).or_insert_with_key(|exact| {
            tables.push(Table::new(None, pointer.clone(), exact.clone()));
            last(tables)
        });
        self.tables[table.index()].has_written |= has_written;
        table
    }

    /// The table that checks all of several schemas, each by some of its keywords.
    pub(super) fn all(&mut self, api: &Schemas<'_>, parts: &[(SchemaId, Vec<&Keyword<SchemaId>>)]) -> Option<TableId> {
        match parts {
            [] => None,
            [(id, keywords)] => Some(self.part(api, *id, keywords)),
            [(first, _), ..] => {
                let references = parts.iter().map(|(id, keywords)| {
                    let table = self.part(api, *id, keywords);
                    Exact(vec![Keyword::Ref(table)])
                });
                let exact = Exact(vec![Keyword::AllOf(references.collect())]);
                let pointer = api.schema(*first).pointer.clone();
                let tables = &mut self.tables;
                Some(*self.parts.entry(exact).or_insert_with_key(|exact| {
                    tables.push(Table::new(None, pointer, exact.clone()));
                    last(tables)
                }))
            }
        }
    }

    /// The table of a whole schema.
    pub(super) fn whole(&mut self, api: &Schemas<'_>, id: SchemaId) -> TableId {
        let table = self.reserve(api, id);
        self.fill(api);
        table
    }

    fn reserve(&mut self, api: &Schemas<'_>, id: SchemaId) -> TableId {
        let schema = api.schema(id);
        let (tables, pending) = (&mut self.tables, &mut self.pending);
        *self.whole.entry(id).or_insert_with(|| {
            pending.push(id);
            tables.push(Table::new(schema.component.clone(), schema.pointer.clone(), Exact::default()));
            last(tables)
        })
    }

    /// Fills what is reserved, and what that refers to. References are followed one after the other, not one in the
    /// other: their chains are as long as the document likes.
    fn fill(&mut self, api: &Schemas<'_>) {
        while let Some(id) = self.pending.pop() {
            self.has_written = false;
            let hidden = self.hidden(api, id);
            let schema = self.schema(api, id, &hidden);
            let table = &mut self.tables[self.whole[&id].index()];
            table.schema = schema;
            table.has_written = self.has_written;
        }
    }

    /// The properties that what is checked does not carry.
    fn hidden<'a>(&mut self, api: &'a Schemas<'_>, id: SchemaId) -> HashSet<&'a str> {
        self.has_written |= !one_way(api, id, OneWay::Write).is_empty();
        one_way(api, id, if self.responses { OneWay::Write } else { OneWay::Read })
    }

    /// Whether an inline schema that combines others holds such a one, which then has a table, too: without tables of their own
    /// each would be written in those of all around it.
    fn nests(&mut self, api: &Schemas<'_>, id: SchemaId) -> bool {
        combines(api, id) && self.combines_inside(api, id)
    }

    fn combines_inside(&mut self, api: &Schemas<'_>, id: SchemaId) -> bool {
        if let Some(known) = self.combines_inside.get(&id) {
            return *known;
        }
        let mut parts = Vec::new();
        for keyword in &api.schema(id).keywords {
            keyword.subschemas(&mut |values, part| parts.push((values, *part)));
        }
        let found = parts
            .into_iter()
            .any(|(values, part)| (values != Values::Same && combines(api, part)) || self.combines_inside(api, part));
        self.combines_inside.insert(id, found);
        found
    }

    /// An inline schema.
    fn schema(&mut self, api: &Schemas<'_>, id: SchemaId, hidden: &HashSet<&str>) -> Exact {
        let schema = api.schema(id);
        let asserted = self.formats || is_typed(&schema.keywords);
        let counts = |keyword: &&Keyword<SchemaId>| asserted || !matches!(keyword, Keyword::Format(_));
        let keywords: Vec<&Keyword<SchemaId>> = schema.keywords.iter().filter(counts).collect();
        let mut exact = self.exact(api, &keywords, hidden);
        if let (true, Some((least, most))) = (self.widths, formats::width(&schema.meaning)) {
            exact.0.extend([Keyword::Minimum(least), Keyword::Maximum(most)]);
        }
        if self.tags && combines(api, id) {
            exact.0.extend(tags::keywords(api, &schema.meaning, &mut |branch| self.reserve(api, branch)));
        }
        or_null(api, id, &keywords, exact)
    }

    fn exact(&mut self, api: &Schemas<'_>, keywords: &[&Keyword<SchemaId>], hidden: &HashSet<&str>) -> Exact {
        // Which keys a pattern names decides what is left to these; a pattern that cannot be read leaves it open.
        let open = keywords.iter().any(|keyword| match keyword {
            Keyword::PatternProperties(properties) => {
                properties.iter().any(|(pattern, _)| pattern::translate(pattern).is_err())
            }
            _ => false,
        });
        let kept = |keyword: &Keyword<SchemaId>| match keyword {
            Keyword::AdditionalProperties(_) | Keyword::UnevaluatedProperties(_) => !open,
            Keyword::Pattern(pattern) => pattern::translate(pattern).is_ok(),
            Keyword::Format(format) => TextFormat::named(format).is_some(),
            _ => true,
        };
        let keywords = keywords.iter().filter(|keyword| kept(keyword));
        Exact(keywords.filter_map(|keyword| self.keyword(api, keyword, hidden)).collect())
    }

    fn keyword(
        &mut self,
        api: &Schemas<'_>,
        keyword: &Keyword<SchemaId>,
        hidden: &HashSet<&str>,
    ) -> Option<Keyword<Exact, TableId>> {
        let mut in_place = HashSet::new();
        keyword.subschemas(&mut |values, id| {
            if values == Values::Same {
                in_place.insert(*id);
            }
        });
        let reference = match keyword {
            Keyword::Ref(target) => Some(self.reserve(api, *target)),
            _ => None,
        };
        let mut mapped = keyword.map(
            // What stands at another place has its own keys.
            &mut |id: &SchemaId| {
                if in_place.contains(id) {
                    self.schema(api, *id, hidden)
                } else if self.nests(api, *id) {
                    Exact(vec![Keyword::Ref(self.reserve(api, *id))])
                } else {
                    let hidden = self.hidden(api, *id);
                    self.schema(api, *id, &hidden)
                }
            },
            |_| reference.unwrap_or(TableId(u32::MAX)),
        );
        match &mut mapped {
            Keyword::Required(names) => {
                names.retain(|name| !hidden.contains(name.as_str()));
                if names.is_empty() {
                    return None;
                }
            }
            Keyword::Properties(properties) if self.responses => {
                // What only requests carry is never in a response (OpenAPI 3.0.4, Schema Object, `writeOnly`).
                for (_, property) in properties.iter_mut().filter(|(name, _)| hidden.contains(name.as_str())) {
                    *property = Exact(vec![Keyword::Never]);
                }
            }
            Keyword::Pattern(pattern) => *pattern = pattern::translate(pattern).ok()?,
            Keyword::Format(format) if self.formats && format == "duration" => {
                formats::STRICT_DURATION.clone_into(format);
            }
            Keyword::PatternProperties(properties) => {
                properties.retain_mut(|(pattern, _)| match pattern::translate(pattern) {
                    Ok(regex) => {
                        *pattern = regex;
                        true
                    }
                    Err(_) => false,
                });
            }
            _ => {}
        }
        Some(mapped)
    }
}

/// Whether a schema is a combination of others.
fn combines(api: &Schemas<'_>, id: SchemaId) -> bool {
    let keywords = &api.schema(id).keywords;
    keywords.iter().any(|keyword| matches!(keyword, Keyword::AllOf(_) | Keyword::AnyOf(_) | Keyword::OneOf(_)))
}

/// Whether `type` stands among the keywords of a schema. Without it a format is an annotation.
pub(super) fn is_typed(keywords: &[Keyword<SchemaId>]) -> bool {
    keywords.iter().any(|keyword| matches!(keyword, Keyword::Types(_)))
}

/// The schema that accepts null, too, where `nullable: true` says so and the keywords do not.
fn or_null(api: &Schemas<'_>, id: SchemaId, keywords: &[&Keyword<SchemaId>], exact: Exact) -> Exact {
    let says_null = |keyword: &&Keyword<SchemaId>| match keyword {
        Keyword::Types(_) | Keyword::Enum(_) => true,
        Keyword::Ref(_)
        | Keyword::Never
        | Keyword::AllOf(_)
        | Keyword::AnyOf(_)
        | Keyword::OneOf(_)
        | Keyword::Not(_)
        | Keyword::If { .. } => false,
        // About other kinds of values.
        _ => true,
    };
    if !api.schema(id).or_null || keywords.iter().all(says_null) {
        return exact;
    }
    Exact(vec![Keyword::AnyOf(vec![Exact(vec![Keyword::Types(vec![JsonType::Null])]), exact])])
}

fn last(tables: &[Table]) -> TableId {
    TableId(u32::try_from(tables.len() - 1).unwrap_or(u32::MAX))
}

/// The properties that travel this way alone: they are not required of what goes the other way (OpenAPI 3.0.4, Schema
/// Object, `readOnly` and `writeOnly`).
fn one_way<'a>(api: &'a Schemas<'_>, id: SchemaId, way: OneWay) -> HashSet<&'a str> {
    let goes = |property: &SchemaId| match way {
        OneWay::Read => api.schema(*property).read_only,
        OneWay::Write => api.schema(*property).write_only,
    };
    let mut names = HashSet::new();
    let mut seen = HashSet::new();
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        for keyword in &api.schema(id).keywords {
            keyword.subschemas(&mut |values, part| {
                if values == Values::Same {
                    pending.push(*part);
                }
            });
            match keyword {
                Keyword::Ref(target) => pending.push(*target),
                Keyword::Properties(properties) => {
                    let hidden = properties.iter().filter(|(_, property)| goes(property));
                    names.extend(hidden.map(|(name, _)| name.as_str()));
                }
                _ => {}
            }
        }
    }
    names
}
