//! Name: [`Plan`] → [`Names`]. Every identifier is decided here, once; emitters only look up.
//!
//! A name is a function of the document's own words and of the place it stands in, so that reordering the document, or
//! deleting parts of it, renames nothing that remains. Where only an ordinal tells two names apart it is reported, and
//! recorded in the [`Lock`] that later runs honour.

mod candidates;
mod casing;
mod operations;
mod scope;
mod servers;
mod tables;
mod types;
mod unions;
mod variants;
mod whole;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::plan::Plan;

pub use whole::Whole;

/// Names that an earlier run could only tell apart by an ordinal, by what they name.
pub type Lock = BTreeMap<String, String>;

/// What the caller decides about names.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The package's name; by default the document's title.
    pub package: Option<String>,
    /// The names of an earlier run.
    pub lock: Lock,
    /// Those of the whole document, where the plan is of a part of it.
    pub whole: Option<Whole>,
}

/// Decides every identifier.
pub fn name(plan: &Plan, settings: &Settings) -> (Names, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut names = Names { package: package(plan, settings), ..Names::default() };
    let known = settings.whole.as_ref().map(|whole| whole.with(&settings.lock));
    let lock = known.as_ref().unwrap_or(&settings.lock);
    types::name(plan, lock, &mut names, &mut diagnostics);
    names.tables = tables::names(&plan.tables);
    operations::name(plan, lock, &mut names, &mut diagnostics);
    let modules: Vec<&str> = names.tags.iter().map(|tag| tag.module.as_str()).collect();
    names.response_checks = tables::of_responses(&plan.response_checks.tables, &modules);
    if let Some(whole) = &settings.whole {
        names.lock.retain(|key, _| whole.records(key, &settings.lock));
    }
    (names, diagnostics)
}

/// The package's name: what Cargo takes, from the title.
fn package(plan: &Plan, settings: &Settings) -> String {
    if let Some(package) = &settings.package {
        return package.clone();
    }
    let ascii: String =
        casing::snake(&plan.info.title, casing::Spelling::Plain).chars().filter(char::is_ascii).collect();
    let name = casing::begin(ascii.trim_matches('_').replace('_', "-"), "api-", "api");
    if casing::is_keyword(&name) { format!("{name}-api") } else { name }
}

/// Every identifier of a generated crate, by the ids of the plan. Raw identifiers carry their `r#`.
#[derive(Debug, Default)]
pub struct Names {
    /// The package's name (`authentik-user-write`) and, as a crate, with underscores.
    pub package: String,
    /// By type id.
    pub types: Vec<TypeNames>,
    /// By table id.
    pub tables: Vec<String>,
    /// What responses are checked by.
    pub response_checks: ResponseCheckNames,
    /// By operation id.
    pub operations: Vec<OperationNames>,
    /// By tag id.
    pub tags: Vec<TagNames>,
    /// By error set id.
    pub error_sets: Vec<ErrorSetNames>,
    /// By header set id.
    pub header_sets: Vec<HeaderSetNames>,
    /// By parameter set id.
    pub parameter_sets: Vec<ParameterSetNames>,
    /// By scheme id.
    pub schemes: Vec<SchemeNames>,
    /// Of each server, in the plan's order.
    pub servers: Vec<ServerNames>,
    /// The module of each group, by group id (`shared`, `stages`, `stages_and_flows`).
    pub groups: Vec<String>,
    /// The Cargo features (`tag-stages`, `path-users`), in the plan's order; none where there would be one.
    pub features: Vec<String>,
    /// The names that only an ordinal told apart, for the next run.
    pub lock: Lock,
}

/// The names of a type.
#[derive(Debug, Default, Clone)]
pub struct TypeNames {
    /// The type (`UserWriteStage`).
    pub name: String,
    /// Fields of a struct or variants of an enum, in the plan's order.
    pub members: Vec<String>,
    /// The field that keeps undeclared keys, or the variant that keeps unknown values; empty where there is none.
    pub rest: String,
}

/// The names of an operation.
#[derive(Debug, Default, Clone)]
pub struct OperationNames {
    /// The method of the group and of the server trait (`user_write_partial_update`).
    pub method: String,
    /// The operation among those of its tag (`UserWritePartialUpdate`).
    pub id: String,
    /// The alias of the error type (`UserWritePartialUpdateError`).
    pub error: String,
    /// The alias of the success type, where statuses differ in what they carry (`UserWritePartialUpdateSuccess`).
    pub success: String,
    /// The alias of the type of the successes' documented headers (`UserWriteListHeaders`).
    pub headers: String,
    /// The alias of the type of the errors' documented headers (`UserWriteListErrorHeaders`).
    pub error_headers: String,
    /// The type, or alias, of the optional parameters (`UserWriteListParams`).
    pub params: String,
    /// The type, or alias, of the call with setters (`UserWriteListCall`).
    pub call: String,
    /// The body's enum by media type (`UserWriteCreateBody`).
    pub body: String,
    /// Its variants, in the order of [`Body::distinct`](crate::plan::Body::distinct); none where there is no choice.
    pub body_variants: Vec<String>,
    /// The arguments for required parameters, in the plan's order.
    pub arguments: Vec<String>,
}

/// The names of the statics that responses are checked by.
#[derive(Debug, Default, Clone)]
pub struct ResponseCheckNames {
    /// Of the schemas, by table id.
    pub tables: Vec<String>,
    /// Of the operations of each tag, by tag id.
    pub tags: Vec<String>,
}

/// The names of a set of response headers.
#[derive(Debug, Default, Clone)]
pub struct HeaderSetNames {
    /// The struct.
    pub name: String,
    /// Its fields, in the plan's order.
    pub fields: Vec<String>,
}

/// The names of a tag.
#[derive(Debug, Default, Clone)]
pub struct TagNames {
    /// The module and the client's accessor (`stages`).
    pub module: String,
    /// The client's group and the server's trait (`Stages`).
    pub group: String,
}

/// The names of an error set.
#[derive(Debug, Default, Clone)]
pub struct ErrorSetNames {
    /// The shared type, named by its content.
    pub name: String,
    /// The variants, in the plan's order (`BadRequest`, `Status4xx`, `Default`).
    pub variants: Vec<String>,
}

/// The names of a set of optional parameters.
#[derive(Debug, Default, Clone)]
pub struct ParameterSetNames {
    /// The struct; shared sets are named by their content, a set of one operation after the operation.
    pub name: String,
    /// The call with setters, likewise.
    pub call: String,
    /// The fields and setters, in the plan's order.
    pub fields: Vec<String>,
}

/// The names of a server whose URL has variables; empty where it has none.
#[derive(Debug, Default, Clone)]
pub struct ServerNames {
    /// The struct.
    pub name: String,
    /// Of each variable.
    pub variables: Vec<VariableNames>,
}

/// The names of a variable of a server's URL.
#[derive(Debug, Default, Clone)]
pub struct VariableNames {
    /// The field.
    pub field: String,
    /// The enum, where its values are listed.
    pub ty: String,
    /// The variants of the enum, in the plan's order.
    pub values: Vec<String>,
}

/// The names of a security scheme.
#[derive(Debug, Default, Clone)]
pub struct SchemeNames {
    /// The builder's method (`authentik_device_auth`).
    pub method: String,
    /// The constant (`AUTHENTIK_DEVICE_AUTH`).
    pub constant: String,
}
