//! Schemas → named types and the types of values.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::custom::{is_property, names_a_type};
use super::exact::{self, Tables};
use super::normal::{Residue, Schemas};
use super::place::Places;
use super::xml::Xml;
use super::{
    Carriers, Derives, Direction, Docs, GroupId, Newtype, Origin, Rules, Scalar, Settings, Shape, StringEnum, Type,
    TypeId, TypeRef, ValueEnum, formats, rules, self_containing,
};
use crate::api::{self, Additional, Api, Meaning, Object, RuleId, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// The type of a value at one use.
#[derive(Debug, Clone)]
pub(super) struct Use {
    pub(super) ty: TypeRef,
    pub(super) nullable: bool,
    pub(super) rules: Rules,
}

/// The types as they are found, with facts that later decisions need and the plan does not keep.
#[derive(Debug, Default)]
pub(super) struct Types {
    pub(super) types: Vec<Type>,
    /// By type and field: `readOnly` and `writeOnly`.
    pub(super) one_way: HashMap<(TypeId, usize), OneWay>,
    /// The types by the schemas that they were made of.
    pub(super) by_schema: HashMap<SchemaId, TypeId>,
    /// What is checked as it is written.
    pub(super) tables: Tables,
    /// Whether a value is of a type or any other object.
    pub(super) has_or_objects: bool,
    /// The XML of bodies.
    pub(super) xml: Xml,
}

/// A property that travels one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OneWay {
    /// `readOnly`: in responses.
    Read,
    /// `writeOnly`: in requests.
    Write,
}

