//! What a configuration asks of a schema, noted for the stages that decide.

use super::SchemaId;

/// A rule of a configuration, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub u32);

/// What is asked of one schema, each with the rule that asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Custom {
    /// The name of its type.
    pub type_name: Option<(String, RuleId)>,
    /// The name of the field, where it is a property.
    pub field_name: Option<(String, RuleId)>,
    /// The type that stands for it; without a rule where the document asks (`x-rust-type`).
    pub rust_type: Option<(String, Option<RuleId>)>,
    /// Whether `null` is tolerated, where it is a property.
    pub tolerate_null: Option<(Tolerance, RuleId)>,
    /// Derives of its type.
    pub derives: Vec<(String, RuleId)>,
    /// Attributes of its type.
    pub attributes: Vec<(String, RuleId)>,
    /// Whether its enum is closed.
    pub closed: Option<(bool, RuleId)>,
    /// Values of its enum, and the names of their variants.
    pub values: Vec<(String, String, RuleId)>,
}

impl Custom {
    /// Whether its type cannot be another schema's.
    pub fn of_type(&self) -> bool {
        self.type_name.is_some()
            || self.rust_type.is_some()
            || self.closed.is_some()
            || !self.derives.is_empty()
            || !self.attributes.is_empty()
            || !self.values.is_empty()
    }
}

/// Where `null` is tolerated on the client though the document forbids it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// Nowhere.
    Never,
    /// If the property may be absent.
    WhereOptional,
    /// Whether or not the property is required.
    Always,
}

/// What a configuration asks of the whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomApi {
    /// `null` reads as absent on the client, wherever a property may be absent.
    pub tolerate_null: bool,
    /// Every enum is closed.
    pub closed_enums: bool,
    /// Tags and the names of their modules.
    pub tags: Vec<(String, String)>,
}

impl super::Api {
    /// What is asked of a schema.
    pub fn custom_mut(&mut self, id: SchemaId) -> &mut Custom {
        self.schemas[id.index()].custom.get_or_insert_default()
    }
}
