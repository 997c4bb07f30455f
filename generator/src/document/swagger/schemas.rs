//! Schema Object of 2.0.

use crate::document::positions::{Kind, visit};
use crate::document::tree::{Member, Node, Value};

/// A schema as 3.0 has it, with the schemas below it.
pub(super) fn schema(node: &Node) -> Node {
    let mut schema = node.clone();
    visit(&mut schema, Kind::Schema, &mut |_, node| keywords(node));
    schema
}

/// `definitions`
pub(super) fn map(node: &Node) -> Node {
    let Value::Object(members) = &node.value else { return node.clone() };
    let schemas = members.iter().map(|one| Member::new(one.key.clone(), one.key_place, schema(&one.node)));
    Node::mapping(node.place, schemas.collect())
}

/// What 3.0 calls otherwise: `x-nullable`, a discriminator that is the property's name, files.
pub(super) fn keywords(schema: &mut Node) {
    let nullable = schema.get("nullable").is_some();
    let Value::Object(members) = &mut schema.value else { return };
    for member in members.iter_mut() {
        let place = member.node.place;
        match (member.key.as_str(), &member.node.value) {
            ("x-nullable", _) if !nullable => "nullable".clone_into(&mut member.key),
            ("discriminator", Value::String(property)) => {
                let name = Member::new("propertyName", place, Node::text(place, property.as_str()));
                member.node.value = Value::Object(vec![name]);
            }
            _ => {}
        }
    }
    let file = members.iter_mut().find(|member| member.key == "type" && member.node.as_str() == Some("file"));
    if let Some(file) = file {
        file.node.value = Value::String("string".to_owned());
        let (place, format) = (file.key_place, Node::text(file.node.place, "binary"));
        members.retain(|member| member.key != "format");
        members.push(Member::new("format", place, format));
    }
}
