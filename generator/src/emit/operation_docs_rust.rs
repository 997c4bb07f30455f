//! An operation's request in Rust.

use super::calls::underlying;
use super::literal;
use super::operation_docs_styles::is_opaque;
use super::operation_docs_values::Sampler;
use super::params::value_type;
use super::{Context, Layout};
use crate::plan::{
    Body, Content, Location, OperationId, Parameter, ParameterValues, Rules, Scalar, SchemeKind, TypeRef,
};

/// As many optional parameters are shown.
const SETTERS: usize = 2;

/// The optional parameters that a sample shows: the first ones of the query that have simple values.
pub(super) fn shown(cx: Context<'_>, id: OperationId) -> Vec<(&Parameter, &str)> {
    let Some(set) = cx.plan.operations[id.index()].optional else {
        return Vec::new();
    };
    let names = &cx.names.parameter_sets[set.index()].fields;
    let simple = |parameter: &Parameter| {
        let simple = !is_opaque(underlying(cx, value_type(parameter)));
        simple && parameter.location == Location::Query && !parameter.deprecated
    };
    let parameters = cx.plan.parameter_sets[set.index()].parameters.iter().zip(names.iter().map(String::as_str));
    parameters.filter(|(parameter, _)| simple(parameter)).take(SETTERS).collect()
}

/// The lines of the sample; what only a test needs is hidden.
pub(super) fn rust(cx: Context<'_>, id: OperationId) -> Vec<String> {
    let operation = &cx.plan.operations[id.index()];
    let names = &cx.names.operations[id.index()];
    let mut sampler = Sampler::new(cx);
    let mut arguments: Vec<_> = operation.required.iter().map(|parameter| argument(&mut sampler, parameter)).collect();
    let body = operation.body.as_ref().map(|body| body_value(cx, &mut sampler, &body.content));
    arguments.extend(operation.body.as_ref().map(|body| passed(body).to_owned()));
    let mut calls = vec![
        match operation.hook {
            None => format!(".{}()", cx.names.tags[operation.tag.index()].module),
            Some(_) => format!(".{}(\"https://receiver.example.com/\")", cx.names.tags[operation.tag.index()].module),
        },
        format!(".{}({})", names.method, arguments.join(", ")),
    ];
    for (parameter, name) in shown(cx, id) {
        calls.push(format!(".{name}({})", setter(&mut sampler, parameter)));
    }
    calls.push(".await?;".to_owned());
    let has_reply = operation.success.content.is_some() || operation.success.set.is_some();
    let reply = if has_reply { "let reply = " } else { "" };

    let mut lines = imports(cx, &sampler);
    if let Some(body) = body {
        lines.extend(format!("let body = {body};").lines().map(str::to_owned));
    }
    let length: usize = calls.iter().map(String::len).sum();
    if reply.len() + length + "client".len() <= 80 {
        lines.push(format!("{reply}client{}", calls.concat()));
    } else {
        lines.push(format!("{reply}client"));
        lines.extend(calls.iter().map(|call| format!("    {call}")));
    }
    tested(cx, lines)
}

