//! Modules → files: a file a module in a crate, nested modules in one file for `include!`.

use std::collections::BTreeMap;

use super::docs::Doc;
use super::print::{self, Job, Text};
use super::{Context, Gate, Layout, Package, literal, package, response_checks};

/// A module's path below the root; the root's is empty. `["models", "stages"]` is the private module of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModulePath(pub Vec<String>);

impl ModulePath {
    /// The path of these names.
    pub fn new(names: &[&str]) -> Self {
        Self(names.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The module of a group of models.
    pub fn models(group: &str) -> Self {
        Self::new(&["models", group])
    }

    /// How a path that is given from the root is written in this module: by `super`, never by `crate`.
    pub fn to(&self, path: &[&str]) -> String {
        let shared = self.0.iter().zip(path.iter().take(path.len() - 1)).take_while(|(a, b)| a == *b).count();
        let mut text = "super::".repeat(self.0.len() - shared);
        text.push_str(&path[shared..].join("::"));
        text
    }
}

/// A generated module.
pub struct Module<'a> {
    /// Where it is.
    pub path: ModulePath,
    /// Its documentation.
    pub docs: Doc,
    /// Whether it is written at all, and behind which features.
    pub gate: Gate,
    /// Whether it is `pub`; a module that is not is re-exported whole by its parent if it is exported.
    pub public: bool,
    /// Whether what is in it can be named from outside.
    pub exported: bool,
    /// Modules at the root that the items may name without a path to them; those that they do name are imported.
    pub roots: Vec<String>,
    /// What writes its items.
    pub jobs: Vec<Job<'a>>,
}

impl<'a> Module<'a> {
    /// A public module without items.
    pub fn new(path: ModulePath, docs: Doc) -> Self {
        Self { path, docs, gate: Gate::Always, public: true, exported: true, roots: Vec::new(), jobs: Vec::new() }
    }

    /// Adds what writes an item.
    pub fn job(&mut self, job: impl Fn() -> String + Send + Sync + 'a) {
        self.jobs.push(Box::new(job));
    }
}

impl std::fmt::Debug for Module<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Module").field("path", &self.path).field("jobs", &self.jobs.len()).finish_non_exhaustive()
    }
}

/// A module with its text and the modules in it.
#[derive(Debug)]
pub(super) struct Written {
    name: String,
    /// Whether it is more than the parent of a module.
    declared: bool,
    docs: Doc,
    gate: Gate,
    public: bool,
    exported: bool,
    /// How many modules it is in.
    depth: usize,
    roots: Vec<String>,
    items: String,
    children: BTreeMap<String, Written>,
}

/// Runs the jobs and puts the texts together.
pub(super) fn assemble(cx: Context<'_>, modules: Vec<Module<'_>>) -> Package {
    let root = tree(modules);
    match cx.options.layout {
        Layout::Crate => {
            let mut files = package::files(cx);
            crate_files(cx, &root, &mut files);
            Package { files }
        }
        Layout::Include => {
            let mut out = Text::new();
            out.line(package::header(cx));
            if cx.plan.backtracks {
                out.line(
                    "// Patterns that look around or refer back are checked with the runtime's feature `pattern-full`.",
                );
            }
            if !cx.plan.xml.bodies.is_empty() {
                out.line("// Bodies of XML need the runtime's feature `xml`.");
            }
            if response_checks::is_written(cx) {
                out.line("// Answers are checked by the runtime's feature `response-checks`.");
            }
            out.line("");
            body(cx, &root, &mut out);
            let name = cx.names.package.replace('-', "_");
            Package { files: BTreeMap::from([(format!("{name}.rs"), out.finish())]) }
        }
    }
}

/// The modules as a tree; two modules of one path become one, with the visibility and the gate of the first.
fn tree(modules: Vec<Module<'_>>) -> Written {
    let modules: Vec<_> = modules.into_iter().filter(|module| !module.gate.is_never()).collect();
    let jobs: Vec<_> = modules.iter().flat_map(|module| &module.jobs).collect();
    let mut texts = print::run(&jobs).into_iter();
    let mut root = Written::empty("");
    for module in modules {
        let items = print::separated(texts.by_ref().take(module.jobs.len()));
        let place = module.path.0.iter().fold(&mut root, |parent, name| {
            let depth = parent.depth + 1;
            parent.children.entry(name.clone()).or_insert_with(|| Written { depth, ..Written::empty(name) })
        });
        if place.docs.is_empty() {
            place.docs = module.docs;
        }
        if !std::mem::replace(&mut place.declared, true) {
            place.gate = module.gate;
            place.public = module.public;
            place.exported = module.exported;
        }
        place.roots.extend(module.roots);
        place.items = print::separated([std::mem::take(&mut place.items), items]);
    }
    root
}

