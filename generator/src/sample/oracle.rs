//! Whether a value fits a schema, as the specifications say: OpenAPI 3.0 and 3.1, JSON Schema 2020-12.

use std::cell::{Cell, RefCell};
use std::ops::Not;

use oasmith_runtime::{Json, Number};

use super::document::{Root, count, flag, list, members, reference, types};
use super::formats;
use super::numbers::{digits, range, scaled};
use super::patterns::Patterns;
use super::unions::Tags;

/// Whether a value fits. The order is that of certainty: a conjunction is the least of its parts, a disjunction the
/// greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It does not.
    Invalid,
    /// The specifications leave it open, tools differ for good reasons, or it was not found out.
    Open,
    /// It does.
    Valid,
}

impl Verdict {
    /// Valid or invalid.
    pub fn of(valid: bool) -> Self {
        if valid { Self::Valid } else { Self::Invalid }
    }
}

impl Not for Verdict {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Invalid => Self::Valid,
            Self::Open => Self::Open,
            Self::Valid => Self::Invalid,
        }
    }
}

/// How many schemas are applied before a verdict is given up.
const MOST_STEPS: u32 = 200_000;

/// Applies schemas of a document.
#[derive(Debug)]
pub struct Oracle<'a> {
    pub(super) root: &'a Root,
    patterns: Patterns,
    /// The schemas and values that are being looked at, by address: one that comes again decides nothing.
    running: RefCell<Vec<(usize, usize, As)>>,
    steps: Cell<u32>,
    /// The mark of properties that the values do not have.
    hidden: Option<&'static str>,
}

/// How a schema is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    /// To a value of its own.
    Whole,
    /// As a part of an `allOf`: its inherited discriminator chooses nothing.
    Part,
}

impl<'a> Oracle<'a> {
    /// For the schemas of a document.
    pub fn new(root: &'a Root) -> Self {
        Self { root, patterns: Patterns::default(), running: RefCell::default(), steps: Cell::new(0), hidden: None }
    }

    /// For values of responses, which have no properties that are `writeOnly`.
    #[must_use]
    pub fn of_responses(self) -> Self {
        Self { hidden: Some("writeOnly"), ..self }
    }

    /// Whether a value fits a schema of the document.
    pub fn verdict(&self, schema: &Json, value: &Json) -> Verdict {
        self.steps.set(0);
        self.apply(schema, value, As::Whole)
    }

    fn apply(&self, schema: &Json, value: &Json, how: As) -> Verdict {
        let key = (std::ptr::from_ref(schema).addr(), std::ptr::from_ref(value).addr(), how);
        self.steps.set(self.steps.get() + 1);
        if self.running.borrow().contains(&key) || self.steps.get() > MOST_STEPS {
            return Verdict::Open;
        }
        self.running.borrow_mut().push(key);
        let verdict = self.whole(schema, value, how);
        self.running.borrow_mut().pop();
        // Null beside `$ref`, `allOf` or `enum` is meant to fit where it is named, though to the letter it may not.
        let listed = list(schema, "enum").contains(&Json::Null);
        let null_is_named = listed || flag(schema, "nullable") || types(schema).contains(&"null");
        if value.is_null() && null_is_named { verdict.max(Verdict::Open) } else { verdict }
    }

    fn whole(&self, schema: &Json, value: &Json, how: As) -> Verdict {
        match schema {
            Json::Bool(value) => return Verdict::of(*value),
            Json::Object(_) => {}
            Json::Null | Json::Number(_) | Json::String(_) | Json::Array(_) => return Verdict::Open,
        }
        let target = reference(schema).map(|reference| self.root.find(reference));
        let referred = match target {
            Some(Some(target)) => self.apply(target, value, how),
            Some(None) => return Verdict::Open,
            None => Verdict::Valid,
        };
        if target.is_some() && self.root.old {
            return referred;
        }
        let checks: [fn(&Self, &Json, &Json) -> Verdict; 5] =
            [Self::kind, Self::listed, Self::scalar, Self::array, Self::conditions];
        let mut verdict = referred.min(self.object(schema, value, how));
        for check in checks {
            verdict = verdict.min(check(self, schema, value));
        }
        for part in list(schema, "allOf") {
            verdict = verdict.min(self.apply(part, value, As::Part));
        }
        verdict.min(self.chosen(schema, value, how))
    }

