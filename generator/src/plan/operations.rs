//! Operations: their tag, arguments, body, success, errors and security.

use std::collections::HashMap;

use super::content::{self, At};
use super::direction::{Root, carriers};
use super::forms;
use super::shapes::Shapes;
use super::{
    Body, Carriers, Direction, Docs, ErrorCase, ErrorSet, ErrorSetId, GroupId, Location, Need, Operation, OperationId,
    Parameter, ParameterSet, ParameterSetId, SchemeId, Security, StatusMatch, Success, Tag, TagId, parameters,
};
use crate::api::{self, Api};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// The operations with what they share.
#[derive(Debug, Default)]
pub(super) struct Operations {
    pub(super) operations: Vec<Operation>,
    pub(super) tags: Vec<Tag>,
    pub(super) error_sets: Vec<ErrorSet>,
    pub(super) parameter_sets: Vec<ParameterSet>,
}

impl Operations {
    pub(super) fn plan(api: &Api, shapes: &mut Shapes<'_>) -> Self {
        let mut planned = Self::default();
        let mut sharing = Sharing::default();
        for (index, operation) in (0..).zip(&api.operations) {
            let id = OperationId(index);
            let tag = planned.tag(api, operation, id);
            let operation =
                Planner { api, shapes: &mut *shapes, operation, planned: &mut planned, sharing: &mut sharing }
                    .operation(id, tag);
            planned.operations.push(operation);
        }
        find_clashes(&mut planned.operations, shapes.diagnostics);
        planned
    }

