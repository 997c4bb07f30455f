//! What changed about operations: the client's method, the server's method, and the types that belong to them.

use std::collections::{HashMap, HashSet};

use super::same::{Same, written};
use super::{
    CLIENT_MAJOR, Collector, Impact, Impacts, MAJOR, MINOR, SERVER_MAJOR, Subject, Versions, quoted, responses,
};
use crate::driver::Named;
use crate::names::OperationNames;
use crate::plan::{Body, Content, Operation, Parameter, ParameterValues, TypeRef};

/// An operation of one version with its names.
#[derive(Clone, Copy)]
pub(super) struct Of<'v> {
    pub(super) named: &'v Named,
    pub(super) operation: &'v Operation,
    pub(super) names: &'v OperationNames,
}

impl Of<'_> {
    fn call(&self) -> String {
        let module = &self.named.names.tags[self.operation.tag.index()].module;
        format!("{module}().{}", self.names.method)
    }

    fn request(&self) -> (&str, &str) {
        (self.operation.method.as_str(), &self.operation.template)
    }

    fn subject(&self) -> Subject {
        let (method, path) = self.request();
        Subject::Operation { call: self.call(), method: method.to_owned(), path: path.to_owned() }
    }
}

/// An operation of both versions.
pub(super) struct Pair<'v> {
    pub(super) old: Of<'v>,
    pub(super) new: Of<'v>,
    pub(super) same: &'v Same<'v>,
    pub(super) subject: Subject,
}

fn all(named: &Named) -> impl Iterator<Item = Of<'_>> {
    let operations = named.plan.operations.iter().zip(&named.names.operations);
    operations.map(move |(operation, names)| Of { named, operation, names })
}

/// Compares every operation.
pub(super) fn compare(versions: Versions<'_>, same: &Same<'_>, found: &mut Collector) {
    let Versions { old, new, defaults } = versions;
    let by_call: HashMap<String, Of<'_>> = all(new).map(|of| (of.call(), of)).collect();
    let old_calls: HashSet<String> = all(old).map(|of| of.call()).collect();
    let moved: HashMap<(&str, &str), Of<'_>> =
        by_call.values().filter(|of| !old_calls.contains(&of.call())).map(|of| (of.request(), *of)).collect();
    let mut known = HashSet::new();
    for of in all(old) {
        let subject = of.subject();
        let Some(other) = by_call.get(&of.call()).or_else(|| moved.get(&of.request())) else {
            found.add(&subject, "the operation is gone", MAJOR);
            continue;
        };
        known.insert(other.call());
        if of.call() != other.call() {
            found.add(&subject, format!("the call is {} now", quoted(&other.call())), MAJOR);
        }
        Pair { old: of, new: *other, same, subject }.compare(found);
    }
    let impacts = if defaults { MINOR } else { SERVER_MAJOR };
    for of in all(new).filter(|of| !known.contains(&of.call())) {
        found.add(&of.subject(), "the operation is new", impacts);
    }
}

/// Whether other values of a parameter are valid, or they are written in another way.
fn is_written_otherwise(old: &Parameter, new: &Parameter) -> bool {
    old.rules != new.rules || old.style != new.style || old.whole_query != new.whole_query
}

