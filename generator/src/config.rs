//! `oasmith.toml`: settings and [customisation](crate::custom), with the place of each for diagnostics.
//!
//! ```toml
//! name = "petshop"                     # settings of the command line, which wins where both say something
//! tolerate-null = true                 # of the whole client
//! closed-enums = false
//! kinship = true                       # `From<Pet> for PetRequest`, and `rt::Diff` for bodies of PATCH
//! untyped = "exact"                    # a schema without `type` is any JSON value, checked as it is written; else "implied"
//! unknown-keys = "keep"                # structs keep keys that the document does not declare; else "drop"
//! numbers = "exact"                    # numbers without a format keep their text; else "native": `i64`, `f64`
//! only = ["tag:pets", "GET /shops/*"]  # the operations that are generated: see [`Slice`]
//! overlays = ["internal.overlay.yaml"] # changes of the document, by their paths from this file
//! except = ["pets_delete"]             # and those that are not
//! assert-formats = true                # `format` is checked without `type: string` too, and durations as RFC 3339 has them
//!
//! [diagnostics]                        # what is made of the warnings of a code: "allow", "warn" or "deny"
//! OAS0409 = "allow"
//!
//! [formats]                            # the type for every schema of a format
//! decimal = "::rust_decimal::Decimal"
//!
//! [dependencies]                       # of the generated crate, beside the runtime
//! rust_decimal = { version = "1", features = ["serde"] }
//!
//! [schemas.Pet]                        # a component, several (`Patched*`), or a JSON pointer in quotes
//! rename = "Animal"
//! derives = ["::schemars::JsonSchema"]
//! attributes = ["#[must_use]"]
//! tolerate-null = true                 # of its properties that may be absent
//! properties.kind.rename = "species"
//! properties.price.type = "::shop::Money"
//! properties.born.tolerate-null = true
//!
//! [schemas.Status]
//! closed = true
//! values."in-progress" = "Running"
//!
//! [operations.pets_list]               # an `operationId`, several (`pets_*`), `"GET /pets/{id}"`, or a JSON pointer
//! rename = "all"
//! parameters.page_size.rename = "size"
//! pagination = { style = "page", parameter = "page", pages = "/meta/pages" } # as `x-pagination`; `false`: it has none
//!
//! [tags.pets]
//! rename = "animals"
//! ```
//!
//! A key that is not known is an error, and so is a rule that changes nothing.

mod rules;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::catalogue::Code;
use crate::custom::{Change, Customisation, Rule, Target, suggestion};
use crate::diagnostic::{Diagnostic, FileId, Level, Place, Severity};
use crate::document::{Selector, Slice, Source};
use crate::plan;

/// The file's name in the target folder.
pub const FILE_NAME: &str = "oasmith.toml";

/// What a configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Configuration {
    /// `name`: the package's name.
    pub name: Option<String>,
    /// `runtime`: the folder of the runtime, from the folder of the configuration.
    pub runtime: Option<String>,
    /// `defaults`: whether a server's method that is left out answers 501.
    pub defaults: Option<bool>,
    /// `doctests`: whether the samples of operations are compiled as documentation tests.
    pub doctests: Option<bool>,
    /// `mock`: whether there is a mock beside the server.
    pub mock: Option<bool>,
    /// `response-checks`: whether a server's answers can be checked against the document in debug builds.
    pub response_checks: Option<bool>,
    /// `kinship`: whether request types are made of response types.
    pub kinship: Option<bool>,
    /// `untyped`: whether a schema that does not say what kind of value it is about is any value.
    pub exact_untyped: Option<bool>,
    /// `unknown-keys`: whether structs keep the keys that the document does not declare.
    pub keep_unknown_keys: Option<bool>,
    /// `numbers`: whether numbers without a format keep their text.
    pub exact_numbers: Option<bool>,
    /// `assert-formats`: whether formats are assertions to the letter.
    pub assert_formats: Option<bool>,
    /// `only` and `except`: which operations are generated.
    pub slice: Slice,
    /// `overlays`: files that change the document, from the folder of the configuration.
    pub overlays: Vec<String>,
    /// `diagnostics`: what is made of the warnings of each code.
    pub levels: BTreeMap<Code, Level>,
    /// `dependencies` of the generated crate: names, and what the manifest says of each, as TOML.
    pub dependencies: Vec<(String, String)>,
    /// Everything else.
    pub custom: Customisation,
}

