//! A document over several files → one tree.
//!
//! What a reference to another file leads to becomes a component of the document (a path item stands where it is
//! referred to), and the reference leads there: everything after this sees one file. Nodes keep their places, so that a
//! diagnostic still tells the file.
//!
//! 1. [`discover`]: every target in every file, and what their own references lead to.
//! 2. [`naming`]: what each is called, as a function of the files alone and not of the order in which they are met.
//! 3. [`rewrite`]: the targets get their place, the references their new text.

mod discover;
mod files;
mod naming;
mod rewrite;

use std::collections::HashMap;

use super::Source;
use super::positions::Kind;
use super::tree::Node;
use crate::diagnostic::{Diagnostic, Place};
pub use files::{Loader, is_url};

/// A document and its files.
pub(super) struct Bundled {
    /// The document, in one.
    pub(super) tree: Node,
    /// Its files, by their id: the document itself first.
    pub(super) sources: Vec<Source>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What a reference leads to: a file by its position, and a pointer in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Target {
    file: usize,
    pointer: String,
}

/// A part of another file that becomes a part of the document.
struct Unit {
    target: Target,
    kind: Kind,
    node: Node,
}

/// Where a reference leads once the document is one.
#[derive(Clone)]
enum Leads {
    /// To what stands in the document itself.
    Root(String),
    /// Into a unit: to it, or below it.
    Unit(usize, String),
}

/// What the references of every file lead to: by the place of their text, which is theirs alone.
type Links = HashMap<Place, Leads>;

/// Puts a document into one tree, reading the files that it refers to. The sources are the document and its overlays.
pub(super) fn bundle(tree: Node, sources: Vec<Source>, loader: Loader<'_>) -> Bundled {
    if !discover::leads_out(&tree) {
        return Bundled { tree, sources, diagnostics: Vec::new() };
    }
    let mut found = discover::discover(&tree, sources, loader);
    if found.links.is_empty() {
        return Bundled { tree, sources: found.sources, diagnostics: found.diagnostics };
    }
    let places = naming::places(&tree, &found);
    let tree = rewrite::rewrite(tree, &mut found, &places);
    Bundled { tree, sources: found.sources, diagnostics: found.diagnostics }
}