/// `use` of what the sample names.
fn imports(cx: Context<'_>, sampler: &Sampler<'_>) -> Vec<String> {
    // In one file for `include!` the path to it is the caller's.
    if cx.options.layout == Layout::Include {
        return Vec::new();
    }
    let krate = crate_name(cx);
    let models: Vec<_> = sampler.models.iter().map(String::as_str).collect();
    let mut lines = Vec::new();
    if sampler.field {
        lines.push(format!("use {krate}::Field;"));
    }
    match &models[..] {
        [] => {}
        [one] => lines.push(format!("use {krate}::models::{one};")),
        several => {
            let list = several.join(", ");
            lines.extend(if list.len() <= 60 {
                vec![format!("use {krate}::models::{{{list}}};")]
            } else {
                let each = several.iter().map(|name| format!("    {name},"));
                [format!("use {krate}::models::{{")].into_iter().chain(each).chain(["};".to_owned()]).collect()
            });
        }
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// The package's name as a crate.
fn crate_name(cx: Context<'_>) -> String {
    cx.names.package.replace('-', "_")
}

/// Wraps a sample so that it compiles as a test, where it is one.
fn tested(cx: Context<'_>, lines: Vec<String>) -> Vec<String> {
    if cx.options.layout == Layout::Include || !cx.options.doctests {
        return lines;
    }
    let krate = crate_name(cx);
    let head = format!("# async fn sample(client: {krate}::Client) -> Result<(), Box<dyn std::error::Error>> {{");
    [head].into_iter().chain(lines).chain(["# Ok(())".to_owned(), "# }".to_owned()]).collect()
}

fn argument(sampler: &mut Sampler<'_>, parameter: &Parameter) -> String {
    let ty = value_type(parameter);
    let borrowed =
        matches!(parameter.style.values, ParameterValues::Objects | ParameterValues::Mixed | ParameterValues::Json);
    match sampler.value(ty, &parameter.rules) {
        Some(sample) => match ty {
            TypeRef::Scalar(Scalar::String) => sample.rust.trim_end_matches(".into()").to_owned(),
            TypeRef::List(_) => sample.rust.replacen("vec![", "&[", 1),
            TypeRef::Scalar(Scalar::Secret) => format!("&{}", sample.rust),
            _ if borrowed => format!("&{}", sample.rust),
            _ => sample.rust,
        },
        None if borrowed => "&Default::default()".to_owned(),
        None => "Default::default()".to_owned(),
    }
}

fn setter(sampler: &mut Sampler<'_>, parameter: &Parameter) -> String {
    let ty = value_type(parameter);
    let Some(sample) = sampler.value(ty, &parameter.rules) else {
        return "Default::default()".to_owned();
    };
    match ty {
        TypeRef::Scalar(Scalar::String | Scalar::Secret) => sample.rust.trim_end_matches(".into()").to_owned(),
        TypeRef::List(item) if **item == TypeRef::Scalar(Scalar::String) => {
            sample.rust.replacen("vec!", "", 1).replace(".into()", "")
        }
        _ => sample.rust,
    }
}

fn body_value(cx: Context<'_>, sampler: &mut Sampler<'_>, content: &Content) -> String {
    match content {
        Content::Json { ty, rules, .. } => {
            let text = sampler.value(ty, rules).map_or_else(|| "Default::default()".to_owned(), |sample| sample.rust);
            typed(ty, text)
        }
        Content::Multipart { ty } | Content::Form { ty, .. } => {
            sampler.value(ty, &Rules::default()).map_or_else(|| "Default::default()".to_owned(), |sample| sample.rust)
        }
        Content::Text { .. } => "\"text\"".to_owned(),
        Content::Items { ty, .. } => {
            let item = sampler.value(ty, &Rules::default());
            let item = item.map_or_else(|| "Default::default()".to_owned(), |sample| sample.rust);
            format!("{}::JsonItems{}::from(vec![{item}])", runtime(cx), turbofish(cx, ty))
        }
        Content::Bytes { .. } => "b\"bytes\".to_vec()".to_owned(),
    }
}

/// The path of the runtime in a sample.
fn runtime(cx: Context<'_>) -> String {
    match cx.options.layout {
        Layout::Crate => format!("{}::rt", crate_name(cx)),
        Layout::Include => "rt".to_owned(),
    }
}

/// The type of an item, where its value does not say it.
fn turbofish(cx: Context<'_>, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(_) => String::new(),
        ty => {
            let text = super::types::type_text(ty, &cx, &super::ModulePath::default());
            // The crate's own name may end with either.
            let text = text.replace("rt::", "\0").replace("models::", &format!("{}::models::", crate_name(cx)));
            format!("::<{}>", text.replace('\0', &format!("{}::", runtime(cx))))
        }
    }
}

/// How the sample's `body` is passed.
fn passed(body: &Body) -> &'static str {
    match (&body.content, body.required) {
        (Content::Json { .. } | Content::Multipart { .. } | Content::Form { .. }, false) if body.has_choice() => {
            "Some(&body)"
        }
        (Content::Text { .. }, false) if body.has_choice() => "Some(body)",
        (Content::Bytes { .. }, _) if body.has_choice() && body.required => "rt::Body::from(body)",
        (Content::Json { .. } | Content::Multipart { .. } | Content::Form { .. }, _) => "&body",
        (Content::Text { .. }, _) | (Content::Items { .. } | Content::Bytes { .. }, true) => "body",
        (Content::Items { .. }, false) => "Some(body)",
        (Content::Bytes { .. }, false) => "Some(body.into())",
    }
}

/// An expression that names its type itself, as a `let` without a type needs it.
fn typed(ty: &TypeRef, rust: String) -> String {
    match ty {
        TypeRef::Scalar(Scalar::String) => rust.trim_end_matches(".into()").to_owned(),
        _ => rust,
    }
}

/// How a client is built and called: the builder with a scheme, and the first operation without arguments.
pub(super) fn usage(cx: Context<'_>) -> Vec<String> {
    let url = match cx.plan.servers.first().map(|server| server.url.as_str()) {
        Some(url) if url.starts_with('/') => format!("https://api.example.com{url}"),
        Some(url) if url.starts_with("http") => url.to_owned(),
        Some(_) | None => "https://api.example.com/".to_owned(),
    };
    let mut calls = vec![format!("::builder({})", literal::string(&url))];
    if let (Some(scheme), Some(names)) = (cx.plan.schemes.first(), cx.names.schemes.first()) {
        let arguments = match scheme.kind {
            SchemeKind::Basic => "\"user\", \"password\"",
            SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => "\"key\"",
            SchemeKind::Http(_) | SchemeKind::Token => "\"token\"",
        };
        calls.push(format!(".{}({arguments})", names.method));
    }
    calls.push(".build()?;".to_owned());
    let path = match cx.options.layout {
        Layout::Crate => format!("{}::Client", crate_name(cx)),
        Layout::Include => "Client".to_owned(),
    };
    let mut lines = vec![format!("let client = {path}{}", calls.remove(0))];
    lines.extend(calls.iter().map(|call| format!("    {call}")));
    let simple = cx.plan.operations.iter().zip(&cx.names.operations).find(|(operation, _)| {
        operation.hook.is_none()
            && operation.required.is_empty()
            && operation.body.is_none()
            && operation.success.content.is_some()
    });
    if let Some((operation, names)) = simple {
        let tag = &cx.names.tags[operation.tag.index()].module;
        lines.push(format!("let reply = client.{tag}().{}().await?;", names.method));
    }
    if cx.options.layout == Layout::Include || !cx.options.doctests {
        return lines;
    }
    let head = "# async fn sample() -> Result<(), Box<dyn std::error::Error>> {".to_owned();
    [head].into_iter().chain(lines).chain(["# Ok(())".to_owned(), "# }".to_owned()]).collect()
}