    /// `type` and `nullable`.
    fn kind(&self, schema: &Json, value: &Json) -> Verdict {
        let types = types(schema);
        if types.is_empty() {
            // A schema that speaks of one kind of value without naming it is read as a type of that kind.
            let of = |keywords: &[&str]| keywords.iter().any(|keyword| schema.get(keyword).is_some());
            let objects = ["properties", "additionalProperties", "patternProperties", "required", "discriminator"];
            let texts = ["minLength", "maxLength", "pattern", "format"];
            let other = of(&objects) && value.as_object().is_none()
                || of(&["items", "prefixItems", "minItems", "maxItems"]) && value.as_array().is_none()
                || of(&texts) && value.as_str().is_none();
            return if other { Verdict::Open } else { Verdict::Valid };
        }
        let is = |name: &str| match (name, value) {
            ("null", Json::Null)
            | ("boolean", Json::Bool(_))
            | ("number", Json::Number(_))
            | ("string", Json::String(_))
            | ("array", Json::Array(_))
            | ("object", Json::Object(_)) => true,
            ("integer", Json::Number(number)) => number.is_integer(),
            _ => false,
        };
        let null = value.is_null() && self.root.old && flag(schema, "nullable");
        Verdict::of(null || types.iter().any(|name| is(name)))
    }

    /// `enum` and `const`.
    fn listed(&self, schema: &Json, value: &Json) -> Verdict {
        let mut verdict = Verdict::Valid;
        if let Some(constant) = schema.get("const") {
            // In 3.0 it is no keyword, yet it is meant.
            let differs = if self.root.old { Verdict::Open } else { Verdict::Invalid };
            verdict = if constant == value { Verdict::Valid } else { differs };
        }
        if let Some(listed) = schema.get("enum").and_then(Json::as_array)
            && !listed.contains(value)
        {
            // Values that are not of the type are listed by mistake: unquoted texts, for example.
            let mistaken = listed.iter().any(|listed| self.kind(schema, listed) != Verdict::Valid);
            verdict = verdict.min(if mistaken { Verdict::Open } else { Verdict::Invalid });
        }
        verdict
    }

    /// Keywords of strings and numbers.
    fn scalar(&self, schema: &Json, value: &Json) -> Verdict {
        let format = schema.get("format").and_then(Json::as_str);
        let types = types(schema);
        match value {
            Json::String(text) => {
                let length = text.chars().count();
                let mut verdict = Verdict::of(
                    count(schema, "minLength").is_none_or(|least| length >= least)
                        && count(schema, "maxLength").is_none_or(|most| length <= most),
                );
                if let Some(pattern) = schema.get("pattern").and_then(Json::as_str) {
                    verdict = verdict.min(self.patterns.verdict(pattern, text));
                }
                if let Some(format) = format {
                    let said = formats::verdict(format, text);
                    // An assertion where the schema is one of strings; elsewhere an annotation.
                    let asserted = types.contains(&"string");
                    verdict = verdict.min(if asserted { said } else { said.max(Verdict::Open) });
                    if matches!(format, "byte" | "base64url" | "binary") && schema.get("maxLength").is_some() {
                        verdict = Verdict::Open;
                    }
                }
                verdict
            }
            Json::Number(number) => numeric(schema, number, format, types.contains(&"integer")),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => Verdict::Valid,
        }
    }

    /// Keywords of arrays.
    fn array(&self, schema: &Json, value: &Json) -> Verdict {
        let Json::Array(items) = value else { return Verdict::Valid };
        let mut verdict = Verdict::of(
            count(schema, "minItems").is_none_or(|least| items.len() >= least)
                && count(schema, "maxItems").is_none_or(|most| items.len() <= most)
                && !(flag(schema, "uniqueItems") && (1..items.len()).any(|at| items[..at].contains(&items[at]))),
        );
        let first = list(schema, "prefixItems");
        for (schema, item) in first.iter().zip(items) {
            verdict = verdict.min(self.apply(schema, item, As::Whole));
        }
        if let Some(schema) = schema.get("items") {
            for item in items.iter().skip(first.len()) {
                verdict = verdict.min(self.apply(schema, item, As::Whole));
            }
        }
        if let Some(contained) = schema.get("contains").filter(|_| !self.root.old) {
            let (least, most) = (count(schema, "minContains").unwrap_or(1), count(schema, "maxContains"));
            verdict = verdict.min(self.fitting(items.iter().map(|item| (contained, item)), least, most));
        }
        if schema.get("unevaluatedItems").is_some() { verdict.min(Verdict::Open) } else { verdict }
    }

