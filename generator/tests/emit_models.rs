//! What models look like, one snapshot an artefact.

mod support;

use oasmith::emit::{Layout, Options, emit};
use oasmith::plan::{
    Carriers, Derives, Dispatch, Evidence, Pattern, Presence, Rest, Rules, Scalar, Shape, StringEnum, Struct, TypeRef,
    Union, Variant,
};
use support::{Fixture, field, lines_between};

/// The models of a plan with one type that this closure shapes, without headers.
fn models(build: impl FnOnce(&mut Fixture)) -> String {
    let mut fixture = Fixture::new();
    build(&mut fixture);
    let package = emit(&fixture.plan, &fixture.names, &Options::default());
    let text = &package.files["src/models/shared.rs"];
    lines_between(text, "use ::oasmith_runtime as rt;")
}

#[test]
fn a_struct_that_travels_in_requests() {
    let text = models(|fixture| {
        let mut name = field("name", TypeRef::Scalar(Scalar::String), Presence::Required);
        name.rules = Rules { min_length: Some(1), ..Rules::default() };
        name.docs.description = Some("What it is called.".to_owned());
        let mut slug = field("slug", TypeRef::Scalar(Scalar::String), Presence::Optional);
        slug.rules = Rules {
            max_length: Some(50),
            pattern: Some(Pattern { written: "^[-a-zA-Z0-9_]+$".to_owned(), regex: r"^[-\w]+$".to_owned() }),
            ..Rules::default()
        };
        slug.default = Some("\"media\"".to_owned());
        let group = field("group", TypeRef::Scalar(Scalar::Uuid), Presence::OptionalNullable);
        let fields = vec![name, slug, group];
        let id = fixture.add("Stage", Shape::Struct(Struct { fields, rest: Rest::Ignored }));
        fixture.plan.types[id.index()].checked = true;
        fixture.plan.types[id.index()].direction.request = true;
    });
    insta::assert_snapshot!(text);
}

#[test]
fn a_struct_with_a_map_of_undeclared_keys() {
    let text = models(|fixture| {
        let fields = vec![field("keys", TypeRef::Scalar(Scalar::I64), Presence::Nullable)];
        let rest = Rest::Kept(TypeRef::List(Box::new(TypeRef::Scalar(Scalar::String))), Rules::default());
        let id = fixture.add("ValidationError", Shape::Struct(Struct { fields, rest }));
        fixture.names.types[id.index()].rest = "additional_properties".to_owned();
        fixture.plan.types[id.index()].direction.response = true;
    });
    insta::assert_snapshot!(text);
}

#[test]
fn a_string_enum() {
    let text = models(|fixture| {
        let values = vec!["internal".to_owned(), String::new(), "a`b".to_owned()];
        let id = fixture.add("UserTypeEnum", Shape::StringEnum(StringEnum { values, ..StringEnum::default() }));
        fixture.names.types[id.index()].members = vec!["Internal".to_owned(), "Empty".to_owned(), "AB".to_owned()];
        fixture.names.types[id.index()].rest = "Unknown".to_owned();
    });
    insta::assert_snapshot!(text);
}

#[test]
fn a_union_by_discriminator() {
    let text = models(|fixture| {
        let component = |name: &str| field(name, TypeRef::Scalar(Scalar::String), Presence::Required);
        let shape = |name| Shape::Struct(Struct { fields: vec![component(name)], rest: Rest::Ignored });
        let first = fixture.add("Cat", shape("component"));
        let second = fixture.add("Dog", shape("component"));
        let variant = |id, tags: &[&str]| Variant {
            ty: TypeRef::Named(id),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            carries_tag: true,
            evidence: Evidence::default(),
            rules: Rules::default(),
            title: None,
            format: None,
        };
        let union = Union {
            dispatch: Dispatch::Discriminator { property: "component".to_owned(), default: None },
            variants: vec![variant(first, &["ak-cat", "ak-kitten"]), variant(second, &["ak-dog"])],
            counted: None,
        };
        let id = fixture.add("Pet", Shape::Union(union));
        fixture.names.types[id.index()].members = vec!["Cat".to_owned(), "Dog".to_owned()];
        fixture.names.types[id.index()].rest = "Unknown".to_owned();
        for ty in &mut fixture.plan.types {
            ty.direction.request = true;
        }
        fixture.plan.types[first.index()].checked = true;
        fixture.plan.types[id.index()].checked = true;
    });
    let at = text.find("/// The schema `Pet`.").unwrap_or_default();
    insta::assert_snapshot!(&text[at..]);
}

