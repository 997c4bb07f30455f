//! The rules of a configuration: what it says of schemas, properties and operations.

use toml::de::DeValue;

use super::{Reader, Value};
use crate::custom::{AskedPages, Change, Target};

impl Reader<'_> {
    pub(super) fn schema(&mut self, name: &str, value: &Value<'_>) {
        const KEYS: [&str; 8] =
            ["rename", "type", "tolerate-null", "derives", "attributes", "closed", "properties", "values"];
        let Some(table) = self.table_of(value) else { return };
        for (key, value) in table {
            let change = match key.get_ref().as_ref() {
                "rename" => self.text_of(value).map(Change::Rename),
                "type" => self.text_of(value).map(Change::Type),
                "tolerate-null" => self.bool_of(value).map(Change::TolerateNull),
                "derives" => self.texts_of(value).map(Change::Derives),
                "attributes" => self.texts_of(value).map(Change::Attributes),
                "closed" => self.bool_of(value).map(Change::Closed),
                "properties" => {
                    self.each(value, |reader, property, value| reader.property(name, property, value));
                    continue;
                }
                "values" => {
                    self.each(value, |reader, of, value| {
                        let target = Target::Value { schema: name.to_owned(), value: of.to_owned() };
                        let name = reader.text_of(value);
                        reader.rule(value, target, name.map(Change::Rename));
                    });
                    continue;
                }
                _ => {
                    self.unknown(key, &KEYS);
                    continue;
                }
            };
            self.rule(value, Target::schema(name), change);
        }
    }

    fn property(&mut self, schema: &str, property: &str, value: &Value<'_>) {
        let Some(table) = self.table_of(value) else { return };
        for (key, value) in table {
            let change = match key.get_ref().as_ref() {
                "rename" => self.text_of(value).map(Change::Rename),
                "type" => self.text_of(value).map(Change::Type),
                "tolerate-null" => self.bool_of(value).map(Change::TolerateNull),
                _ => {
                    self.unknown(key, &["rename", "type", "tolerate-null"]);
                    continue;
                }
            };
            self.rule(value, Target::property(schema, property), change);
        }
    }

    pub(super) fn operation(&mut self, name: &str, value: &Value<'_>) {
        let Some(table) = self.table_of(value) else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "rename" => {
                    let change = self.text_of(value).map(Change::Rename);
                    self.rule(value, Target::Operation(name.to_owned()), change);
                }
                "parameters" => self.each(value, |reader, parameter, value| {
                    let target = Target::Parameter { operation: name.to_owned(), parameter: parameter.to_owned() };
                    reader.rename_only(value, &target);
                }),
                "pagination" => {
                    let change = self.pages_of(value).map(Change::Pages);
                    self.rule(value, Target::Operation(name.to_owned()), change);
                }
                _ => self.unknown(key, &["rename", "parameters", "pagination"]),
            }
        }
    }

    /// `false`, or a table with the keys of `x-pagination`.
    fn pages_of(&mut self, value: &Value<'_>) -> Option<AskedPages> {
        let table = match value.get_ref() {
            DeValue::Boolean(false) => return Some(AskedPages::NEVER),
            DeValue::Table(table) => table,
            _ => {
                self.expected(value, "`false` or a table with a `style`");
                return None;
            }
        };
        let mut texts: Vec<(String, String)> = Vec::new();
        for (key, value) in table {
            let text = match value.get_ref() {
                DeValue::String(text) => text.clone().into_owned(),
                DeValue::Integer(number) => number.to_string(),
                _ => {
                    self.expected(value, "a string or a whole number");
                    return None;
                }
            };
            texts.push((key.get_ref().clone().into_owned(), text));
        }
        let entries: Vec<(&str, &str)> = texts.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
        match AskedPages::parse(&entries) {
            Ok(asked) => Some(asked),
            Err(message) => {
                self.problem(value.span(), message, None);
                None
            }
        }
    }

    pub(super) fn rename_only(&mut self, value: &Value<'_>, target: &Target) {
        let Some(table) = self.table_of(value) else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "rename" => {
                    let change = self.text_of(value).map(Change::Rename);
                    self.rule(value, target.clone(), change);
                }
                _ => self.unknown(key, &["rename"]),
            }
        }
    }
}
