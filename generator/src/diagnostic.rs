//! What went wrong or was approximated, with its place: data, not text.
//!
//! A stage returns its value together with its diagnostics; nothing in the library prints.

use std::fmt;

use crate::catalogue::Code;
use crate::document::Source;

/// A file that was read, by the order in which it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// Where a node of a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// First byte of the node in the file's text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// What the document leaves open is read as most documents mean it; the message says how, and what reads it otherwise.
    Note,
    /// Something is approximated; the message says what is lost.
    Warning,
    /// Nothing is generated.
    Error,
}

/// What is made of a warning or a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not shown.
    Allow,
    /// It is a warning, also where it would be a note.
    Warn,
    /// It is an error.
    Deny,
}

impl Level {
    /// How each is called in a configuration.
    pub const ALL: [(&'static str, Self); 3] = [("allow", Self::Allow), ("warn", Self::Warn), ("deny", Self::Deny)];
}

/// A place with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// The same place as a JSON pointer (RFC 6901), `""` for the whole document.
    pub pointer: String,
    /// What is there, in a few words; may be empty.
    pub text: String,
}

/// One message about the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which entry of the catalogue this is.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one sentence without a final stop.
    pub message: String,
    /// The places it is about: the first is where it is, the others explain it.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity, without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), message: message.into(), labels: Vec::new(), help: None }
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, place: Place, pointer: impl Into<String>, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, pointer: pointer.into(), text: text.into() });
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The diagnostic as plain text, without the snippet that the command draws: code and message, one line for each
    /// place (`name:line:column (pointer)`), then the help. No final line end.
    ///
    /// `sources` are the files by [`FileId`]; a place in a file that is not among them is shown without a name.
    ///
    /// ```
    /// use oasmith::document::{self, Source};
    ///
    /// let source = Source { name: "api.yaml".into(), text: "openapi: 9.0.0\n".into() };
    /// let (document, diagnostics) = document::load(source.clone());
    /// assert!(document.is_none());
    /// let text = diagnostics[0].render_plain(&[source]);
    /// assert!(text.starts_with("error[OAS0102]: "));
    /// assert!(text.contains("\n  --> api.yaml:1:10 (/openapi)"));
    /// ```
    pub fn render_plain(&self, sources: &[Source]) -> String {
        let mut text = format!("{}[{}]: {}", self.severity, self.code.as_str(), self.message);
        for (number, label) in self.labels.iter().enumerate() {
            let arrow = if number == 0 { "-->" } else { ":::" };
            let name = sources.get(label.place.file.0 as usize).map_or("<unknown>", |source| source.name.as_str());
            let pointer = if label.pointer.is_empty() { "document root" } else { &label.pointer };
            let Place { line, column, .. } = label.place;
            text.extend(["\n  ", arrow, " ", name, ":", &line.to_string(), ":", &column.to_string()]);
            // A configuration has no pointers.
            if !matches!(self.code, Code::Configuration | Code::Rule | Code::Selector) || !label.pointer.is_empty() {
                text.extend([" (", pointer, ")"]);
            }
            if !label.text.is_empty() {
                text.push_str(": ");
                text.push_str(&label.text);
            }
        }
        if let Some(help) = &self.help {
            text.push_str("\n  = help: ");
            text.push_str(help);
        }
        text
    }

    /// Whether this stops generation.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}
