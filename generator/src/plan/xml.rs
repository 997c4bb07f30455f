//! XML: how the values of a schema are written as elements and attributes (*XML Object*), as tables for the runtime's codec.
//!
//! A table speaks of JSON, not of types: whichever type reads the JSON, the table is the same. Schemas that a value may fit
//! are read as one: the properties of all branches of a union are its elements. What no table says is
//! [`Code::Xml`](crate::catalogue::Code::Xml).

use std::collections::HashMap;

use super::shapes::Shapes;
use super::{XmlBody, XmlId, XmlMember, XmlMemberNode, XmlName, XmlShape, XmlTables};
use crate::api::{self, Additional, JsonType, Literal, Meaning, SchemaId, XmlNode};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// The tables as they are made, with what is known of them.
#[derive(Debug, Default)]
pub(super) struct Xml {
    pub(super) tables: XmlTables,
    /// The shapes by the schemas that a value may fit, whether it may be null, and by how the items of a list are called.
    shapes: HashMap<(Vec<SchemaId>, bool, Option<XmlName>), usize>,
    bodies: HashMap<SchemaId, XmlId>,
    /// The shapes of texts by their kinds.
    texts: HashMap<Vec<JsonType>, usize>,
}

/// How many shapes a document may need: unions of unions could be more than anybody would compile.
const LIMIT: usize = 20_000;

/// What the values of some schemas are.
#[derive(Default)]
struct Parts {
    any: bool,
    kinds: Vec<JsonType>,
    /// The schemas of items; `None`: there is no list.
    items: Option<Vec<SchemaId>>,
    objects: Vec<SchemaId>,
    /// The first list, for what its `xml` says.
    list: Option<SchemaId>,
}

