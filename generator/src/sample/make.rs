//! Values that should fit a schema.

use std::cell::RefCell;
use std::collections::HashMap;

use oasmith_runtime::{Json, Map};

use super::document::{Root, count, flag, list, members, reference, types};
use super::formats;
use super::numbers::{ONE, range, scaled, unscaled};
use super::oracle::{Oracle, Verdict};
use super::patterns;
use super::unions::Tags;

/// How many forms of a schema are told apart.
const MOST_FORMS: usize = 48;

/// How deep references and parts of the same value are followed.
const DEEPEST_FORM: usize = 12;

/// Beyond this level of nesting, optional properties are left out.
const FULL_LEVELS: usize = 3;

/// Beyond this level of nesting, nothing is made.
const DEEPEST: usize = 14;

/// No list is made longer than this, and no object gets more keys.
const MOST_ITEMS: usize = 60;

/// Makes values for schemas of a document.
pub struct Maker<'a> {
    root: &'a Root,
    oracle: &'a Oracle<'a>,
    /// The flag of properties that do not travel this way.
    hidden: Option<&'static str>,
    known: RefCell<HashMap<(usize, usize, bool), Option<Json>>>,
}

/// Schemas that all apply to one value, with one branch chosen of every union among them.
#[derive(Debug, Clone, Default)]
pub struct Form<'a> {
    /// The schemas.
    pub parts: Vec<&'a Json>,
    /// The tags of the chosen branches.
    pub tags: Vec<(&'a str, String)>,
}

impl<'a> Form<'a> {
    fn with(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.parts.extend(&other.parts);
        both.tags.extend(other.tags.iter().cloned());
        both
    }

    /// The schemas of a property, none where it is not declared.
    pub fn property(&self, key: &str) -> Vec<&'a Json> {
        self.parts.iter().filter_map(|part| part.get("properties")?.get(key)).collect()
    }

    /// The declared keys, each once.
    pub fn keys(&self) -> Vec<&'a str> {
        let mut keys: Vec<&str> = Vec::new();
        for (key, _) in self.parts.iter().flat_map(|part| members(part, "properties")) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The required keys.
    pub fn required(&self) -> Vec<&'a str> {
        self.parts.iter().flat_map(|part| list(part, "required")).filter_map(Json::as_str).collect()
    }

    /// The schemas of keys that are not declared; `None` where they are not spoken of.
    pub fn others(&self) -> Option<Vec<&'a Json>> {
        let others: Vec<&Json> = self.parts.iter().filter_map(|part| part.get("additionalProperties")).collect();
        (!others.is_empty()).then_some(others)
    }

    /// The schemas of items.
    pub fn items(&self) -> Vec<&'a Json> {
        self.parts.iter().filter_map(|part| part.get("items")).collect()
    }

    /// The greatest, or the least, of a count that several parts may give.
    pub fn count(&self, keyword: &str) -> Option<usize> {
        let counts = self.parts.iter().filter_map(|part| count(part, keyword));
        if keyword.starts_with("min") { counts.max() } else { counts.min() }
    }

    fn types(&self) -> Vec<&'a str> {
        let mut all: Option<Vec<&str>> = None;
        for types in self.parts.iter().map(|part| types(part)).filter(|types| !types.is_empty()) {
            all = Some(match all {
                None => types,
                Some(all) => all.into_iter().filter(|name| types.contains(name)).collect(),
            });
        }
        all.unwrap_or_default()
    }

    /// The values that one part lists.
    pub fn listed(&self) -> Option<Vec<&'a Json>> {
        let constant = self.parts.iter().find_map(|part| part.get("const")).map(|constant| vec![constant]);
        constant.or_else(|| {
            let listed = self.parts.iter().find_map(|part| part.get("enum")?.as_array());
            listed.map(|listed| listed.iter().collect())
        })
    }

    /// The kind of value to make.
    fn kind(&self) -> &'a str {
        let has =
            |keywords: &[&str]| self.parts.iter().any(|part| keywords.iter().any(|word| part.get(word).is_some()));
        let types = self.types();
        if let Some(name) = types.iter().find(|name| **name != "null") {
            name
        } else if types.contains(&"null") {
            "null"
        } else if has(&["properties", "required", "additionalProperties", "patternProperties"]) {
            "object"
        } else if has(&["items", "prefixItems", "minItems", "maxItems"]) {
            "array"
        } else if has(&["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]) {
            "number"
        } else {
            "string"
        }
    }
}

impl<'a> Maker<'a> {
    /// For the schemas of a document.
    pub fn new(root: &'a Root, oracle: &'a Oracle<'a>) -> Self {
        Self { root, oracle, hidden: None, known: RefCell::default() }
    }

