//! Keywords that apply schemas to the value itself, and which function each keyword has.

use super::closeness::closest;
use super::evaluate::{Fit, Miss, Outcome, Reason, Run};
use super::marks::Marks;
use super::{Keyword, Schema};
use crate::Json;

impl<'j> Run<'j, '_> {
    /// One keyword of `schema`.
    pub(super) fn keyword(
        &mut self,
        keyword: &'static Keyword,
        schema: Schema,
        value: &'j Json,
        under: &'static str,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        match keyword {
            Keyword::Never => self.scalar(Some(false), under, keyword),
            Keyword::Types(_)
            | Keyword::Enum(_)
            | Keyword::Minimum(_)
            | Keyword::Maximum(_)
            | Keyword::ExclusiveMinimum(_)
            | Keyword::ExclusiveMaximum(_)
            | Keyword::MultipleOf(_)
            | Keyword::MinLength(_)
            | Keyword::MaxLength(_)
            | Keyword::Pattern(_)
            | Keyword::Format(_)
            | Keyword::MinItems(_)
            | Keyword::MaxItems(_)
            | Keyword::MinProperties(_)
            | Keyword::MaxProperties(_) => self.scalar(keyword.holds(value), keyword.name(), keyword),
            Keyword::UniqueItems => self.unique_items(value),
            Keyword::PrefixItems(schemas) => self.prefix_items(schemas, value, marks),
            Keyword::Items(items) => self.items(items, schema, value, marks),
            Keyword::Contains { schema, min, max } => self.contains(keyword, schema, *min, *max, value, marks),
            Keyword::Required(names) => self.required(names, value),
            Keyword::Properties(schemas) => self.properties(schemas, value, marks),
            Keyword::PatternProperties(schemas) => self.pattern_properties(schemas, value, marks),
            Keyword::AdditionalProperties(values) => self.additional_properties(values, schema, value, marks),
            Keyword::PropertyNames(names) => self.property_names(names, value),
            Keyword::DependentRequired(dependencies) => self.dependent_required(dependencies, value),
            Keyword::DependentSchemas(schemas) => self.dependent_schemas(schemas, value, marks),
            Keyword::AllOf(branches) => self.all_of(branches, value, marks),
            Keyword::AnyOf(branches) => self.any_of(branches, value, marks),
            Keyword::OneOf(branches) => self.one_of(branches, value, marks),
            Keyword::Not(unwanted) => self.not(keyword, unwanted, value),
            Keyword::If { condition, then, otherwise } => self.conditional(condition, then, otherwise, value, marks),
            Keyword::UnevaluatedItems(items) => self.unevaluated_items(items, value, marks),
            Keyword::UnevaluatedProperties(values) => self.unevaluated_properties(values, value, marks),
            Keyword::Ref(target) => self.follow(target, value, under, marks),
            Keyword::Late(target) => match target.get() {
                Some(target) => self.follow(target, value, under, marks),
                None => Ok(Fit::Undecided),
            },
        }
    }

    /// The outcome of a keyword that looks at nothing inside the value; `None` is one that cannot be checked.
    fn scalar(&mut self, holds: Option<bool>, name: &'static str, keyword: &'static Keyword) -> Outcome<'j> {
        match holds {
            Some(true) => Ok(Fit::Certain),
            None => Ok(Fit::Undecided),
            Some(false) => {
                self.fail(Miss::here(name, Reason::Keyword(keyword)))?;
                Ok(Fit::Certain)
            }
        }
    }

    fn all_of(&mut self, branches: &'static [Schema], value: &'j Json, marks: &mut Marks) -> Outcome<'j> {
        let mut fit = Fit::Certain;
        for branch in branches {
            fit = fit.and(self.apply(*branch, value, "allOf", marks)?);
        }
        Ok(fit)
    }

    fn dependent_schemas(
        &mut self,
        schemas: &'static [(&'static str, Schema)],
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        let mut fit = Fit::Certain;
        for (name, schema) in schemas {
            if value.get(name).is_some() {
                fit = fit.and(self.apply(*schema, value, "dependentSchemas", marks)?);
            }
        }
        Ok(fit)
    }

    /// One branch of several, quietly. What it marks counts only where it fits.
    fn branch(&mut self, schema: Schema, value: &'j Json, under: &'static str, marks: &mut Marks) -> Outcome<'j> {
        let mut own = marks.branch();
        let outcome = self.quietly(|run| run.apply(schema, value, under, &mut own));
        if outcome.is_ok() {
            marks.merge(&own);
        }
        outcome
    }

    fn any_of(&mut self, branches: &'static [Schema], value: &'j Json, marks: &mut Marks) -> Outcome<'j> {
        let mut misses = Vec::new();
        let (mut fits, mut undecided) = (false, false);
        for branch in branches {
            match self.branch(*branch, value, "anyOf", marks) {
                // All that fit are needed where somebody asks what they have been about.
                Ok(Fit::Certain) if !marks.are_wanted() => return Ok(Fit::Certain),
                Ok(Fit::Certain) => fits = true,
                Ok(Fit::Undecided) => undecided = true,
                Err(miss) => misses.push(miss),
            }
        }
        if fits {
            return Ok(Fit::Certain);
        }
        if undecided {
            return Ok(Fit::Undecided);
        }
        let reason = Reason::Branches { fitting: 0, of: branches.len(), closest: closest(misses) };
        self.fail(Miss::here("anyOf", reason))?;
        Ok(Fit::Certain)
    }

    fn one_of(&mut self, branches: &'static [Schema], value: &'j Json, marks: &mut Marks) -> Outcome<'j> {
        let mut misses = Vec::new();
        let (mut fitting, mut undecided) = (0, false);
        for branch in branches {
            match self.branch(*branch, value, "oneOf", marks) {
                Ok(Fit::Certain) => fitting += 1,
                Ok(Fit::Undecided) => undecided = true,
                Err(miss) => misses.push(miss),
            }
        }
        match (fitting, undecided) {
            (1, false) => Ok(Fit::Certain),
            (0 | 1, true) => Ok(Fit::Undecided),
            (fitting, _) => {
                let closest = if fitting == 0 { closest(misses) } else { None };
                let reason = Reason::Branches { fitting, of: branches.len(), closest };
                self.fail(Miss::here("oneOf", reason))?;
                Ok(Fit::Certain)
            }
        }
    }

    fn not(&mut self, keyword: &'static Keyword, unwanted: &'static Schema, value: &'j Json) -> Outcome<'j> {
        match self.branch(*unwanted, value, "not", &mut Marks::unwanted()) {
            Ok(Fit::Certain) => self.scalar(Some(false), "not", keyword),
            Ok(Fit::Undecided) => Ok(Fit::Undecided),
            Err(_) => Ok(Fit::Certain),
        }
    }

    fn conditional(
        &mut self,
        condition: &'static Schema,
        then: &'static Schema,
        otherwise: &'static Schema,
        value: &'j Json,
        marks: &mut Marks,
    ) -> Outcome<'j> {
        match self.branch(*condition, value, "if", marks) {
            Ok(Fit::Certain) => self.apply(*then, value, "then", marks),
            Err(_) => self.apply(*otherwise, value, "else", marks),
            Ok(Fit::Undecided) => {
                // Only what neither branch accepts is certainly wrong.
                let then = self.branch(*then, value, "then", marks);
                let otherwise = self.branch(*otherwise, value, "else", marks);
                match (then, otherwise) {
                    (Err(_), Err(miss)) => {
                        self.fail(miss)?;
                        Ok(Fit::Certain)
                    }
                    (Ok(_), _) | (_, Ok(_)) => Ok(Fit::Undecided),
                }
            }
        }
    }
}