/// Schemas and their types.
pub(super) struct Shapes<'a> {
    pub(super) api: &'a Schemas<'a>,
    /// What the types and rules of schemas do not say.
    pub(super) residue: HashMap<SchemaId, Residue>,
    pub(super) settings: Settings,
    pub(super) places: Places,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) types: Types,
    /// The types that the user provides for inline schemas, by path.
    pub(super) foreign: HashMap<String, TypeId>,
    /// The rules of the configuration that were honoured.
    pub(super) honoured: BTreeSet<RuleId>,
    /// The schemas whose rules are being collected.
    open_rules: Vec<SchemaId>,
    /// The lists, maps and tuples that contain themselves.
    self_containing: HashSet<SchemaId>,
    /// Component enums by their sorted values; `None` where several have the same.
    component_enums: HashMap<Vec<String>, Option<SchemaId>>,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(
        document: &Api,
        api: &'a Schemas<'a>,
        settings: Settings,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let mut component_enums = HashMap::new();
        for id in api.components() {
            if let Some(values) = sorted_values(&api.schema(id).meaning) {
                component_enums.entry(values).and_modify(|only| *only = None).or_insert(Some(id));
            }
        }
        Self {
            api,
            residue: HashMap::new(),
            places: Places::new(document),
            settings,
            diagnostics,
            types: Types { tables: Tables::new(settings.assert_formats), ..Types::default() },
            foreign: HashMap::new(),
            honoured: BTreeSet::new(),
            open_rules: Vec::new(),
            self_containing: self_containing::schemas(api, |id| settings.exact_untyped && exact::is_untyped(api, id)),
            component_enums,
        }
    }

    /// Every component becomes a type, in document order.
    pub(super) fn components(&mut self) {
        let ids: Vec<SchemaId> = self.api.components().collect();
        for id in &ids {
            self.reserve(*id);
        }
        for id in ids {
            self.fill(id);
        }
    }

    /// The shape of a type, as far as it is filled.
    pub(super) fn shape(&self, id: TypeId) -> &Shape {
        &self.types.types[id.index()].shape
    }

    pub(super) fn type_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.types.types[id.index()]
    }

    pub(super) fn xml_mut(&mut self) -> &mut Xml {
        &mut self.types.xml
    }

    /// Has a field of a struct in one direction alone.
    pub(super) fn mark_one_way(&mut self, of: TypeId, field: usize, one_way: OneWay) {
        self.types.one_way.insert((of, field), one_way);
    }

    pub(super) fn mark_or_object(&mut self) {
        self.types.has_or_objects = true;
    }

    /// The types, and the rules of the configuration that they honour.
    pub(super) fn finish(self) -> (Types, Vec<RuleId>) {
        (self.types, self.honoured.into_iter().collect())
    }

    /// The type of the values of a schema.
    pub(super) fn value(&mut self, id: SchemaId) -> Use {
        let api = self.api;
        let schema = api.schema(id);
        if schema.component.is_some() {
            return Use { ty: TypeRef::Named(self.reserve(id)), nullable: self.nullable(id), rules: self.rules(id) };
        }
        if let Some(foreign) = self.foreign(id) {
            return Use { ty: TypeRef::Named(foreign), nullable: self.nullable(id), rules: Rules::default() };
        }
        let ty = match &schema.meaning {
            _ if self.is_any(id) => TypeRef::Any,
            _ if self.self_containing.contains(&id) => self.inline(id),
            Meaning::Reference(target) => self.value(*target).ty,
            Meaning::String(_) if is_secret(schema) => TypeRef::Scalar(Scalar::Secret),
            Meaning::Object(object) if is_map(object) => self.unnamed(id),
            Meaning::OneOf(union) if let Some(described) = self.or_object(id, union) => described,
            Meaning::Object(_) | Meaning::OneOf(_) => self.inline(id),
            Meaning::StringEnum(_) | Meaning::ValueEnum(_) if self.has_own_type(id) => self.inline(id),
            meaning @ (Meaning::StringEnum(_) | Meaning::ValueEnum(_)) => {
                match sorted_values(meaning).and_then(|values| self.component_enums.get(&values)) {
                    Some(Some(component)) => TypeRef::Named(self.reserve(*component)),
                    Some(None) | None => self.inline(id),
                }
            }
            Meaning::Any
            | Meaning::Boolean
            | Meaning::Integer(_)
            | Meaning::Number(_)
            | Meaning::String(_)
            | Meaning::Null
            | Meaning::Never
            | Meaning::Array(_)
            | Meaning::Tuple(_)
            | Meaning::Kinds(_)
            | Meaning::All(_)
            | Meaning::Unsupported(_) => self.unnamed(id),
        };
        Use { ty, nullable: self.nullable(id), rules: self.rules(id) }
    }

    /// The type of the values of a schema in a request, where no field holds them; with the table that they need.
    pub(super) fn request(&mut self, id: SchemaId) -> Use {
        let mut value = self.value(id);
        value.rules.schema = exact::of_use(self.api, &mut self.types, self.settings, id, &value);
        value
    }

    /// Whether a schema is any value because it does not say of what kind.
    fn is_any(&self, id: SchemaId) -> bool {
        self.settings.exact_untyped && exact::is_untyped(self.api, id)
    }

    /// Whether `null` is a value, references followed.
    fn nullable(&self, id: SchemaId) -> bool {
        let mut id = id;
        loop {
            let schema = self.api.schema(id);
            if schema.nullable {
                return true;
            }
            match schema.meaning {
                Meaning::Reference(target) => id = target,
                _ => return false,
            }
        }
    }

    /// What is checked of the value itself, references followed; parts of a named struct are its own business.
    pub(super) fn rules(&mut self, id: SchemaId) -> Rules {
        // The user's type checks itself, and so does a list that holds itself: what a reference says beside it has a table.
        if self.is_foreign(id) || self.self_containing.contains(&self.api.target(id)) {
            return Rules::default();
        }
        self.rules_of(id)
    }

    /// What is checked of a list whose items are read one by one, references followed: one that holds itself has no type
    /// there that would check it.
    pub(super) fn list_rules(&mut self, id: SchemaId) -> Rules {
        let target = self.api.target(id);
        if self.self_containing.contains(&target) { self.rules_of(target) } else { self.rules(id) }
    }

    fn rules_of(&mut self, id: SchemaId) -> Rules {
        // A list that holds itself has no finite rules: the inner ones are left out.
        if self.open_rules.contains(&id) {
            return Rules::default();
        }
        self.open_rules.push(id);
        let api = self.api;
        let schema = api.schema(id);
        let own = rules::own(schema, self.diagnostics);
        let inner = match &schema.meaning {
            // Rules of items would be checked of the values in objects, too.
            _ if self.is_any(id) => Rules::default(),
            Meaning::Reference(target) => self.rules(*target),
            Meaning::Array(Some(items)) => self.item_rules(*items),
            Meaning::Object(Object { properties, additional: Additional::Schema(values), .. })
                if properties.is_empty() =>
            {
                self.item_rules(*values)
            }
            _ => Rules::default(),
        };
        self.open_rules.pop();
        rules::together(own, inner)
    }

    fn item_rules(&mut self, items: SchemaId) -> Rules {
        let items = self.rules(items);
        Rules { items: (!items.is_empty()).then(|| Box::new(items)), ..Rules::default() }
    }

    /// The type of a schema that never gets a name of its own.
    fn unnamed(&mut self, id: SchemaId) -> TypeRef {
        let api = self.api;
        let schema = api.schema(id);
        match &schema.meaning {
            Meaning::Any => TypeRef::Any,
            Meaning::Boolean => TypeRef::Scalar(Scalar::Bool),
            Meaning::Integer(None) | Meaning::Number(None) if self.settings.exact_numbers => {
                TypeRef::Scalar(Scalar::Number)
            }
            Meaning::Integer(format) => TypeRef::Scalar(formats::integer(format.as_deref())),
            Meaning::Number(format) => TypeRef::Scalar(formats::number(format.as_deref())),
            Meaning::String(_) if is_secret(schema) => TypeRef::Scalar(Scalar::Secret),
            Meaning::String(format) => TypeRef::Scalar(formats::string(format.as_deref())),
            Meaning::Array(None) => TypeRef::List(Box::new(TypeRef::Any)),
            Meaning::Array(Some(items)) => {
                let items = self.value(*items);
                TypeRef::List(Box::new(or_null(items)))
            }
            Meaning::Tuple(items) => {
                let items = items.iter().map(|item| self.value(*item)).collect::<Vec<_>>();
                if items.iter().any(|item| !item.rules.is_empty()) {
                    self.residue.insert(id, Residue::Constraints);
                }
                TypeRef::Tuple(items.into_iter().map(or_null).collect())
            }
            Meaning::Object(object) if object.implied && object.is_shapeless() => TypeRef::Any,
            Meaning::Object(object) => self.map(object),
            Meaning::Reference(target) => self.value(*target).ty,
            Meaning::StringEnum(_) | Meaning::ValueEnum(_) | Meaning::OneOf(_) => self.inline(id),
            Meaning::Null => TypeRef::Scalar(Scalar::Null),
            Meaning::Never => {
                if self.api.residue(id) != Some(Residue::Contradiction) {
                    self.approximate(id, "no value fits this schema; values are kept as any JSON value");
                }
                self.residue.insert(id, Residue::Contradiction);
                TypeRef::Any
            }
            Meaning::Unsupported(what) => {
                self.approximate(id, &format!("{what} is not supported; values are kept as any JSON value"));
                self.residue.insert(id, Residue::Shape);
                TypeRef::Any
            }
            // Not in a normal form.
            Meaning::Kinds(_) | Meaning::All(_) => {
                self.residue.insert(id, Residue::Shape);
                TypeRef::Any
            }
        }
    }

    fn map(&mut self, object: &Object) -> TypeRef {
        let values = match object.additional {
            Additional::Unsaid | Additional::Any | Additional::Refused => TypeRef::Any,
            Additional::Schema(values) => {
                let values = self.value(values);
                or_null(values)
            }
        };
        TypeRef::Map(Box::new(values))
    }

    /// A named type for an inline schema.
    fn inline(&mut self, id: SchemaId) -> TypeRef {
        let known = self.types.by_schema.contains_key(&id);
        let type_id = self.reserve(id);
        if !known {
            self.fill(id);
        }
        TypeRef::Named(type_id)
    }

    fn approximate(&mut self, id: SchemaId, message: &str) {
        let schema = self.api.schema(id);
        self.diagnostics.push(Diagnostic::new(Code::Shape, message).at(schema.place, schema.pointer.clone(), ""));
    }

    /// Whether a schema has a type of its own.
    pub(super) fn has_type(&self, id: SchemaId) -> bool {
        self.types.by_schema.contains_key(&id)
    }

    /// The id of a schema's type, its shape still to be filled.
    pub(super) fn reserve(&mut self, id: SchemaId) -> TypeId {
        if let Some(known) = self.types.by_schema.get(&id) {
            return *known;
        }
        let schema = self.api.schema(id);
        let origin = match &schema.component {
            Some(name) => Origin::Component(name.clone()),
            None => Origin::Place(self.places.words(self.api, id)),
        };
        let type_id = TypeId(u32::try_from(self.types.types.len()).unwrap_or(u32::MAX));
        self.types.types.push(Type {
            origin,
            asked_name: schema.rust_name.clone().filter(|name| names_a_type(name) || !is_property(&schema.pointer)),
            pointer: schema.pointer.clone(),
            place: schema.place,
            docs: docs(schema),
            shape: Shape::Alias(TypeRef::Any),
            direction: Direction::default(),
            carriers: Carriers::default(),
            group: GroupId(0),
            derives: Derives::default(),
            schema: None,
            as_json: false,
            checked: false,
            extra: None,
        });
        self.types.by_schema.insert(id, type_id);
        type_id
    }

    pub(super) fn fill(&mut self, id: SchemaId) {
        let api = self.api;
        let type_id = self.types.by_schema[&id];
        let foreign = self.foreign_shape(id);
        let shape = match &api.schema(id).meaning {
            _ if let Some(foreign) = foreign => foreign,
            _ if self.is_any(id) => Shape::Alias(TypeRef::Any),
            _ if self.self_containing.contains(&id) => {
                Shape::Newtype(Newtype { value: self.unnamed(id), rules: self.rules_of(id) })
            }
            Meaning::StringEnum(values) => {
                let (values, labels) = (values.clone(), api.schema(id).labels.clone());
                Shape::StringEnum(StringEnum { values, labels, closed: false })
            }
            Meaning::ValueEnum(values) => {
                let (values, labels) = (values.clone(), api.schema(id).labels.clone());
                Shape::ValueEnum(ValueEnum { values, labels, closed: false })
            }
            Meaning::Object(object) if is_map(object) => Shape::Alias(self.unnamed(id)),
            Meaning::Object(object) => Shape::Struct(self.object(type_id, object)),
            Meaning::OneOf(union) if let Some(described) = self.or_object(id, union) => Shape::Alias(described),
            Meaning::OneOf(union) => self.union(id, union),
            Meaning::Reference(_)
            | Meaning::Any
            | Meaning::Boolean
            | Meaning::Integer(_)
            | Meaning::Number(_)
            | Meaning::String(_)
            | Meaning::Null
            | Meaning::Never
            | Meaning::Array(_)
            | Meaning::Tuple(_)
            | Meaning::Kinds(_)
            | Meaning::All(_)
            | Meaning::Unsupported(_) => Shape::Alias(self.unnamed(id)),
        };
        let slot = &mut self.types.types[type_id.index()];
        slot.derives = Derives {
            default: matches!(&shape, Shape::Struct(s) if s.fields.iter().all(|f| f.presence.may_be_absent())),
            eq_hash: matches!(shape, Shape::StringEnum(_) | Shape::ValueEnum(_)),
            copy: false,
        };
        slot.shape = shape;
        self.customise(id, type_id);
    }
}

/// Whether an object has no keys that are declared, and takes others.
fn is_map(object: &Object) -> bool {
    object.properties.is_empty() && object.additional != Additional::Refused
}

pub(super) fn or_null(value: Use) -> TypeRef {
    if value.nullable { TypeRef::Nullable(Box::new(value.ty)) } else { value.ty }
}

fn is_secret(schema: &api::Schema) -> bool {
    matches!(&schema.meaning, Meaning::String(format) if match format.as_deref() {
        Some("password") => true,
        None => schema.write_only,
        Some(_) => false,
    })
}

pub(super) fn docs(schema: &api::Schema) -> Docs {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    Docs { title: text(&schema.title), description: text(&schema.description), deprecated: schema.deprecated }
}

/// The values of an enum as JSON texts, in an order of their own.
fn sorted_values(meaning: &Meaning) -> Option<Vec<String>> {
    let mut values: Vec<String> = match meaning {
        Meaning::StringEnum(values) => values.iter().map(|value| api::Literal::String(value.clone()).json()).collect(),
        Meaning::ValueEnum(values) => values.iter().map(api::Literal::key).collect(),
        _ => return None,
    };
    values.sort_unstable();
    Some(values)
}
