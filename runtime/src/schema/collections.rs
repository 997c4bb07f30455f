//! Keywords about the items of arrays and the properties of objects.

use super::evaluate::{Fit, Miss, Outcome, Reason, Run, Step};
use super::marks::Marks;
use super::{Keyword, Schema};
use crate::Json;
use crate::check::{MOST_COMPARISONS, Repeated, first_repeated, pattern_matches};

impl<'j> Run<'j, '_> {
    pub(super) fn unique_items(&mut self, value: &'j Json) -> Outcome<'j> {
        let mut comparisons = MOST_COMPARISONS;
        let text = match first_repeated(value.as_array().unwrap_or_default(), &mut comparisons) {
            Repeated::None => return Ok(Fit::Certain),
            Repeated::At(index) => format!("item {index} repeats an earlier one"),
            Repeated::Undecided => return Ok(Fit::Undecided),
        };
        self.fail(Miss::here("uniqueItems", Reason::Text(text)))?;
        Ok(Fit::Certain)
    }

    pub(super) fn prefix_items(
        &mut self,
        schemas: &'static [Schema],
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let mut fit = Fit::Certain;
        for (index, (item, schema)) in value.as_array().unwrap_or_default().iter().zip(schemas).enumerate() {
            fit = fit.and(self.inside(Step::Index(index), *schema, item, "prefixItems")?);
            marks.one(index);
        }
        Ok(fit)
    }

    pub(super) fn items(
        &mut self,
        items: &'static Schema,
        schema: Schema,
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let Some(values) = value.as_array() else { return Ok(Fit::Certain) };
        let prefix = schema
            .0
            .iter()
            .filter_map(|keyword| if let Keyword::PrefixItems(schemas) = keyword { Some(schemas.len()) } else { None });
        let mut fit = Fit::Certain;
        for (index, item) in values.iter().enumerate().skip(prefix.max().unwrap_or(0)) {
            fit = fit.and(self.inside(Step::Index(index), *items, item, "items")?);
        }
        marks.all();
        Ok(fit)
    }

    pub(super) fn contains(
        &mut self,
        keyword: &'static Keyword,
        schema: &'static Schema,
        min: u64,
        max: Option<u64>,
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let Some(values) = value.as_array() else { return Ok(Fit::Certain) };
        let (mut certain, mut undecided) = (0_u64, 0_u64);
        for (index, item) in values.iter().enumerate() {
            if certain >= min && max.is_none() && !marks.are_wanted() {
                return Ok(Fit::Certain);
            }
            match self.quietly(|run| run.inside(Step::Index(index), *schema, item, "contains")) {
                Ok(Fit::Certain) => certain += 1,
                Ok(Fit::Undecided) => undecided += 1,
                Err(_) => continue,
            }
            marks.one(index);
        }
        let most = max.unwrap_or(u64::MAX);
        let (too_few, too_many) = (certain + undecided < min, certain > most);
        if too_few || too_many {
            // Where nothing is written of how many, `contains` itself does not hold.
            let name = match (too_many, min) {
                (true, _) => "maxContains",
                (false, 1) => "contains",
                (false, _) => "minContains",
            };
            self.fail(Miss::here(name, Reason::Keyword(keyword)))?;
        }
        let decided = certain >= min && certain + undecided <= most;
        Ok(if too_few || too_many || decided { Fit::Certain } else { Fit::Undecided })
    }

    pub(super) fn required(&mut self, names: &'static [&'static str], value: &'j Json) -> Outcome<'j> {
        let Some(map) = value.as_object() else { return Ok(Fit::Certain) };
        for name in names.iter().filter(|name| !map.contains_key(name)) {
            let reason = Reason::Text("missing".to_owned());
            self.fail(Miss::inside(Step::Key(name), "required", reason))?;
        }
        Ok(Fit::Certain)
    }

    pub(super) fn dependent_required(
        &mut self,
        dependencies: &'static [(&'static str, &'static [&'static str])],
        value: &'j Json,
    ) -> Outcome<'j> {
        let Some(map) = value.as_object() else { return Ok(Fit::Certain) };
        for (key, names) in dependencies.iter().filter(|(key, _)| map.contains_key(key)) {
            for name in names.iter().filter(|name| !map.contains_key(name)) {
                let reason = Reason::Text(format!("missing, where `{key}` is given"));
                self.fail(Miss::inside(Step::Key(name), "dependentRequired", reason))?;
            }
        }
        Ok(Fit::Certain)
    }

    pub(super) fn properties(
        &mut self,
        schemas: &'static [(&'static str, Schema)],
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let Some(map) = value.as_object() else { return Ok(Fit::Certain) };
        let mut fit = Fit::Certain;
        for (name, schema) in schemas {
            if let Some((position, property)) = map.find(name) {
                fit = fit.and(self.inside(Step::Key(name), *schema, property, "properties")?);
                marks.one(position);
            }
        }
        Ok(fit)
    }

    pub(super) fn pattern_properties(
        &mut self,
        schemas: &'static [(&'static str, Schema)],
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let Some(map) = value.as_object() else { return Ok(Fit::Certain) };
        let mut fit = Fit::Certain;
        for (pattern, schema) in schemas {
            for (position, (key, property)) in map.iter().enumerate() {
                match pattern_matches(pattern, key) {
                    Some(true) => {
                        fit = fit.and(self.inside(Step::Key(key), *schema, property, "patternProperties")?);
                        marks.one(position);
                    }
                    Some(false) => {}
                    None => fit = Fit::Undecided,
                }
            }
        }
        Ok(fit)
    }

    pub(super) fn additional_properties(
        &mut self,
        values: &'static Schema,
        schema: Schema,
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let Some(map) = value.as_object() else { return Ok(Fit::Certain) };
        let mut named = Marks::wanted();
        let mut patterns: Vec<&'static str> = Vec::new();
        for keyword in schema.0 {
            if let Keyword::Properties(schemas) = keyword {
                let found = schemas.iter().filter_map(|(name, _)| map.find(name));
                found.for_each(|(position, _)| named.one(position));
            }
            if let Keyword::PatternProperties(schemas) = keyword {
                patterns.extend(schemas.iter().map(|(pattern, _)| *pattern));
            }
        }
        let mut fit = Fit::Certain;
        for (position, (key, property)) in map.iter().enumerate() {
            // A pattern that cannot be checked may match.
            let is_named =
                named.has(position) || patterns.iter().any(|pattern| pattern_matches(pattern, key) != Some(false));
            if !is_named {
                fit = fit.and(self.inside(Step::Key(key), *values, property, "additionalProperties")?);
            }
        }
        marks.all();
        Ok(fit)
    }

    pub(super) fn property_names(&mut self, names: &'static Schema, value: &'j Json) -> Outcome<'j> {
        let Some(map) = value.as_object() else { return Ok(Fit::Certain) };
        let mut fit = Fit::Certain;
        for (key, _) in map {
            let reason = match self.apart(*names, &Json::String(key.to_owned()), "propertyNames") {
                Ok(one) => {
                    fit = fit.and(one);
                    continue;
                }
                Err(miss) => Reason::Text(format!("its key: {}", miss.words())),
            };
            self.fail(Miss::inside(Step::Key(key), "propertyNames", reason))?;
        }
        Ok(fit)
    }

    pub(super) fn unevaluated_items(
        &mut self,
        items: &'static Schema,
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let Some(values) = value.as_array() else { return Ok(Fit::Certain) };
        let mut fit = Fit::Certain;
        for (index, item) in values.iter().enumerate() {
            if !marks.has(index) {
                fit = fit.and(self.inside(Step::Index(index), *items, item, "unevaluatedItems")?);
            }
        }
        marks.all();
        Ok(fit)
    }

    pub(super) fn unevaluated_properties(
        &mut self,
        values: &'static Schema,
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let Some(map) = value.as_object() else { return Ok(Fit::Certain) };
        let mut fit = Fit::Certain;
        for (position, (key, property)) in map.iter().enumerate() {
            if !marks.has(position) {
                fit = fit.and(self.inside(Step::Key(key), *values, property, "unevaluatedProperties")?);
            }
        }
        marks.all();
        Ok(fit)
    }
}
