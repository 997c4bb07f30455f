//! Links: what may be called next, and with what of the response.

use std::collections::{HashMap, HashSet};

use super::{Link, OperationId, StatusMatch};
use crate::api::{self, Api, LinkTarget};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::words::suggestion;

/// Of so many links it is said what was meant.
const SUGGESTIONS: usize = 100;

/// The operations that links may lead to.
pub(super) struct Links<'a> {
    by_id: HashMap<&'a str, OperationId>,
    by_pointer: HashMap<&'a str, OperationId>,
    /// The ids and pointers of the operations that a slice leaves out.
    left_out: HashSet<&'a str>,
    /// The links that were reported; those of a component stand in several operations.
    reported: HashSet<&'a str>,
}

impl<'a> Links<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let (mut by_id, mut by_pointer) = (HashMap::new(), HashMap::new());
        for (index, operation) in (0..).zip(&api.operations) {
            by_pointer.entry(operation.pointer.as_str()).or_insert(OperationId(index));
            if let Some(id) = &operation.id {
                by_id.entry(id.as_str()).or_insert(OperationId(index));
            }
        }
        // Where a path item is written that several paths refer to, unless a path has it itself.
        for (index, operation) in (0..).zip(&api.operations) {
            by_pointer.entry(operation.written_at.as_str()).or_insert(OperationId(index));
        }
        let left_out = api.left_out.iter().flat_map(|(pointer, word)| [pointer.as_str(), word]).collect();
        Self { by_id, by_pointer, left_out, reported: HashSet::new() }
    }

    /// The links of an operation's responses, each with the status of its response.
    pub(super) fn of(
        &mut self,
        operation: &'a api::Operation,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(StatusMatch, Link)> {
        let mut links = Vec::new();
        for response in &operation.responses {
            for link in &response.links {
                let target = self.target(&link.target);
                if target.is_none() && self.is_missing(&link.target) && self.reported.insert(&link.pointer) {
                    diagnostics.push(self.nowhere(link));
                }
                let planned = Link {
                    name: link.name.clone(),
                    description: link.description.clone(),
                    operation: target,
                    written: link.target.written().to_owned(),
                    parameters: link.parameters.clone(),
                    body: link.body.clone(),
                };
                links.push((response.status, planned));
            }
        }
        links
    }

    /// An `operationRef` leads to where an operation stands.
    fn target(&self, target: &LinkTarget) -> Option<OperationId> {
        match target {
            LinkTarget::Id(id) => self.by_id.get(id.as_str()).copied(),
            LinkTarget::Pointer(pointer) => self.by_pointer.get(pointer.as_str()).copied(),
            LinkTarget::Elsewhere(_) => None,
        }
    }

    /// Whether it should be here: not in another document, nor left out on purpose.
    fn is_missing(&self, target: &LinkTarget) -> bool {
        match target {
            LinkTarget::Id(text) | LinkTarget::Pointer(text) => !self.left_out.contains(text.as_str()),
            LinkTarget::Elsewhere(_) => false,
        }
    }

    fn nowhere(&self, link: &api::Link) -> Diagnostic {
        let written = link.target.written();
        let known = match &link.target {
            LinkTarget::Id(_) => &self.by_id,
            LinkTarget::Pointer(_) | LinkTarget::Elsewhere(_) => &self.by_pointer,
        };
        let message = format!(
            "the link `{}` leads to `{}`, which is no operation: it is told by name only",
            link.name.escape_debug(),
            written.escape_debug()
        );
        let help = if self.reported.len() <= SUGGESTIONS { suggestion(written, known.keys().copied()) } else { None };
        Diagnostic { help, ..Diagnostic::new(Code::LinkTarget, message).at(link.place, link.pointer.clone(), "") }
    }
}