    /// Keywords of objects.
    fn object(&self, schema: &Json, value: &Json, how: As) -> Verdict {
        let Json::Object(object) = value else { return Verdict::Valid };
        let mut verdict = Verdict::of(
            count(schema, "minProperties").is_none_or(|least| object.len() >= least)
                && count(schema, "maxProperties").is_none_or(|most| object.len() <= most),
        );
        for key in list(schema, "required").iter().filter_map(Json::as_str).filter(|key| !object.contains_key(key)) {
            verdict = verdict.min(if self.one_way(schema, key) { Verdict::Open } else { Verdict::Invalid });
        }
        for (key, value) in object {
            let mut known = false;
            if let Some(property) = schema.get("properties").and_then(|properties| properties.get(key)) {
                known = true;
                verdict = verdict.min(self.apply(property, value, As::Whole));
                if self.hidden.is_some_and(|hidden| self.is_marked(property, &[hidden])) {
                    verdict = Verdict::Invalid;
                }
            }
            for (pattern, schema) in members(schema, "patternProperties").filter(|_| !self.root.old) {
                match self.patterns.verdict(pattern, key) {
                    Verdict::Invalid => continue,
                    Verdict::Open => verdict = verdict.min(Verdict::Open),
                    Verdict::Valid => verdict = verdict.min(self.apply(schema, value, As::Whole)),
                }
                known = true;
            }
            if let Some(schema) = schema.get("additionalProperties").filter(|_| !known) {
                let said = self.apply(schema, value, As::Whole);
                // By default a part of an `allOf` does not speak of the keys that other parts declare.
                verdict = verdict.min(if how == As::Part { said.max(Verdict::Open) } else { said });
            }
            if let Some(schema) = schema.get("propertyNames").filter(|_| !self.root.old) {
                verdict = verdict.min(self.apply(schema, &Json::from(key), As::Whole));
            }
        }
        if schema.get("unevaluatedProperties").is_some() { verdict.min(Verdict::Open) } else { verdict }
    }

    /// Whether a property travels one way only, so that it may be missing.
    fn one_way(&self, schema: &Json, key: &str) -> bool {
        let property = schema.get("properties").and_then(|properties| properties.get(key));
        property.is_none_or(|property| self.is_marked(property, &["readOnly", "writeOnly"]))
    }

    /// Whether one of these marks is on a property, where it is used or where it stands.
    pub(super) fn is_marked(&self, property: &Json, marks: &[&str]) -> bool {
        let marked = |schema: &Json| marks.iter().any(|mark| flag(schema, mark));
        marked(property)
            || marked(self.root.follow(property))
            || list(property, "allOf").iter().any(|part| marked(part) || marked(self.root.follow(part)))
    }

    /// `not`, `if`, `dependentRequired` and `dependentSchemas`.
    fn conditions(&self, schema: &Json, value: &Json) -> Verdict {
        let mut verdict = schema.get("not").map_or(Verdict::Valid, |not| !self.apply(not, value, As::Whole));
        if self.root.old {
            return verdict;
        }
        if let Some(condition) = schema.get("if") {
            let met = self.apply(condition, value, As::Whole);
            let branch = |keyword| schema.get(keyword).map_or(Verdict::Valid, |s| self.apply(s, value, As::Whole));
            let (then, otherwise) = (branch("then"), branch("else"));
            verdict = verdict.min((!met).max(then)).min(met.max(otherwise));
        }
        let Json::Object(object) = value else { return verdict };
        for (_, needed) in members(schema, "dependentRequired").filter(|(key, _)| object.contains_key(key)) {
            let mut needed = needed.as_array().unwrap_or_default().iter().filter_map(Json::as_str);
            verdict = verdict.min(Verdict::of(needed.all(|key| object.contains_key(key))));
        }
        for (_, needed) in members(schema, "dependentSchemas").filter(|(key, _)| object.contains_key(key)) {
            verdict = verdict.min(self.apply(needed, value, As::Whole));
        }
        verdict
    }

