//! The program: a function for each call, and what runs them.

use std::fmt::Write as _;

use oasmith::api;
use oasmith::emit::types::type_text;
use oasmith::emit::{Context, ModulePath};
use oasmith::plan::{
    Body, Content, Operation, Parameter, ParameterValues, Plan, Presence, Scalar, SchemeKind, Shape, TypeRef,
};
use oasmith::sample::Oracle;
use oasmith_runtime::Json;

use super::arguments::{self, Arguments};
use super::{Contract, PACKAGE};

/// The manifest of the program.
pub(crate) fn manifest() -> String {
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime");
    format!(
        "[package]\nname = \"calls\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         axum = {{ version = \"0.8\", default-features = false, features = [\"http1\", \"tokio\"] }}\n\
         {PACKAGE} = {{ path = \"../{PACKAGE}\", features = [\"mock\", \"pattern\"] }}\n\
         oasmith-runtime = {{ path = '{runtime}', features = [\"server\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }}\n"
    )
}

/// The program's root: the client with credentials for every scheme, and the routers of every tag.
pub(crate) fn main(contract: &Contract) -> String {
    let Contract { plan, names, .. } = contract;
    let mut client = format!("{PACKAGE}::Client::builder(url).validated()");
    for (scheme, names) in plan.schemes.iter().zip(&names.schemes) {
        let arguments = match scheme.kind {
            SchemeKind::Basic => "\"user\", \"password\"",
            SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => "\"key\"",
            SchemeKind::Http(_) | SchemeKind::Token => "\"token\"",
        };
        let _ = write!(client, ".{}({arguments})", names.method);
    }
    let mut router = String::from("axum::Router::new()");
    for (_, tag) in plan.tags.iter().zip(&names.tags).filter(|(tag, _)| !tag.kind.is_hooks()) {
        let _ = write!(router, "\n        .merge({PACKAGE}::server::{}::router(api.clone()))", tag.module);
    }
    include_str!("program.txt")
        .replace("/* client */", &client)
        .replace("/* router */", &router)
        .replace("PACKAGE", PACKAGE)
}

/// A function for each call, and their table.
pub(crate) fn operations(contract: &Contract) -> String {
    let root = arguments::root(contract);
    let oracle = Oracle::new(&root);
    let writer = Writer { contract, arguments: Arguments::new(&root, &oracle) };
    let mut functions = String::new();
    let mut table = String::new();
    let operations = contract.plan.operations.iter().zip(&contract.api.operations);
    // Whoever receives webhooks is no mock of the document.
    for (index, (planned, written)) in operations.enumerate().filter(|(_, (planned, _))| planned.hook.is_none()) {
        let id = planned.id.clone().unwrap_or_else(|| format!("{} {}", planned.method.as_str(), planned.template));
        let mut known = None;
        for (word, full) in [("full", true), ("least", false)] {
            match writer.call(index, planned, written, full) {
                // The same call twice says no more than once.
                Some(call) if known.as_ref() == Some(&call) => {}
                Some(call) => {
                    let _ =
                        writeln!(functions, "fn operation_{index}_{word}(client: &Client) -> Running {{\n{call}}}\n");
                    let _ = writeln!(table, "    ({id:?}, \"{word}\", operation_{index}_{word}),");
                    known = Some(call);
                }
                None => {
                    let _ = writeln!(table, "    ({id:?}, \"{word}\", no_arguments),");
                }
            }
        }
    }
    format!(
        "use {PACKAGE}::*;\nuse super::{{Running, arg, no_arguments, run}};\n\n\
         pub(crate) type Call = (&'static str, &'static str, fn(&Client) -> Running);\n\n\
         pub(crate) static ALL: &[Call] = &[\n{table}];\n\n{functions}"
    )
}

struct Writer<'a> {
    contract: &'a Contract,
    arguments: Arguments<'a>,
}

