//! Diff: what a change of the document means for the callers of a generated crate.
//!
//! Two versions are compared as they are planned and named: what is looked at is the Rust that callers see, not the
//! documents. Callers are taken to write what README.md asks of them: `_` where a variant may be added, `..` or `T::new(…)`
//! where a field may be.
//!
//! ```
//! use oasmith::diff::{self, Impact};
//! use oasmith::document::Source;
//! use oasmith::driver::{self, Settings};
//!
//! let named = |properties: &str| {
//!     let text = format!("openapi: 3.0.3\ninfo: {{title: Pets, version: '1'}}\npaths: {{}}\n\
//!         components: {{schemas: {{Pet: {{type: object, properties: {{{properties}}}}}}}}}\n");
//!     driver::name(Source { name: "pets.yaml".into(), text }, &Settings::default()).value
//! };
//! let (Some(old), Some(new)) = (named("name: {type: string}"), named("born: {type: integer}")) else {
//!     panic!("the documents have no errors");
//! };
//! let found = diff::diff(&old, &new, &diff::Settings::default());
//! assert_eq!(found.bump(), Impact::Major);
//! assert_eq!(found.changes[0].message, "the field `name` is gone");
//! ```

mod operations;
mod render;
mod responses;
mod same;
mod types;
mod variants;

use crate::driver::Named;
use crate::emit;
pub use render::{json, markdown, text};

/// How much a change matters, as the part of a version that it raises (<https://semver.org>).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// Not at all.
    #[default]
    None,
    /// Nothing that callers write or could write: documentation, and what is inside.
    Patch,
    /// There is more, or something behaves otherwise; callers still compile.
    Minor,
    /// Callers may not compile any more.
    Major,
}

impl Impact {
    /// Every impact, the least first.
    pub const ALL: [Self; 4] = [Self::None, Self::Patch, Self::Minor, Self::Major];

    /// `none`, `patch`, `minor` or `major`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// Who uses a generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who calls the client.
    Client,
    /// Who implements the server.
    Server,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The crate as a whole.
    Crate,
    /// An operation.
    Operation {
        /// How it is called: `animals().list`.
        call: String,
        /// The method of the request.
        method: String,
        /// The path template.
        path: String,
    },
    /// A type of `models`.
    Type(String),
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// What changed, as a sentence without a final stop. Names stand in backticks.
    pub message: String,
    /// What it means for who calls the client.
    pub client: Impact,
    /// What it means for who implements the server.
    pub server: Impact,
}

impl Change {
    /// What it means for whoever it matters most to.
    pub fn impact(&self) -> Impact {
        self.client.max(self.server)
    }
}

/// What changed between two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The changes: of the crate, then by operation, then by type, in the order of the document.
    pub changes: Vec<Change>,
}

impl Diff {
    /// What the changes mean for one side.
    pub fn of(&self, side: Side) -> Impact {
        let of = |change: &Change| match side {
            Side::Client => change.client,
            Side::Server => change.server,
        };
        self.changes.iter().map(of).max().unwrap_or_default()
    }

    /// How the version of the crate rises that has both sides.
    pub fn bump(&self) -> Impact {
        self.of(Side::Client).max(self.of(Side::Server))
    }
}

/// What decides what a change means.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// What is generated. Without [`defaults`](emit::Options::defaults), a further operation breaks servers.
    pub emit: emit::Options,
}

/// Compares two versions.
///
/// Where nothing that callers see changed, what would be generated is compared, so that [`Impact::None`] means: nothing.
pub fn diff(old: &Named, new: &Named, settings: &Settings) -> Diff {
    let mut found = Collector { changes: Vec::new() };
    let versions = Versions { old, new, defaults: settings.emit.defaults };
    let same = same::Same::new(versions);
    crate_itself(versions, &mut found);
    operations::compare(versions, &same, &mut found);
    types::compare(versions, &same, &mut found);
    if found.changes.is_empty() {
        let text = |named: &Named| emit::emit(&named.plan, &named.names, &settings.emit).files;
        if text(old) != text(new) {
            let message = "documentation, or what callers do not see, changed";
            found.add(&Subject::Crate, message, (Impact::Patch, Impact::Patch));
        }
    }
    Diff { changes: found.changes }
}

/// What is compared.
#[derive(Clone, Copy)]
struct Versions<'v> {
    old: &'v Named,
    new: &'v Named,
    defaults: bool,
}

/// The changes so far.
struct Collector {
    changes: Vec<Change>,
}

/// Nobody, or everybody: what a change means for clients and servers.
type Impacts = (Impact, Impact);

const MINOR: Impacts = (Impact::Minor, Impact::Minor);
const MAJOR: Impacts = (Impact::Major, Impact::Major);
/// Callers of the client do not notice.
const SERVER_MAJOR: Impacts = (Impact::Minor, Impact::Major);
/// Implementers of the server do not notice.
const CLIENT_MAJOR: Impacts = (Impact::Major, Impact::Minor);

impl Collector {
    fn add(&mut self, subject: &Subject, message: impl Into<String>, (client, server): Impacts) {
        self.changes.push(Change { subject: subject.clone(), message: message.into(), client, server });
    }
}

/// A name or a text of the document in a message.
fn quoted(text: &str) -> String {
    format!("`{}`", crate::report::printable(text).replace('`', "'"))
}

/// What is not part of any operation or type.
fn crate_itself(versions: Versions<'_>, found: &mut Collector) {
    let Versions { old, new, .. } = versions;
    let subject = Subject::Crate;
    if old.names.package != new.names.package {
        let message = format!("the crate is called {}, not {}", quoted(&new.names.package), quoted(&old.names.package));
        found.add(&subject, message, MAJOR);
    }
    names(&old.names.features, &new.names.features, "the Cargo feature", &subject, found);
    let schemes = |named: &Named| named.names.schemes.iter().map(|names| names.method.clone()).collect::<Vec<_>>();
    names(&schemes(old), &schemes(new), "the security scheme", &subject, found);
    for (scheme, names) in old.plan.schemes.iter().zip(&old.names.schemes) {
        let other = new.names.schemes.iter().position(|other| other.method == names.method);
        let Some(other) = other.and_then(|at| new.plan.schemes.get(at)) else { continue };
        if scheme.kind != other.kind {
            let takes = |scheme: &crate::plan::Scheme| scheme.kind == crate::plan::SchemeKind::Basic;
            let impacts = if takes(scheme) == takes(other) { MINOR } else { CLIENT_MAJOR };
            found.add(&subject, format!("the security scheme {} is of another kind", quoted(&names.method)), impacts);
        }
    }
}

/// Names that are gone, and new ones.
fn names(old: &[String], new: &[String], what: &str, subject: &Subject, found: &mut Collector) {
    for gone in old.iter().filter(|name| !new.contains(name)) {
        found.add(subject, format!("{what} {} is gone", quoted(gone)), MAJOR);
    }
    for added in new.iter().filter(|name| !old.contains(name)) {
        found.add(subject, format!("{what} {} is new", quoted(added)), MINOR);
    }
}
