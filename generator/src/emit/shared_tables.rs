//! What the tables of a tag's operations have in common: most operations of a document repeat the same security and the
//! same refusals, and each that is written out is a constant for the compiler to check and evaluate.

use super::Context;
use super::operations::{operations, rejections, security};
use super::print::Text;
use crate::plan::{Operation, TagId};

/// The lists that several operations of a tag share, each with its name.
#[derive(Debug)]
pub(super) struct SharedTables {
    security: Vec<Shared>,
    rejections: Vec<Shared>,
}

#[derive(Debug)]
struct Shared {
    items: Vec<String>,
    name: String,
}

impl SharedTables {
    /// The lists that at least two operations of the tag have.
    pub(super) fn of(cx: Context<'_>, tag: TagId) -> Self {
        let lists = |of: &dyn Fn(&Operation) -> Vec<String>| operations(cx, tag).map(|(_, each)| of(each)).collect();
        Self {
            security: shared("SECURITY", lists(&|operation| security(cx, operation))),
            rejections: shared("REJECTIONS", lists(&|operation| rejections(operation))),
        }
    }

    /// Writes the lists, in a module of their own: an operation's table may have any name.
    pub(super) fn write(&self, out: &mut Text) {
        if self.security.is_empty() && self.rejections.is_empty() {
            return;
        }
        out.line("");
        out.line("/// What several of the tables below have in common.");
        out.open("mod shared");
        out.line("use ::oasmith_runtime as rt;");
        if !self.security.is_empty() {
            out.line("use super::super::super::security;");
        }
        for Shared { items, name } in &self.security {
            out.line("");
            out.list(&format!("pub(super) static {name}: &[&[rt::Need]] = &["), items, "];");
        }
        for Shared { items, name } in &self.rejections {
            out.line("");
            out.list(&format!("pub(super) static {name}: &[(u16, rt::Rejection)] = &["), items, "];");
        }
        out.close("");
    }

    /// Whether an operation's table spells this security out.
    pub(super) fn names_schemes(&self, items: &[String]) -> bool {
        !items.is_empty() && self.security.iter().all(|list| list.items != items)
    }

    /// Writes the security of an operation as a field of its table; `made` at run time, which has to say that it is a
    /// constant.
    pub(super) fn security_field(&self, items: &[String], made: bool, out: &mut Text) {
        let ends = if made { ["const { &[", "] },"] } else { LIST };
        field("security", &self.security, items, ends, out);
    }

    /// Writes the refusals of an operation as a field of its table.
    pub(super) fn rejections_field(&self, items: &[String], out: &mut Text) {
        field("rejections", &self.rejections, items, LIST, out);
    }
}

/// What stands around the items of a list.
const LIST: [&str; 2] = ["&[", "],"];

fn field(name: &str, shared: &[Shared], items: &[String], [open, close]: [&str; 2], out: &mut Text) {
    match shared.iter().find(|list| list.items == items) {
        Some(list) => out.line(format!("{name}: shared::{},", list.name)),
        None => out.list(&format!("{name}: {open}"), items, close),
    }
}

/// The lists that come twice or more, named by their order where there are several.
fn shared(name: &str, lists: Vec<Vec<String>>) -> Vec<Shared> {
    let mut counted: Vec<(Vec<String>, usize)> = Vec::new();
    for list in lists.into_iter().filter(|list| !list.is_empty()) {
        match counted.iter_mut().find(|(known, _)| *known == list) {
            Some((_, count)) => *count += 1,
            None => counted.push((list, 1)),
        }
    }
    counted.retain(|(_, count)| *count > 1);
    let name_of = |at: usize| if at == 0 { name.to_owned() } else { format!("{name}_{}", at + 1) };
    counted.into_iter().enumerate().map(|(at, (items, _))| Shared { items, name: name_of(at) }).collect()
}
