//! Groups: types reached by the same set of tags share one gated module.

use std::collections::{BTreeSet, HashMap};

use super::direction::{carriers, named, parts};
use super::{Group, GroupId, Plan, TagId, TypeId};

/// Assigns a group to every type, error set and parameter set.
pub(super) fn assign(plan: &mut Plan) {
    let reached = reach(plan);
    let mut groups = Groups::default();
    for (index, tags) in reached.into_iter().enumerate() {
        plan.types[index].group = groups.of(tags);
    }
    let mut error_tags = vec![BTreeSet::new(); plan.error_sets.len()];
    for operation in &plan.operations {
        if let Some(set) = operation.errors {
            error_tags[set.index()].insert(operation.tag);
        }
    }
    for (set, tags) in plan.error_sets.iter_mut().zip(error_tags) {
        set.group = groups.of(tags);
    }
    for set in &mut plan.parameter_sets {
        let tags = set.operations.iter().map(|id| plan.operations[id.index()].tag).collect();
        set.group = groups.of(tags);
    }
    plan.groups = groups.groups;
}

#[derive(Default)]
struct Groups {
    groups: Vec<Group>,
    known: HashMap<Vec<TagId>, GroupId>,
}

impl Groups {
    fn of(&mut self, tags: BTreeSet<TagId>) -> GroupId {
        let tags: Vec<TagId> = tags.into_iter().collect();
        *self.known.entry(tags).or_insert_with_key(|tags| {
            self.groups.push(Group { tags: tags.clone() });
            GroupId(u32::try_from(self.groups.len() - 1).unwrap_or(u32::MAX))
        })
    }
}

/// The tags that reach each type.
fn reach(plan: &Plan) -> Vec<BTreeSet<TagId>> {
    let mut reached = vec![BTreeSet::new(); plan.types.len()];
    for (tag, operations) in (0..).map(TagId).zip(plan.tags.iter().map(|tag| &tag.operations)) {
        let mut pending: Vec<TypeId> = Vec::new();
        for operation in operations.iter().map(|id| &plan.operations[id.index()]) {
            let mut root = |ty: &super::TypeRef| named(ty, &mut |id| pending.push(id));
            operation.required.iter().map(|parameter| &parameter.ty).chain(&operation.place_names).for_each(&mut root);
            if let Some(set) = operation.optional {
                plan.parameter_sets[set.index()].parameters.iter().for_each(|parameter| root(&parameter.ty));
            }
            let errors = operation.errors.iter().flat_map(|set| &plan.error_sets[set.index()].errors);
            let contents = operation.body.iter().map(|body| &body.content);
            let contents = contents.chain(&operation.success.content).chain(errors.filter_map(|e| e.content.as_ref()));
            contents.filter_map(carriers).for_each(|(ty, _)| root(ty));
        }
        while let Some(id) = pending.pop() {
            if reached[id.index()].insert(tag) {
                parts(&plan.types[id.index()], &mut |part| pending.push(part));
            }
        }
    }
    // What no tag reaches is there whatever the features, so what it holds has to be as well: no tag gates that either.
    let mut seen = vec![false; reached.len()];
    let free = (0..).map(TypeId).zip(&reached).filter(|(_, tags)| tags.is_empty());
    let mut pending: Vec<TypeId> = free.map(|(id, _)| id).collect();
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut seen[id.index()], true) {
            reached[id.index()].clear();
            parts(&plan.types[id.index()], &mut |part| pending.push(part));
        }
    }
    reached
}