#[test]
fn an_alias() {
    let text = models(|fixture| {
        fixture.add(
            "Names",
            Shape::Alias(TypeRef::Map(Box::new(TypeRef::Nullable(Box::new(TypeRef::Scalar(Scalar::Date)))))),
        );
    });
    insta::assert_snapshot!(text, @r"
    /// The schema `Names`.
    pub type Names = rt::Map<Option<rt::Date>>;
    ");
}

#[test]
fn a_deprecated_type_and_field() {
    let text = models(|fixture| {
        let mut old = field("old", TypeRef::Scalar(Scalar::Bool), Presence::Optional);
        old.docs.deprecated = true;
        let id = fixture.add("Old", Shape::Struct(Struct { fields: vec![old], rest: Rest::Refused }));
        fixture.plan.types[id.index()].docs.deprecated = true;
        fixture.plan.types[id.index()].derives = Derives { default: true, eq_hash: true, copy: true };
    });
    insta::assert_snapshot!(text);
}

#[test]
fn a_multipart_body() {
    let text = models(|fixture| {
        let fields = vec![
            field("file", TypeRef::Scalar(Scalar::Binary), Presence::Required),
            field("clear", TypeRef::Scalar(Scalar::Bool), Presence::Optional),
        ];
        let id = fixture.add("FileUpload", Shape::Struct(Struct { fields, rest: Rest::Ignored }));
        fixture.plan.types[id.index()].carriers = Carriers { json: false, multipart: true, parameter: false };
        fixture.plan.types[id.index()].direction.request = true;
    });
    insta::assert_snapshot!(text);
}

#[test]
fn one_file_names_no_feature_and_no_crate() {
    let mut fixture = Fixture::new();
    fixture.add("Empty", Shape::Struct(Struct { fields: Vec::new(), rest: Rest::Ignored }));
    let options = Options { layout: Layout::Include, server: false, ..Options::default() };
    let package = emit(&fixture.plan, &fixture.names, &options);
    assert_eq!(package.files.keys().collect::<Vec<_>>(), ["test_api.rs"]);
    let text = &package.files["test_api.rs"];
    for absent in ["cfg(", "crate::", "#![", "//!", "pub mod server"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
}

#[test]
fn a_group_is_gated_by_its_tags() {
    let mut fixture = Fixture::new();
    fixture.add("Empty", Shape::Struct(Struct { fields: Vec::new(), rest: Rest::Ignored }));
    fixture.tag("a");
    fixture.tag("b");
    fixture.plan.groups[0].features = vec![oasmith::plan::FeatureId(1)];
    let package = emit(&fixture.plan, &fixture.names, &Options::default());
    let text = &package.files["src/models/mod.rs"];
    let start = "//! `validate-responses` gives it to types that only responses have.";
    insta::assert_snapshot!(lines_between(text, start), @r#"
    #[cfg(feature = "tag-b")]
    mod shared;

    #[cfg(feature = "tag-b")]
    pub use self::shared::*;
    "#);
}

#[test]
fn the_manifest_the_readme_and_the_root() {
    let mut fixture = Fixture::new();
    fixture.tag("stages");
    fixture.tag("flows");
    fixture.add("Empty", Shape::Struct(Struct { fields: Vec::new(), rest: Rest::Ignored }));
    let package =
        emit(&fixture.plan, &fixture.names, &Options { source: "test.yaml".to_owned(), ..Options::default() });
    insta::assert_snapshot!("manifest", package.files["Cargo.toml"]);
    insta::assert_snapshot!("readme", package.files["README.md"]);
    insta::assert_snapshot!("root", package.files["src/lib.rs"]);
}
