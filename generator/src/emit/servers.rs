//! Servers: their URLs, and for a URL with variables a struct that makes it.

use super::docs::{Doc, code};
use super::print::Text;
use super::{Context, literal};
use crate::names::{ServerNames, VariableNames};
use crate::plan::{Server, ServerVariable};

/// The URLs as the document writes them.
pub(super) fn urls(servers: &[Server]) -> String {
    let mut out = Text::new();
    out.line("/// The servers that the document names. A relative URL is relative to where the document was found.");
    let urls: Vec<_> = servers.iter().map(|server| literal::string(&server.url)).collect();
    out.list("pub const SERVERS: &[&str] = &[", &urls, "];");
    out.finish()
}

/// The items of each server with variables.
pub(super) fn with_variables(cx: Context<'_>) -> String {
    let servers = cx.plan.servers.iter().zip(&cx.names.servers).filter(|(server, _)| !server.variables.is_empty());
    super::print::separated(servers.flat_map(|(server, names)| {
        let variables = server.variables.iter().zip(&names.variables);
        let enums = variables.filter(|(variable, _)| !variable.values.is_empty());
        std::iter::once(structure(server, names)).chain(enums.map(|(variable, names)| values(variable, names)))
    }))
}

fn structure(server: &Server, names: &ServerNames) -> String {
    let mut out = Text::new();
    let name = &names.name;
    Doc::ours(format!("The server {}, whose variables have their defaults unless they are set.", code(&server.url)))
        .and(server.description.as_deref().map(Doc::text).unwrap_or_default())
        .and(Doc::ours(format!(
            "Its URL is what [`Client::builder`] takes: `Client::builder({name} {{ ..{name}::default() }})`."
        )))
        .outer(&mut out);
    out.line("#[derive(Debug, Clone, PartialEq, Eq)]");
    out.open(format!("pub struct {name}"));
    for (variable, names) in server.variables.iter().zip(&names.variables) {
        let docs = variable.description.as_deref().map(Doc::text).unwrap_or_default();
        let default = variable.default.as_deref().map(|default| format!(" {} unless it is set.", code(default)));
        docs.and(Doc::ours(format!(
            "{}:{}",
            code(&variable.name),
            default.unwrap_or_else(|| " it has no default.".to_owned())
        )))
        .outer(&mut out);
        let ty = if variable.values.is_empty() { "String" } else { &names.ty };
        out.line(format!("pub {}: {ty},", names.field));
    }
    out.close("");
    out.line("");
    out.open(format!("impl Default for {name}"));
    out.open("fn default() -> Self");
    out.open("Self");
    for (variable, names) in server.variables.iter().zip(&names.variables) {
        out.line(format!("{}: {},", names.field, default(variable, names)));
    }
    out.close("");
    out.close("");
    out.close("");
    out.line("");
    out.line("/// The URL.");
    out.open(format!("impl From<{name}> for String"));
    out.open(format!("fn from(server: {name}) -> Self"));
    out.line("let mut url = Self::new();");
    for part in parts(server, names) {
        out.line(part);
    }
    out.line("url");
    out.close("");
    out.close("");
    out.finish()
}

/// A default that is not among the values is the first of them.
fn default(variable: &ServerVariable, names: &VariableNames) -> String {
    if variable.values.is_empty() {
        // Without a default the braces stay, which no client takes as its URL.
        let text = variable.default.clone().unwrap_or_else(|| format!("{{{}}}", variable.name));
        return if text.is_empty() {
            "String::new()".to_owned()
        } else {
            format!("String::from({})", literal::string(&text))
        };
    }
    let at = variable.values.iter().position(|value| Some(value) == variable.default.as_ref()).unwrap_or_default();
    format!("{}::{}", names.ty, names.values.get(at).map_or("", String::as_str))
}

/// The statements that put the URL together.
fn parts(server: &Server, names: &ServerNames) -> Vec<String> {
    let push = |text: &str| match text.chars().count() {
        0 => None,
        1 => text.chars().next().map(|only| format!("url.push({only:?});")),
        _ => Some(format!("url.push_str({});", literal::string(text))),
    };
    let mut out = Vec::new();
    let mut rest = server.url.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        let found = server.variables.iter().zip(&names.variables).find(|(variable, _)| variable.name == name);
        match found {
            Some((_, names)) => {
                out.extend(push(before));
                out.push(format!("url.push_str(server.{}.as_str());", names.field));
            }
            None => out.extend(push(&format!("{before}{{{name}}}"))),
        }
        rest = after;
    }
    out.extend(push(rest));
    out
}

fn values(variable: &ServerVariable, names: &VariableNames) -> String {
    let mut out = Text::new();
    let ty = &names.ty;
    Doc::ours(format!("The values of the variable {}.", code(&variable.name))).outer(&mut out);
    out.line("#[derive(Debug, Clone, Copy, PartialEq, Eq)]");
    out.line("#[non_exhaustive]");
    out.open(format!("pub enum {ty}"));
    for (value, name) in variable.values.iter().zip(&names.values) {
        out.line(format!("/// {}", code(value)));
        out.line(format!("{name},"));
    }
    out.close("");
    out.line("");
    out.open(format!("impl {ty}"));
    out.line("/// The value as it stands in the URL.");
    out.line("#[must_use]");
    out.open("pub const fn as_str(self) -> &'static str");
    out.open("match self");
    for (value, name) in variable.values.iter().zip(&names.values) {
        out.line(format!("Self::{name} => {},", literal::string(value)));
    }
    out.close("");
    out.close("");
    out.close("");
    out.finish()
}
