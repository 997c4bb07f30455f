//! Discriminators: which tag chooses which schema.

use std::collections::HashMap;

use oasmith_runtime::Json;

use super::document::{Root, component_name, list, members, reference};

/// What a discriminator chooses from.
pub(super) struct Tags<'a> {
    /// The property that holds the tag.
    pub(super) property: &'a str,
    choices: Choices<'a>,
    root: &'a Root,
}

/// Tags and what they choose; a schema may have several.
enum Choices<'a> {
    /// The branches of a union.
    Branches(Vec<(String, &'a Json)>),
    /// The components that extend the schema: its own keywords hold beside a choice, and for tags that choose nothing.
    Heirs(&'a [(String, String)]),
}

impl<'a> Tags<'a> {
    /// The discriminator of a schema, if it has one that chooses.
    pub(super) fn of(root: &'a Root, schema: &'a Json) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let (one, any) = (list(schema, "oneOf"), list(schema, "anyOf"));
        let choices = if one.is_empty() && any.is_empty() {
            let base = root.name_of(schema)?;
            Choices::Heirs(root.chosen(base, || heirs(root, base, discriminator)))
        } else {
            Choices::Branches(branches(one.iter().chain(any), discriminator))
        };
        let chooses = match &choices {
            Choices::Branches(branches) => !branches.is_empty(),
            Choices::Heirs(heirs) => !heirs.is_empty(),
        };
        chooses.then_some(Self { property, choices, root })
    }

    /// Whether it chooses from what extends the schema, which is no union.
    pub(super) fn inherited(&self) -> bool {
        matches!(self.choices, Choices::Heirs(_))
    }

    /// Tags and the schemas that extend this one.
    pub(super) fn heirs(&self) -> impl Iterator<Item = (&'a str, &'a Json)> {
        let heirs = match self.choices {
            Choices::Branches(_) => &[],
            Choices::Heirs(heirs) => heirs,
        };
        let root = self.root;
        heirs.iter().filter_map(|(tag, heir)| Some((tag.as_str(), root.component(heir)?)))
    }

    /// The property and the tag that choose a branch.
    pub(super) fn tag(&self, branch: &Json) -> Option<(&'a str, &str)> {
        let Choices::Branches(branches) = &self.choices else { return None };
        let (tag, _) = branches.iter().find(|(_, choice)| std::ptr::eq(*choice, branch))?;
        Some((self.property, tag))
    }

    /// What a tag chooses.
    pub(super) fn chosen(&self, tag: &str) -> Option<&'a Json> {
        match &self.choices {
            Choices::Branches(branches) => branches.iter().find(|(known, _)| known == tag).map(|(_, schema)| *schema),
            Choices::Heirs(heirs) => {
                heirs.iter().find(|(known, _)| known == tag).and_then(|(_, heir)| self.root.component(heir))
            }
        }
    }
}

/// The tags that `mapping` has for each component that can be chosen; others choose nothing.
fn mapped(discriminator: &Json, can_be_chosen: impl Fn(&str) -> bool) -> HashMap<String, Vec<String>> {
    let mut mapped: HashMap<String, Vec<String>> = HashMap::new();
    for (tag, target) in members(discriminator, "mapping") {
        let Some(target) = target.as_str() else { continue };
        let name = component_name(target).unwrap_or_else(|| target.to_owned());
        if can_be_chosen(&name) {
            mapped.entry(name).or_default().push(tag.to_owned());
        }
    }
    mapped
}

/// The tags of a component: the mapped ones, then what it is called, unless that is mapped.
fn tags(mapped: &HashMap<String, Vec<String>>, component: &str, name: String) -> Vec<String> {
    let is_mapped = mapped.values().flatten().any(|tag| *tag == name);
    mapped.get(component).into_iter().flatten().cloned().chain((!is_mapped).then_some(name)).collect()
}

fn branches<'a>(branches: impl Iterator<Item = &'a Json>, discriminator: &Json) -> Vec<(String, &'a Json)> {
    let named: Vec<(String, &Json)> =
        branches.filter_map(|branch| Some((reference(branch).and_then(component_name)?, branch))).collect();
    let mapped = mapped(discriminator, |target| named.iter().any(|(name, _)| name == target));
    let mut choices = Vec::new();
    for (name, branch) in named {
        let tags = tags(&mapped, &name, name.clone());
        choices.extend(tags.into_iter().map(|tag| (tag, branch)));
    }
    choices
}

fn heirs(root: &Root, base: &str, discriminator: &Json) -> Vec<(String, String)> {
    let mapped = mapped(discriminator, |target| root.component(target).is_some());
    let mut choices = Vec::new();
    for heir in root.heirs(base) {
        let Some(schema) = root.component(heir) else { continue };
        let own = schema.get("x-ms-discriminator-value").and_then(Json::as_str).unwrap_or(heir).to_owned();
        let tags = tags(&mapped, heir, own);
        choices.extend(tags.into_iter().map(|tag| (tag, heir.to_owned())));
    }
    choices
}