impl Writer<'_> {
    /// The body of a function; `None` where a required argument has no value.
    fn call(&self, index: usize, planned: &Operation, written: &api::Operation, full: bool) -> Option<String> {
        let Contract { plan, names, .. } = self.contract;
        let name = &names.operations[index];
        let tag = &names.tags[planned.tag.index()].module;
        let mut arguments = Vec::new();
        for parameter in &planned.required {
            arguments.push(self.argument(parameter, written, full)?);
        }
        if let Some(body) = &planned.body {
            arguments.push(self.body(index, body, written.body.as_ref()?, full)?);
        }
        let mut out = format!("    let call = client.{tag}().{}({});\n", name.method, arguments.join(", "));
        if let (Some(set), true) = (planned.optional, full) {
            let _ = writeln!(out, "    let mut params = {tag}::{}::default();", name.params);
            let fields = &names.parameter_sets[set.index()].fields;
            for (parameter, field) in plan.parameter_sets[set.index()].parameters.iter().zip(fields) {
                // An optional parameter without a value is left out.
                if let Some(value) = self.sample(parameter, written, full) {
                    let _ = writeln!(out, "    params.{field} = arg({:?});", value.to_string());
                }
            }
            out.push_str("    let call = call.params(params);\n");
        }
        out.push_str("    run(call.with_response())\n");
        Some(out)
    }

    fn sample(&self, parameter: &Parameter, written: &api::Operation, full: bool) -> Option<Json> {
        let same = |it: &&api::Parameter| it.location == parameter.location && it.name == parameter.wire;
        match written.parameters.iter().find(same) {
            Some(written) => self.arguments.parameter(written, full),
            None => Some("text".into()),
        }
    }

    fn argument(&self, parameter: &Parameter, written: &api::Operation, full: bool) -> Option<String> {
        let value = self.sample(parameter, written, full)?.to_string();
        let ty = match &parameter.ty {
            TypeRef::Nullable(inner) => inner,
            ty => ty,
        };
        let by_style =
            matches!(parameter.style.values, ParameterValues::Objects | ParameterValues::Mixed | ParameterValues::Json);
        let by_type = matches!(
            underlying(&self.contract.plan, ty),
            TypeRef::Scalar(Scalar::String | Scalar::Secret) | TypeRef::List(_)
        );
        let borrow = if by_style || by_type { "&" } else { "" };
        Some(format!("{borrow}arg::<{}>({value:?})", self.type_text(ty)))
    }

    fn body(&self, index: usize, body: &Body, written: &api::Body, full: bool) -> Option<String> {
        let names = &self.contract.names;
        let content = &body.content;
        let value = |content: &Content| -> Option<(String, &'static str)> {
            let sample = self.arguments.body(written, content.media_type(), full);
            Some(match content {
                // What only a multipart body carries is read from no JSON.
                Content::Multipart { ty } => (self.parts(ty, &sample?)?, ""),
                Content::Json { ty, .. } | Content::Form { ty, .. } => {
                    let slice = match ty {
                        TypeRef::List(_) => ".as_slice()",
                        TypeRef::Scalar(Scalar::String) => ".as_str()",
                        _ => "",
                    };
                    (format!("arg::<{}>({:?})", self.type_text(ty), sample?.to_string()), slice)
                }
                Content::Text { .. } => {
                    let text = sample.as_ref().and_then(Json::as_str).unwrap_or("text").to_owned();
                    (format!("String::from({text:?})"), ".as_str()")
                }
                Content::Items { .. } | Content::Bytes { .. } => ("rt::Body::from(b\"bytes\")".to_owned(), ""),
            })
        };
        let (text, slice) = value(content)?;
        if body.has_choice() {
            let operation = &names.operations[index];
            let tag = &names.tags[self.contract.plan.operations[index].tag.index()].module;
            let variant = operation.body_variants.first()?;
            let text = format!("&{tag}::{}::{variant}({text})", operation.body);
            return Some(if body.required { text } else { format!("Some({text})") });
        }
        Some(match content {
            Content::Items { .. } | Content::Bytes { .. } if body.required => text,
            Content::Items { .. } | Content::Bytes { .. } => format!("Some({text})"),
            _ if body.required => format!("&{text}"),
            _ if slice.is_empty() => format!("Some(&{text})"),
            _ => format!("Some({text}{slice})"),
        })
    }

    /// A struct, field by field.
    fn parts(&self, ty: &TypeRef, value: &Json) -> Option<String> {
        let Contract { plan, names, .. } = self.contract;
        let TypeRef::Named(id) = ty else { return None };
        let Shape::Struct(shape) = &plan.types[id.index()].shape else { return None };
        let names = &names.types[id.index()];
        let mut fields = Vec::new();
        for (field, name) in shape.fields.iter().zip(&names.members) {
            let value = value.get(&field.wire).map(|value| format!("arg({:?})", value.to_string()));
            fields.push(match (value, field.presence) {
                (Some(value), Presence::Required) => format!("{name}: {value}"),
                (Some(value), Presence::Nullable | Presence::Optional) => format!("{name}: Some({value})"),
                (Some(value), Presence::OptionalNullable) => format!("{name}: Field::Value({value})"),
                (None, Presence::Required) => return None,
                (None, _) => format!("{name}: Default::default()"),
            });
        }
        if !names.rest.is_empty() {
            fields.push(format!("{}: Default::default()", names.rest));
        }
        Some(format!("{} {{ {} }}", self.type_text(ty), fields.join(", ")))
    }

    fn type_text(&self, ty: &TypeRef) -> String {
        let Contract { plan, names, options, .. } = self.contract;
        type_text(ty, &Context { plan, names, options }, &ModulePath::default())
    }
}

/// The type behind aliases.
fn underlying<'a>(plan: &'a Plan, mut ty: &'a TypeRef) -> &'a TypeRef {
    for _ in 0..=plan.types.len() {
        match ty {
            TypeRef::Named(id) => match &plan.types[id.index()].shape {
                Shape::Alias(target) => ty = target,
                _ => return ty,
            },
            other => return other,
        }
    }
    ty
}
