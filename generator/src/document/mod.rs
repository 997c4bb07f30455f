//! Load: text(s) → [`Document`]. Reading and the versions of the specification end here.

mod index;
mod origin;
mod positions;
mod read;
pub(crate) mod reference;
pub mod schema;
mod structure;
mod swagger;
pub mod tree;
mod version;

use std::sync::OnceLock;

use crate::diagnostic::{Diagnostic, FileId, Place};
use index::Index;
use schema::SchemaTable;
use tree::Node;
pub use version::Version;

/// A text that was read, for diagnostics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How it is called in diagnostics: a path, or `<stdin>`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A document: an `openapiv3` skeleton whose every schema is a `$ref` into the table, and the table.
#[derive(Debug)]
pub struct Document {
    /// The version of the specification that it follows.
    pub version: Version,
    /// Paths, operations, parameters, bodies, responses and security. Every schema position holds
    /// `$ref: "#/components/schemas/INDEX"`, an index of [`Document::schemas`]; `components.schemas` is empty.
    /// Examples and extensions (`x-…`) are in [`Document::tree`] only.
    pub skeleton: openapiv3::OpenAPI,
    /// Every schema.
    pub schemas: SchemaTable,
    /// The names of the security schemes of type `mutualTLS`, which the skeleton cannot say.
    pub mutual_tls: Vec<String>,
    /// The whole tree, as one of OpenAPI 3, for places and for what the skeleton cannot say.
    pub tree: Node,
    /// The files, by [`FileId`].
    pub sources: Vec<Source>,
    /// Made when the first pointer is looked up.
    index: OnceLock<Index>,
}

impl Document {
    /// The node at a JSON pointer (RFC 6901).
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        self.index.get_or_init(|| Index::of(&self.tree)).find(&self.tree, pointer)
    }

    /// Diagnostics in the terms of the texts. Places are right always; the pointers that the stages have, and what the
    /// messages call things, are those of the tree, which is not what its author wrote where the document is Swagger 2.0.
    #[must_use]
    pub fn in_own_terms(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        match self.version {
            Version::V2_0 => {
                origin::former_names(&mut diagnostics);
                origin::pointers(&mut diagnostics, &self.sources);
            }
            Version::V3_0 | Version::V3_1 => {}
        }
        diagnostics
    }

    /// The place of a JSON pointer, or of its closest ancestor that exists.
    pub fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(node) = self.node(pointer) {
                return node.place;
            }
            pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
}

/// Reads a document.
///
/// `None` comes with at least one error among the diagnostics. All structural problems are reported, in the order of
/// the text; those of reading end it at the first.
///
/// # Example
///
/// ```
/// use oasmith::document::{self, Source};
///
/// let text = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\n";
/// let (document, diagnostics) = document::load(Source { name: "pets.yaml".into(), text: text.into() });
/// assert!(diagnostics.is_empty());
/// assert_eq!(document.map(|document| document.skeleton.info.title).as_deref(), Some("Pets"));
/// ```
pub fn load(source: Source) -> (Option<Document>, Vec<Diagnostic>) {
    let tree = match read::read(&source.text, FileId(0)) {
        Ok(tree) => tree,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let version = match version::detect(&tree) {
        Ok(version) => version,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let mut diagnostics = Vec::new();
    let mut tree = tree;
    if version == Version::V2_0 {
        (tree, diagnostics) = swagger::upgrade(&tree);
    }
    let structure::Structure { skeleton, schemas, mutual_tls, diagnostics: found } = structure::walk(&tree, version);
    diagnostics.extend(found);
    diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map_or(0, |label| label.place.start));
    let index = OnceLock::new();
    let document = Document { version, skeleton, schemas, mutual_tls, tree, sources: vec![source], index };
    let diagnostics = document.in_own_terms(diagnostics);
    let refused = diagnostics.iter().any(Diagnostic::is_error);
    ((!refused).then_some(document), diagnostics)
}
