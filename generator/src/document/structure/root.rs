//! The OpenAPI Object and what describes the interface as a whole.

use openapiv3::{Contact, ExternalDocumentation, Info, License, OpenAPI, Paths, Server, ServerVariable, Tag};

use super::Reader;
use crate::catalogue::Code;
use crate::document::tree::Node;
use crate::document::version::Version;
use crate::features::{CONTACT, EXTERNAL_DOCS, INFO, LICENSE, OPENAPI, SERVER, SERVER_VARIABLE, TAG};

/// Dialects that say what is read anyway.
const DIALECTS: [&str; 4] = [
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://spec.openapis.org/oas/3.1/dialect/2024-11-10",
    "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
    "https://json-schema.org/draft/2020-12/schema",
];

impl Reader<'_> {
    /// OpenAPI Object.
    pub(super) fn root(&mut self, tree: &Node) -> OpenAPI {
        let Some(fields) = self.fields(tree, OPENAPI.names) else { return OpenAPI::default() };
        // Components come first, because their schemas come first in the table.
        let components = fields.read(self, "components", |reader, node| match reader.part {
            Some(part) => reader.components(&part.components(node)),
            None => reader.components(node),
        });
        let openapi = fields.required_string(self, "openapi");
        let info = fields.expected(self, "info", Self::info).unwrap_or_default();
        let paths = match self.version {
            Version::V2_0 | Version::V3_0 => fields.expected(self, "paths", Self::paths),
            Version::V3_1 | Version::V3_2 => fields.read(self, "paths", Self::paths),
        };
        if self.part.is_none() {
            fields.see(self, "webhooks", Self::webhooks);
        }
        let dialect = fields.string(self, "jsonSchemaDialect");
        if dialect.is_some_and(|dialect| !DIALECTS.contains(&dialect.trim_end_matches('#'))) {
            let message = "`jsonSchemaDialect` is ignored: schemas are read as those of OpenAPI";
            fields.ignored(self, Code::UnknownKeyword, "jsonSchemaDialect", message);
        }
        self.beside.own_uri = fields.string(self, "$self");
        OpenAPI {
            openapi,
            info,
            servers: fields.list(self, "servers", Self::server),
            paths: paths.unwrap_or_else(Paths::default),
            components,
            security: fields.read(self, "security", |reader, node| Some(reader.requirements(node))),
            tags: fields.list(self, "tags", Self::tag),
            external_docs: fields.read(self, "externalDocs", Self::external_docs),
            extensions: indexmap::IndexMap::new(),
        }
    }

    fn info(&mut self, node: &Node) -> Option<Info> {
        let fields = self.fields(node, INFO.names)?;
        Some(Info {
            title: fields.expected_string(self, "title"),
            description: fields.string(self, "description"),
            terms_of_service: fields.string(self, "termsOfService"),
            contact: fields.read(self, "contact", Self::contact),
            license: fields.read(self, "license", Self::license),
            version: fields.expected_string(self, "version"),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn contact(&mut self, node: &Node) -> Option<Contact> {
        let fields = self.fields(node, CONTACT.names)?;
        Some(Contact {
            name: fields.string(self, "name"),
            url: fields.string(self, "url"),
            email: fields.string(self, "email"),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn license(&mut self, node: &Node) -> Option<License> {
        let fields = self.fields(node, LICENSE.names)?;
        Some(License {
            name: fields.expected_string(self, "name"),
            url: fields.string(self, "url"),
            extensions: indexmap::IndexMap::new(),
        })
    }

    /// Server Object.
    pub(super) fn server(&mut self, node: &Node) -> Option<Server> {
        let fields = self.fields(node, SERVER.names)?;
        let server = Server {
            url: fields.required_string(self, "url"),
            description: fields.string(self, "description"),
            variables: fields.read(self, "variables", |reader, node| Some(reader.map(node, Self::server_variable))),
            extensions: indexmap::IndexMap::new(),
        };
        self.server_variables(&server, node);
        Some(server)
    }

    fn server_variable(&mut self, node: &Node) -> Option<ServerVariable> {
        let fields = self.fields(node, SERVER_VARIABLE.names)?;
        Some(ServerVariable {
            enumeration: fields.list(self, "enum", Self::string),
            default: fields.required_string(self, "default"),
            description: fields.string(self, "description"),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn tag(&mut self, node: &Node) -> Option<Tag> {
        let fields = self.fields(node, TAG.names)?;
        Some(Tag {
            name: fields.required_string(self, "name"),
            description: fields.string(self, "description"),
            external_docs: fields.read(self, "externalDocs", Self::external_docs),
            extensions: indexmap::IndexMap::new(),
        })
    }

    /// External Documentation Object.
    pub(super) fn external_docs(&mut self, node: &Node) -> Option<ExternalDocumentation> {
        let fields = self.fields(node, EXTERNAL_DOCS.names)?;
        Some(ExternalDocumentation {
            description: fields.string(self, "description"),
            url: fields.expected_string(self, "url"),
            extensions: indexmap::IndexMap::new(),
        })
    }
}
