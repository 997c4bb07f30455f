//! An operation with what it inherits from its path and the document.

use std::sync::LazyLock;

use openapiv3::{ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr, StatusCode};

use super::{
    AskedPages, Body, Encoding, Header, Hook, Location, Method, Operation, Parameter, ParameterStyle, Response,
    SchemaId, Scheme, StatusMatch, references, security, servers,
};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
use crate::document::tree::Node;
use crate::pointer;

/// What an operation is read with.
pub(super) struct Resolver<'d, 'a> {
    pub(super) document: &'d Document,
    pub(super) schemes: &'a [Scheme],
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    /// Of the operation.
    pub(super) pointer: String,
    /// Of its path item, and of the one to which that refers.
    pub(super) item: String,
    pub(super) home: String,
}

impl<'d> Resolver<'d, '_> {
    /// Reads it.
    pub(super) fn operation(
        &mut self,
        template: &str,
        method: Method,
        item: &openapiv3::PathItem,
        operation: &openapiv3::Operation,
        hook: Option<&Hook>,
    ) -> Operation {
        let pointer = self.pointer.clone();
        let (requirements, from) = match &operation.security {
            Some(own) => (Some(own), format!("{pointer}/security")),
            // The document's own security is that of its servers, whose credentials are no business of a receiver.
            None if hook.is_some() => (None, String::new()),
            None => (self.document.skeleton.security.as_ref(), "/security".to_owned()),
        };
        let requirements = requirements.map_or(&[][..], Vec::as_slice);
        let security = security::alternatives(self.document, requirements, self.schemes, &from, self.diagnostics);
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let parent = parent.strip_suffix("/additionalOperations").unwrap_or(parent).to_owned();
        let mut parameters = self.parameters(&item.parameters, &parent);
        for own in self.parameters(&operation.parameters, &pointer) {
            match parameters.iter_mut().find(|known| is_same(known, own.location, &own.name)) {
                Some(inherited) => *inherited = own,
                None => parameters.push(own),
            }
        }
        self.note_query(&parameters);
        Operation {
            id: operation.operation_id.clone().filter(|id| !id.is_empty()),
            rust_name: self.node_text("x-rust-name"),
            method,
            template: match hook {
                Some(_) => template.to_owned(),
                None => self.template(template, &parameters),
            },
            hook: hook.cloned(),
            servers: match (operation.servers.as_slice(), item.servers.as_slice()) {
                ([], []) => Vec::new(),
                ([], of_path) => servers::resolve(self.document, of_path, &format!("{parent}/servers")),
                (own, _) => servers::resolve(self.document, own, &format!("{pointer}/servers")),
            },
            tags: operation.tags.clone(),
            place: self.document.place(&pointer),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            deprecated: operation.deprecated,
            parameters,
            body: operation.request_body.as_ref().and_then(|body| self.body(body)),
            responses: self.responses(&operation.responses),
            security,
            pagination: self.pagination(),
            written_at: format!("{}{}", self.home, pointer.strip_prefix(&self.item).unwrap_or_default()),
            pointer,
        }
    }

    /// The path template, each name as its parameter has it: some documents write the operators of RFC 6570 too, as in
    /// `{.name}`, `{;name*}`, which say what `style` and `explode` say.
    fn template(&mut self, template: &str, parameters: &[Parameter]) -> String {
        let declared = |name: &str| parameters.iter().any(|p| p.location == Location::Path && p.name == name);
        let mut parts = template.split('{');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            out.push('{');
            let plain = part.split_once('}').and_then(|(name, after)| {
                let plain = name.strip_prefix(['.', ';', '+', '/', '?', '&', '#']).unwrap_or(name);
                let plain = plain.strip_suffix('*').unwrap_or(plain);
                (plain != name && !declared(name) && declared(plain)).then_some((name, plain, after))
            });
            let Some((name, plain, after)) = plain else {
                out.push_str(part);
                continue;
            };
            let message = format!("`{{{name}}}` of the template is read as `{{{plain}}}`");
            self.diagnostics.push(
                Diagnostic::new(Code::PathParameters, message)
                    .at(self.document.place(&self.pointer), self.pointer.clone(), "")
                    .help(
                        "a template holds the name alone; `style` and `explode` of the parameter say how it is written",
                    ),
            );
            out.extend([plain, "}", after]);
        }
        out
    }

    fn node_text(&self, key: &str) -> Option<String> {
        self.document.node(&self.pointer)?.get(key)?.as_str().map(str::to_owned)
    }

    /// `x-pagination`
    fn pagination(&mut self) -> Option<AskedPages> {
        let node = self.document.node(&self.pointer)?.get("x-pagination")?;
        match AskedPages::of(node) {
            Ok(asked) => Some(asked),
            Err(message) => {
                self.left_out("x-pagination", &message);
                None
            }
        }
    }

    fn left_out(&mut self, key: &str, message: &str) {
        let pointer = format!("{}/{key}", self.pointer);
        self.diagnostics.push(Diagnostic::new(Code::OperationPart, message).at(
            self.document.place(&pointer),
            pointer,
            "",
        ));
    }

    fn parameters(&mut self, list: &[ReferenceOr<openapiv3::Parameter>], parent: &str) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for (index, parameter) in list.iter().enumerate() {
            let at = format!("{parent}/parameters/{index}");
            let resolved = match parameter {
                ReferenceOr::Item(parameter) => Some((parameter, at.clone())),
                ReferenceOr::Reference { reference } => {
                    self.component(reference, "parameters", |components| &components.parameters, &at)
                }
            };
            if let Some((parameter, pointer)) = resolved {
                // The reader says of it that it is left out. A whole query string needs no name.
                let is_unnamed = parameter.parameter_data_ref().name.is_empty();
                if is_unnamed && !self.document.beside.querystrings.contains(&pointer) {
                    continue;
                }
                self.note_repeated(parameter, &parameters, &at);
                parameters.push(self.parameter(parameter, pointer));
            }
        }
        parameters
    }

    /// Says of a parameter that is the whole query that others are in it.
    fn note_query(&mut self, parameters: &[Parameter]) {
        let mut in_query = parameters.iter().filter(|parameter| parameter.location == Location::Query);
        let Some(whole) = parameters.iter().find(|parameter| parameter.whole_query) else { return };
        if let Some(other) = in_query.find(|other| other.pointer != whole.pointer) {
            let message = format!(
                "the parameter `{}` is the whole query, and `{}` is in it: both are sent",
                whole.name, other.name
            );
            let diagnostic = Diagnostic::new(Code::Contradiction, message)
                .at(whole.place, whole.pointer.clone(), "")
                .at(other.place, other.pointer.clone(), "the other");
            self.diagnostics.push(diagnostic);
        }
    }

    /// Says of a parameter that its list has it already: the last one counts. Capitals of a header do not.
    fn note_repeated(&mut self, parameter: &openapiv3::Parameter, before: &[Parameter], at: &str) {
        let location = match parameter {
            openapiv3::Parameter::Query { .. } => Location::Query,
            openapiv3::Parameter::Header { .. } => Location::Header,
            openapiv3::Parameter::Path { .. } => Location::Path,
            openapiv3::Parameter::Cookie { .. } => Location::Cookie,
        };
        let name = &parameter.parameter_data_ref().name;
        if let Some(first) = before.iter().find(|known| is_same(known, location, name)) {
            let message =
                format!("the parameter `{}` stands twice in one list: the last one counts", name.escape_debug());
            let diagnostic = Diagnostic::new(Code::Contradiction, message)
                .at(self.document.place(at), at, "the second time")
                .at(first.place, first.pointer.clone(), "the first time");
            self.diagnostics.push(diagnostic);
        }
    }

    fn parameter(&mut self, parameter: &openapiv3::Parameter, pointer: String) -> Parameter {
        let (location, style) = match parameter {
            openapiv3::Parameter::Query { style, .. } => (Location::Query, query_style(style)),
            openapiv3::Parameter::Header { .. } => (Location::Header, ParameterStyle::Simple),
            openapiv3::Parameter::Path { style, .. } => (Location::Path, path_style(style)),
            openapiv3::Parameter::Cookie { .. } => (Location::Cookie, ParameterStyle::Form),
        };
        let data = parameter.parameter_data_ref();
        let (content, schema) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => (None, schema_id(schema)),
            ParameterSchemaOrContent::Content(content) => match self::content(content).into_iter().next() {
                Some((media_type, schema)) => (Some(media_type), schema),
                None => (None, None),
            },
        };
        let (allow_reserved, allow_empty) = match parameter {
            openapiv3::Parameter::Query { allow_reserved, allow_empty_value, .. } => {
                (*allow_reserved, allow_empty_value.unwrap_or_default())
            }
            openapiv3::Parameter::Header { .. }
            | openapiv3::Parameter::Path { .. }
            | openapiv3::Parameter::Cookie { .. } => (false, false),
        };
        let whole_query = self.is_querystring(&pointer);
        let encodings = match &data.format {
            ParameterSchemaOrContent::Content(content) if whole_query => {
                self.encodings(content, &pointer).into_iter().flat_map(|(_, encodings)| encodings).collect()
            }
            ParameterSchemaOrContent::Content(_) | ParameterSchemaOrContent::Schema(_) => Vec::new(),
        };
        Parameter {
            name: data.name.clone(),
            rust_name: None,
            location,
            // Path parameters are always required (OpenAPI, Parameter Object, `required`).
            required: data.required || location == Location::Path,
            description: data.description.clone(),
            deprecated: data.deprecated.unwrap_or_default(),
            schema,
            content,
            style,
            explode: data.explode.unwrap_or(style == ParameterStyle::Form),
            allow_reserved,
            allow_empty,
            whole_query,
            encodings,
            place: self.document.place(&pointer),
            pointer,
        }
    }

    /// Whether the parameter at a pointer is all of the query; the pointer may lead through a path item that is a
    /// reference.
    fn is_querystring(&self, pointer: &str) -> bool {
        let known = &self.document.beside.querystrings;
        let through = || {
            let (item, rest) = pointer.strip_prefix(self.item.as_str()).map(|rest| (&self.home, rest))?;
            Some(known.contains(&format!("{item}{rest}")))
        };
        !known.is_empty() && (known.iter().any(|known| known == pointer) || through().unwrap_or_default())
    }

    fn body(&mut self, body: &ReferenceOr<openapiv3::RequestBody>) -> Option<Body> {
        let at = format!("{}/requestBody", self.pointer);
        let (body, pointer) = match body {
            ReferenceOr::Item(body) => (body, at),
            ReferenceOr::Reference { reference } => {
                self.component(reference, "requestBodies", |components| &components.request_bodies, &at)?
            }
        };
        Some(Body {
            required: body.required,
            description: body.description.clone(),
            content: content(&body.content),
            places: self.media_types(&body.content, &pointer),
            items: self.items(&body.content, &pointer),
            encodings: self.encodings(&body.content, &pointer),
            place: self.document.place(&pointer),
            pointer,
        })
    }

    /// Where each media type stands.
    fn media_types(&self, content: &openapiv3::Content, pointer: &str) -> Vec<Place> {
        let pointer = format!("{pointer}/content");
        let written = self.document.node(&pointer).map(Node::members).unwrap_or_default();
        let place = |media_type: &String| match written.iter().find(|member| member.key == *media_type) {
            Some(member) => member.key_place,
            None => self.document.place(&pointer),
        };
        content.keys().map(place).collect()
    }

    /// `itemSchema` by media type; it may stand in a media type of the components.
    fn items(&self, content: &openapiv3::Content, pointer: &str) -> Vec<(String, SchemaId)> {
        let of = |media_type: &String| {
            let pointer = format!("{pointer}/content/{}", pointer::escaped(media_type));
            let elsewhere = || {
                let reference = self.document.node(&pointer)?.get("$ref")?.as_str()?;
                self.document.beside.item_schemas.get(&references::local(reference)?)
            };
            let found = self.document.beside.item_schemas.get(&pointer).or_else(elsewhere)?;
            Some((media_type.clone(), SchemaId(found.0)))
        };
        content.keys().filter_map(of).collect()
    }

    fn encodings(&self, content: &openapiv3::Content, pointer: &str) -> Vec<(String, Vec<Encoding>)> {
        let of = |media_type: &str, property: &str, encoding: &openapiv3::Encoding| {
            let pointer =
                format!("{pointer}/content/{}/encoding/{}", pointer::escaped(media_type), pointer::escaped(property));
            // The skeleton does not say whether a boolean is absent.
            let written = |key: &str| self.document.node(&pointer).is_some_and(|node| node.get(key).is_some());
            Encoding {
                property: property.to_owned(),
                content_type: encoding.content_type.clone(),
                style: encoding.style.as_ref().map(query_style),
                explode: written("explode").then_some(encoding.explode),
                allow_reserved: written("allowReserved").then_some(encoding.allow_reserved),
                place: self.document.place(&pointer),
                pointer,
            }
        };
        let encoded = content.iter().filter(|(_, value)| !value.encoding.is_empty());
        encoded
            .map(|(name, value)| (name.clone(), value.encoding.iter().map(|(key, it)| of(name, key, it)).collect()))
            .collect()
    }

    fn responses(&mut self, responses: &openapiv3::Responses) -> Vec<Response> {
        let coded = responses.responses.iter().filter_map(|(status, response)| {
            let (matching, key) = match status {
                StatusCode::Code(code) => (StatusMatch::Exact(*code), code.to_string()),
                StatusCode::Range(range) => {
                    let range = u8::try_from(*range).ok()?;
                    (StatusMatch::Range(range), format!("{range}XX"))
                }
            };
            Some((matching, key, response))
        });
        let default = responses.default.iter().map(|response| (StatusMatch::Default, "default".to_owned(), response));
        let mut resolved = Vec::new();
        for (status, key, response) in coded.chain(default) {
            let at = format!("{}/responses/{key}", self.pointer);
            let found = match response {
                ReferenceOr::Item(response) => Some((response, at.clone())),
                ReferenceOr::Reference { reference } => {
                    self.component(reference, "responses", |components| &components.responses, &at)
                }
            };
            if let Some((response, pointer)) = found {
                resolved.push(Response {
                    status,
                    description: response.description.clone(),
                    content: content(&response.content),
                    places: self.media_types(&response.content, &pointer),
                    items: self.items(&response.content, &pointer),
                    headers: self.headers(&response.headers, &pointer),
                    links: self.links(&response.links, &pointer),
                    place: self.document.place(&pointer),
                    pointer,
                });
            }
        }
        resolved
    }

    fn headers(
        &mut self,
        headers: &indexmap::IndexMap<String, ReferenceOr<openapiv3::Header>>,
        response: &str,
    ) -> Vec<Header> {
        let mut resolved = Vec::new();
        for (name, header) in headers {
            let at = format!("{response}/headers/{}", pointer::escaped(name));
            let found = match header {
                ReferenceOr::Item(header) => Some((header, at)),
                ReferenceOr::Reference { reference } => {
                    self.component(reference, "headers", |components| &components.headers, &at)
                }
            };
            let Some((header, pointer)) = found else { continue };
            let schema = match &header.format {
                ParameterSchemaOrContent::Schema(schema) => schema_id(schema),
                ParameterSchemaOrContent::Content(_) => None,
            };
            resolved.push(Header {
                name: name.clone(),
                required: header.required,
                description: header.description.clone(),
                deprecated: header.deprecated.unwrap_or_default(),
                schema,
                place: self.document.place(&pointer),
                pointer,
            });
        }
        resolved
    }

    pub(super) fn component<T>(
        &mut self,
        reference: &str,
        section: &str,
        items: impl FnOnce(&'d openapiv3::Components) -> &'d indexmap::IndexMap<String, ReferenceOr<T>>,
        at: &str,
    ) -> Option<(&'d T, String)> {
        static EMPTY: LazyLock<openapiv3::Components> = LazyLock::new(openapiv3::Components::default);
        let components = self.document.skeleton.components.as_ref().unwrap_or(&EMPTY);
        match references::component(reference, section, items(components), self.document.place(at), at) {
            Ok(found) => Some(found),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                None
            }
        }
    }
}