    /// `oneOf`, `anyOf`, and the discriminator.
    fn chosen(&self, schema: &Json, value: &Json, how: As) -> Verdict {
        let (one, any) = (list(schema, "oneOf"), list(schema, "anyOf"));
        let mut verdict = Verdict::Valid;
        if schema.get("oneOf").is_some() {
            verdict = verdict.min(self.fitting(one.iter().map(|branch| (branch, value)), 1, Some(1)));
        }
        if schema.get("anyOf").is_some() {
            verdict = verdict.min(self.fitting(any.iter().map(|branch| (branch, value)), 1, None));
        }
        let Some(tags) = Tags::of(self.root, schema).filter(|tags| !tags.inherited() || how == As::Whole) else {
            return verdict;
        };
        let Json::Object(object) = value else { return verdict };
        let tag = object.get(tags.property).and_then(Json::as_str);
        match tag.map(|tag| tags.chosen(tag)) {
            // A branch that is no object's may have taken it.
            None if tags.inherited() => verdict,
            None => verdict.min(Verdict::Open),
            Some(None) if tags.inherited() => verdict,
            // The branches may say other tags than the discriminator.
            Some(None) if verdict == Verdict::Valid => Verdict::Open,
            Some(None) => Verdict::Invalid,
            // The tag decides, though other branches may fit too; a branch that does not declare it may still have it.
            Some(Some(branch)) => {
                match self.apply(branch, value, if tags.inherited() { As::Part } else { As::Whole }) {
                    Verdict::Invalid if !self.declares(branch, tags.property) => Verdict::Open,
                    found => found,
                }
            }
        }
    }

    fn declares(&self, branch: &Json, property: &str) -> bool {
        super::keys::declared(self, branch, property)
    }

    /// Whether the number of pairs that fit is within bounds.
    fn fitting<'b>(
        &self,
        pairs: impl Iterator<Item = (&'b Json, &'b Json)>,
        least: usize,
        most: Option<usize>,
    ) -> Verdict {
        let (mut valid, mut open) = (0, 0);
        for (schema, value) in pairs {
            match self.apply(schema, value, As::Whole) {
                Verdict::Valid => valid += 1,
                Verdict::Open => open += 1,
                Verdict::Invalid => {}
            }
        }
        let within = |count: usize| count >= least && most.is_none_or(|most| count <= most);
        match (within(valid), open) {
            (within, 0) => Verdict::of(within),
            (true, _) if most.is_none_or(|most| valid + open <= most) => Verdict::Valid,
            (_, _) if most.is_some_and(|most| valid > most) || valid + open < least => Verdict::Invalid,
            (_, _) => Verdict::Open,
        }
    }
}

/// Keywords of numbers.
fn numeric(schema: &Json, number: &Number, format: Option<&str>, integer: bool) -> Verdict {
    let limit = |keyword: &str| schema.get(keyword).and_then(Json::as_number);
    let (least, most) = (limit("minimum"), limit("maximum"));
    // A flag in 3.0, a number in 3.1.
    let above = if flag(schema, "exclusiveMinimum") { least } else { limit("exclusiveMinimum") };
    let below = if flag(schema, "exclusiveMaximum") { most } else { limit("exclusiveMaximum") };
    let mut verdict = Verdict::of(
        least.is_none_or(|least| number >= least)
            && most.is_none_or(|most| number <= most)
            && above.is_none_or(|above| number > above)
            && below.is_none_or(|below| number < below),
    );
    if let Some(step) = limit("multipleOf") {
        verdict = verdict.min(match (scaled(number), scaled(step)) {
            (Some(value), Some(step)) if step > 0 => Verdict::of(value % step == 0),
            _ => Verdict::Open,
        });
    }
    let value = number.is_integer().then(|| number.as_str().parse::<i128>().ok()).flatten();
    match format.and_then(range) {
        Some((least, most)) if number.is_integer() => {
            verdict.min(value.map_or(Verdict::Open, |value| Verdict::of(least <= value && value <= most)))
        }
        // The format says that it is an integer, the type that it is none.
        Some(_) => verdict.min(Verdict::Open),
        // Without a format, the width is the generator's choice.
        None if integer && number.as_i64().is_none() => verdict.min(Verdict::Open),
        None => {
            let kept = if format == Some("float") { 6 } else { 15 };
            let exact = integer || digits(number) <= kept && number.as_f64().is_some_and(|value| value.abs() < 1e30);
            if exact { verdict } else { Verdict::Open }
        }
    }
}
