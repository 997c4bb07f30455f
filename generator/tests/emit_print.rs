//! How text is laid out, and that threads do not show in it.

mod support;

use oasmith::emit::{Layout, ModulePath, Options, Text, emit, literal, print};
use oasmith::plan::{Presence, Rest, Scalar, Shape, Struct, TypeRef};
use quote::quote;
use support::{Fixture, field};

fn written(write: impl FnOnce(&mut Text)) -> String {
    let mut out = Text::new();
    write(&mut out);
    out.finish()
}

#[test]
fn a_list_fits_or_is_broken() {
    assert_eq!(written(|out| out.list("f(", &["a", "b"], ")")), "f(a, b)\n");
    assert_eq!(written(|out| out.list("Self { ", &[] as &[&str], " }")), "Self {}\n");
    let long = "x".repeat(60);
    let expected = format!("S {{\n    {long},\n    {long},\n    ..rest\n}}\n");
    assert_eq!(written(|out| out.list("S { ", &[&long, &long, "..rest"], " }")), expected);
}

#[test]
fn a_chain_fits_or_is_broken() {
    assert_eq!(written(|out| out.chain("a", &[".b()", ".c()"], ";")), "a.b().c();\n");
    let call = format!(".{}()", "x".repeat(60));
    assert_eq!(written(|out| out.chain("a", &[&call, ".c()"], ";")), format!("a\n    {call}\n    .c();\n"));
}

#[test]
fn items_of_tokens_are_set_apart() {
    let text = print::tokens(&quote!(
        struct A;
        #[doc = " Documented."]
        struct B {
            a: u8,
        }
    ));
    assert_eq!(text, "struct A;\n\n/// Documented.\nstruct B {\n    a: u8,\n}\n");
}

#[test]
fn a_literal_is_only_text() {
    assert_eq!(literal::string("a\"\\\n\u{202e}"), r#""a\"\\\n\u{202e}""#);
    assert_eq!(literal::raw_string(r"^\d$"), r#"r"^\d$""#);
    assert_eq!(literal::raw_string("\\\"#"), "r##\"\\\"#\"##");
    assert_eq!(literal::raw_string("\\\n"), r#""\\\n""#);
    for text in [r"\d", "\"", "\"#", "\\\"##", "\n", "plain", "\u{feff}\\"] {
        let literal: syn::LitStr = syn::parse_str(&literal::raw_string(text)).unwrap();
        assert_eq!(literal.value(), text);
    }
}

#[test]
fn modules_refer_to_each_other_by_super() {
    let models = ModulePath::models("shared");
    assert_eq!(models.to(&["models", "Stage"]), "super::Stage");
    assert_eq!(models.to(&["stages", "Error"]), "super::super::stages::Error");
    assert_eq!(ModulePath::default().to(&["models", "Stage"]), "models::Stage");
    assert_eq!(
        ModulePath::new(&["server", "stages"]).to(&["stages", "operations"]),
        "super::super::stages::operations"
    );
}

#[test]
fn types_stand_in_document_order_on_any_number_of_threads() {
    let mut fixture = Fixture::new();
    for at in 0..300 {
        let fields = vec![field("name", TypeRef::Scalar(Scalar::String), Presence::Required)];
        fixture.add(&format!("Type{at}"), Shape::Struct(Struct { fields, rest: Rest::Ignored }));
    }
    for layout in [Layout::Crate, Layout::Include] {
        let options = Options { layout, ..Options::default() };
        let package = emit(&fixture.plan, &fixture.names, &options);
        assert_eq!(package, emit(&fixture.plan, &fixture.names, &options));
        let text = package.files.values().max_by_key(|text| text.len()).unwrap();
        let positions: Vec<_> = (0..300).map(|at| text.find(&format!("pub struct Type{at} ")).unwrap()).collect();
        assert!(positions.is_sorted());
    }
}

/// Every file is Rust, whatever the layout.
#[test]
fn what_is_written_parses() {
    let mut fixture = Fixture::new();
    fixture.tag("a");
    let mut odd = field("odd \" key", TypeRef::Any, Presence::OptionalNullable);
    odd.docs.description = Some("*/ \u{202e} ``` \n\n    fn main() {}".to_owned());
    odd.default = Some("{\"a\": \"`\"}".to_owned());
    let id = fixture.add("Odd", Shape::Struct(Struct { fields: vec![odd], rest: Rest::Refused }));
    fixture.names.types[id.index()].members = vec!["odd_key".to_owned()];
    for layout in [Layout::Crate, Layout::Include] {
        let package = emit(&fixture.plan, &fixture.names, &Options { layout, ..Options::default() });
        for (path, text) in package.files.iter().filter(|(path, _)| !path.ends_with("toml") && !path.ends_with("md")) {
            assert!(syn::parse_file(text).is_ok(), "{path}:\n{text}");
        }
    }
}
