//! Groups: types reached by the same set of tags share one gated module.

use std::collections::{BTreeSet, HashMap};

use super::direction::{carriers, named, parts};
use super::{Content, Group, GroupId, Plan, Rest, Shape, TableId, TagId, TypeId};

/// Assigns a group to every type, error set and parameter set.
pub(super) fn assign(plan: &mut Plan) {
    let reached = reach(plan);
    let mut groups = Groups::default();
    for (index, tags) in reached.iter().enumerate() {
        plan.types[index].group = groups.of(tags.clone());
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
    for (table, tags) in tables(plan, &reached).into_iter().enumerate() {
        plan.tables[table].group = tags.map(|tags| groups.of(tags));
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

/// The tags that reach each table; none where whatever is generated does. `None`: nothing does, since responses are not
/// checked.
fn tables(plan: &Plan, reached: &[BTreeSet<TagId>]) -> Vec<Option<BTreeSet<TagId>>> {
    let mut found: Vec<Option<BTreeSet<TagId>>> = vec![None; plan.tables.len()];
    let mut pending: Vec<(TableId, BTreeSet<TagId>)> = Vec::new();
    for (ty, tags) in plan.types.iter().zip(reached).filter(|(ty, _)| ty.direction.request) {
        let mut uses: Vec<TableId> = ty.schema.into_iter().collect();
        match &ty.shape {
            Shape::Struct(object) => {
                uses.extend(object.fields.iter().filter_map(|field| field.rules.schema));
                if let Rest::Kept(_, rules) = &object.rest {
                    uses.extend(rules.schema);
                }
            }
            Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Alias(_)
            | Shape::Foreign(_) => {}
        }
        pending.extend(uses.into_iter().map(|table| (table, tags.clone())));
    }
    for operation in &plan.operations {
        let optional = operation.optional.iter().flat_map(|set| &plan.parameter_sets[set.index()].parameters);
        let parameters = operation.required.iter().chain(optional).filter_map(|parameter| parameter.rules.schema);
        let body = operation.body.iter().filter_map(|body| match &body.content {
            Content::Json { rules, .. } => rules.schema,
            Content::Multipart { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => None,
        });
        pending.extend(parameters.chain(body).map(|table| (table, BTreeSet::from([operation.tag]))));
    }
    while let Some((table, tags)) = pending.pop() {
        let known = &mut found[table.index()];
        let more = match known {
            None => tags,
            // Always there already.
            Some(known) if known.is_empty() || (!tags.is_empty() && known.is_superset(&tags)) => continue,
            Some(_) if tags.is_empty() => tags,
            Some(known) => known.union(&tags).copied().collect(),
        };
        *known = Some(more.clone());
        plan.tables[table.index()].schema.tables(&mut |next| pending.push((next, more.clone())));
    }
    found
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
