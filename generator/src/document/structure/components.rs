//! Components Object: what the rest of the document refers to.

use openapiv3::Components;

use super::Reader;
use crate::catalogue::Code;
use crate::document::read::push_token;
use crate::document::tree::{Member, Node};
use crate::features::COMPONENTS;

impl Reader<'_> {
    /// Components Object. Its schemas go to the table, its examples stay in the tree.
    pub(super) fn components(&mut self, node: &Node) -> Option<Components> {
        let fields = self.fields(node, COMPONENTS.names)?;
        if let Some(node) = fields.get("schemas") {
            self.within("schemas", |reader| reader.component_schemas(node));
        }
        fields.see(self, "examples", Self::examples);
        Some(Components {
            schemas: indexmap::IndexMap::new(),
            responses: fields.map(self, "responses", |r, n| r.reference_or(n, Self::response)),
            parameters: fields.map(self, "parameters", |r, n| r.reference_or(n, Self::parameter)),
            examples: indexmap::IndexMap::new(),
            request_bodies: fields.map(self, "requestBodies", |r, n| r.reference_or(n, Self::request_body)),
            headers: fields.read(self, "headers", |reader, node| Some(reader.headers(node))).unwrap_or_default(),
            security_schemes: fields.map(self, "securitySchemes", |r, n| r.reference_or(n, Self::security_scheme)),
            links: fields.map(self, "links", |r, n| r.reference_or(n, Self::link)),
            callbacks: fields.map(self, "callbacks", |r, n| r.reference_or(n, Self::callback)),
            extensions: indexmap::IndexMap::new(),
        })
    }

    /// Path items among the components that nothing refers to: nothing comes of them.
    pub(super) fn unused_path_items(&mut self, tree: &Node) {
        let items = tree.get("components").and_then(|components| components.get("pathItems"));
        for Member { key, key_place, .. } in items.map_or(&[][..], Node::members) {
            let mut pointer = "/components/pathItems".to_owned();
            push_token(&mut pointer, key);
            if !self.following.reached.contains(&pointer) {
                self.pointer = pointer;
                let message = "nothing refers to this path item: it is not generated";
                self.report(Code::OperationPart, *key_place, message, "");
                self.pointer.clear();
            }
        }
    }
}
