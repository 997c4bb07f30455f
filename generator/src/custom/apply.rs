//! Rules → notes on the [`Api`], and the rules that came to nothing.

use super::select::{is_property, segment};
use super::{Change, Customisation, Rule, RuleId, Target};
use crate::api::path::{is_identifier, is_type};
use crate::api::{Api, AskedPages, Meaning, SchemaId, Tolerance};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer;
use crate::words::{fits, suggestion};

/// Notes on `api` what the rules ask for.
///
/// Every rule that cannot be, or that selects nothing, is an error.
pub fn apply(api: &mut Api, custom: &Customisation) -> Vec<Diagnostic> {
    api.custom.tolerate_null = custom.tolerate_null;
    api.custom.closed_enums = custom.closed_enums;
    let mut rules: Vec<(RuleId, &Rule)> = (0..).map(RuleId).zip(&custom.rules).collect();
    // What has no wildcard is meant for its part alone, and wins.
    rules.sort_by_key(|(_, rule)| !rule.target.has_wildcard());
    let mut problems = Vec::new();
    for (id, rule) in rules {
        let outcome = refuse_text(&rule.change).and_then(|()| note(api, id, rule));
        problems.extend(outcome.err().map(|problem| problem.diagnostic(rule)));
    }
    problems
}

/// Reports the rules that selected something and yet changed nothing; `honoured` are those that the plan honoured.
pub fn unused(custom: &Customisation, honoured: &[RuleId]) -> Vec<Diagnostic> {
    let rules = (0..).map(RuleId).zip(&custom.rules);
    let left = rules.filter(|(id, rule)| is_planned(&rule.target) && !honoured.contains(id));
    left.map(|(_, rule)| {
        let why = match (&rule.target, &rule.change) {
            (Target::Value { value, .. }, _) => format!("no enum that it selects has the value `{value}`"),
            (_, Change::Rename(_)) => "what it selects has no type of its own; a property's field is renamed by \
                 `properties.NAME.rename`"
                .to_owned(),
            (_, Change::Type(_)) => "no value of what it selects is generated".to_owned(),
            (_, Change::TolerateNull(_)) => {
                "no property that it selects may be absent and forbids `null`; a required one needs a rule of its own"
                    .to_owned()
            }
            (_, Change::Derives(_) | Change::Attributes(_)) => {
                "what it selects is no struct and no enum of the generated code".to_owned()
            }
            (_, Change::Closed(_)) => "what it selects is no enum".to_owned(),
            (_, Change::Pages(_)) => "only operations have pages".to_owned(),
        };
        Problem { message: "this rule changes nothing, or another overrides it".to_owned(), help: Some(why) }
            .diagnostic(rule)
    })
    .collect()
}

/// Whether the plan decides about it.
fn is_planned(target: &Target) -> bool {
    match target {
        Target::Schema(_) | Target::Property { .. } | Target::Value { .. } | Target::Format(_) => true,
        Target::Operation(_) | Target::Parameter { .. } | Target::Tag(_) => false,
    }
}

struct Problem {
    message: String,
    help: Option<String>,
}