impl Pair<'_> {
    pub(super) fn add(&self, message: impl Into<String>, impacts: Impacts, found: &mut Collector) {
        found.add(&self.subject, message, impacts);
    }

    fn compare(&self, found: &mut Collector) {
        let (old, new) = (self.old.operation, self.new.operation);
        if self.old.request() != self.new.request() {
            let (method, path) = self.new.request();
            self.add(format!("the request is {}", quoted(&format!("{method} {path}"))), MINOR, found);
        }
        self.arguments(found);
        self.options(found);
        self.body(found);
        responses::compare(self, found);
        self.security(found);
        match (old.served, new.served) {
            (true, false) => {
                let message = "no server answers it: another operation answers every request that it could";
                self.add(message, SERVER_MAJOR, found);
            }
            (false, true) => self.add("a server answers it", MINOR, found),
            (true, true) | (false, false) => {}
        }
        match (old.pagination, new.pagination) {
            (Some(_), None) => {
                self.add("`items()` and `pages()` are gone: its pages do not follow each other", CLIENT_MAJOR, found);
            }
            (None, Some(_)) => self.add("`items()` and `pages()` are new", (Impact::Minor, Impact::None), found),
            (Some(_), Some(_)) | (None, None) => {}
        }
        if !old.docs.deprecated && new.docs.deprecated {
            self.add("the operation is deprecated", MINOR, found);
        }
    }

    /// The required parameters, which are arguments by position.
    fn arguments(&self, found: &mut Collector) {
        let (old, new) = (self.old.operation.required.as_slice(), self.new.operation.required.as_slice());
        let at = |parameter: &Parameter, list: &[Parameter]| {
            list.iter().position(|other| (&other.wire, other.location) == (&parameter.wire, parameter.location))
        };
        let (all_old, all_new) = (old, new);
        // One for one, what stands at the same position may only have another name.
        let renamed = old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| {
                let is_other = at(old, all_new).is_none() && at(new, all_old).is_none();
                old.location == new.location && self.is_same_argument(old, new) && (old.wire == new.wire || is_other)
            });
        let mut in_order = Vec::new();
        for (position, parameter) in old.iter().enumerate() {
            let name = quoted(&parameter.wire);
            match at(parameter, new) {
                Some(other) => {
                    in_order.push(other);
                    let other = &new[other];
                    if !self.is_same_argument(parameter, other) {
                        let ty = quoted(&written(self.new.named, value_type(other)));
                        self.add(format!("the argument {name} is {ty}"), MAJOR, found);
                    } else if is_written_otherwise(parameter, other) {
                        self.add(format!("other values of the argument {name} are valid"), MINOR, found);
                    }
                }
                None if renamed => {
                    let other = quoted(&new[position].wire);
                    self.add(format!("the argument {name} is called {other}"), MINOR, found);
                }
                None => self.add(format!("the argument {name} is gone"), MAJOR, found),
            }
        }
        for parameter in new.iter().filter(|parameter| at(parameter, old).is_none() && !renamed) {
            self.add(format!("the required parameter {} is new", quoted(&parameter.wire)), MAJOR, found);
        }
        if !in_order.is_sorted() {
            self.add("the arguments have another order", MAJOR, found);
        }
    }

    fn is_same_argument(&self, old: &Parameter, new: &Parameter) -> bool {
        let borrowed = |parameter: &Parameter| match parameter.style.values {
            ParameterValues::Objects | ParameterValues::Mixed | ParameterValues::Json => true,
            ParameterValues::Scalars | ParameterValues::Lists => false,
        };
        self.same.is(value_type(old), value_type(new)) && borrowed(old) == borrowed(new)
    }

    /// The optional parameters: setters for callers, a struct for servers.
    fn options(&self, found: &mut Collector) {
        let set = |of: Of<'_>| -> Vec<(String, Parameter)> {
            let Some(id) = of.operation.optional else { return Vec::new() };
            let fields = &of.named.names.parameter_sets[id.index()].fields;
            let parameters = &of.named.plan.parameter_sets[id.index()].parameters;
            fields.iter().cloned().zip(parameters.iter().cloned()).collect()
        };
        let (old, new) = (set(self.old), set(self.new));
        match (self.old.operation.optional, self.new.operation.optional) {
            (None, Some(_)) => {
                let names: Vec<String> = new.iter().map(|(name, _)| quoted(name)).collect();
                let message = format!("it has its first optional parameters: {}", names.join(", "));
                self.add(message, SERVER_MAJOR, found);
                return;
            }
            (Some(_), None) => {
                self.add("it has no optional parameters any more", MAJOR, found);
                return;
            }
            (Some(_), Some(_)) if self.old.names.params != self.new.names.params => {
                let message = format!("its optional parameters are called {}", quoted(&self.new.names.params));
                self.add(message, MAJOR, found);
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        for (name, parameter) in &old {
            match new.iter().find(|(other, _)| other == name) {
                None => self.add(format!("the optional parameter {} is gone", quoted(name)), MAJOR, found),
                Some((_, other)) if !self.same.is(value_type(parameter), value_type(other)) => {
                    let ty = quoted(&written(self.new.named, value_type(other)));
                    self.add(format!("the optional parameter {} is {ty}", quoted(name)), MAJOR, found);
                }
                Some((_, other)) if is_written_otherwise(parameter, other) => {
                    self.add(
                        format!("other values of the optional parameter {} are valid", quoted(name)),
                        MINOR,
                        found,
                    );
                }
                Some(_) => {}
            }
        }
        for (name, _) in new.iter().filter(|(name, _)| !old.iter().any(|(other, _)| other == name)) {
            self.add(format!("the optional parameter {} is new", quoted(name)), MINOR, found);
        }
    }

    fn body(&self, found: &mut Collector) {
        let (old, new) = match (&self.old.operation.body, &self.new.operation.body) {
            (None, None) => return,
            (None, Some(_)) => return self.add("it has a body", MAJOR, found),
            (Some(_), None) => return self.add("it has no body any more", MAJOR, found),
            (Some(old), Some(new)) => (old, new),
        };
        match (old.required, new.required) {
            // What is passed for a required body is taken for an optional one.
            (true, false) => self.add("the body is optional", SERVER_MAJOR, found),
            (false, true) => self.add("the body is required", MAJOR, found),
            (true, true) | (false, false) => {}
        }
        match (old.has_choice(), new.has_choice()) {
            (false, false) => {
                if !self.is_same_content(&old.content, &new.content) {
                    let text = quoted(&content_text(self.new.named, &new.content));
                    self.add(format!("the body is {text}"), MAJOR, found);
                } else if media_types(old) != media_types(new) {
                    self.add(format!("the body is sent as {}", media_types(new).join(", ")), MINOR, found);
                }
            }
            (true, true) => self.choice(old, new, found),
            (false, true) => {
                let message = format!("the body is one of several things: {}", quoted(&self.new.names.body));
                self.add(message, MAJOR, found);
            }
            (true, false) => self.add("the body is one thing alone, not an enum", MAJOR, found),
        }
    }

    /// The enum of a body by its media type; servers match all of it.
    fn choice(&self, old: &Body, new: &Body, found: &mut Collector) {
        let (before, after) = (&self.old.names.body_variants, &self.new.names.body_variants);
        for (content, name) in old.distinct().into_iter().zip(before) {
            match new.distinct().into_iter().zip(after).find(|(_, other)| *other == name) {
                None => self.add(format!("the variant {} of the body is gone", quoted(name)), MAJOR, found),
                Some((other, _)) if !self.is_same_content(content, other) => {
                    let text = quoted(&content_text(self.new.named, other));
                    self.add(format!("the variant {} of the body holds {text}", quoted(name)), MAJOR, found);
                }
                Some(_) => {}
            }
        }
        for name in after.iter().filter(|name| !before.contains(name)) {
            self.add(format!("the variant {} of the body is new", quoted(name)), SERVER_MAJOR, found);
        }
    }

    /// Whether two contents of bodies are one type in Rust.
    fn is_same_content(&self, old: &Content, new: &Content) -> bool {
        match (body_type(old), body_type(new)) {
            (Some(old), Some(new)) => self.same.is(old, new),
            (None, None) => match (items(old), items(new)) {
                (Some(old), Some(new)) => self.same.is(old, new),
                (None, None) => matches!(old, Content::Text { .. }) == matches!(new, Content::Text { .. }),
                (Some(_), None) | (None, Some(_)) => false,
            },
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Who may call: what a server is told of the caller.
    fn security(&self, found: &mut Collector) {
        let (old, new) = (&self.old.operation.security, &self.new.operation.security);
        let who = |security: &crate::plan::Security| match (security.alternatives.is_empty(), security.optional) {
            (true, _) => "anyone may call it",
            (false, true) => "credentials are optional",
            (false, false) => "it needs credentials",
        };
        let names = |of: Of<'_>| -> Vec<Vec<(String, Vec<String>)>> {
            let name = |need: &crate::plan::Need| {
                (of.named.names.schemes[need.scheme.index()].method.clone(), need.scopes.clone())
            };
            let alternatives = &of.operation.security.alternatives;
            alternatives.iter().map(|needs| needs.iter().map(name).collect()).collect()
        };
        if who(old) != who(new) {
            self.add(who(new), SERVER_MAJOR, found);
        } else if names(self.old) != names(self.new) {
            self.add("it needs other credentials or scopes", MINOR, found);
        }
    }
}

/// The type of a value; a null has no form in a parameter.
pub(super) fn value_type(parameter: &Parameter) -> &TypeRef {
    match &parameter.ty {
        TypeRef::Nullable(inner) => inner,
        other => other,
    }
}

fn media_types(body: &Body) -> Vec<&str> {
    body.contents().map(Content::media_type).collect()
}

/// The type of a body of a request; `None`: text or bytes.
fn body_type(content: &Content) -> Option<&TypeRef> {
    match content {
        Content::Json { ty, .. } | Content::Multipart { ty } | Content::Form { ty, .. } => Some(ty),
        Content::Text { .. } | Content::Items { .. } | Content::Bytes { .. } => None,
    }
}

/// The type of the items of a body.
fn items(content: &Content) -> Option<&TypeRef> {
    match content {
        Content::Items { ty, .. } => Some(ty),
        Content::Json { .. }
        | Content::Multipart { .. }
        | Content::Form { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => None,
    }
}

fn content_text(named: &Named, content: &Content) -> String {
    if let Some(ty) = items(content) {
        return format!("JsonItems<{}>", written(named, ty));
    }
    match body_type(content) {
        Some(ty) => written(named, ty),
        None if matches!(content, Content::Text { .. }) => "String".to_owned(),
        None => "Bytes".to_owned(),
    }
}
