//! What a schema says of a list whose items come one by one and are not kept.

use super::{Keyword, Schema};
use crate::check::Segment;
use crate::{Json, Validator};

/// The keywords of a list that each item tells, as it comes. What only the whole list would tell is left out.
#[derive(Debug, Default)]
pub(crate) struct Streamed {
    /// `prefixItems`
    first: Vec<&'static [Schema]>,
    /// `items`, each with how many `prefixItems` stand before.
    rest: Vec<(usize, &'static Schema)>,
    contains: Vec<Contains>,
}

#[derive(Debug)]
struct Contains {
    keyword: &'static Keyword,
    schema: &'static Schema,
    min: u64,
    max: Option<u64>,
    /// How many items fit so far.
    found: u64,
}

impl Streamed {
    pub(crate) fn new(list: &'static Schema) -> Self {
        let mut streamed = Self::default();
        let mut seen: Vec<&'static [Keyword]> = Vec::new();
        let mut pending = vec![list.0];
        while let Some(keywords) = pending.pop() {
            // Schemas may refer to each other in a circle.
            if seen.iter().any(|known| std::ptr::eq(*known, keywords)) {
                continue;
            }
            seen.push(keywords);
            let prefix =
                keywords.iter().filter_map(|it| if let Keyword::PrefixItems(all) = it { Some(*all) } else { None });
            let prefix: Vec<&'static [Schema]> = prefix.collect();
            let before = prefix.iter().map(|all| all.len()).max().unwrap_or(0);
            streamed.first.extend(prefix);
            for keyword in keywords {
                if let Keyword::Items(items) = keyword {
                    streamed.rest.push((before, items));
                }
                if let Keyword::Contains { schema, min, max } = keyword {
                    streamed.contains.push(Contains { keyword, schema, min: *min, max: *max, found: 0 });
                }
                if let Keyword::Ref(target) = keyword {
                    pending.push(target.0);
                }
                if let Keyword::Late(target) = keyword {
                    pending.extend(target.get().map(|schema| schema.0));
                }
                if let Keyword::AllOf(parts) = keyword {
                    pending.extend(parts.iter().map(|part| part.0));
                }
            }
        }
        streamed
    }

    /// Checks the item at a position, which comes after those before it.
    pub(crate) fn item(&mut self, index: usize, item: &Json, at: &mut Validator) {
        at.enter(Segment::Index(index));
        for schema in self.first.iter().filter_map(|all| all.get(index)) {
            at.json(item, schema);
        }
        for (before, schema) in &self.rest {
            if index >= *before {
                at.json(item, schema);
            }
        }
        at.leave();
        for contains in &mut self.contains {
            if contains.schema.accepts(item) {
                contains.found += 1;
                // Told once: the list does not become better.
                if contains.max.is_some_and(|max| contains.found == max.saturating_add(1)) {
                    at.violation("maxContains", contains.keyword.words("maxContains"));
                }
            }
        }
    }

    /// Checks that there were enough of them.
    pub(crate) fn end(&self, at: &mut Validator) {
        for contains in self.contains.iter().filter(|it| it.found < it.min) {
            // Where nothing is written of how many, `contains` itself does not hold.
            let name = if contains.min == 1 { "contains" } else { "minContains" };
            at.violation(name, contains.keyword.words(name));
        }
    }
}