impl Problem {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    fn diagnostic(self, rule: &Rule) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(Code::Rule, self.message);
        match rule.place {
            Some(place) => diagnostic = diagnostic.at(place, "", ""),
            None => diagnostic.message = format!("{} ({:?})", diagnostic.message, rule.target),
        }
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// Refuses texts that would not be Rust.
fn refuse_text(change: &Change) -> Result<(), Problem> {
    let problem = match change {
        Change::Rename(name) if !is_identifier(name) => format!("`{name}` is not an identifier"),
        Change::Type(path) if !is_type(path) => format!("`{path}` is not the path of a type"),
        Change::Derives(paths) => match paths.iter().find(|path| !is_type(path)) {
            Some(path) => format!("`{path}` is not the path of a derive"),
            None => return Ok(()),
        },
        Change::Attributes(texts) => match texts.iter().find(|text| !is_attribute(text)) {
            Some(text) => format!("`{text}` is not an attribute such as `#[must_use]`"),
            None => return Ok(()),
        },
        Change::Rename(_) | Change::Type(_) | Change::TolerateNull(_) | Change::Closed(_) | Change::Pages(_) => {
            return Ok(());
        }
    };
    Err(Problem::new(problem))
}

fn is_attribute(text: &str) -> bool {
    use syn::parse::Parser as _;
    matches!(syn::Attribute::parse_outer.parse_str(text), Ok(attributes) if attributes.len() == 1)
}

fn note(api: &mut Api, id: RuleId, rule: &Rule) -> Result<(), Problem> {
    match &rule.target {
        Target::Schema(selector) => {
            for schema in schemas(api, selector)? {
                of_schema(api, schema, id, &rule.change);
            }
        }
        Target::Property { schema, property } => {
            for schema in properties(api, schema, property)? {
                of_property(api, schema, id, &rule.change)?;
            }
        }
        Target::Value { schema, value } => {
            let Change::Rename(name) = &rule.change else { return Err(cannot("a value can only be renamed")) };
            for schema in schemas(api, schema)? {
                api.custom_mut(schema).values.push((value.clone(), name.clone(), id));
            }
        }
        Target::Format(format) => {
            let Change::Type(path) = &rule.change else { return Err(cannot("a format can only have a type")) };
            for schema in of_format(api, format)? {
                let noted = &mut api.custom_mut(schema).rust_type;
                noted.get_or_insert_with(|| (path.clone(), Some(id)));
            }
        }
        Target::Operation(selector) => {
            for operation in operations(api, selector)? {
                of_operation(&mut api.operations[operation], rule)?;
            }
        }
        Target::Parameter { operation, parameter } => {
            let Change::Rename(name) = &rule.change else { return Err(cannot("a parameter can only be renamed")) };
            let selected = operations(api, operation)?;
            rename_parameter(api, &selected, parameter, name)?;
        }
        Target::Tag(tag) => {
            let Change::Rename(name) = &rule.change else { return Err(cannot("a tag can only be renamed")) };
            let mut known = api.operations.iter().filter_map(|operation| operation.tags.first());
            if !known.clone().any(|known| known == tag) {
                let help = suggestion(tag, known.by_ref().map(String::as_str));
                return Err(Problem { message: format!("no operation has `{tag}` as its first tag"), help });
            }
            api.custom.tags.push((tag.clone(), name.clone()));
        }
    }
    Ok(())
}

fn of_operation(operation: &mut crate::api::Operation, rule: &Rule) -> Result<(), Problem> {
    match &rule.change {
        Change::Rename(name) => operation.rust_name = Some(name.clone()),
        Change::Pages(asked) => {
            operation.pagination = Some(AskedPages { where_it_can: rule.target.has_wildcard(), ..asked.clone() });
        }
        Change::Type(_) | Change::TolerateNull(_) | Change::Derives(_) | Change::Attributes(_) | Change::Closed(_) => {
            return Err(cannot("an operation can be renamed, and have its pages described"));
        }
    }
    Ok(())
}

fn cannot(message: &str) -> Problem {
    Problem::new(message)
}

fn of_schema(api: &mut Api, schema: SchemaId, id: RuleId, change: &Change) {
    let custom = api.custom_mut(schema);
    match change {
        Change::Rename(name) => custom.type_name = Some((name.clone(), id)),
        Change::Type(path) => custom.rust_type = Some((path.clone(), Some(id))),
        Change::Derives(paths) => custom.derives.extend(paths.iter().map(|path| (path.clone(), id))),
        Change::Attributes(texts) => custom.attributes.extend(texts.iter().map(|text| (text.clone(), id))),
        Change::Closed(closed) => custom.closed = Some((*closed, id)),
        // Reported as a rule that changes nothing.
        Change::Pages(_) => {}
        Change::TolerateNull(tolerate) => {
            let tolerance = if *tolerate { Tolerance::WhereOptional } else { Tolerance::Never };
            let pointer = api.schema(schema).pointer.clone();
            for property in declared(api, &pointer) {
                api.custom_mut(property).tolerate_null = Some((tolerance, id));
            }
        }
    }
}

fn of_property(api: &mut Api, schema: SchemaId, id: RuleId, change: &Change) -> Result<(), Problem> {
    let custom = api.custom_mut(schema);
    match change {
        Change::Rename(name) => custom.field_name = Some((name.clone(), id)),
        Change::Type(path) => custom.rust_type = Some((path.clone(), Some(id))),
        Change::TolerateNull(tolerate) => {
            let tolerance = if *tolerate { Tolerance::Always } else { Tolerance::Never };
            custom.tolerate_null = Some((tolerance, id));
        }
        Change::Derives(_) | Change::Attributes(_) | Change::Closed(_) | Change::Pages(_) => {
            return Err(Problem {
                message: "a property has no type of its own".to_owned(),
                help: Some("select the schema of its type, by its component's name or its JSON pointer".to_owned()),
            });
        }
    }
    Ok(())
}

fn all(api: &Api) -> impl Iterator<Item = SchemaId> {
    (0..).zip(&api.schemas).map(|(index, _)| SchemaId(index))
}

/// The schemas that a selector names.
fn schemas(api: &Api, selector: &str) -> Result<Vec<SchemaId>, Problem> {
    let selector = selector.strip_prefix('#').filter(|pointer| pointer.starts_with('/')).unwrap_or(selector);
    let found: Vec<SchemaId> = if selector.starts_with('/') {
        all(api).filter(|id| api.schema(*id).pointer == selector).collect()
    } else {
        let fit = |id: &SchemaId| api.schema(*id).component.as_ref().is_some_and(|name| fits(selector, name));
        all(api).filter(fit).collect()
    };
    if !found.is_empty() {
        return Ok(found);
    }
    if selector.starts_with('/') {
        return Err(Problem::new(format!("no schema stands at `{selector}`")));
    }
    let known = api.schemas.iter().filter_map(|schema| schema.component.as_deref());
    Err(Problem { message: format!("the document has no schema `{selector}`"), help: suggestion(selector, known) })
}

/// The properties that the schema at a pointer declares.
fn declared(api: &Api, pointer: &str) -> Vec<SchemaId> {
    let own = |id: &SchemaId| {
        let at = &api.schema(*id).pointer;
        at.strip_prefix(pointer)
            .and_then(|rest| rest.rsplit_once('/'))
            .is_some_and(|(_, name)| is_property(at, pointer, &pointer::unescaped(name)))
    };
    all(api).filter(own).collect()
}

fn properties(api: &Api, selector: &str, property: &str) -> Result<Vec<SchemaId>, Problem> {
    let owners = schemas(api, selector)?;
    let pointers: Vec<&str> = owners.iter().map(|id| api.schema(*id).pointer.as_str()).collect();
    let end = format!("/properties/{}", segment(property));
    let candidates = all(api).filter(|id| api.schema(*id).pointer.ends_with(&end));
    let found: Vec<SchemaId> = candidates
        .filter(|id| pointers.iter().any(|pointer| is_property(&api.schema(*id).pointer, pointer, property)))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names: Vec<String> = pointers
        .iter()
        .flat_map(|pointer| declared(api, pointer))
        .filter_map(|id| api.schema(id).pointer.rsplit('/').next().map(|name| name.replace("~1", "/")))
        .collect();
    let help = suggestion(property, names.iter().map(String::as_str));
    Err(Problem { message: format!("the schema `{selector}` declares no property `{property}`"), help })
}

fn format(api: &Api, id: SchemaId) -> Option<&str> {
    match &api.schema(id).meaning {
        Meaning::Integer(format) | Meaning::Number(format) | Meaning::String(format) => format.as_deref(),
        _ => None,
    }
}

fn of_format(api: &Api, wanted: &str) -> Result<Vec<SchemaId>, Problem> {
    let found: Vec<SchemaId> = all(api).filter(|id| format(api, *id) == Some(wanted)).collect();
    if found.is_empty() {
        let help = suggestion(wanted, all(api).filter_map(|id| format(api, id)));
        return Err(Problem { message: format!("no schema has the format `{wanted}`"), help });
    }
    Ok(found)
}

/// The positions of the operations that a selector names.
fn operations(api: &Api, selector: &str) -> Result<Vec<usize>, Problem> {
    let named = |operation: &crate::api::Operation| {
        let by_id = operation.id.as_ref().is_some_and(|id| fits(selector, id));
        by_id
            || operation.pointer == selector.trim_start_matches('#')
            || selector.split_once(' ').is_some_and(|(method, template)| {
                operation.method.as_str().eq_ignore_ascii_case(method) && operation.template == template
            })
    };
    let found: Vec<usize> =
        api.operations.iter().enumerate().filter(|(_, operation)| named(operation)).map(|(at, _)| at).collect();
    if found.is_empty() {
        let help = suggestion(selector, api.operations.iter().filter_map(|operation| operation.id.as_deref()));
        return Err(Problem { message: format!("the document has no operation `{selector}`"), help });
    }
    Ok(found)
}

fn rename_parameter(api: &mut Api, operations: &[usize], wire: &str, name: &str) -> Result<(), Problem> {
    let mut found = false;
    for operation in operations {
        for parameter in api.operations[*operation].parameters.iter_mut().filter(|p| p.name == wire) {
            parameter.rust_name = Some(name.to_owned());
            found = true;
        }
    }
    if found {
        return Ok(());
    }
    let known = operations.iter().flat_map(|at| &api.operations[*at].parameters).map(|p| p.name.as_str());
    Err(Problem {
        message: format!("no operation that it selects has a parameter `{wire}`"),
        help: suggestion(wire, known),
    })
}
