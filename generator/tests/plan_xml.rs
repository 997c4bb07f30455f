//! The tables of XML bodies, as they are planned.

use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::plan::{Plan, XmlMemberNode, XmlShape};

/// The plan of a document whose one body is XML of the component `A`, and what is said of it.
fn planned(components: &str) -> (Plan, Vec<String>) {
    let text = format!(
        "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {{operationId: a, requestBody: {{required: true, \
         content: {{application/xml: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}, responses: {{'204': {{description: D}}}}}}}}}}\n\
         components:\n  schemas:\n    {components}\n"
    );
    let outcome = driver::name(Source { name: "api.yaml".to_owned(), text }, &Settings::default());
    let said = outcome.diagnostics.iter().map(|found| format!("{} {}", found.code.as_str(), found.message)).collect();
    (outcome.value.expect("a plan").plan, said)
}

/// Each property of the root: `key: node name`, with what is in it.
fn members(components: &str) -> (Vec<String>, Vec<String>) {
    let (plan, said) = planned(components);
    let xml = &plan.xml;
    let XmlShape::Object { members, .. } = &xml.shapes[xml.bodies[0].shape] else { return (Vec::new(), said) };
    let text = |at: usize| match &xml.shapes[at] {
        XmlShape::Any => "any".to_owned(),
        XmlShape::Text(kinds) => {
            kinds.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect::<Vec<_>>().join("|")
        }
        XmlShape::Object { .. } => "object".to_owned(),
        XmlShape::Either { .. } => "either".to_owned(),
        XmlShape::List { item, .. } => format!("list of {}", item.local),
    };
    let node = |node: XmlMemberNode| match node {
        XmlMemberNode::Element => "element",
        XmlMemberNode::Attribute => "attribute",
        XmlMemberNode::Text => "text",
        XmlMemberNode::Cdata => "cdata",
        XmlMemberNode::Items { .. } => "items",
    };
    let lines = members
        .iter()
        .map(|member| format!("{}: {} {} {}", member.key, node(member.node), member.name.local, text(member.shape)));
    (lines.collect(), said)
}

#[test]
fn a_property_is_what_its_xml_object_says() {
    let (found, said) = members(
        "A: {type: object, properties: {a: {type: string, xml: {attribute: true}}, b: {type: integer, xml: {nodeType: attribute, \
         name: bee}}, c: {type: string, xml: {nodeType: cdata}}, d: {type: array, items: {type: boolean}, xml: {wrapped: true}}, e: \
         {type: array, items: {type: string, xml: {name: x}}, xml: {nodeType: element, name: y}}, f: {type: array, items: {$ref: \
         '#/components/schemas/B'}}, g: {$ref: '#/components/schemas/B'}, 'h i': {type: [string, 'null']}}}\n    B: {type: object, xml: \
         {name: bee}}",
    );
    assert_eq!(
        found,
        [
            "a: attribute a string",
            "b: attribute bee integer",
            "c: cdata  string",
            "d: element d list of d",
            "e: element y list of x",
            "f: items bee object",
            "g: element bee object",
            "h i: element h_i null|string",
        ]
        .map(|line| line.replace("cdata  ", "cdata c "))
    );
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn parts_and_branches_are_read_as_one() {
    let (found, said) = members(
        "A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {b: {type: string, xml: {attribute: true}}}}]}\n    \
         B: {type: object, properties: {a: {type: string, xml: {name: x}}}}",
    );
    assert_eq!((found, said.len()), (vec!["a: element x string".to_owned(), "b: attribute b string".to_owned()], 0));
    let (found, said) = members(
        "A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: k}}\n    B: {type: \
         object, required: [k], properties: {k: {type: string}, v: {type: integer}}}\n    C: {type: object, required: [k], properties: {k: \
         {type: string}, v: {type: object, properties: {w: {type: string}}}}}",
    );
    assert_eq!((found, said.len()), (vec!["k: element k string".to_owned(), "v: element v either".to_owned()], 0));
    // The root is called as the component is.
    let (plan, _) = planned("A: {type: array, items: {$ref: '#/components/schemas/B'}}\n    B: {type: string}");
    assert_eq!(plan.xml.bodies[0].name.local, "A");
    let XmlShape::List { item, .. } = &plan.xml.shapes[plan.xml.bodies[0].shape] else { panic!("no list") };
    assert_eq!(item.local, "B");
}

#[test]
fn a_schema_that_contains_itself_has_a_finite_table() {
    let (plan, said) = planned(
        "A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: array, items: {$ref: '#/components/schemas/A'}}, c: \
         {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}}}",
    );
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(plan.xml.shapes.len(), 2);
}

#[test]
fn what_xml_cannot_say_is_told() {
    let (found, said) = members(
        "A: {type: object, properties: {a: {type: object, properties: {b: {type: string}}, xml: {attribute: true}}, c: {oneOf: [{type: \
         string}, {type: array, items: {type: string}}]}, d: {}, e: {type: array, items: {type: string}, xml: {attribute: true}}}}",
    );
    assert_eq!(found, ["a: element a object", "c: element c any", "d: element d any", "e: items e string"]);
    assert_eq!(said.iter().filter(|line| line.starts_with("OAS0307")).count(), 4, "{said:?}");
}
