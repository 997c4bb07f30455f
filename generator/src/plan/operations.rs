//! Operations: their tag, arguments, body, success, errors and security.

use std::collections::HashMap;

use super::content::{self, At};
use super::direction::{Root, carriers};
use super::forms;
use super::links::Links;
use super::shapes::Shapes;
use super::{
    Body, Carriers, Direction, Docs, ErrorCase, ErrorSet, ErrorSetId, GroupId, HeaderSet, HeaderSetId, Hook, Link,
    Location, Method, Need, Operation, OperationId, Parameter, ParameterSet, ParameterSetId, SchemeId, Security,
    StatusMatch, Tag, TagId, TagKind, TypeRef, parameters,
};
use crate::api::{self, Api};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::words::suggestion;

/// The operations with what they share.
#[derive(Debug, Default)]
pub(super) struct Operations {
    pub(super) operations: Vec<Operation>,
    pub(super) tags: Vec<Tag>,
    pub(super) error_sets: Vec<ErrorSet>,
    pub(super) header_sets: Vec<HeaderSet>,
    pub(super) parameter_sets: Vec<ParameterSet>,
}

impl Operations {
    pub(super) fn plan(api: &Api, shapes: &mut Shapes<'_>) -> Self {
        let mut planned = Self::default();
        let mut sharing = Sharing::default();
        let mut links = Links::new(api);
        for (index, operation) in (0..).zip(&api.operations) {
            let id = OperationId(index);
            let tag = planned.tag(api, operation, id);
            let links = links.of(operation, shapes.diagnostics);
            let operation =
                Planner { api, shapes: &mut *shapes, operation, planned: &mut planned, sharing: &mut sharing }
                    .operation(id, tag, links);
            planned.operations.push(operation);
        }
        find_clashes(&mut planned.operations, shapes.diagnostics);
        planned
    }

    /// The operation's first tag, known or new.
    fn tag(&mut self, api: &Api, operation: &api::Operation, id: OperationId) -> TagId {
        let kind = match operation.hook {
            None => TagKind::Tag,
            Some(Hook::Webhook(_)) => TagKind::Webhooks,
            Some(Hook::Callback { .. }) => TagKind::Callbacks,
        };
        let name = operation.tags.first().filter(|name| !name.trim().is_empty() && !kind.is_hooks());
        let known = self.tags.iter().position(|tag| tag.kind == kind && tag.name.as_ref() == name);
        let position = known.unwrap_or_else(|| {
            let asked = api.custom.tags.iter().rev().find(|(tag, _)| Some(tag) == name);
            let declared = api.tags.iter().find(|(declared, _)| Some(declared) == name);
            self.tags.push(Tag {
                kind,
                name: name.cloned(),
                asked_name: asked.map(|(_, asked)| asked.clone()),
                description: declared.and_then(|(_, description)| description.clone()),
                operations: Vec::new(),
                features: Vec::new(),
            });
            self.tags.len() - 1
        });
        self.tags[position].operations.push(id);
        TagId(u32::try_from(position).unwrap_or(u32::MAX))
    }

    /// Everything that operations carry.
    pub(super) fn roots(&self) -> Vec<Root<'_>> {
        let request = Direction { request: true, response: false };
        let response = Direction { request: false, response: true };
        let mut roots = Vec::new();
        let parameter =
            |ty| Root { ty, direction: request, carriers: Carriers { parameter: true, ..Carriers::default() } };
        let carried =
            |by: &Parameter| Carriers { parameter: by.style.strings, json: !by.style.strings, ..Carriers::default() };
        for operation in &self.operations {
            let required = operation.required.iter();
            roots.extend(required.map(|p| Root { ty: &p.ty, direction: request, carriers: carried(p) }));
            roots.extend(operation.place_names.iter().map(parameter));
            let bodies = operation.body.iter().flat_map(Body::contents).map(|content| (content, request));
            let successes = operation.success.content.iter().map(|content| (content, response));
            for (content, direction) in bodies.chain(successes) {
                roots.extend(carriers(content).map(|(ty, carriers)| Root { ty, direction, carriers }));
            }
        }
        for header in self.header_sets.iter().flat_map(|set| &set.headers) {
            roots.push(Root { direction: response, ..parameter(&header.ty) });
        }
        let optional = self.parameter_sets.iter().flat_map(|set| &set.parameters);
        roots.extend(optional.map(|p| Root { ty: &p.ty, direction: request, carriers: carried(p) }));
        let errors = self.error_sets.iter().flat_map(|set| &set.errors).filter_map(|error| error.content.as_ref());
        for content in errors {
            roots.extend(carriers(content).map(|(ty, carriers)| Root { ty, direction: response, carriers }));
        }
        roots
    }
}

