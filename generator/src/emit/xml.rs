//! The tables of XML bodies: constant data in a private module, which the runtime's codec is guided by.

use super::docs::Doc;
use super::operations::either_gate;
use super::tables::kind_text;
use super::{Context, Module, ModulePath, Text, literal};
use crate::plan::{JsonType, XmlBody, XmlId, XmlMember, XmlMemberNode, XmlName, XmlShape};

/// The module's name.
pub(super) const MODULE: &str = "xml_tables";

/// The module; none where no body is XML.
pub(super) fn module(cx: Context<'_>) -> Option<Module<'_>> {
    if cx.plan.xml.bodies.is_empty() {
        return None;
    }
    let mut module = Module::new(ModulePath::new(&[MODULE]), Doc::default());
    module.gate = either_gate(cx, None);
    module.public = false;
    module.exported = false;
    module.job(move || shapes(cx));
    module.job(move || bodies(cx));
    Some(module)
}

/// A body's table, as it is written in the module `from`.
pub(super) fn body(id: XmlId, from: &ModulePath) -> String {
    format!("&{}[{}]", from.to(&[MODULE, "BODIES"]), id.0)
}

fn shapes(cx: Context<'_>) -> String {
    let shapes = &cx.plan.xml.shapes;
    let mut out = Text::new();
    out.line("/// What is in elements; what refers to a shape has its position.");
    out.line(format!("static SHAPES: [rt::XmlShape<'static>; {}] = [", shapes.len()));
    out.deeper();
    for (at, shape) in shapes.iter().enumerate() {
        if at % 10 == 0 && at > 0 {
            out.line(format!("// {at}"));
        }
        write_shape(shape, &mut out);
    }
    out.shallower();
    out.line("];");
    out.finish()
}

fn write_shape(shape: &XmlShape, out: &mut Text) {
    match shape {
        XmlShape::Any => out.line("rt::XmlShape::Any,"),
        XmlShape::Text(kinds) => out.line(format!("rt::XmlShape::Text({}),", self::kinds(kinds))),
        XmlShape::Object { members, rest } => {
            out.open("rt::XmlShape::Object");
            out.list("members: &[", &members.iter().map(member).collect::<Vec<_>>(), "],");
            out.line(match rest {
                None => "rest: None,".to_owned(),
                Some((items, shape)) => format!("rest: Some(rt::XmlRest {{ items: {items}, shape: {shape} }}),"),
            });
            out.close(",");
        }
        XmlShape::Either { text, object } => {
            out.line(format!("rt::XmlShape::Either {{ text: {}, object: {object} }},", kinds(text)));
        }
        XmlShape::List { item, shape } => {
            out.line(format!("rt::XmlShape::List {{ item: {}, shape: {shape} }},", name(item)));
        }
    }
}

fn member(member: &XmlMember) -> String {
    let node = match member.node {
        XmlMemberNode::Element => "Element".to_owned(),
        XmlMemberNode::Attribute => "Attribute".to_owned(),
        XmlMemberNode::Text => "Text".to_owned(),
        XmlMemberNode::Cdata => "Cdata".to_owned(),
        XmlMemberNode::Items { required } => format!("Items {{ required: {required} }}"),
    };
    format!(
        "rt::XmlMember {{ key: {}, name: {}, node: rt::XmlNode::{node}, shape: {} }}",
        literal::string(&member.key),
        name(&member.name),
        member.shape
    )
}

fn bodies(cx: Context<'_>) -> String {
    let bodies: Vec<String> = cx.plan.xml.bodies.iter().map(body_text).collect();
    let mut out = Text::new();
    out.line("/// The root elements of bodies.");
    // As a whole it costs nothing where it is not used, and a static for each set of tags would be more to compile.
    out.line("#[allow(dead_code, reason = \"the operations that use it may be switched off\")]");
    out.list(&format!("pub(super) static BODIES: [rt::XmlBody<'static>; {}] = [", bodies.len()), &bodies, "];");
    out.finish()
}

fn body_text(body: &XmlBody) -> String {
    format!("rt::XmlBody {{ root: {}, shape: {}, shapes: &SHAPES }}", name(&body.name), body.shape)
}

fn name(name: &XmlName) -> String {
    if name.prefix.is_empty() && name.namespace.is_empty() {
        return format!("rt::XmlName::plain({})", literal::string(&name.local));
    }
    let [local, prefix, namespace] = [&name.local, &name.prefix, &name.namespace].map(|text| literal::string(text));
    format!("rt::XmlName::qualified({local}, {prefix}, {namespace})")
}

fn kinds(kinds: &[JsonType]) -> String {
    format!("&[{}]", kinds.iter().map(|kind| kind_text(*kind)).collect::<Vec<_>>().join(", "))
}
