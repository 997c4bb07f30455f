//! Load: text(s) → [`Document`]. Reading and the versions of the specification end here.

mod bundle;
mod index;
mod json_path;
mod origin;
mod overlay;
mod positions;
mod read;
pub(crate) mod reference;
pub mod schema;
mod slice;
mod structure;
mod swagger;
pub mod tree;
mod version;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::diagnostic::{Diagnostic, FileId, Place};
pub use bundle::{Loader, is_url};
use index::Index;
use schema::{SchemaIndex, SchemaTable};
pub use slice::{Selector, Slice};
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
    /// What the skeleton cannot say.
    pub beside: Beside,
    /// The whole tree, as one of OpenAPI 3, for places and for what the skeleton cannot say.
    pub tree: Node,
    /// The files, by [`FileId`].
    pub sources: Vec<Source>,
    /// The operations that a slice leaves out, and their parameters: the JSON pointer of each, and the word that stands for
    /// it in names.
    pub left_out: Vec<(String, String)>,
    /// Made when the first pointer is looked up.
    index: OnceLock<Index>,
}

/// What a document says that the skeleton of `openapiv3` has no words for.
#[derive(Debug, Default)]
pub struct Beside {
    /// The names of the security schemes of type `mutualTLS` (3.1).
    pub mutual_tls: Vec<String>,
    /// The operations of `query` and of `additionalOperations` (3.2).
    pub other_operations: Vec<OtherOperation>,
    /// The JSON pointers of the parameters `in: querystring` (3.2). In the skeleton they are query parameters with
    /// `content`.
    pub querystrings: Vec<String>,
    /// `itemSchema` (3.2) by the JSON pointer of its media type.
    pub item_schemas: HashMap<String, SchemaIndex>,
    /// `webhooks` (3.1), by name, as path items of the skeleton are.
    pub webhooks: Vec<(String, openapiv3::ReferenceOr<openapiv3::PathItem>)>,
    /// The path items to which callbacks refer, by the JSON pointer at which they stand. The skeleton's callbacks lack them.
    pub called_back: HashMap<String, openapiv3::PathItem>,
    /// `$self` (3.2).
    pub own_uri: Option<String>,
}

/// An operation whose method `openapiv3` does not know (3.2, Path Item Object).
#[derive(Debug)]
pub struct OtherOperation {
    /// The method as it stands on the wire: a token (RFC 9110, section 5.6.2).
    pub method: String,
    /// The JSON pointer of the path item: where it stands, not where it is referred to.
    pub item: String,
    /// The JSON pointer of the operation.
    pub pointer: String,
    /// Where it stands.
    pub place: Place,
    /// The operation, as those of the skeleton are.
    pub operation: openapiv3::Operation,
}

impl Document {
    /// All of a document of which this is a part; `None` where what the part leaves out has errors.
    pub fn whole(&self) -> Option<Self> {
        let tree = self.tree.clone();
        let structure::Structure { skeleton, schemas, beside, diagnostics } =
            structure::walk(&tree, self.version, &self.sources, None);
        let refused = diagnostics.iter().any(Diagnostic::is_error);
        let (version, sources) = (self.version, self.sources.clone());
        let whole =
            Self { version, skeleton, schemas, beside, tree, sources, left_out: Vec::new(), index: OnceLock::new() };
        (!refused).then_some(whole)
    }

    /// The node at a JSON pointer (RFC 6901).
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        self.index.get_or_init(|| Index::of(&self.tree)).find(&self.tree, pointer)
    }

    /// The JSON pointer that was meant by one that leads nowhere.
    pub fn near(&self, pointer: &str) -> Option<String> {
        index::near(&self.tree, pointer)
    }

    /// Diagnostics in the terms of the texts. Places are right always; the pointers that the stages have, and what the
    /// messages call things, are those of the tree: not what its author wrote where the document is Swagger 2.0 or several
    /// files.
    #[must_use]
    pub fn in_own_terms(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.version == Version::V2_0 {
            origin::former_names(&mut diagnostics);
        }
        if self.version == Version::V2_0 || self.sources.len() > 1 {
            origin::pointers(&mut diagnostics, &self.sources);
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

/// A document's text, and how the files are read that it refers to.
pub struct Texts<'l> {
    /// The document itself.
    pub source: Source,
    /// Overlays (Overlay Specification 1.0 and 1.1), applied in this order before anything else is made of the document.
    /// References in them are relative to the document.
    pub overlays: Vec<Source>,
    /// Reads the others; without it a reference to another file is an error.
    pub loader: Option<Loader<'l>>,
}

impl From<Source> for Texts<'_> {
    fn from(source: Source) -> Self {
        Self { source, overlays: Vec::new(), loader: None }
    }
}