/// What was seen before, to share it.
#[derive(Default)]
pub(super) struct Sharing {
    /// Sets of successes (`true`) and of errors.
    pub(super) errors: HashMap<(bool, Vec<ErrorCase>), ErrorSetId>,
    pub(super) headers: HashMap<Vec<(String, TypeRef, bool)>, HeaderSetId>,
    parameters: HashMap<Vec<Parameter>, ParameterSetId>,
}

/// Plans one operation.
pub(super) struct Planner<'s, 'a, 'p> {
    api: &'p Api,
    pub(super) shapes: &'s mut Shapes<'a>,
    pub(super) operation: &'p api::Operation,
    pub(super) planned: &'s mut Operations,
    pub(super) sharing: &'s mut Sharing,
}

impl Planner<'_, '_, '_> {
    fn operation(mut self, id: OperationId, tag: TagId, links: Vec<(StatusMatch, Link)>) -> Operation {
        let operation = self.operation;
        let (required, optional) = self.parameters(id);
        let body = self.body();
        let success = self.success();
        let errors = self.errors();
        let headers = self.headers(true, id);
        let error_headers = self.headers(false, id);
        Operation {
            id: operation.id.clone(),
            asked_name: operation.rust_name.clone(),
            method: operation.method.clone(),
            template: operation.template.clone(),
            hook: operation.hook.clone(),
            servers: operation.servers.iter().map(|server| server.url.clone()).collect(),
            tag,
            place: operation.place,
            pointer: operation.pointer.clone(),
            docs: Docs {
                title: operation.summary.clone().filter(|text| !text.trim().is_empty()),
                description: operation.description.clone().filter(|text| !text.trim().is_empty()),
                deprecated: operation.deprecated,
            },
            required,
            optional,
            place_names: Vec::new(),
            body,
            success,
            errors,
            headers,
            error_headers,
            links,
            security: self.security(),
            served: true,
            rejections: Vec::new(),
            asked_pagination: operation.pagination.clone(),
            pagination: None,
        }
    }

    fn parameters(&mut self, id: OperationId) -> (Vec<Parameter>, Option<ParameterSetId>) {
        let names = match self.operation.hook {
            None => template_names(&self.operation.template),
            Some(_) => Vec::new(),
        };
        let mut path: Vec<(usize, Parameter)> = Vec::new();
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        for written in &self.operation.parameters {
            let position = names.iter().position(|name| *name == written.name);
            if written.location == Location::Path && position.is_none() {
                let message = format!("the parameter `{}` is not in the template; it is left out", written.name);
                let found =
                    Diagnostic::new(Code::PathParameters, message).at(written.place, written.pointer.clone(), "");
                let meant = suggestion(&written.name, names.iter().copied());
                self.shapes.diagnostics.push(Diagnostic { help: meant, ..found });
                continue;
            }
            let Some(parameter) = parameters::plan(self.shapes, written) else { continue };
            match (written.location, position) {
                (Location::Path, Some(position)) => path.push((position, parameter)),
                _ if written.required => required.push(parameter),
                _ => optional.push(parameter),
            }
        }
        path.sort_by_key(|(position, _)| *position);
        self.undeclared(&names, &mut path);
        let schemes = self.operation.security.iter().flatten();
        let credentials: Vec<_> =
            schemes.filter_map(|need| self.api.schemes.get(need.scheme)).map(|found| &found.kind).collect();
        let mut named: Vec<&mut Parameter> = required.iter_mut().chain(&mut optional).collect();
        parameters::find_keys(self.shapes, self.operation, &credentials, &mut named);
        let mut all: Vec<Parameter> = path.into_iter().map(|(_, parameter)| parameter).collect();
        all.append(&mut required);
        (all, (!optional.is_empty()).then(|| self.parameter_set(optional, id)))
    }

    /// A name in the template that no parameter declares is a string.
    fn undeclared(&mut self, names: &[&str], path: &mut Vec<(usize, Parameter)>) {
        for (position, name) in names.iter().enumerate() {
            if path.iter().any(|(known, _)| *known == position) {
                continue;
            }
            let operation = self.operation;
            self.shapes.diagnostics.push(
                Diagnostic::new(
                    Code::PathParameters,
                    format!("`{{{name}}}` of the template is not declared; it is taken as a string"),
                )
                .at(operation.place, operation.pointer.clone(), ""),
            );
            path.insert(position.min(path.len()), (position, undeclared_parameter(name)));
        }
    }

    fn parameter_set(&mut self, parameters: Vec<Parameter>, id: OperationId) -> ParameterSetId {
        let sets = &mut self.planned.parameter_sets;
        let set = *self.sharing.parameters.entry(parameters).or_insert_with_key(|parameters| {
            sets.push(ParameterSet { parameters: parameters.clone(), operations: Vec::new(), group: GroupId(0) });
            ParameterSetId(u32::try_from(sets.len() - 1).unwrap_or(u32::MAX))
        });
        sets[set.index()].operations.push(id);
        set
    }

    fn body(&mut self) -> Option<Body> {
        let body = self.operation.body.as_ref()?;
        let content::Offer { mut content, mut others } = content::choose(self.shapes, true, &At::body(body))?;
        for content in others.iter_mut().chain([&mut content]) {
            forms::decide(self.shapes, body, content);
        }
        Some(Body { required: body.required, content, others, description: body.description.clone() })
    }

    fn security(&self) -> Security {
        let mut security = Security::default();
        for alternative in &self.operation.security {
            if alternative.is_empty() {
                security.optional = true;
            } else {
                let needs = alternative.iter().map(|need| Need {
                    scheme: SchemeId(u32::try_from(need.scheme).unwrap_or(u32::MAX)),
                    scopes: need.scopes.clone(),
                });
                security.alternatives.push(needs.collect());
            }
        }
        security
    }
}