    /// The operation's first tag, known or new.
    fn tag(&mut self, api: &Api, operation: &api::Operation, id: OperationId) -> TagId {
        let name = operation.tags.first().filter(|name| !name.trim().is_empty());
        let known = self.tags.iter().position(|tag| tag.name.as_ref() == name);
        let position = known.unwrap_or_else(|| {
            let asked = api.custom.tags.iter().rev().find(|(tag, _)| Some(tag) == name);
            let declared = api.tags.iter().find(|(declared, _)| Some(declared) == name);
            self.tags.push(Tag {
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
            let bodies = operation.body.iter().map(|body| (&body.content, request));
            let successes = operation.success.content.iter().map(|content| (content, response));
            for (content, direction) in bodies.chain(successes) {
                roots.extend(carriers(content).map(|(ty, carriers)| Root { ty, direction, carriers }));
            }
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
struct Sharing {
    errors: HashMap<Vec<ErrorCase>, ErrorSetId>,
    parameters: HashMap<Vec<Parameter>, ParameterSetId>,
}

struct Planner<'s, 'a, 'p> {
    api: &'p Api,
    shapes: &'s mut Shapes<'a>,
    operation: &'p api::Operation,
    planned: &'s mut Operations,
    sharing: &'s mut Sharing,
}

impl Planner<'_, '_, '_> {
    fn operation(mut self, id: OperationId, tag: TagId) -> Operation {
        let operation = self.operation;
        let (required, optional) = self.parameters(id);
        let body = self.body();
        let success = self.success();
        let errors = self.errors();
        Operation {
            id: operation.id.clone(),
            asked_name: operation.rust_name.clone(),
            method: operation.method,
            template: operation.template.clone(),
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
            security: self.security(),
            served: true,
            rejections: Vec::new(),
        }
    }

    fn parameters(&mut self, id: OperationId) -> (Vec<Parameter>, Option<ParameterSetId>) {
        let names = template_names(&self.operation.template);
        let mut path: Vec<(usize, Parameter)> = Vec::new();
        let (mut required, mut optional) = (Vec::new(), Vec::new());
        for written in &self.operation.parameters {
            let position = names.iter().position(|name| *name == written.name);
            if written.location == Location::Path && position.is_none() {
                self.warn(Code::PathParameters, written, "is not in the template; it is left out");
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

    fn warn(&mut self, code: Code, parameter: &api::Parameter, what: &str) {
        let message = format!("the parameter `{}` {what}", parameter.name);
        self.shapes.diagnostics.push(Diagnostic::new(code, message).at(parameter.place, parameter.pointer.clone(), ""));
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
        let at = At { place: body.place, pointer: &body.pointer };
        let mut content = content::choose(self.shapes, &body.content, true, &at)?;
        forms::decide(self.shapes, body, &mut content);
        Some(Body { required: body.required, content, description: body.description.clone() })
    }

    /// The lowest success status; a range or `default` stands for 200 where there is none.
    fn success(&mut self) -> Success {
        let mut successes: Vec<&api::Response> =
            self.operation.responses.iter().filter(|response| success_rank(response.status).is_some()).collect();
        successes.sort_by_key(|response| success_rank(response.status));
        let Some(first) = successes.first() else {
            return Success { status: 200, content: None, description: String::new() };
        };
        let others: Vec<String> = successes[1..].iter().filter_map(|r| success_status(r.status)).collect();
        if !others.is_empty() {
            self.shapes.diagnostics.push(
                Diagnostic::new(
                    Code::SuccessStatuses,
                    format!("the success status {} is not typed; callers get it as `Unexpected`", others.join(", ")),
                )
                .at(self.operation.place, format!("{}/responses", self.operation.pointer), ""),
            );
        }
        if first.has_headers {
            self.shapes.diagnostics.push(
                Diagnostic::new(Code::OperationPart, "response headers are not typed; callers read them by name").at(
                    first.place,
                    format!("{}/headers", first.pointer),
                    "",
                ),
            );
        }
        let at = At { place: first.place, pointer: &first.pointer };
        let status = match first.status {
            StatusMatch::Exact(status) => status,
            StatusMatch::Range(_) | StatusMatch::Default => 200,
        };
        Success {
            status,
            content: content::choose(self.shapes, &first.content, false, &at).filter(|_| !matches!(status, 204 | 205)),
            description: first.description.clone(),
        }
    }

    fn errors(&mut self) -> Option<ErrorSetId> {
        let has_success =
            self.operation.responses.iter().any(|r| !matches!(r.status, StatusMatch::Default) && is_success(r.status));
        let mut cases = Vec::new();
        for response in &self.operation.responses {
            // `default` is the success where no other is documented.
            if is_success(response.status) || (response.status == StatusMatch::Default && !has_success) {
                continue;
            }
            let at = At { place: response.place, pointer: &response.pointer };
            cases.push(ErrorCase {
                status: response.status,
                content: content::choose(self.shapes, &response.content, false, &at),
            });
        }
        if cases.is_empty() {
            return None;
        }
        cases.sort_by_key(|case| case.status);
        let sets = &mut self.planned.error_sets;
        Some(*self.sharing.errors.entry(cases).or_insert_with_key(|errors| {
            sets.push(ErrorSet { errors: errors.clone(), group: GroupId(0) });
            ErrorSetId(u32::try_from(sets.len() - 1).unwrap_or(u32::MAX))
        }))
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
        ty: super::TypeRef::Scalar(super::Scalar::String),
        style: parameters::plain_segment(),
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

fn is_success(status: StatusMatch) -> bool {
    match status {
        StatusMatch::Exact(status) => (200..300).contains(&status),
        StatusMatch::Range(range) => range == 2,
        StatusMatch::Default => false,
    }
}

/// The order in which success responses are preferred; `None` for what is no success.
fn success_rank(status: StatusMatch) -> Option<u16> {
    match status {
        StatusMatch::Exact(status) => (200..300).contains(&status).then_some(status),
        StatusMatch::Range(range) => (range == 2).then_some(300),
        StatusMatch::Default => Some(301),
    }
}

/// A success status that is not typed, as the document writes it.
fn success_status(status: StatusMatch) -> Option<String> {
    match status {
        StatusMatch::Exact(status) => Some(status.to_string()),
        StatusMatch::Range(range) => Some(format!("{range}XX")),
        StatusMatch::Default => None,
    }
}

/// Operations that no request can tell apart (OpenAPI, Paths Object): a client can call each, a server answers the
/// first.
fn find_clashes(operations: &mut [Operation], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(super::Method, String), usize> = HashMap::new();
    for index in 0..operations.len() {
        let operation = &operations[index];
        let key = (operation.method, anonymous(&operation.template));
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
