//! The files of a document: read once each, called by their path from the document's folder.

use std::collections::HashMap;

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::document::Source;
use crate::document::index::Index;
use crate::document::read;
use crate::document::reference::percent_decode;
use crate::document::tree::Node;

/// Reads another file of a document. It is named by its path from the document's own folder, with `/` between the
/// parts and without `.` and (but at the beginning) `..`, or by its URL (`https://…`). The error says why it cannot be read.
pub type Loader<'l> = &'l mut dyn FnMut(&str) -> Result<Source, String>;

/// So many files a document may have.
const FILES: usize = 20_000;
/// So many bytes they may have together.
const BYTES: usize = 512 << 20;

/// A file that was read.
pub(super) struct File {
    /// Its path from the document's folder.
    pub(super) path: String,
    pub(super) tree: Node,
    index: Index,
}

impl File {
    /// The node at a pointer.
    pub(super) fn find(&self, pointer: &str) -> Option<&Node> {
        self.index.find(&self.tree, pointer)
    }
}

/// The files so far.
pub(super) struct Files<'l> {
    loader: Loader<'l>,
    pub(super) files: Vec<File>,
    pub(super) sources: Vec<Source>,
    by_path: HashMap<String, Option<usize>>,
    bytes: usize,
}

impl<'l> Files<'l> {
    /// The document itself, which is the first file, with its overlays, to which no path leads.
    pub(super) fn new(tree: &Node, sources: Vec<Source>, loader: Loader<'l>) -> Self {
        let path = sources.first().map(|source| file_name(&source.name)).unwrap_or_default();
        let by_path = HashMap::from([(path.clone(), Some(0))]);
        let bytes = sources.iter().map(|source| source.text.len()).sum();
        let mut files = vec![File { path, index: Index::of(tree), tree: tree.clone() }];
        files.resize_with(sources.len().max(1), || {
            let tree = Node::mapping(tree.place, Vec::new());
            File { path: String::new(), index: Index::of(&tree), tree }
        });
        Self { loader, files, sources, by_path, bytes }
    }

    /// The file that a reference in another one names, read if it is new. `None` if it cannot be read, which is reported
    /// the first time.
    pub(super) fn open(
        &mut self,
        from: usize,
        reference: &str,
        place: Place,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        let path = join(&self.files[from].path, &percent_decode(reference));
        if let Some(known) = self.by_path.get(&path) {
            return *known;
        }
        let file = match self.read(&path, place) {
            Ok(file) => Some(file),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                None
            }
        };
        self.by_path.insert(path, file);
        file
    }

    fn read(&mut self, path: &str, place: Place) -> Result<usize, Diagnostic> {
        if self.files.len() >= FILES || self.bytes > BYTES {
            let message = format!("the document has more than {FILES} files, or {BYTES} bytes in them");
            return Err(Diagnostic::new(Code::Limit, message).at(place, "", "this one is not read"));
        }
        let unreadable = |why: String| {
            let message = format!("the file `{}` cannot be read: {why}", path.escape_debug());
            Diagnostic::new(Code::ExternalReference, message).at(place, "", "referred to here")
        };
        let source = (self.loader)(path).map_err(unreadable)?;
        self.bytes += source.text.len();
        let id = self.files.len();
        let tree = read::read(&source.text, FileId(u32::try_from(id).unwrap_or(u32::MAX)));
        // A file that is wrong is shown with its text.
        self.sources.push(source);
        let (tree, problem) = match tree {
            Ok(tree) => (tree, None),
            Err(problem) => (Node::text(place, ""), Some(problem)),
        };
        self.files.push(File { path: path.to_owned(), index: Index::of(&tree), tree });
        problem.map_or(Ok(id), Err)
    }
}

/// The last part of a path.
fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

/// Whether a path is an address of the web.
pub fn is_url(path: &str) -> bool {
    let scheme = path.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
}

/// The path of a file that another one names: two spellings of one path become the same. What a file of the web names is
/// on the web, too.
fn join(from: &str, reference: &str) -> String {
    if is_url(reference) {
        return reference.to_owned();
    }
    if let Some((scheme, rest)) = from.split_once("://").filter(|_| is_url(from)) {
        let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if let Some(elsewhere) = reference.strip_prefix("//") {
            return format!("{scheme}://{elsewhere}");
        }
        let path = path.split('?').next().unwrap_or_default();
        let joined = join(path.trim_start_matches('/'), reference);
        // Nothing is above the root of a host.
        let below: Vec<&str> = joined.split('/').filter(|part| !matches!(*part, "" | "..")).collect();
        return format!("{scheme}://{host}/{}", below.join("/"));
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if reference.starts_with('/') { vec![""] } else { folder.split('/').collect() };
    parts.retain(|part| !part.is_empty() || reference.starts_with('/'));
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != ".." && !last.is_empty()) => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn a_file_has_one_path_however_it_is_spelt() {
        for (from, reference, path) in [
            ("api.yaml", "pets.yaml", "pets.yaml"),
            ("api.yaml", "./a/../pets.yaml", "pets.yaml"),
            ("a/b/api.yaml", "../pets.yaml", "a/pets.yaml"),
            ("a/api.yaml", "../../pets.yaml", "../pets.yaml"),
            ("../x/api.yaml", "../y/./pets.yaml", "../y/pets.yaml"),
            ("a/api.yaml", "/etc/pets.yaml", "/etc/pets.yaml"),
            ("a/api.yaml", "b//pets.yaml", "a/b/pets.yaml"),
            ("a/api.yaml", "https://e.com/x/y.yaml", "https://e.com/x/y.yaml"),
            ("https://e.com/x/y.yaml", "z.yaml", "https://e.com/x/z.yaml"),
            ("https://e.com/x/y.yaml?v=1", "../../z.yaml", "https://e.com/z.yaml"),
            ("https://e.com/x/y.yaml", "/z.yaml", "https://e.com/z.yaml"),
            ("https://e.com", "z.yaml", "https://e.com/z.yaml"),
            ("https://e.com/a", "//f.com/z.yaml", "https://f.com/z.yaml"),
        ] {
            assert_eq!(join(from, reference), path, "{from} → {reference}");
        }
    }
}
