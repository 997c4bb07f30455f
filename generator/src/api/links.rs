//! Links: what a caller may ask for next, and with what of a response (*Link Object*).

use openapiv3::{LinkOperation, ReferenceOr};

use super::operations::Resolver;
use super::references;
use crate::diagnostic::Place;
use crate::document::tree::Node;
use crate::pointer;

/// A link of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its key.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// To which operation it leads.
    pub target: LinkTarget,
    /// `parameters`: the names, some with their place before them (`path.id`), and expressions or values.
    pub parameters: Vec<(String, String)>,
    /// `requestBody`: an expression or a value.
    pub body: Option<String>,
    /// Where its target is written.
    pub place: Place,
    /// The JSON pointer of the link.
    pub pointer: String,
}

/// Which operation is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// `operationId`
    Id(String),
    /// `operationRef` within the document: a JSON pointer.
    Pointer(String),
    /// `operationRef` to another document.
    Elsewhere(String),
}

impl LinkTarget {
    /// As it is written.
    pub fn written(&self) -> &str {
        match self {
            Self::Id(text) | Self::Pointer(text) | Self::Elsewhere(text) => text,
        }
    }
}

impl Resolver<'_, '_> {
    /// The links of the response at a pointer.
    pub(super) fn links(
        &mut self,
        links: &indexmap::IndexMap<String, ReferenceOr<openapiv3::Link>>,
        response: &str,
    ) -> Vec<Link> {
        let mut resolved = Vec::new();
        for (name, link) in links {
            let at = format!("{response}/links/{}", pointer::escaped(name));
            let found = match link {
                ReferenceOr::Item(link) => Some((link, at)),
                ReferenceOr::Reference { reference } => {
                    self.component(reference, "links", |components| &components.links, &at)
                }
            };
            let Some((link, pointer)) = found else { continue };
            let (target, key) = match &link.operation {
                LinkOperation::OperationId(id) => (LinkTarget::Id(id.clone()), "operationId"),
                LinkOperation::OperationRef(reference) => match references::local(reference) {
                    Some(pointer) => (LinkTarget::Pointer(pointer), "operationRef"),
                    None => (LinkTarget::Elsewhere(reference.clone()), "operationRef"),
                },
            };
            // The skeleton has neither of the two.
            let node = self.document.node(&pointer);
            let parameters = node.and_then(|node| node.get("parameters")).map(Node::members).unwrap_or_default();
            resolved.push(Link {
                name: name.clone(),
                description: link.description.clone(),
                target,
                parameters: parameters.iter().map(|member| (member.key.clone(), text(&member.node))).collect(),
                body: node.and_then(|node| node.get("requestBody")).map(text),
                place: self.document.place(&format!("{pointer}/{key}")),
                pointer,
            });
        }
        resolved
    }
}

/// An expression as it is; any other value as JSON.
fn text(node: &Node) -> String {
    match node.as_str() {
        Some(text) if text.starts_with('$') || text.contains("{$") => text.to_owned(),
        Some(_) | None => node.json(),
    }
}
