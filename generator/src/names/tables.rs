//! The names of schema tables. They are private, so that nothing but the document's own words decides them.

use std::collections::HashSet;

use super::ResponseCheckNames;
use super::casing::{self, Spelling, begin, snake};
use crate::plan::Table;

/// How many characters of a place a name keeps.
const LONGEST: usize = 60;

/// The constants' names, by table id.
pub(super) fn names(tables: &[Table]) -> Vec<String> {
    let mut taken = HashSet::new();
    tables.iter().map(|table| free(&name(table), &mut taken)).collect()
}

/// The names of the tables of responses, and, beside them, of the operations of tags.
pub(super) fn of_responses(tables: &[Table], modules: &[&str]) -> ResponseCheckNames {
    let mut taken = HashSet::new();
    let tables = tables.iter().map(|table| free(&name(table), &mut taken)).collect();
    let tag = |module: &&str| format!("RESPONSES_OF_{}", module.trim_start_matches("r#").to_ascii_uppercase());
    let tags = modules.iter().map(|module| free(&tag(module), &mut taken)).collect();
    ResponseCheckNames { tables, tags }
}

fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let ordinals = (2_u32..).map(|ordinal| format!("{name}_{ordinal}"));
    let free = std::iter::once(name.to_owned()).chain(ordinals).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// The component's name, or the words of the place.
fn name(table: &Table) -> String {
    let words = table.component.clone().unwrap_or_else(|| {
        table
            .pointer
            .split('/')
            .filter(|token| !matches!(*token, "" | "components" | "schemas"))
            .collect::<Vec<_>>()
            .join(" ")
    });
    let spelled: String =
        begin(snake(&words, Spelling::Plain), "schema_", "schema").chars().filter(char::is_ascii).collect();
    let spelled = spelled.trim_matches('_').to_ascii_uppercase();
    if spelled.len() > LONGEST || spelled.is_empty() {
        let kept: String = spelled.chars().take(LONGEST).collect();
        return format!("SCHEMA_{kept}_{}", casing::digest(&table.pointer).to_ascii_uppercase());
    }
    spelled
}
