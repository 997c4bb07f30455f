//! What the parts of other files are called among the components: a function of the files and of what is referred to,
//! not of the order in which it is met.

use std::collections::{HashMap, HashSet};

use super::discover::Found;
use super::{Leads, Unit};
use crate::document::positions::{Kind, section};
use crate::document::read::push_token;
use crate::document::tree::{Member, Node, Value};
use crate::pointer;

/// Where a unit stands in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At {
    /// The keys that lead to the section: `components` and `schemas`, or `definitions`.
    pub(super) section: Vec<&'static str>,
    pub(super) name: String,
    /// Whether the document has a component of that name already, which is nothing but a reference to the unit.
    pub(super) claimed: bool,
}

impl At {
    /// The JSON pointer.
    pub(super) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for token in self.section.iter().copied().chain([self.name.as_str()]) {
            push_token(&mut pointer, token);
        }
        pointer
    }
}

/// Where each unit stands; `None` for those that stand where they are referred to.
pub(super) fn places(tree: &Node, found: &Found) -> Vec<Option<At>> {
    let mut names = vec![None; found.units.len()];
    for (index, name) in claims(tree, found) {
        names[index] = Some(name);
    }
    let sections: Vec<Option<Vec<&'static str>>> = found.units.iter().map(|unit| section_of(tree, unit.kind)).collect();
    let mut open: Vec<usize> =
        (0..names.len()).filter(|index| names[*index].is_none() && sections[*index].is_some()).collect();
    let mut taken: HashSet<(Vec<&str>, String)> = HashSet::new();
    for keys in sections.iter().flatten() {
        let held = keys.iter().try_fold(tree, |node, key| node.get(key));
        taken.extend(held.map_or(&[][..], Node::members).iter().map(|member| (keys.clone(), member.key.clone())));
    }
    let mut places: Vec<Option<At>> = names
        .into_iter()
        .zip(&sections)
        .map(|(name, section)| Some(At { section: section.clone()?, name: name?, claimed: true }))
        .collect();
    // Whoever would share a name with another says more of where it comes from.
    for level in 0..3 {
        let mut wanted: HashMap<(Vec<&str>, String), Vec<usize>> = HashMap::new();
        for index in &open {
            let keys = sections[*index].clone().unwrap_or_default();
            let name = name(&found.units[*index], &found.files[found.units[*index].target.file].path, level);
            wanted.entry((keys, name)).or_default().push(*index);
        }
        for ((keys, name), who) in wanted {
            if let [one] = who.as_slice()
                && !taken.contains(&(keys.clone(), name.clone()))
            {
                taken.insert((keys.clone(), name.clone()));
                places[*one] = Some(At { section: keys, name, claimed: false });
            }
        }
        open.retain(|index| places[*index].is_none());
    }
    open.sort_by_key(|index| &found.units[*index].target);
    for index in open {
        let keys = sections[index].clone().unwrap_or_default();
        let base = name(&found.units[index], &found.files[found.units[index].target.file].path, 2);
        let name = (2..)
            .map(|ordinal: usize| format!("{base}{ordinal}"))
            .find(|name| !taken.contains(&(keys.clone(), name.clone())));
        let name = name.unwrap_or(base);
        taken.insert((keys.clone(), name.clone()));
        places[index] = Some(At { section: keys, name, claimed: false });
    }
    places
}

/// The components of the document that are nothing but a reference to a unit: it has their name, the first's.
fn claims(tree: &Node, found: &Found) -> Vec<(usize, String)> {
    let mut claims: Vec<(usize, String)> = Vec::new();
    let kinds: HashSet<Kind> = found.units.iter().map(|unit| unit.kind).collect();
    for kind in kinds {
        let Some(keys) = section_of(tree, kind) else { continue };
        let held = keys.iter().try_fold(tree, |node, key| node.get(key));
        for Member { key, node, .. } in held.map_or(&[][..], Node::members) {
            let [Member { key: field, node: reference, .. }] = node.members() else { continue };
            if field == "$ref"
                && let Some(Leads::Unit(unit, rest)) = found.links.get(&reference.place)
                && rest.is_empty()
                && found.units[*unit].kind == kind
                && !claims.iter().any(|(known, _)| known == unit)
            {
                claims.push((*unit, key.clone()));
            }
        }
    }
    claims
}

/// Where a document has its components of a kind; `None` if it cannot have them.
fn section_of(tree: &Node, kind: Kind) -> Option<Vec<&'static str>> {
    if tree.get("swagger").is_none() {
        return Some(vec!["components", section(kind)?]);
    }
    Some(vec![match kind {
        Kind::Schema => "definitions",
        Kind::Parameter => "parameters",
        Kind::Response => "responses",
        _ => return None,
    }])
}

/// What a unit is called: after itself, then with its file before it, then with the folders before that.
fn name(unit: &Unit, path: &str, level: usize) -> String {
    let mut folders: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | "..")).collect();
    let file = folders.pop().unwrap_or_default();
    let stem = file.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(file);
    let tokens: Vec<String> =
        unit.target.pointer.split('/').skip(1).map(|token| pointer::unescaped(token).into_owned()).collect();
    let own = match tokens.as_slice() {
        [] => Vec::new(),
        [first, _, last] if first == "components" => vec![last.clone()],
        [first, last] if matches!(first.as_str(), "definitions" | "$defs" | "parameters" | "responses") => {
            vec![last.clone()]
        }
        others => others.to_vec(),
    };
    let mut words: Vec<String> = Vec::new();
    match level {
        0 => {}
        1 if own.is_empty() => words.extend(folders.last().map(|folder| (*folder).to_owned())),
        1 => {}
        _ => words.extend(folders.iter().map(|folder| (*folder).to_owned())),
    }
    if level > 0 || own.is_empty() {
        words.push(stem.to_owned());
    }
    words.extend(own);
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    words.join("_").chars().map(plain).collect()
}

/// The entries of a mapping, if a node is one.
pub(super) fn entries(node: &mut Node) -> Option<&mut Vec<Member>> {
    match &mut node.value {
        Value::Object(members) => Some(members),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
    }
}
