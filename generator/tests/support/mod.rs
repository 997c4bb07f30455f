//! Small plans, built by hand.

#![allow(dead_code, reason = "each test file uses a part of it")]

use oasmith::diagnostic::{FileId, Place};
use oasmith::names::{Names, TagNames, TypeNames};
use oasmith::plan::{
    Carriers, Derives, Direction, Docs, Feature, Field, Group, GroupId, Info, Origin, Plan, Presence, Rules, Shape,
    Tag, TagId, TagKind, Type, TypeId, TypeRef,
};

/// A plan and its names, built together.
pub(crate) struct Fixture {
    pub(crate) plan: Plan,
    pub(crate) names: Names,
}

pub(crate) const PLACE: Place = Place { file: FileId(0), start: 0, end: 0, line: 1, column: 1 };

impl Fixture {
    /// No types, no operations, one group called `shared`.
    pub(crate) fn new() -> Self {
        let info = Info {
            title: "Test <API>".to_owned(),
            version: "1.0".to_owned(),
            description: Some("Tests emission.".to_owned()),
            license: Some("MIT".to_owned()),
        };
        let plan = Plan {
            tables: Vec::new(),
            left_out: Vec::new(),
            info,
            servers: Vec::new(),
            types: Vec::new(),
            operations: Vec::new(),
            tags: Vec::new(),
            error_sets: Vec::new(),
            header_sets: Vec::new(),
            parameter_sets: Vec::new(),
            schemes: Vec::new(),
            features: Vec::new(),
            groups: vec![Group { features: Vec::new() }],
            backtracks: false,
            has_or_objects: false,
            has_open_bases: false,
            honoured: Vec::new(),
            kinships: Vec::new(),
            paginations: Vec::new(),
            canned: Vec::new(),
            response_checks: oasmith::plan::ResponseChecks::default(),
            xml: oasmith::plan::XmlTables::default(),
            pages: Vec::new(),
        };
        let names = Names { package: "test-api".to_owned(), groups: vec!["shared".to_owned()], ..Names::default() };
        Self { plan, names }
    }

    /// Adds a type that travels nowhere; the fields of a struct are named as on the wire.
    pub(crate) fn add(&mut self, name: &str, shape: Shape) -> TypeId {
        let members = match &shape {
            Shape::Struct(shape) => shape.fields.iter().map(|field| field.wire.clone()).collect(),
            Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Newtype(_)
            | Shape::Alias(_)
            | Shape::Foreign(_) => Vec::new(),
        };
        self.names.types.push(TypeNames { name: name.to_owned(), members, rest: String::new() });
        self.plan.types.push(Type {
            schema: None,
            as_json: false,
            origin: Origin::Component(name.to_owned()),
            asked_name: None,
            extra: None,
            pointer: format!("/components/schemas/{name}"),
            place: PLACE,
            docs: Docs::default(),
            shape,
            direction: Direction::default(),
            carriers: Carriers { json: true, ..Carriers::default() },
            group: GroupId(0),
            derives: Derives::default(),
            checked: false,
        });
        TypeId(u32::try_from(self.plan.types.len() - 1).unwrap())
    }

    /// Adds a tag without operations.
    pub(crate) fn tag(&mut self, name: &str) {
        self.plan.tags.push(Tag {
            kind: TagKind::Tag,
            name: Some(name.to_owned()),
            asked_name: None,
            description: None,
            operations: Vec::new(),
            features: Vec::new(),
        });
        let id = TagId(u32::try_from(self.plan.tags.len() - 1).unwrap());
        self.plan.features.push(Feature::Tag(id));
        self.names.features.push(format!("tag-{name}"));
        self.names.tags.push(TagNames { module: name.to_owned(), group: name.to_uppercase() });
    }
}

/// A field without documentation and constraints.
pub(crate) fn field(wire: &str, ty: TypeRef, presence: Presence) -> Field {
    let docs = Docs::default();
    Field {
        wire: wire.to_owned(),
        place: PLACE,
        pointer: String::new(),
        asked_name: None,
        ty,
        presence,
        tolerates_null: false,
        docs,
        rules: Rules::default(),
        default: None,
    }
}

/// What follows a line, trimmed.
pub(crate) fn lines_between(text: &str, line: &str) -> String {
    text.split_once(line).unwrap().1.trim().to_owned()
}
