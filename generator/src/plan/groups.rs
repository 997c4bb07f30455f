//! Features, and groups: types reached by the same set of features share one gated module.

use std::collections::{BTreeSet, HashMap};

use super::direction::{carriers, named, parts};
use super::{
    Body, Content, Feature, FeatureId, Group, GroupId, OperationId, Plan, Rest, Shape, TableId, TagId, TagKind, Type,
    TypeId,
};

/// A document with more tags has features by the paths of its operations: nobody lists hundreds of features, and the
/// types that many tags reach would each have as many conditions.
const MOST_TAGS: usize = 200;

/// Assigns a group to every type, error set and parameter set.
pub(super) fn assign(plan: &mut Plan) {
    plan.features = features(plan);
    let reached = reach(plan);
    let mut groups = Groups::default();
    for (index, features) in reached.iter().enumerate() {
        plan.types[index].group = groups.of(features.clone());
    }
    let of_operation = |id: OperationId| plan.tags[plan.operations[id.index()].tag.index()].features.iter().copied();
    let mut of_errors = vec![BTreeSet::new(); plan.error_sets.len()];
    for (id, operation) in (0..).map(OperationId).zip(&plan.operations) {
        for set in operation.response_sets() {
            of_errors[set.index()].extend(of_operation(id));
        }
    }
    let of_parameters: Vec<BTreeSet<FeatureId>> = plan
        .parameter_sets
        .iter()
        .map(|set| set.operations.iter().flat_map(|id| of_operation(*id)).collect())
        .collect();
    let of_headers: Vec<BTreeSet<FeatureId>> =
        plan.header_sets.iter().map(|set| set.operations.iter().flat_map(|id| of_operation(*id)).collect()).collect();
    for (set, features) in plan.header_sets.iter_mut().zip(of_headers) {
        set.group = groups.of(features);
    }
    for (set, features) in plan.error_sets.iter_mut().zip(of_errors) {
        set.group = groups.of(features);
    }
    let of_requests = tables(plan, &reached, &|ty| ty.direction.request);
    let of_all = tables(plan, &reached, &|_| true);
    for ((table, of_requests), features) in plan.tables.iter_mut().zip(of_requests).zip(of_all) {
        table.of_responses = of_requests.is_none();
        table.group = features.map(|features| groups.of(features));
    }
    for (set, features) in plan.parameter_sets.iter_mut().zip(of_parameters) {
        set.group = groups.of(features);
    }
    plan.groups = groups.groups;
}

#[derive(Default)]
struct Groups {
    groups: Vec<Group>,
    known: HashMap<Vec<FeatureId>, GroupId>,
}

impl Groups {
    fn of(&mut self, features: BTreeSet<FeatureId>) -> GroupId {
        let features: Vec<FeatureId> = features.into_iter().collect();
        *self.known.entry(features).or_insert_with_key(|features| {
            self.groups.push(Group { features: features.clone() });
            GroupId(u32::try_from(self.groups.len() - 1).unwrap_or(u32::MAX))
        })
    }
}

