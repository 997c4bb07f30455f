//! The fields of one object of the specification.

use super::Reader;
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::read::push_token;
use crate::document::tree::{Member, Node, Value};

/// The fields of one object.
#[derive(Clone, Copy)]
pub(super) struct Fields<'n> {
    /// The object.
    pub(super) node: &'n Node,
    /// Its entries.
    pub(super) members: &'n [Member],
}

impl<'n> Fields<'n> {
    /// A field.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.members.iter().find(|member| member.key == key).map(|member| &member.node)
    }

    /// A field that counts as absent, with a warning, where it holds `null`: scalars, and a schema without which any value
    /// is accepted. A list or a mapping that is null is an error like any other type: a document that was cut looks like
    /// that.
    pub(super) fn unless_null(&self, reader: &mut Reader<'_>, key: &str) -> Option<&'n Node> {
        let node = self.get(key)?;
        if !matches!(node.value, Value::Null) {
            return Some(node);
        }
        reader.within(key, |reader| reader.null_field(key, node));
        None
    }

    /// A field, read.
    pub(super) fn read<'t, T>(
        &self,
        reader: &mut Reader<'t>,
        key: &str,
        read: impl FnOnce(&mut Reader<'t>, &'n Node) -> Option<T>,
    ) -> Option<T> {
        let node = self.get(key)?;
        reader.within(key, |reader| read(reader, node))
    }

    /// A field, walked for what is wrong in it.
    pub(super) fn see<'t>(&self, reader: &mut Reader<'t>, key: &str, see: impl FnOnce(&mut Reader<'t>, &'n Node)) {
        if let Some(node) = self.get(key) {
            reader.within(key, |reader| see(reader, node));
        }
    }

    /// A field that must be there, read.
    pub(super) fn required<'t, T>(
        &self,
        reader: &mut Reader<'t>,
        key: &str,
        read: impl FnOnce(&mut Reader<'t>, &'n Node) -> Option<T>,
    ) -> Option<T> {
        if let Some(node) = self.get(key) {
            reader.within(key, |reader| read(reader, node))
        } else {
            self.missing(reader, key);
            None
        }
    }

    /// Reports that a field is missing.
    pub(super) fn missing(&self, reader: &mut Reader<'_>, key: &str) {
        let subject = reader.subject();
        reader.report(
            Code::MissingField,
            self.place(),
            format!("{subject} has no field `{key}`, which is required"),
            "in this object",
        );
    }

    /// A field that ought to be there and can be done without, read.
    pub(super) fn expected<'t, T>(
        &self,
        reader: &mut Reader<'t>,
        key: &str,
        read: impl FnOnce(&mut Reader<'t>, &'n Node) -> Option<T>,
    ) -> Option<T> {
        if self.get(key).is_none() {
            let message = format!("{} has no field `{key}`, which is required; it is read as empty", reader.subject());
            reader.report(Code::Omitted, self.place(), message, "in this object");
        }
        self.read(reader, key, read)
    }

    /// A text that ought to be there, read as empty when it is missing.
    pub(super) fn expected_string(&self, reader: &mut Reader<'_>, key: &str) -> String {
        self.expected(reader, key, Reader::string).unwrap_or_default()
    }

    /// A text; empty when it is missing, which is reported.
    pub(super) fn required_string(&self, reader: &mut Reader<'_>, key: &str) -> String {
        self.required(reader, key, Reader::string).unwrap_or_default()
    }

    /// A text.
    pub(super) fn string(&self, reader: &mut Reader<'_>, key: &str) -> Option<String> {
        let node = self.unless_null(reader, key)?;
        reader.within(key, |reader| reader.string(node))
    }

    /// A boolean.
    pub(super) fn boolean(&self, reader: &mut Reader<'_>, key: &str) -> Option<bool> {
        let node = self.unless_null(reader, key)?;
        reader.within(key, |reader| reader.boolean(node))
    }

    /// A list; empty when it is absent.
    pub(super) fn list<'t, T>(
        &self,
        reader: &mut Reader<'t>,
        key: &str,
        read: impl FnMut(&mut Reader<'t>, &Node) -> Option<T>,
    ) -> Vec<T> {
        self.read(reader, key, |reader, node| Some(reader.list(node, read))).unwrap_or_default()
    }

    /// A mapping with free keys; empty when it is absent.
    pub(super) fn map<'t, T, C: Default + Extend<(String, T)>>(
        &self,
        reader: &mut Reader<'t>,
        key: &str,
        read: impl FnMut(&mut Reader<'t>, &Node) -> Option<T>,
    ) -> C {
        self.read(reader, key, |reader, node| Some(reader.map(node, read))).unwrap_or_default()
    }

    /// One of several words; `None`, with a report, when it is none of them.
    pub(super) fn word<T: Clone>(&self, reader: &mut Reader<'_>, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.string(reader, key)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(value.clone());
        }
        let node = self.get(key)?;
        let allowed = words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        reader.within(key, |reader| {
            let message = format!("`{key}` must be one of {allowed}, found `{}`", text.escape_debug());
            reader.report(Code::Structure, node.place, message, "");
        });
        None
    }

    /// Warns that a field is not read.
    pub(super) fn ignored(&self, reader: &mut Reader<'_>, code: Code, key: &str, message: &str) {
        if let Some(member) = self.members.iter().find(|member| member.key == key) {
            let mut pointer = reader.pointer.clone();
            push_token(&mut pointer, key);
            let diagnostic = Diagnostic::new(code, message).at(member.key_place, pointer, "");
            reader.diagnostics.push(diagnostic);
        }
    }

    /// Where the object stands.
    pub(super) fn place(&self) -> Place {
        self.node.place
    }
}
