//! Programs that answer for the types of a document: the document without its operations, as models, and a table of
//! their types.
//!
//! Without operations every component travels both ways, so that each is decoded, checked and encoded. A component that
//! is only another name for a type or takes null, and schemas that stand elsewhere but have examples, are held by components of
//! their own: a constraint belongs to the place that has it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use oasmith::document::{self, Source};
use oasmith::driver::{self, Named, Settings};
use oasmith::emit::{Layout, Options};
use oasmith::plan::{Origin, Shape, Type};
use oasmith::sample::Root;
use oasmith::sample::document::{component_name, json, reference};
use oasmith_runtime::{Json, Map};

use super::{Case, Oracle, Verdict, cases};
use crate::corpus::wrap;

/// The property of a component that holds another schema.
const HELD: &str = "value";

/// At most so many schemas outside the components are held for their examples.
const MOST_HELD: usize = 200;

/// A type of the program, and the component that it stands for.
#[derive(Debug, Clone)]
pub struct Target {
    /// The pointer of what is tried, for people.
    pub pointer: String,
    /// The component whose type it is.
    pub component: String,
    /// The Rust type, in the module of models.
    pub name: String,
    /// The instances.
    pub cases: Vec<Case>,
}

/// A document's models and what is tried of them.
#[derive(Debug)]
pub struct Program {
    /// The document, as the models are generated from it.
    pub root: Root,
    /// The module, for `include!`.
    pub module: String,
    /// Its types.
    pub targets: Vec<Target>,
}

/// What is held for examples that stand beside a schema.
struct Held {
    pointer: String,
    schema: Json,
    examples: Vec<Json>,
}

/// Generates the models of a document, and at most so many instances of each.
///
/// # Errors
/// The codes and texts of the errors that the document has.
pub fn program(source: Source, most: usize) -> Result<Program, Vec<String>> {
    let source = match wrap::openapi(&source.text) {
        Some(text) => Source { text, ..source },
        None => source,
    };
    let (read, found) = document::load(source);
    let whole = json(&read.ok_or_else(|| errors(&found))?.tree);
    let mut held = Vec::new();
    held_schemas(&whole, &mut String::new(), &mut held);
    let mut bare = without_operations(whole);
    let named = name(&bare)?;
    let mut wrapped = Vec::new();
    let takes_null = nullable(&bare);
    for (ty, component) in components(&named) {
        if matches!(named.plan.types[ty].shape, Shape::Alias(_)) || takes_null.contains(&component) {
            let holder = format!("OasmithHolder{}", wrapped.len());
            let target = component.replace('~', "~0").replace('/', "~1").replace('%', "%25");
            add(
                &mut bare,
                &holder,
                &Json::Object([("$ref", format!("#/components/schemas/{target}"))].map(text).into()),
            );
            wrapped.push((component, holder));
        }
    }
    held.truncate(MOST_HELD);
    let mut beside: Vec<(String, String, Vec<Json>)> = Vec::new();
    for (number, Held { pointer, schema, examples }) in held.into_iter().enumerate() {
        let component = reference(&schema).and_then(component_name);
        let component =
            component.filter(|name| bare.pointer("/components/schemas").is_some_and(|c| c.get(name).is_some()));
        let component = component.unwrap_or_else(|| {
            let holder = format!("OasmithHeld{number}");
            add(&mut bare, &holder, &schema);
            wrapped.push((pointer.clone(), holder.clone()));
            holder
        });
        beside.push((pointer, component, examples));
    }
    let text = bare.to_string();
    let source = Source { name: "document.json".to_owned(), text };
    let outcome = driver::generate(source.clone(), &settings());
    let module = outcome.value.and_then(|generated| generated.package.files.into_values().next());
    let module = module.ok_or_else(|| errors(&outcome.diagnostics))?;
    let named = name(&bare)?;
    let root = Root::new(bare);
    let targets = targets(&root, &named, &wrapped, &beside, most);
    Ok(Program { root, module, targets })
}

/// The components that null fits: it belongs to the place that a type stands in.
fn nullable(document: &Json) -> BTreeSet<String> {
    let root = Root::new(document.clone());
    let oracle = Oracle::new(&root);
    let components = document.pointer("/components/schemas").and_then(Json::as_object).into_iter().flatten();
    let fits = components.filter(|(_, schema)| oracle.verdict(schema, &Json::Null) != Verdict::Invalid);
    fits.map(|(name, _)| name.to_owned()).collect()
}

fn targets(
    root: &Root,
    named: &Named,
    wrapped: &[(String, String)],
    beside: &[(String, String, Vec<Json>)],
    most: usize,
) -> Vec<Target> {
    let oracle = Oracle::new(root);
    let types: BTreeMap<String, usize> = components(named).into_iter().map(|(ty, name)| (name, ty)).collect();
    let name = |component: &str| types.get(component).map(|ty| named.names.types[*ty].name.clone());
    let holders: BTreeMap<&str, &str> = wrapped.iter().map(|(held, holder)| (held.as_str(), holder.as_str())).collect();
    let case = |component: &str, body: Json| {
        let verdict = root.component(component).map_or(Verdict::Open, |schema| oracle.verdict(schema, &body));
        Case { class: "example", body, verdict }
    };
    let mut targets = Vec::new();
    for (component, ty) in &types {
        let foreign = matches!(named.plan.types[*ty].shape, Shape::Foreign(_));
        if foreign || wrapped.iter().any(|(_, holder)| holder == component) {
            continue;
        }
        let mut made = cases(root, component, most);
        let examples = beside.iter().filter(|(_, of, _)| of == component).flat_map(|(_, _, examples)| examples);
        made.extend(examples.map(|body| case(component, body.clone())));
        let (of, cases) = match holders.get(component.as_str()) {
            Some(holder) => (*holder, made.into_iter().map(hold).collect()),
            None => (component.as_str(), made),
        };
        let pointer = format!("/components/schemas/{component}");
        targets.extend(name(of).map(|name| Target { pointer, component: of.to_owned(), name, cases }));
    }
    for (pointer, component, examples) in beside.iter().filter(|(pointer, ..)| holders.contains_key(pointer.as_str())) {
        let cases = examples.iter().map(|body| case(component, held(body.clone()))).collect();
        let (pointer, component) = (pointer.clone(), component.clone());
        targets.extend(name(&component).map(|name| Target { pointer, component, name, cases }));
    }
    targets
}