fn undeclared_parameter(name: &str) -> Parameter {
    Parameter {
        wire: name.to_owned(),
        asked_name: None,
        location: Location::Path,
        ty: TypeRef::Scalar(super::Scalar::String),
        nullable: false,
        style: parameters::plain_segment(),
        whole_query: None,
        rules: super::Rules::default(),
        description: None,
        deprecated: false,
        default: None,
    }
}

/// The names in a path template, in order.
pub(super) fn template_names(template: &str) -> Vec<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

/// Operations that no request can tell apart (OpenAPI, Paths Object): a client can call each, a server answers the
/// first.
fn find_clashes(operations: &mut [Operation], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(Method, String), usize> = HashMap::new();
    for index in (0..operations.len()).filter(|index| operations[*index].hook.is_none()).collect::<Vec<_>>() {
        let operation = &operations[index];
        let key = (operation.method.clone(), anonymous(&operation.template));
        let first = *seen.entry(key).or_insert(index);
        if first == index {
            continue;
        }
        let first = &operations[first];
        let message = format!(
            "no request tells `{}` from `{}`: the client has both, the server answers the second only",
            operation.template, first.template
        );
        diagnostics.push(
            Diagnostic::new(Code::PathClash, message)
                .at(operation.place, operation.pointer.clone(), "this operation has no route")
                .at(first.place, first.pointer.clone(), "this one answers")
                .help("describe the two as one operation, or give them different paths"),
        );
        operations[index].served = false;
    }
    find_mount_clashes(operations, diagnostics);
}

/// Operations of a method beyond those that axum can route, at one path and in several tags: their routers cannot be merged.
fn find_mount_clashes(operations: &mut [Operation], diagnostics: &mut Vec<Diagnostic>) {
    let is_beyond = |operation: &Operation| match operation.method {
        Method::Query | Method::Other(_) => operation.served && operation.hook.is_none(),
        Method::Get
        | Method::Put
        | Method::Post
        | Method::Delete
        | Method::Options
        | Method::Head
        | Method::Patch
        | Method::Trace => false,
    };
    // As the runtime tells paths apart: by whole segments.
    let shape = |template: &str| -> String {
        template
            .split('/')
            .map(|segment| if segment.contains('{') { "/{}" } else { segment })
            .collect::<Vec<_>>()
            .join("/")
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    for index in (0..operations.len()).filter(|index| is_beyond(&operations[*index])).collect::<Vec<_>>() {
        let operation = &operations[index];
        let first = &operations[*seen.entry(shape(&operation.template)).or_insert(index)];
        if first.tag == operation.tag {
            continue;
        }
        let message = format!(
            "the method `{}` at this path is of another tag than `{}`: the client has both, the server answers the second only",
            operation.method.as_str(),
            first.method.as_str()
        );
        diagnostics.push(
            Diagnostic::new(Code::PathClash, message)
                .at(operation.place, operation.pointer.clone(), "this operation has no route")
                .at(first.place, first.pointer.clone(), "this one answers")
                .help("give the two the same first tag"),
        );
        operations[index].served = false;
    }
}

/// A template without the names of its parameters.
fn anonymous(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut inside = false;
    for character in template.chars() {
        match character {
            '{' => {
                inside = true;
                out.push('{');
            }
            '}' => {
                inside = false;
                out.push('}');
            }
            _ if inside => {}
            other => out.push(other),
        }
    }
    out
}