impl Written {
    fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            declared: false,
            docs: Doc::default(),
            gate: Gate::Always,
            public: true,
            exported: true,
            depth: 0,
            roots: Vec::new(),
            items: String::new(),
            children: BTreeMap::new(),
        }
    }

    /// The name without `r#`, as files are called.
    fn file_name(&self) -> &str {
        self.name.strip_prefix("r#").unwrap_or(&self.name)
    }
}

/// The source files of a crate.
fn crate_files(cx: Context<'_>, root: &Written, files: &mut BTreeMap<String, String>) {
    let mut out = Text::new();
    out.line(package::header(cx));
    out.line("");
    root.docs.inner(&mut out);
    package::crate_docs(cx, &mut out);
    out.line("");
    allow("#!", &mut out);
    out.line("");
    body(cx, root, &mut out);
    files.insert("src/lib.rs".to_owned(), out.finish());
    for child in root.children.values() {
        module_files(cx, child, "src", files);
    }
}

fn module_files(cx: Context<'_>, module: &Written, folder: &str, files: &mut BTreeMap<String, String>) {
    let mut out = Text::new();
    out.line(package::header(cx));
    out.line("");
    if !module.docs.is_empty() {
        module.docs.inner(&mut out);
        out.line("");
    }
    body(cx, module, &mut out);
    let name = module.file_name();
    if module.children.is_empty() {
        files.insert(format!("{folder}/{name}.rs"), out.finish());
        return;
    }
    files.insert(format!("{folder}/{name}/mod.rs"), out.finish());
    for child in module.children.values() {
        module_files(cx, child, &format!("{folder}/{name}"), files);
    }
}

/// What stands in a module: declarations of the modules in it (or the modules themselves), re-exports, items.
fn body(cx: Context<'_>, module: &Written, out: &mut Text) {
    let root = module.name.is_empty();
    let mut sections = Vec::new();
    sections.push(uses(module));
    if cx.options.layout == Layout::Crate {
        let mut declarations = Text::new();
        for child in module.children.values() {
            declarations.maybe_line(child.gate.attribute());
            // Below the root, rustfmt does not come.
            declarations.maybe_line(root.then_some("#[rustfmt::skip]"));
            declarations.line(format!("{}mod {};", visibility(child), child.name));
        }
        sections.push(declarations.finish());
    }
    let mut exports = Text::new();
    for child in module.children.values().filter(|child| !child.public && child.exported) {
        exports.maybe_line(child.gate.attribute());
        exports.line(format!("pub use self::{}::*;", child.name));
    }
    sections.push(exports.finish());
    if root {
        sections.push(package::root_items(cx));
    }
    out.paste(&print::separated(sections));
    if cx.options.layout == Layout::Include {
        for child in module.children.values() {
            out.line("");
            child.docs.outer(out);
            if root {
                allow("#", out);
            }
            out.open(format!("{}mod {}", visibility(child), child.name));
            body(cx, child, out);
            out.close("");
        }
    }
    if !module.items.is_empty() {
        out.line("");
        out.paste(&module.items);
    }
}

fn visibility(module: &Written) -> &'static str {
    if module.public { "pub " } else { "" }
}

fn allow(mark: &str, out: &mut Text) {
    out.line(format!("{mark}[allow("));
    out.deeper();
    if mark == "#" {
        // What is included in a private module is not unused for want of a caller.
        out.line("dead_code,");
    }
    for lint in package::ALLOWED {
        out.line(format!("{lint},"));
    }
    // As rustfmt has it: no comma after the last.
    out.line(format!("reason = {}", literal::string(package::REASON)));
    out.shallower();
    out.line(")]");
}

/// The imports: what the items name, and no more, for an import that is not used is a warning.
fn uses(module: &Written) -> String {
    let mut out = Text::new();
    if mentions(&module.items, "rt") {
        out.line("use ::oasmith_runtime as rt;");
    }
    let mut roots: Vec<&str> = module.roots.iter().map(String::as_str).collect();
    roots.retain(|root| mentions(&module.items, root));
    roots.sort_unstable();
    roots.dedup();
    let up = vec!["super"; module.depth].join("::");
    match roots.as_slice() {
        [] => {}
        [root] => out.line(format!("use {up}::{root};")),
        roots => out.line(format!("use {up}::{{{}}};", roots.join(", "))),
    }
    out.finish()
}

/// Whether the code of items has a path that begins with a name.
fn mentions(items: &str, name: &str) -> bool {
    let path = format!("{name}::");
    let code = items.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.into_iter().any(|line| {
        line.match_indices(&path)
            .any(|(at, _)| !line[..at].ends_with(|char: char| char.is_alphanumeric() || "_:#/\"".contains(char)))
    })
}