    /// For values of requests, which have no properties that are `readOnly`.
    #[must_use]
    pub fn of_requests(self) -> Self {
        Self { hidden: Some("readOnly"), ..self }
    }

    /// For values of responses, which have no properties that are `writeOnly`.
    #[must_use]
    pub fn of_responses(self) -> Self {
        Self { hidden: Some("writeOnly"), ..self }
    }

    /// Whether a property of any of these schemas does not travel this way.
    fn hides(&self, schemas: &[&'a Json]) -> bool {
        let Some(hidden) = self.hidden else { return false };
        schemas.iter().any(|schema| self.oracle.is_marked(schema, &[hidden]))
    }

    /// Different values that fit all schemas, the fullest of each form before those with the required properties alone.
    pub fn samples(&self, schemas: &[&'a Json], most: usize) -> Vec<Json> {
        let forms = self.forms(schemas);
        let mut made: Vec<Json> = Vec::new();
        for (full, form) in [true, false].into_iter().flat_map(|full| forms.iter().map(move |form| (full, form))) {
            if made.len() >= most {
                break;
            }
            let value = self.value(form, 0, full);
            made.extend(value.filter(|v| !made.contains(v) && self.verdict(schemas, v) == Verdict::Valid));
        }
        if made.is_empty() {
            made.extend(self.sample(schemas, 0, true));
        }
        made
    }

    /// The forms of schemas that apply together.
    pub fn forms(&self, schemas: &[&'a Json]) -> Vec<Form<'a>> {
        schemas
            .iter()
            .fold(vec![Form::default()], |all, schema| product(&all, &self.expand(schema, DEEPEST_FORM, false)))
    }

    fn expand(&self, schema: &'a Json, depth: usize, part: bool) -> Vec<Form<'a>> {
        if depth == 0 || *schema == Json::Bool(false) {
            return Vec::new();
        }
        let mut forms = vec![Form { parts: vec![schema], tags: Vec::new() }];
        if let Some(target) = reference(schema).and_then(|reference| self.root.find(reference)) {
            forms = product(&forms, &self.expand(target, depth - 1, part));
            if self.root.old {
                return forms;
            }
        }
        for part in list(schema, "allOf") {
            forms = product(&forms, &self.expand(part, depth - 1, true));
        }
        let tags = Tags::of(self.root, schema);
        for keyword in ["oneOf", "anyOf"] {
            let branches = list(schema, keyword);
            if !branches.is_empty() {
                let tags = tags.as_ref();
                let tag = |branch| tags.and_then(|tags| tags.tag(branch)).map(|(key, tag)| (key, tag.to_owned()));
                let branches = branches.iter().map(|branch| (branch, tag(branch)));
                forms = product(&forms, &self.branches(branches, depth));
            }
        }
        if let Some(tags) = tags.filter(|tags| tags.inherited() && !part) {
            let heirs = tags.heirs().map(|(tag, heir)| (heir, Some((tags.property, tag.to_owned()))));
            let heirs = self.branches(heirs, depth);
            forms.extend(heirs);
        }
        thin(forms)
    }

    fn branches(
        &self,
        branches: impl Iterator<Item = (&'a Json, Option<(&'a str, String)>)>,
        depth: usize,
    ) -> Vec<Form<'a>> {
        let tagged = |(branch, tag): (&'a Json, Option<(&'a str, String)>)| {
            let mut forms = self.expand(branch, depth - 1, tag.is_some());
            for form in &mut forms {
                form.tags.extend(tag.clone());
            }
            forms
        };
        thin(branches.flat_map(tagged).collect())
    }

    /// Whether a value fits all schemas, as far as that can be told.
    pub fn verdict(&self, schemas: &[&Json], value: &Json) -> Verdict {
        schemas.iter().map(|schema| self.oracle.verdict(schema, value)).min().unwrap_or(Verdict::Valid)
    }

    /// A value that fits all schemas: with all properties, or with the required ones.
    pub fn sample(&self, schemas: &[&'a Json], level: usize, full: bool) -> Option<Json> {
        let key = (schemas.first().map_or(0, |schema| std::ptr::from_ref(*schema).addr()), level, full);
        if schemas.len() == 1
            && let Some(known) = self.known.borrow().get(&key)
        {
            return known.clone();
        }
        let made = self.forms(schemas).iter().filter_map(|form| self.value(form, level, full)).collect::<Vec<_>>();
        let judged = made.into_iter().map(|value| (self.verdict(schemas, &value), value));
        let best =
            judged.filter(|(verdict, _)| *verdict != Verdict::Invalid).reduce(|a, b| if b.0 > a.0 { b } else { a });
        let best = best.map(|(_, value)| value);
        if schemas.len() == 1 {
            self.known.borrow_mut().insert(key, best.clone());
        }
        best
    }

    /// A value of a form; it may not fit.
    pub fn value(&self, form: &Form<'a>, level: usize, full: bool) -> Option<Json> {
        if level > DEEPEST {
            return None;
        }
        if let Some(listed) = form.listed() {
            let fits = |value: &&&Json| self.verdict(&form.parts, value) == Verdict::Valid;
            return listed.iter().find(fits).or(listed.first()).map(|value| (**value).clone());
        }
        match form.kind() {
            "object" => self.object(form, level, full),
            "array" => self.array(form, level, full),
            "null" => Some(Json::Null),
            "boolean" => Some(Json::Bool(full)),
            "integer" | "number" => self.first(form, numbers(form)),
            _ => self.first(form, texts(form)),
        }
    }

    /// The first that fits, or the first.
    fn first(&self, form: &Form<'a>, made: Vec<(&'static str, Json)>) -> Option<Json> {
        let fits = |value: &Json| self.verdict(&form.parts, value) == Verdict::Valid;
        let found = made.iter().position(|(_, value)| fits(value)).unwrap_or(0);
        made.into_iter().nth(found).map(|(_, value)| value)
    }

    fn object(&self, form: &Form<'a>, level: usize, full: bool) -> Option<Json> {
        let full = full && level < FULL_LEVELS;
        let (required, mut object) = (form.required(), Map::default());
        for key in form.keys() {
            let (needed, property) = (required.contains(&key), form.property(key));
            if (needed || full) && !self.hides(&property) {
                match self.sample(&property, level + 1, full) {
                    Some(value) => {
                        object.insert(key, value);
                    }
                    None if needed => return None,
                    None => {}
                }
            }
        }
        for (key, tag) in &form.tags {
            object.insert(*key, Json::from(tag.as_str()));
        }
        let others = form.others();
        for key in required {
            if !object.contains_key(key) && !self.hides(&form.property(key)) {
                let any = others.as_deref().unwrap_or_default();
                object.insert(key, self.sample(any, level + 1, false)?);
            }
        }
        let least = form.count("minProperties").unwrap_or(0);
        let wanted = if full && others.is_some() { least.max(object.len() + 1) } else { least };
        for (number, key) in self.key_names(form).into_iter().enumerate() {
            if object.len() >= wanted || number > MOST_ITEMS {
                break;
            }
            match self.sample(others.as_deref().unwrap_or_default(), level + 1, full) {
                Some(value) => object.insert(key, value),
                None => break,
            };
        }
        Some(Json::Object(object))
    }

    /// Names for keys that are not declared.
    fn key_names(&self, form: &Form<'a>) -> Vec<String> {
        let names: Vec<&Json> = form.parts.iter().filter_map(|part| part.get("propertyNames")).collect();
        let patterns = form.parts.iter().flat_map(|part| members(part, "patternProperties"));
        let mut keys: Vec<String> = patterns.flat_map(|(pattern, _)| patterns::samples(pattern)).collect();
        match self.sample(&names, DEEPEST - 1, false) {
            Some(Json::String(key)) if !names.is_empty() => keys.push(key),
            _ => keys.extend((0..MOST_ITEMS).map(|number| format!("key {number}"))),
        }
        keys
    }

    fn array(&self, form: &Form<'a>, level: usize, full: bool) -> Option<Json> {
        let least = form.count("minItems").unwrap_or(0);
        let most = form.count("maxItems").unwrap_or(MOST_ITEMS);
        let wanted = if full && level < FULL_LEVELS { least.max(1).min(most) } else { least };
        self.items(form, wanted, level, full)
    }

    /// An array of so many items; different ones where they have to be.
    pub fn items(&self, form: &Form<'a>, wanted: usize, level: usize, full: bool) -> Option<Json> {
        if wanted > MOST_ITEMS {
            return None;
        }
        let unique = form.parts.iter().any(|part| flag(part, "uniqueItems"));
        let first = form.parts.iter().map(|part| list(part, "prefixItems")).find(|items| !items.is_empty());
        let first = first.unwrap_or_default();
        let schemas = form.items();
        let mut items: Vec<Json> = Vec::new();
        for schema in first {
            items.push(self.sample(&[schema], level + 1, full)?);
        }
        let mut choice = Vec::new();
        if unique && wanted > items.len() + 1 {
            choice = super::vary::vary(self, &schemas, DEEPEST - 2);
            choice.retain(|(_, value)| self.verdict(&schemas, value) == Verdict::Valid);
        }
        let mut choice = choice.into_iter().map(|(_, value)| value);
        while items.len() < wanted {
            let sample = if items.len() == first.len() { self.sample(&schemas, level + 1, full) } else { None };
            let next = match sample {
                Some(sample) => sample,
                None if unique => choice.next()?,
                None => items.last()?.clone(),
            };
            if !unique || !items.contains(&next) {
                items.push(next);
            }
        }
        Some(Json::Array(items))
    }
}

/// Every pair of forms, together.
fn product<'a>(left: &[Form<'a>], right: &[Form<'a>]) -> Vec<Form<'a>> {
    thin(left.iter().flat_map(|left| right.iter().map(|right| left.with(right))).collect())
}

/// An even selection of no more than [`MOST_FORMS`].
fn thin(forms: Vec<Form<'_>>) -> Vec<Form<'_>> {
    let all = forms.len();
    if all <= MOST_FORMS {
        return forms;
    }
    let mut forms: Vec<Option<Form<'_>>> = forms.into_iter().map(Some).collect();
    (0..MOST_FORMS).filter_map(|step| forms[step * all / MOST_FORMS].take()).collect()
}

/// Numbers about the bounds of a form, those first that most likely fit.
pub(super) fn numbers(form: &Form<'_>) -> Vec<(&'static str, Json)> {
    let limit = |keyword: &str| form.parts.iter().find_map(|part| part.get(keyword)?.as_number().and_then(scaled));
    let integer = form.types().contains(&"integer");
    let step = limit("multipleOf").filter(|step| *step > 0).unwrap_or(if integer { ONE } else { ONE / 2 });
    let mut made = vec![("value", ONE.max(step)), ("value", 0)];
    for (class, bound) in [
        ("minimum", limit("minimum").or_else(|| limit("exclusiveMinimum"))),
        ("maximum", limit("maximum").or_else(|| limit("exclusiveMaximum"))),
    ] {
        let Some(bound) = bound else { continue };
        let rounded = bound.div_euclid(step).saturating_mul(step);
        made.extend([bound, rounded, rounded.saturating_add(step), rounded.saturating_sub(step)].map(|n| (class, n)));
    }
    if limit("multipleOf").is_some() {
        made.extend([step.saturating_mul(3), step / 2, step.saturating_add(1)].map(|number| ("multipleOf", number)));
    }
    let format = form.parts.iter().find_map(|part| part.get("format")?.as_str());
    if let Some((least, most)) = format.and_then(range) {
        let beside = [least, most, least - 1, most + 1];
        made.extend(beside.into_iter().filter_map(|number| Some(("format", number.checked_mul(ONE)?))));
    }
    made.extend([-step, ONE / 4].map(|number| ("value", number)));
    made.into_iter().filter_map(|(class, number)| Some((class, unscaled(number)?))).collect()
}

/// Texts about the lengths of a form, those first that most likely fit.
pub(super) fn texts(form: &Form<'_>) -> Vec<(&'static str, Json)> {
    let word = |keyword: &str| form.parts.iter().find_map(|part| part.get(keyword)?.as_str());
    let (least, most) = (form.count("minLength"), form.count("maxLength"));
    let mut made: Vec<(&'static str, String)> = Vec::new();
    if let Some(pattern) = word("pattern") {
        made.extend(patterns::samples(pattern).into_iter().map(|text| ("pattern", text)));
        made.extend(["", "§ no such text §"].map(|text| ("pattern", text.to_owned())));
    }
    if let Some(format) = word("format") {
        made.extend(formats::good(format).iter().map(|text| ("format", (*text).to_owned())));
        made.extend(formats::bad(format).map(|text| ("format", text.to_owned())));
    }
    let sized = |length: usize| (length <= 4096).then(|| "text ".chars().cycle().take(length).collect::<String>());
    let usual =
        sized(4_usize.clamp(least.unwrap_or(0).min(most.unwrap_or(4)), most.unwrap_or(4096).max(least.unwrap_or(0))));
    made.extend(usual.map(|text| ("value", text)));
    for (class, length) in [("minLength", least), ("maxLength", most)] {
        let Some(length) = length else { continue };
        let around = [Some(length), length.checked_sub(1), length.checked_add(1)];
        made.extend(around.into_iter().flatten().filter_map(sized).map(|text| (class, text)));
        // Lengths are counted in characters.
        made.extend((length <= 64).then(|| (class, "é".repeat(length))));
    }
    made.extend(["", "ÄΩ 😀 \u{7f}\"\\/\n"].map(|text| ("value", text.to_owned())));
    made.into_iter().map(|(class, text)| (class, Json::String(text))).collect()
}