impl Configuration {
    /// Takes over what the configuration says of how types are decided.
    pub fn apply_to(&self, plan: &mut plan::Settings) {
        let Self { exact_untyped, keep_unknown_keys, exact_numbers, assert_formats, .. } = *self;
        plan.exact_untyped = exact_untyped.unwrap_or(plan.exact_untyped);
        plan.keep_unknown_keys = keep_unknown_keys.unwrap_or(plan.keep_unknown_keys);
        plan.exact_numbers = exact_numbers.unwrap_or(plan.exact_numbers);
        plan.assert_formats = assert_formats.unwrap_or(plan.assert_formats);
    }
}

/// Reads the text of a configuration. The places of the diagnostics are in this text alone.
///
/// The value is complete only if there is no diagnostic.
pub fn read(source: Source) -> (Configuration, Vec<Diagnostic>) {
    let mut reader = Reader { text: &source.text, problems: Vec::new(), rules: Vec::new() };
    let mut configuration = Configuration::default();
    match DeTable::parse(&source.text) {
        Ok(table) => reader.root(table.get_ref(), &mut configuration),
        Err(error) => {
            reader.problem(error.span().unwrap_or_default(), error.message().trim().replace('\n', ", "), None);
        }
    }
    let Reader { problems, mut rules, .. } = reader;
    rules.sort_by_key(|rule| rule.place.map(|place| place.start));
    configuration.custom.rules = rules;
    configuration.custom.source = Some(source);
    (configuration, problems)
}

type Table<'i> = DeTable<'i>;
type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

struct Reader<'a> {
    text: &'a str,
    problems: Vec<Diagnostic>,
    rules: Vec<Rule>,
}