/// Whether a parameter is the one of a location and a name: capitals of a header do not count.
fn is_same(parameter: &Parameter, location: Location, name: &str) -> bool {
    let header = location == Location::Header && parameter.name.eq_ignore_ascii_case(name);
    parameter.location == location && (header || parameter.name == name)
}

fn schema_id(schema: &ReferenceOr<openapiv3::Schema>) -> Option<SchemaId> {
    match schema {
        ReferenceOr::Reference { reference } => {
            reference.strip_prefix("#/components/schemas/")?.parse().ok().map(SchemaId)
        }
        ReferenceOr::Item(_) => None,
    }
}

fn content(content: &openapiv3::Content) -> Vec<(String, Option<SchemaId>)> {
    content.iter().map(|(media_type, value)| (media_type.clone(), value.schema.as_ref().and_then(schema_id))).collect()
}

fn query_style(style: &QueryStyle) -> ParameterStyle {
    match style {
        QueryStyle::Form => ParameterStyle::Form,
        QueryStyle::SpaceDelimited => ParameterStyle::SpaceDelimited,
        QueryStyle::PipeDelimited => ParameterStyle::PipeDelimited,
        QueryStyle::DeepObject => ParameterStyle::DeepObject,
    }
}

fn path_style(style: &PathStyle) -> ParameterStyle {
    match style {
        PathStyle::Matrix => ParameterStyle::Matrix,
        PathStyle::Label => ParameterStyle::Label,
        PathStyle::Simple => ParameterStyle::Simple,
    }
}