/// Reads a document, and the files that it refers to.
///
/// `None` comes with at least one error among the diagnostics. All structural problems are reported, in the order of
/// the text; those of reading end it at the first. The sources are those that places refer to, also where it fails.
///
/// # Example
///
/// ```
/// use oasmith::document::{self, Source, Texts};
///
/// let text = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\n\
///     components: {schemas: {Pet: {$ref: 'schemas/pet.yaml'}}}\n";
/// let mut loader = |path: &str| match path {
///     "schemas/pet.yaml" => Ok(Source { name: path.into(), text: "type: object\n".into() }),
///     _ => Err("there is no such file".into()),
/// };
/// let source = Source { name: "pets.yaml".into(), text: text.into() };
/// let (document, diagnostics, _) = document::load_files(Texts { source, overlays: Vec::new(), loader: Some(&mut loader) });
/// assert!(diagnostics.is_empty());
/// assert!(document.is_some_and(|document| document.node("/components/schemas/Pet/type").is_some()));
/// ```
pub fn load_files(texts: Texts<'_>) -> (Option<Document>, Vec<Diagnostic>, Vec<Source>) {
    load_slice(texts, &Slice::default())
}

/// Reads a part of a document: the operations that a slice selects, and the components that they need. See [`load_files`].
///
/// A selector that selects nothing is an error. Its place is given the file after those that were read.
pub fn load_slice(texts: Texts<'_>, slice: &Slice) -> (Option<Document>, Vec<Diagnostic>, Vec<Source>) {
    let read = match read_files(texts) {
        Ok(read) => read,
        Err((diagnostics, sources)) => return (None, diagnostics, sources),
    };
    let Read { mut tree, version, sources, mut diagnostics } = read;
    if version == Version::V2_0 {
        let (upgraded, found) = swagger::upgrade(&tree);
        tree = upgraded;
        diagnostics.extend(found);
    }
    let mut part = None;
    if !slice.is_whole() {
        let (selected, problems) = slice::part(&tree, slice, FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX)));
        if !problems.is_empty() {
            return (None, problems, sources);
        }
        diagnostics.retain(|diagnostic| diagnostic.is_error() || selected.concerns(diagnostic));
        part = Some(selected);
    }
    let structure::Structure { skeleton, schemas, beside, diagnostics: found } =
        structure::walk(&tree, version, &sources, part.as_ref());
    diagnostics.extend(found);
    diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| (label.place.file, label.place.start)));
    let index = OnceLock::new();
    let left_out = part.map(|part| part.left_out).unwrap_or_default();
    let document = Document { version, skeleton, schemas, beside, tree, sources, left_out, index };
    let diagnostics = document.in_own_terms(diagnostics);
    let refused = diagnostics.iter().any(Diagnostic::is_error);
    let sources = document.sources.clone();
    ((!refused).then_some(document), diagnostics, sources)
}

/// Puts a document that refers to other files into one: what is written in other files is among its components, or, for
/// path items, where it is referred to. The tree is that of the version in which the document is written.
///
/// `None` comes with at least one error among the diagnostics.
pub fn bundle(texts: Texts<'_>) -> (Option<Node>, Vec<Diagnostic>, Vec<Source>) {
    let Read { tree, mut diagnostics, sources, .. } = match read_files(texts) {
        Ok(read) => read,
        Err((diagnostics, sources)) => return (None, diagnostics, sources),
    };
    origin::pointers(&mut diagnostics, &sources);
    let refused = diagnostics.iter().any(Diagnostic::is_error);
    ((!refused).then_some(tree), diagnostics, sources)
}

/// A document in one tree.
struct Read {
    tree: Node,
    version: Version,
    sources: Vec<Source>,
    diagnostics: Vec<Diagnostic>,
}

fn read_files(texts: Texts<'_>) -> Result<Read, (Vec<Diagnostic>, Vec<Source>)> {
    let Texts { source, overlays, loader } = texts;
    let read = read::read(&source.text, FileId(0));
    let sources: Vec<Source> = std::iter::once(source).chain(overlays).collect();
    let (tree, mut diagnostics) = match read {
        Ok(tree) => overlay::apply(tree, &sources[1..], 1),
        Err(diagnostic) => return Err((vec![diagnostic], sources)),
    };
    if diagnostics.iter().any(Diagnostic::is_error) {
        origin::pointers(&mut diagnostics, &sources);
        return Err((diagnostics, sources));
    }
    let detected = version::detect(&tree);
    let version = match detected.and_then(|version| version::mistaken(&tree, version).map_or(Ok(version), Err)) {
        Ok(version) => version,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return Err((diagnostics, sources));
        }
    };
    Ok(match loader {
        None => Read { tree, version, sources, diagnostics },
        Some(loader) => {
            let bundle::Bundled { tree, sources, diagnostics: found } = bundle::bundle(tree, sources, loader);
            diagnostics.extend(found);
            Read { tree, version, sources, diagnostics }
        }
    })
}

/// Reads a document that is one text, see [`load_files`].
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
    let (document, diagnostics, _) = load_files(source.into());
    (document, diagnostics)
}
