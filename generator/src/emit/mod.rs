//! Emit: `(&Plan, &Names)` → [`Package`]. Text, laid out, as an ordered map from path to text. Emitters decide nothing.
//!
//! Each emitter returns [`Module`]s whose items are written by independent jobs; [`mod@print`] runs the jobs on all cores and
//! [`layout`] puts the texts together, as the files of a crate or as one file for `include!`.

mod bodies;
mod calls;
pub mod client;
pub mod docs;
mod errors;
pub mod gate;
mod headers;
pub mod layout;
pub mod literal;
pub mod models;
mod operation_docs;
mod operation_docs_curl;
mod operation_docs_links;
mod operation_docs_rust;
mod operation_docs_styles;
mod operation_docs_values;
pub mod operations;
pub mod package;
mod param_styles;
mod params;
pub mod print;
mod response_checks;
pub mod server;
mod server_glue;
mod server_mock;
mod servers;
mod shared_tables;
pub mod tables;
pub mod types;
mod xml;

use std::collections::BTreeMap;

/// A struct has `new` if so many of its fields are required, or fewer, and one at least.
pub const ARGUMENTS_OF_NEW: usize = models::ARGUMENTS;

pub use gate::{Gate, When};
pub use layout::{Module, ModulePath};
pub use print::{Job, Text};

use crate::names::Names;
use crate::plan::Plan;

/// The files of a generated crate: path below the target folder, with `/`, to text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// The files, ordered by path.
    pub files: BTreeMap<String, String>,
}

/// How a package is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A crate: manifest, README and a file a module; what not every caller needs is behind Cargo features.
    Crate,
    /// One file for `include!`: nested modules, no inner attributes, no `crate::`, no `cfg(feature)`.
    Include,
}

/// Where the manifest of a generated crate takes the runtime from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeSource {
    /// A version requirement, from the registry.
    Version(String),
    /// A path, relative to the generated manifest or absolute.
    Path(String),
}

/// What is generated, and how.
#[allow(clippy::struct_excessive_bools, reason = "independent switches, each with its own name on the command line")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// A crate or one file.
    pub layout: Layout,
    /// Whether there is a client.
    pub client: bool,
    /// Whether there is a server.
    pub server: bool,
    /// [`Layout::Include`]: whether every model has both serde directions. A crate has a feature for it instead.
    pub both_directions: bool,
    /// [`Layout::Include`]: whether the types that only responses have can be checked; then every model has both serde
    /// directions. A crate has a feature for it instead, which brings both directions only where a check needs them.
    pub validate_responses: bool,
    /// Whether the methods of server traits have bodies that answer 501.
    pub defaults: bool,
    /// Whether there is a mock beside the server: an implementation of its traits that answers by the document. Only with
    /// the feature `mock` of this crate; in a crate it is behind a feature of that name.
    pub mock: bool,
    /// Whether a server's answers can be checked against the document in debug builds; in a crate by a feature,
    /// `response-checks`.
    pub response_checks: bool,
    /// Whether request types are made of the response types that carry what they need: `From`, and the runtime's `Diff`.
    pub kinship: bool,
    /// [`Layout::Crate`]: whether the samples of operations are compiled as documentation tests, one for each.
    pub doctests: bool,
    /// Where the manifest takes the runtime from.
    pub runtime: RuntimeSource,
    /// [`Layout::Crate`]: dependencies of the crate beside the runtime, and what the manifest says of each, as TOML.
    pub dependencies: Vec<(String, String)>,
    /// What the document is called in headers and the README: a file name, never a path.
    pub source: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            layout: Layout::Crate,
            client: true,
            server: true,
            both_directions: false,
            validate_responses: false,
            defaults: true,
            mock: false,
            response_checks: false,
            kinship: false,
            doctests: false,
            runtime: RuntimeSource::Version(env!("CARGO_PKG_VERSION").to_owned()),
            dependencies: Vec::new(),
            source: String::new(),
        }
    }
}

/// What every emitter reads.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The decisions.
    pub plan: &'a Plan,
    /// The identifiers.
    pub names: &'a Names,
    /// What is generated, and how.
    pub options: &'a Options,
}

/// Writes the package.
pub fn emit(plan: &Plan, names: &Names, options: &Options) -> Package {
    let cx = Context { plan, names, options };
    let mut modules = models::modules(cx);
    modules.extend(models::validation::modules(cx));
    modules.extend(operations::modules(cx));
    if options.client {
        modules.extend(client::modules(cx));
    }
    if options.server {
        modules.extend(server::modules(cx));
        modules.extend(server_mock::modules(cx));
        modules.extend(response_checks::module(cx));
    }
    modules.extend(tables::module(cx));
    modules.extend(xml::module(cx));
    layout::assemble(cx, modules)
}