impl Shapes<'_> {
    /// The table of a body of this schema.
    pub(super) fn xml_body(&mut self, schema: SchemaId) -> XmlId {
        if let Some(known) = self.xml_mut().bodies.get(&schema) {
            return *known;
        }
        let said = self.xml_of(schema);
        let target = self.api.target(schema);
        let component = self.api.schema(schema).component.clone().or_else(|| self.api.schema(target).component.clone());
        let local = said.name.clone().or(component).map(|name| element_name(&name)).unwrap_or_default();
        if local.is_empty() {
            self.warn_xml(schema, "the root element of its XML has no name; it is `root`, and whatever is read");
        }
        let name = XmlName { local: local.clone(), ..named(&said, "") };
        let item = if local.is_empty() { "item".to_owned() } else { local };
        let shape = self.xml_shape(vec![schema], &item, true);
        let (xml, body) = (self.xml_mut(), XmlBody { name, shape });
        let known = xml.tables.bodies.iter().position(|known| *known == body);
        let at = known.unwrap_or_else(|| {
            xml.tables.bodies.push(body);
            xml.tables.bodies.len() - 1
        });
        let id = XmlId(u32::try_from(at).unwrap_or(u32::MAX));
        xml.bodies.insert(schema, id);
        id
    }

    /// The shape of an element whose value fits any of these schemas. The items of a list have the name that they say, else
    /// the one given; those of a root that refer to a component have its name.
    fn xml_shape(&mut self, schemas: Vec<SchemaId>, item: &str, root: bool) -> usize {
        let mut targets = Vec::new();
        let parts = self.xml_parts(schemas, &mut targets);
        targets.sort_unstable();
        targets.dedup();
        let item = parts.items.as_ref().map(|items| {
            let said = items.first().map(|item| self.xml_of(*item)).unwrap_or_default();
            let component =
                items.first().filter(|_| root).and_then(|id| self.api.schema(self.api.target(*id)).component.clone());
            named(&said, component.as_deref().unwrap_or(item))
        });
        let key = (targets, parts.kinds.contains(&JsonType::Null), item.clone());
        if let Some(known) = self.xml_mut().shapes.get(&key) {
            return *known;
        }
        if let (false, None, true) = (parts.any, &parts.items, parts.objects.is_empty()) {
            return self.xml_text(parts.kinds);
        }
        let at = self.xml_mut().tables.shapes.len();
        // Kept before it is made: a schema may contain itself.
        self.xml_mut().tables.shapes.push(XmlShape::Any);
        let origin = key.0.first().copied();
        self.xml_mut().shapes.insert(key, at);
        if at >= LIMIT {
            return at;
        }
        let shape = self.made(parts, item, origin);
        self.xml_mut().tables.shapes[at] = shape;
        at
    }

    fn made(&mut self, parts: Parts, item: Option<XmlName>, origin: Option<SchemaId>) -> XmlShape {
        let lossy = |shapes: &mut Self, message: &str| {
            if let Some(origin) = origin {
                shapes.warn_xml(origin, message);
            }
            XmlShape::Any
        };
        let Parts { any, kinds, items, objects, list: _ } = parts;
        let text = kinds.iter().any(|kind| *kind != JsonType::Null);
        match (items, item, objects.is_empty()) {
            _ if any => lossy(self, "its XML is any element: text is a string, whatever was written"),
            (Some(items), Some(item), true) if !text => {
                let inner = item.local.clone();
                let shape = self.xml_shape(items, &inner, false);
                XmlShape::List { item, shape }
            }
            (Some(_), _, _) => lossy(self, "a list or something else has no XML of its own: it is any element"),
            (None, _, true) => XmlShape::Text(kinds),
            (None, _, false) if text => {
                let (members, rest) = self.xml_members(&objects);
                let xml = self.xml_mut();
                xml.tables.shapes.push(XmlShape::Object { members, rest });
                XmlShape::Either { text: kinds, object: xml.tables.shapes.len() - 1 }
            }
            (None, _, false) => {
                let (members, rest) = self.xml_members(&objects);
                XmlShape::Object { members, rest }
            }
        }
    }

    /// The shape of a text of these kinds, each once.
    fn xml_text(&mut self, kinds: Vec<JsonType>) -> usize {
        let xml = self.xml_mut();
        let next = xml.tables.shapes.len();
        let at = *xml.texts.entry(kinds.clone()).or_insert(next);
        if at == next {
            xml.tables.shapes.push(XmlShape::Text(kinds));
        }
        at
    }

    /// What the values of schemas are, references and unions followed; the schemas that say it.
    fn xml_parts(&self, schemas: Vec<SchemaId>, targets: &mut Vec<SchemaId>) -> Parts {
        let mut parts = Parts::default();
        let mut pending = schemas;
        pending.reverse();
        while let Some(id) = pending.pop() {
            let schema = self.api.schema(id);
            if schema.nullable {
                add(&mut parts.kinds, JsonType::Null);
            }
            if let Meaning::Reference(next) = schema.meaning {
                pending.push(next);
                continue;
            }
            if targets.contains(&id) {
                continue;
            }
            targets.push(id);
            match &schema.meaning {
                Meaning::Boolean => add(&mut parts.kinds, JsonType::Boolean),
                Meaning::Integer(_) => add(&mut parts.kinds, JsonType::Integer),
                Meaning::Number(_) => add(&mut parts.kinds, JsonType::Number),
                Meaning::String(_) | Meaning::StringEnum(_) => add(&mut parts.kinds, JsonType::String),
                Meaning::ValueEnum(values) => values.iter().for_each(|value| {
                    add(
                        &mut parts.kinds,
                        match value {
                            Literal::Bool(_) => JsonType::Boolean,
                            Literal::Number(_) => JsonType::Number,
                            Literal::String(_) => JsonType::String,
                        },
                    );
                }),
                Meaning::Null => add(&mut parts.kinds, JsonType::Null),
                Meaning::Array(Some(items)) => {
                    parts.items.get_or_insert_default().push(*items);
                    parts.list.get_or_insert(id);
                }
                Meaning::Tuple(items) => {
                    parts.items.get_or_insert_default().extend(items);
                    parts.list.get_or_insert(id);
                }
                Meaning::Object(object) if object.implied && object.is_shapeless() => parts.any = true,
                Meaning::Object(_) => parts.objects.push(id),
                Meaning::OneOf(union) => {
                    if union.null {
                        add(&mut parts.kinds, JsonType::Null);
                    }
                    pending.extend(union.branches.iter().rev());
                }
                Meaning::Any
                | Meaning::Never
                | Meaning::Array(None)
                | Meaning::Unsupported(_)
                | Meaning::Kinds(_)
                | Meaning::All(_)
                | Meaning::Reference(_) => parts.any = true,
            }
        }
        parts
    }

    /// The properties of objects, those of one name together, and what is in other elements.
    fn xml_members(&mut self, objects: &[SchemaId]) -> (Vec<XmlMember>, Option<(bool, usize)>) {
        let mut properties: Vec<(String, Vec<SchemaId>, bool)> = Vec::new();
        let mut rest: Vec<SchemaId> = Vec::new();
        for id in objects {
            let Meaning::Object(object) = &self.api.schema(*id).meaning else { continue };
            for (name, schema) in &object.properties {
                let required = object.required.contains(name);
                match properties.iter_mut().find(|(known, ..)| known == name) {
                    Some((_, schemas, all)) => {
                        schemas.push(*schema);
                        *all &= required;
                    }
                    None => properties.push((name.clone(), vec![*schema], required)),
                }
            }
            if let Additional::Schema(schema) = object.additional {
                rest.push(schema);
            }
        }
        let members = properties
            .into_iter()
            .map(|(key, schemas, required)| {
                // A property of one branch alone may be missing in another.
                let required = required && objects.len() == 1;
                self.xml_member(key, schemas, required)
            })
            .collect();
        let rest = (!rest.is_empty()).then(|| {
            let said = rest.first().map(|schema| self.xml_of(*schema)).unwrap_or_default();
            let items = self.xml_items(&rest).filter(|_| said.node != Some(XmlNode::Element));
            let listed = items.is_some();
            (listed, self.xml_shape(items.unwrap_or(rest), "item", false))
        });
        (members, rest)
    }

    /// The schemas of the items, where every value is a list.
    fn xml_items(&self, schemas: &[SchemaId]) -> Option<Vec<SchemaId>> {
        let parts = self.xml_parts(schemas.to_vec(), &mut Vec::new());
        let alone = !parts.any && parts.objects.is_empty() && parts.kinds.iter().all(|kind| *kind == JsonType::Null);
        parts.items.filter(|_| alone)
    }

    fn xml_member(&mut self, key: String, schemas: Vec<SchemaId>, required: bool) -> XmlMember {
        let first = schemas.first().copied();
        let said = first.map(|schema| self.xml_of(schema)).unwrap_or_default();
        if let Some(items) = self.xml_items(&schemas) {
            let item = items.first().map(|item| self.xml_of(*item)).unwrap_or_default();
            return match said.node {
                Some(XmlNode::Element) => {
                    let name = named(&said, &key);
                    let inner = name.local.clone();
                    let shape = self.xml_shape(schemas, &inner, false);
                    XmlMember { key, name, node: XmlMemberNode::Element, shape }
                }
                Some(XmlNode::Attribute | XmlNode::Text | XmlNode::Cdata | XmlNode::None) | None => {
                    if let (Some(XmlNode::Attribute | XmlNode::Text | XmlNode::Cdata), Some(first)) = (said.node, first)
                    {
                        self.warn_xml(first, "a list is no attribute and no text of XML; its items are elements");
                    }
                    let name = named(&item, &key);
                    let inner = name.local.clone();
                    let shape = self.xml_shape(items, &inner, false);
                    XmlMember { key, name, node: XmlMemberNode::Items { required }, shape }
                }
            };
        }
        let mut name = named(&said, &key);
        let inner = name.local.clone();
        let shape = self.xml_shape(schemas, &inner, false);
        let is_text = matches!(self.xml_mut().tables.shapes[shape], XmlShape::Text(_));
        let node = match said.node {
            Some(XmlNode::Attribute) if is_text => XmlMemberNode::Attribute,
            Some(XmlNode::Text) if is_text => XmlMemberNode::Text,
            Some(XmlNode::Cdata) if is_text => XmlMemberNode::Cdata,
            Some(XmlNode::Element) | None => XmlMemberNode::Element,
            Some(XmlNode::Attribute | XmlNode::Text | XmlNode::Cdata | XmlNode::None) => {
                if let Some(first) = first {
                    self.warn_xml(first, "its XML is an element: what is in it does not go into the one around it");
                }
                XmlMemberNode::Element
            }
        };
        if node == XmlMemberNode::Attribute && name.prefix.is_empty() {
            // An attribute without a prefix has no namespace.
            name.namespace.clear();
        }
        XmlMember { key, name, node, shape }
    }

    /// What is said of a schema's XML, its own before that of what it refers to.
    fn xml_of(&self, schema: SchemaId) -> api::Xml {
        let mut said = api::Xml::default();
        let mut at = schema;
        for _ in 0..64 {
            let schema = self.api.schema(at);
            if let Some(xml) = &schema.xml {
                said = said.or((**xml).clone());
            }
            let Meaning::Reference(next) = schema.meaning else { break };
            at = next;
        }
        said
    }

    fn warn_xml(&mut self, schema: SchemaId, message: &str) {
        let schema = self.api.schema(schema);
        let diagnostic = Diagnostic::new(Code::Xml, message).at(schema.place, schema.pointer.clone(), "");
        self.diagnostics.push(diagnostic);
    }
}

fn add(kinds: &mut Vec<JsonType>, kind: JsonType) {
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
}

/// The name of an element or attribute: what is said, else the one it has from its place.
fn named(said: &api::Xml, place: &str) -> XmlName {
    XmlName {
        local: element_name(said.name.as_deref().unwrap_or(place)),
        prefix: said.prefix.as_deref().map(element_name).unwrap_or_default(),
        namespace: said.namespace.clone().unwrap_or_default(),
    }
}

/// A name that an element can have (XML 1.0, section 2.3, without the colon): whatever else is in it becomes `_`.
fn element_name(name: &str) -> String {
    // `xml: { name: smp:pet }` is what some write for a prefix.
    let name = name.rsplit(':').next().unwrap_or_default();
    let begins = |character: char| {
        matches!(character,
            'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
            | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let goes_on = |character: char| {
        begins(character)
            || matches!(character, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
    };
    let mut out: String = name.chars().map(|character| if goes_on(character) { character } else { '_' }).collect();
    if out.starts_with(|first: char| !begins(first)) {
        out.insert(0, '_');
    }
    out
}