fn hold(case: Case) -> Case {
    Case { body: held(case.body), ..case }
}

fn held(body: Json) -> Json {
    Json::Object([(HELD, body)].into())
}

fn text((key, value): (&str, String)) -> (String, Json) {
    (key.to_owned(), value.into())
}

/// Adds a component that holds a schema.
fn add(document: &mut Json, name: &str, schema: &Json) {
    let Json::Object(document) = document else { return };
    if !document.contains_key("components") {
        document.insert("components", Json::Object(Map::default()));
    }
    let Some(Json::Object(components)) = document.get_mut("components") else { return };
    if !components.contains_key("schemas") {
        components.insert("schemas", Json::Object(Map::default()));
    }
    let Some(Json::Object(schemas)) = components.get_mut("schemas") else { return };
    let properties = Json::Object([(HELD, schema.clone())].into());
    let required = Json::Array(vec![HELD.into()]);
    let holder = [("type", "object".into()), ("required", required), ("properties", properties)];
    schemas.insert(name, Json::Object(holder.into()));
}

/// The document with its schemas alone; references into operations keep what they refer to.
fn without_operations(mut document: Json) -> Json {
    let kept = document.to_string().contains("\"#/paths/");
    if let Json::Object(fields) = &mut document {
        for key in ["paths", "webhooks"] {
            if !kept || key == "webhooks" {
                fields.remove(key);
            }
        }
        if !kept {
            fields.insert("paths", Json::Object(Map::default()));
        }
    }
    document
}

/// Schemas of media types of JSON, and of parameters, that have examples beside them.
fn held_schemas(value: &Json, pointer: &mut String, found: &mut Vec<Held>) {
    match value {
        Json::Object(fields) => {
            let is_json = pointer.rsplit_once("content/").is_none_or(|(_, media)| media.contains("json"));
            if let Some(schema) = fields.get("schema").filter(|_| is_json && !pointer.ends_with("/schemas")) {
                let named = fields.get("examples").and_then(Json::as_object).into_iter().flatten();
                let mut examples: Vec<Json> = named.filter_map(|(_, example)| example.get("value").cloned()).collect();
                examples.extend(fields.get("example").cloned());
                if !examples.is_empty() {
                    found.push(Held { pointer: pointer.clone(), schema: schema.clone(), examples });
                }
            }
            for (key, value) in fields {
                if ["example", "examples", "schemas", "default", "enum"].contains(&key) {
                    continue;
                }
                let length = pointer.len();
                let _ = write!(pointer, "/{}", key.replace('~', "~0").replace('/', "~1"));
                held_schemas(value, pointer, found);
                pointer.truncate(length);
            }
        }
        Json::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let length = pointer.len();
                let _ = write!(pointer, "/{index}");
                held_schemas(value, pointer, found);
                pointer.truncate(length);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn settings() -> Settings {
    let emit = Options {
        layout: Layout::Include,
        client: false,
        server: false,
        both_directions: true,
        source: "document.json".to_owned(),
        ..Options::default()
    };
    Settings { emit, ..Settings::default() }
}

fn name(document: &Json) -> Result<Named, Vec<String>> {
    let source = Source { name: "document.json".to_owned(), text: document.to_string() };
    let outcome = driver::name(source, &settings());
    outcome.value.ok_or_else(|| errors(&outcome.diagnostics))
}

/// The types of components, by their position in the plan.
fn components(named: &Named) -> Vec<(usize, String)> {
    let component = |(index, ty): (usize, &Type)| match &ty.origin {
        // Only what requests carry is checked.
        Origin::Component(name) => ty.direction.request.then(|| (index, name.clone())),
        Origin::Place(_) | Origin::Request(_) => None,
    };
    named.plan.types.iter().enumerate().filter_map(component).collect()
}

fn errors(found: &[oasmith::diagnostic::Diagnostic]) -> Vec<String> {
    let errors = found.iter().filter(|found| found.is_error());
    errors.map(|found| format!("{}: {}", found.code.as_str(), found.message)).collect()
}

/// The program: reads the number of a type and an instance from each line, and answers each that does not come out as
/// it went in.
pub fn source(program: &Program) -> String {
    let mut table = String::new();
    for target in &program.targets {
        let _ = writeln!(table, "    answer::answer::<document::models::{}>,", target.name);
    }
    include_str!("program.txt").replace("/* table */\n", &table)
}

/// A file of the program.
pub const ANSWER: &str = include_str!("answer.rs");

/// The manifest of the program.
pub fn manifest(package: &str) -> String {
    let runtime = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime");
    format!(
        "[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\noasmith-runtime = {{ path = '{runtime}', features = [\"pattern-full\"] }}\n"
    )
}