impl Reader<'_> {
    fn root(&mut self, table: &Table<'_>, out: &mut Configuration) {
        const KEYS: [&str; 22] = [
            "diagnostics",
            "overlays",
            "only",
            "except",
            "kinship",
            "untyped",
            "unknown-keys",
            "numbers",
            "assert-formats",
            "name",
            "runtime",
            "defaults",
            "doctests",
            "mock",
            "response-checks",
            "tolerate-null",
            "closed-enums",
            "dependencies",
            "formats",
            "schemas",
            "operations",
            "tags",
        ];
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => out.name = self.text_of(value),
                "runtime" => out.runtime = self.text_of(value),
                "defaults" => out.defaults = self.bool_of(value),
                "doctests" => out.doctests = self.bool_of(value),
                "mock" => out.mock = self.bool_of(value),
                "response-checks" => out.response_checks = self.bool_of(value),
                "kinship" => out.kinship = self.bool_of(value),
                "untyped" => out.exact_untyped = self.word_of(value, plan::Settings::UNTYPED),
                "unknown-keys" => out.keep_unknown_keys = self.word_of(value, plan::Settings::UNKNOWN_KEYS),
                "numbers" => out.exact_numbers = self.word_of(value, plan::Settings::NUMBERS),
                "assert-formats" => out.assert_formats = self.bool_of(value),
                "overlays" => out.overlays = self.texts_of(value).unwrap_or_default(),
                "only" => out.slice.only = self.selectors_of(value),
                "except" => out.slice.except = self.selectors_of(value),
                "tolerate-null" => out.custom.tolerate_null = self.bool_of(value).unwrap_or_default(),
                "closed-enums" => out.custom.closed_enums = self.bool_of(value).unwrap_or_default(),
                "dependencies" => self.each(value, |reader, name, value| reader.dependency(name, value, out)),
                "diagnostics" => self.levels(value, &mut out.levels),
                "formats" => self.each(value, |reader, name, value| {
                    let path = reader.text_of(value);
                    reader.rule(value, Target::Format(name.to_owned()), path.map(Change::Type));
                }),
                "schemas" => self.each(value, Self::schema),
                "operations" => self.each(value, Self::operation),
                "tags" => self.each(value, |reader, name, value| {
                    reader.rename_only(value, &Target::Tag(name.to_owned()));
                }),
                _ => self.unknown(key, &KEYS),
            }
        }
    }

    fn levels(&mut self, value: &Value<'_>, out: &mut BTreeMap<Code, Level>) {
        let Some(table) = self.table_of(value) else { return };
        for (key, value) in table {
            let name = key.get_ref();
            let Some(code) = Code::ALL.iter().copied().find(|code| code.as_str() == name) else {
                let help = suggestion(name, Code::ALL.iter().map(|code| code.as_str()));
                let help = help.unwrap_or_else(|| "`oasmith explain` lists them all".to_owned());
                self.problem(key.span(), format!("`{name}` is not a code of a diagnostic"), Some(help));
                continue;
            };
            let level = match value.get_ref() {
                DeValue::String(text) => Level::ALL.iter().find(|(word, _)| *word == text).map(|(_, level)| *level),
                _ => None,
            };
            match level {
                None => self.expected(value, "`\"allow\"`, `\"warn\"` or `\"deny\"`"),
                Some(Level::Allow | Level::Warn) if code.severity() == Severity::Error => {
                    self.problem(value.span(), format!("`{name}` is an error: it can only be denied"), None);
                }
                Some(level) => drop(out.insert(code, level)),
            }
        }
    }

    fn dependency(&mut self, name: &str, value: &Value<'_>, out: &mut Configuration) {
        match (rendered(value.get_ref()), name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')) {
            (Some(text), true) => out.dependencies.push((name.to_owned(), text)),
            (_, false) => self.problem(value.span(), format!("`{name}` is not the name of a package"), None),
            (None, true) => self.expected(value, "a version or a table"),
        }
    }

    /// A rule whose value could be read.
    fn rule(&mut self, value: &Value<'_>, target: Target, change: Option<Change>) {
        let place = Some(self.place(value.span()));
        self.rules.extend(change.map(|change| Rule { target, change, place }));
    }

    fn each(&mut self, value: &Value<'_>, mut entry: impl FnMut(&mut Self, &str, &Value<'_>)) {
        for (key, value) in self.table_of(value).into_iter().flatten() {
            entry(self, key.get_ref(), value);
        }
    }

    fn table_of<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v Table<'i>> {
        match value.get_ref() {
            DeValue::Table(table) => return Some(table),
            _ => self.expected(value, "a table"),
        }
        None
    }

    fn text_of(&mut self, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => return Some(text.clone().into_owned()),
            _ => self.expected(value, "a string"),
        }
        None
    }

    fn bool_of(&mut self, value: &Value<'_>) -> Option<bool> {
        match value.get_ref() {
            DeValue::Boolean(value) => return Some(*value),
            _ => self.expected(value, "`true` or `false`"),
        }
        None
    }

    /// Which of two words: whether it is the second.
    fn word_of(&mut self, value: &Value<'_>, [off, on]: [&str; 2]) -> Option<bool> {
        match value.get_ref() {
            DeValue::String(text) if text == on => return Some(true),
            DeValue::String(text) if text == off => return Some(false),
            _ => self.expected(value, &format!("`\"{on}\"` or `\"{off}\"`")),
        }
        None
    }

    fn texts_of(&mut self, value: &Value<'_>) -> Option<Vec<String>> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.text_of(item)).collect(),
            _ => {
                self.expected(value, "a list of strings");
                None
            }
        }
    }

    /// One selector, or a list of them.
    fn selectors_of(&mut self, value: &Value<'_>) -> Vec<Selector> {
        let mut selectors = Vec::new();
        let mut one = |reader: &mut Self, value: &Value<'_>| {
            let place = Some(reader.place(value.span()));
            selectors.extend(reader.text_of(value).map(|text| Selector { text, place }));
        };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().for_each(|item| one(self, item)),
            _ => one(self, value),
        }
        selectors
    }

    fn unknown(&mut self, key: &Key<'_>, known: &[&str]) {
        let name = key.get_ref();
        let help = suggestion(name, known.iter().copied())
            .unwrap_or_else(|| format!("the keys that can stand here: {}", known.join(", ")));
        self.problem(key.span(), format!("`{name}` is not a key of the configuration"), Some(help));
    }

    fn expected(&mut self, value: &Value<'_>, what: &str) {
        self.problem(value.span(), format!("expected {what}"), None);
    }

    fn problem(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        let diagnostic = Diagnostic::new(Code::Configuration, message).at(self.place(span), "", "");
        self.problems.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }

    fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Place {
            file: FileId(0),
            start: number(span.start),
            end: number(span.end),
            line: number(before.matches('\n').count() + 1),
            column: number(before[line_start..].chars().count() + 1),
        }
    }
}

