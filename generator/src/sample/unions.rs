//! Discriminators: which tag chooses which schema.

use oasmith_runtime::Json;

use super::document::{Root, component_name, list, members, reference};

/// What a discriminator chooses from.
pub(super) struct Tags<'a> {
    /// The property that holds the tag.
    pub(super) property: &'a str,
    /// Tags and what they choose; a schema may have several.
    pub(super) choices: Vec<(String, &'a Json)>,
    /// Whether the schema's own keywords hold beside a choice, and for tags that choose nothing: it is extended, not
    /// a union.
    pub(super) inherited: bool,
}

impl<'a> Tags<'a> {
    /// The discriminator of a schema, if it has one that chooses.
    pub(super) fn of(root: &'a Root, schema: &'a Json) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let mapping: Vec<(&str, String)> = members(discriminator, "mapping")
            .filter_map(|(tag, target)| {
                let target = target.as_str()?;
                let name = component_name(target).or_else(|| root.component(target).map(|_| target.to_owned()));
                Some((tag, name.unwrap_or_else(|| target.to_owned())))
            })
            .collect();
        let mapped = |name: &str| {
            let tags = mapping.iter().filter(|(_, target)| target == name).map(|(tag, _)| (*tag).to_owned());
            tags.collect::<Vec<String>>()
        };
        let branches = list(schema, "oneOf").iter().chain(list(schema, "anyOf"));
        let mut choices = Vec::new();
        for branch in branches {
            let Some(name) = reference(branch).and_then(component_name) else { continue };
            let tags = mapped(&name);
            let tags = if tags.is_empty() { vec![name] } else { tags };
            choices.extend(tags.into_iter().map(|tag| (tag, branch)));
        }
        let inherited = list(schema, "oneOf").is_empty() && list(schema, "anyOf").is_empty();
        if inherited {
            let base = root.name_of(schema)?;
            for heir in root.heirs(base) {
                let schema = root.component(heir)?;
                let tags = mapped(heir);
                let own = schema.get("x-ms-discriminator-value").and_then(Json::as_str).unwrap_or(heir);
                let tags = if tags.is_empty() { vec![own.to_owned()] } else { tags };
                choices.extend(tags.into_iter().map(|tag| (tag, schema)));
            }
        }
        (!choices.is_empty()).then_some(Self { property, choices, inherited })
    }

    /// The property and the tag that choose a schema.
    pub(super) fn tag(&self, schema: &Json) -> Option<(&'a str, &str)> {
        let (tag, _) = self.choices.iter().find(|(_, choice)| std::ptr::eq(*choice, schema))?;
        Some((self.property, tag))
    }

    /// What a tag chooses.
    pub(super) fn chosen(&self, tag: &str) -> Option<&'a Json> {
        self.choices.iter().find(|(known, _)| known == tag).map(|(_, schema)| *schema)
    }
}