/// The features by which some types, and operations, reach each table; none where whatever is generated does. `None`: nothing
/// does.
fn tables(
    plan: &Plan,
    reached: &[BTreeSet<FeatureId>],
    counts: &dyn Fn(&Type) -> bool,
) -> Vec<Option<BTreeSet<FeatureId>>> {
    let mut found: Vec<Option<BTreeSet<FeatureId>>> = vec![None; plan.tables.len()];
    let mut pending: Vec<(TableId, BTreeSet<FeatureId>)> = Vec::new();
    for (ty, tags) in plan.types.iter().zip(reached).filter(|(ty, _)| counts(ty)) {
        let mut uses: Vec<TableId> = ty.schema.into_iter().collect();
        match &ty.shape {
            Shape::Struct(object) => {
                uses.extend(object.fields.iter().filter_map(|field| field.rules.schema));
                if let Rest::Kept(_, rules) = &object.rest {
                    uses.extend(rules.schema);
                }
            }
            // Only a server counts.
            Shape::Union(union) => uses.extend(union.counted.filter(|_| ty.direction.request)),
            Shape::AnyOf(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Newtype(_)
            | Shape::Alias(_)
            | Shape::Foreign(_) => {}
        }
        pending.extend(uses.into_iter().map(|table| (table, tags.clone())));
    }
    for operation in &plan.operations {
        let optional = operation.optional.iter().flat_map(|set| &plan.parameter_sets[set.index()].parameters);
        let parameters = operation.required.iter().chain(optional).filter_map(|parameter| parameter.rules.schema);
        let body = operation.body.iter().flat_map(Body::contents).flat_map(|content| match content {
            Content::Json { rules, .. } => [rules.schema, None],
            Content::Items { rules, .. } => [rules.schema, rules.items.as_ref().and_then(|item| item.schema)],
            Content::Multipart { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => {
                [None; 2]
            }
        });
        let body = body.flatten();
        let features: BTreeSet<FeatureId> = plan.tags[operation.tag.index()].features.iter().copied().collect();
        pending.extend(parameters.chain(body).map(|table| (table, features.clone())));
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

/// One feature a tag, or one a path, and one for webhooks and for callbacks; what no operation reaches is found later.
fn features(plan: &mut Plan) -> Vec<Feature> {
    let by_tag = plan.tags.iter().filter(|tag| !tag.kind.is_hooks()).count() <= MOST_TAGS;
    let mut features: Vec<Feature> = Vec::new();
    for (tag, id) in plan.tags.iter_mut().zip((0..).map(TagId)) {
        let own: Vec<Feature> = match tag.kind {
            TagKind::Webhooks | TagKind::Callbacks => vec![Feature::Hooks(id)],
            TagKind::Tag if by_tag => vec![Feature::Tag(id)],
            TagKind::Tag => {
                let templates = tag.operations.iter().map(|id| &plan.operations[id.index()].template);
                templates.map(|template| Feature::Path(prefix(template).map(str::to_owned))).collect()
            }
        };
        let mut ids = BTreeSet::new();
        for feature in own {
            let at = features.iter().position(|known| *known == feature).unwrap_or_else(|| {
                features.push(feature);
                features.len() - 1
            });
            ids.insert(FeatureId(u32::try_from(at).unwrap_or(u32::MAX)));
        }
        tag.features = ids.into_iter().collect();
    }
    features
}

/// What a path is about: its first segment that is neither a parameter nor what every path of a document begins with. It
/// depends on no other path, so that no other can rename its feature.
fn prefix(template: &str) -> Option<&str> {
    let is_version = |word: &str| {
        let digits = word.strip_prefix(['v', 'V']).unwrap_or_default();
        digits.starts_with(|first: char| first.is_ascii_digit())
    };
    let word = |segment: &'_ str| -> usize {
        segment.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(segment.len())
    };
    let words = template.split('/').map(|segment| &segment[..word(segment)]);
    let mut words = words.filter(|word| !word.is_empty() && !matches!(*word, "api" | "rest") && !is_version(word));
    words.next()
}

/// The features that reach each type.
fn reach(plan: &mut Plan) -> Vec<BTreeSet<FeatureId>> {
    let mut reached = vec![BTreeSet::new(); plan.types.len()];
    for id in (0..).map(FeatureId).take(plan.features.len()) {
        let mut roots: Vec<TypeId> = Vec::new();
        for tag in plan.tags.iter().filter(|tag| tag.features.contains(&id)) {
            roots_of(plan, &tag.operations, &mut roots);
        }
        spread(plan, id, roots, &mut reached);
    }
    let unreached = || (0..).map(TypeId).zip(&reached).filter(|(_, features)| features.is_empty()).map(|(id, _)| id);
    // A single feature is none.
    if plan.features.len() > 1 && unreached().next().is_some() {
        let roots = unreached().collect();
        let id = FeatureId(u32::try_from(plan.features.len()).unwrap_or(u32::MAX));
        plan.features.push(Feature::Unreached);
        spread(plan, id, roots, &mut reached);
    }
    reached
}

/// Adds the types that some operations name.
fn roots_of(plan: &Plan, operations: &[OperationId], roots: &mut Vec<TypeId>) {
    for operation in operations.iter().map(|id| &plan.operations[id.index()]) {
        let mut root = |ty: &super::TypeRef| named(ty, &mut |id| roots.push(id));
        operation.required.iter().map(|parameter| &parameter.ty).chain(&operation.place_names).for_each(&mut root);
        if let Some(set) = operation.optional {
            plan.parameter_sets[set.index()].parameters.iter().for_each(|parameter| root(&parameter.ty));
        }
        let errors = operation.response_sets().flat_map(|set| &plan.error_sets[set.index()].errors);
        let contents = operation.body.iter().flat_map(Body::contents);
        let contents = contents.chain(&operation.success.content).chain(errors.filter_map(|e| e.content.as_ref()));
        contents.filter_map(carriers).for_each(|(ty, _)| root(ty));
        let headers = operation.headers.iter().chain(&operation.error_headers);
        headers.flat_map(|set| &plan.header_sets[set.index()].headers).for_each(|header| root(&header.ty));
    }
}

/// A feature reaches some types, and what is in them.
fn spread(plan: &Plan, feature: FeatureId, mut pending: Vec<TypeId>, reached: &mut [BTreeSet<FeatureId>]) {
    while let Some(id) = pending.pop() {
        if reached[id.index()].insert(feature) {
            parts(&plan.types[id.index()], &mut |part| pending.push(part));
        }
    }
}