/// A value as TOML on one line; `None` for what a dependency cannot hold.
fn rendered(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(serde_json::Value::from(text.as_ref()).to_string()),
        DeValue::Boolean(value) => Some(value.to_string()),
        DeValue::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| rendered(item.get_ref())).collect();
            items.map(|items| format!("[{}]", items.join(", ")))
        }
        DeValue::Table(table) => {
            let entry = |(key, value): (&Key<'_>, &Value<'_>)| {
                let key = serde_json::Value::from(key.get_ref().as_ref());
                rendered(value.get_ref()).map(|value| format!("{key} = {value}"))
            };
            let entries: Option<Vec<String>> = table.iter().map(entry).collect();
            entries.map(|entries| format!("{{ {} }}", entries.join(", ")))
        }
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source { name: FILE_NAME.to_owned(), text: text.to_owned() }
    }

    fn problems(text: &str) -> String {
        let source = source(text);
        let (_, problems) = read(source.clone());
        let lines = problems.iter().map(|problem| problem.render_plain(std::slice::from_ref(&source)));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn settings_and_rules_are_read_in_their_order() {
        let (read, problems) = read(source(
            "name = \"shop\"\ndefaults = false\ntolerate-null = true\n[schemas.Zoo]\nrename = \"Park\"\n\
             [schemas.\"Pet*\"]\nproperties.\"a b\".type = \"::shop::Money\"\nvalues.x = \"Ex\"\n\
             [dependencies]\nshop = { path = \"../shop\", features = [\"serde\"] }\n\
             [operations.\"GET /pets\"]\nparameters.size.rename = \"length\"\n",
        ));
        assert_eq!(problems, []);
        assert_eq!((read.name.as_deref(), read.defaults, read.doctests), (Some("shop"), Some(false), None));
        assert!(read.custom.tolerate_null && !read.custom.closed_enums);
        let dependency = r#"{ "features" = ["serde"], "path" = "../shop" }"#;
        assert_eq!(read.dependencies, [("shop".to_owned(), dependency.to_owned())]);
        let rules: Vec<_> = read.custom.rules.into_iter().map(|rule| (rule.target, rule.change)).collect();
        let parameter = Target::Parameter { operation: "GET /pets".to_owned(), parameter: "size".to_owned() };
        let value = Target::Value { schema: "Pet*".to_owned(), value: "x".to_owned() };
        let expected = [
            (Target::schema("Zoo"), Change::Rename("Park".to_owned())),
            (Target::property("Pet*", "a b"), Change::Type("::shop::Money".to_owned())),
            (value, Change::Rename("Ex".to_owned())),
            (parameter, Change::Rename("length".to_owned())),
        ];
        assert_eq!(rules, expected);
    }

    #[test]
    fn what_is_not_known_is_an_error_with_its_place() {
        insta::assert_snapshot!(
            problems("nam = 1\nname = 2\n[schemas.Pet]\ncolour = 1\nclosed = \"yes\"\nderives = [\"A\", 3]\n"), @r#"
        error[OAS0504]: `nam` is not a key of the configuration
          --> oasmith.toml:1:1
          = help: did you mean `name`?
        error[OAS0504]: expected a string
          --> oasmith.toml:2:8
        error[OAS0504]: expected `true` or `false`
          --> oasmith.toml:5:10
        error[OAS0504]: `colour` is not a key of the configuration
          --> oasmith.toml:4:1
          = help: the keys that can stand here: rename, type, tolerate-null, derives, attributes, closed, properties, values
        error[OAS0504]: expected a string
          --> oasmith.toml:6:17
        "#);
        assert!(problems("a = \"é\" b = 1\n").contains("oasmith.toml:1:9"), "a column counts characters");
    }
}
