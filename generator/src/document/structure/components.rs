//! Components Object: what the rest of the document refers to.

use openapiv3::Components;

use super::Reader;
use crate::catalogue::Code;
use crate::document::tree::Node;

const COMPONENTS: &[&str] = &[
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
];

impl Reader<'_> {
    /// Components Object. Its schemas go to the table, its examples stay in the tree.
    pub(super) fn components(&mut self, node: &Node) -> Option<Components> {
        let fields = self.fields(node, COMPONENTS)?;
        if let Some(node) = fields.get("schemas") {
            self.within("schemas", |reader| reader.component_schemas(node));
        }
        fields.ignored(
            self,
            Code::OperationPart,
            "pathItems",
            "path items among the components are not generated: write them under `paths`",
        );
        Some(Components {
            schemas: indexmap::IndexMap::new(),
            responses: fields.map(self, "responses", |r, n| r.reference_or(n, Self::response)),
            parameters: fields.map(self, "parameters", |r, n| r.reference_or(n, Self::parameter)),
            examples: indexmap::IndexMap::new(),
            request_bodies: fields.map(self, "requestBodies", |r, n| r.reference_or(n, Self::request_body)),
            headers: fields.map(self, "headers", |r, n| r.reference_or(n, Self::header)),
            security_schemes: fields.map(self, "securitySchemes", |r, n| r.reference_or(n, Self::security_scheme)),
            links: fields.map(self, "links", |r, n| r.reference_or(n, Self::link)),
            callbacks: fields.map(self, "callbacks", |r, n| r.reference_or(n, Self::callback)),
            extensions: indexmap::IndexMap::new(),
        })
    }
}
