//! Decisions of the plan, one small document each.

#[path = "support/planning.rs"]
mod planning;

use oasmith::api;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::{self, Source};
use oasmith::plan::{
    Content, Dispatch, ParameterStyle, Plan, Presence, Rest, Rules, Scalar, Shape, Struct, Type, TypeId, TypeRef,
};
use planning::{indented, operation, planned};

/// What the resolve stage refuses; the plan is not made of it.
fn refused(schemas: &str) -> Vec<Diagnostic> {
    let text =
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {schemas}}}");
    let (document, found) = document::load(Source { name: "test.yaml".to_owned(), text });
    let document = document.unwrap_or_else(|| panic!("{found:#?}"));
    api::resolve(&document).1
}

fn schemas(schemas: &str) -> (Plan, Vec<Diagnostic>) {
    planned(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{}",
        indented(schemas)
    ))
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

fn structure(ty: &Type) -> &Struct {
    match &ty.shape {
        Shape::Struct(object) => object,
        other => panic!("no struct: {other:?}"),
    }
}

const OK: &str = "responses: {'200': {description: ''}}";

#[test]
fn presence_has_four_values() {
    let (plan, _) = schemas(
        "A: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string, nullable: true}, \
         c: {type: string}, d: {type: string, nullable: true}}}",
    );
    let presences: Vec<Presence> = structure(&plan.types[0]).fields.iter().map(|field| field.presence).collect();
    assert_eq!(presences, [Presence::Required, Presence::Nullable, Presence::Optional, Presence::OptionalNullable]);
    assert!(!plan.types[0].derives.default);
}

#[test]
fn a_single_all_of_is_a_reference_with_its_own_description_and_null() {
    let (plan, found) = schemas(
        "A: {type: object, properties: {e: {nullable: true, description: D, allOf: [{$ref: '#/components/schemas/E'}]}}}
         E: {type: string, enum: [x]}",
    );
    assert!(found.is_empty(), "{found:?}");
    let field = &structure(&plan.types[0]).fields[0];
    assert!(matches!(field.ty, TypeRef::Named(id) if id.index() == 1));
    assert_eq!(field.presence, Presence::OptionalNullable);
    assert_eq!(field.docs.description.as_deref(), Some("D"));
    assert!(plan.types[0].derives.default);
}

#[test]
fn all_of_merges_to_one_struct() {
    let (plan, found) = schemas(
        "A: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, required: [b], properties: {c: {type: integer}}}], \
         properties: {d: {type: boolean}}}
         B: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}",
    );
    assert!(found.is_empty(), "{found:?}");
    let fields: Vec<(&str, Presence)> =
        structure(&plan.types[0]).fields.iter().map(|field| (field.wire.as_str(), field.presence)).collect();
    assert_eq!(
        fields,
        [("d", Presence::Optional), ("a", Presence::Required), ("b", Presence::Required), ("c", Presence::Optional)]
    );
}

#[test]
fn parts_of_all_of_that_disagree_are_an_error_with_both_places() {
    let (_, found) = schemas(
        "A: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: integer}}}]}",
    );
    assert_eq!(codes(&found), ["OAS0402"]);
    let pointers: Vec<&str> = found[0].labels.iter().map(|label| label.pointer.as_str()).collect();
    assert_eq!(pointers, ["/components/schemas/A/allOf/0/properties/a", "/components/schemas/A/allOf/1/properties/a"]);
}

#[test]
fn undeclared_keys_are_dropped_kept_or_refused() {
    let (plan, _) = schemas(
        "A: {type: object, properties: {a: {type: string}}}
         B: {type: object, properties: {a: {type: string}}, additionalProperties: {}}
         C: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
         D: {type: object, properties: {a: {type: string}}, additionalProperties: false}
         E: {type: object, additionalProperties: {type: integer}}
         F: {type: object}",
    );
    let rest: Vec<&Rest> = plan.types[..4].iter().map(|ty| &structure(ty).rest).collect();
    assert_eq!(*rest[0], Rest::Ignored);
    assert_eq!(*rest[1], Rest::Kept(TypeRef::Any, Rules::default()));
    assert_eq!(*rest[2], Rest::Kept(TypeRef::Scalar(Scalar::I64), Rules::default()));
    assert_eq!(*rest[3], Rest::Refused);
    assert!(
        matches!(&plan.types[4].shape, Shape::Alias(TypeRef::Map(values)) if **values == TypeRef::Scalar(Scalar::I64))
    );
    assert!(matches!(&plan.types[5].shape, Shape::Alias(TypeRef::Map(values)) if **values == TypeRef::Any));
}

/// Parts that each refuse what they do not declare mean the others' keys, which is why those are let in; a key that none of
/// them declares fits no part.
#[test]
fn closed_parts_are_closed_together() {
    let (plan, _) = schemas(
        "A: {allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false},
           {type: object, properties: {b: {type: string}}, additionalProperties: false}]}
         B: {allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false},
           {type: object, properties: {b: {type: string}}}]}",
    );
    let rest: Vec<&Rest> = plan.types[..2].iter().map(|ty| &structure(ty).rest).collect();
    assert_eq!(rest, [&Rest::Refused, &Rest::Ignored]);
    assert_eq!(structure(&plan.types[0]).fields.len(), 2);
}

#[test]
fn only_cycles_by_value_are_boxed() {
    let (plan, found) = schemas(
        "Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}, \
         children: {type: array, items: {$ref: '#/components/schemas/Tree'}}, leaf: {$ref: '#/components/schemas/Leaf'}}}
         Leaf: {type: object, properties: {a: {type: string}}}",
    );
    assert!(found.is_empty(), "{found:?}");
    let boxed: Vec<bool> =
        structure(&plan.types[0]).fields.iter().map(|field| matches!(field.ty, TypeRef::Boxed(_))).collect();
    assert_eq!(boxed, [true, false, false]);
}

#[test]
fn a_list_of_itself_is_a_type_of_its_own() {
    let (plan, found) = schemas("Nested: {type: array, items: {$ref: '#/components/schemas/Nested'}}");
    assert_eq!(codes(&found), [""; 0]);
    let itself = TypeRef::List(Box::new(TypeRef::Named(TypeId(0))));
    assert!(matches!(&plan.types[0].shape, Shape::Newtype(newtype) if newtype.value == itself));
}

/// Only one of a circle has to be: the components, so that the order of references decides nothing.
#[test]
fn what_is_in_a_list_of_itself_needs_no_name() {
    let (plan, _) = schemas(
        "Outer: {type: array, items: {type: array, items: {$ref: '#/components/schemas/Outer'}}}\n    \
         ByPointer: {type: array, items: {type: array, items: {$ref: '#/components/schemas/ByPointer/items'}}}",
    );
    let newtypes = plan.types.iter().filter(|ty| matches!(ty.shape, Shape::Newtype(_)));
    let pointers: Vec<&str> = newtypes.map(|ty| ty.pointer.as_str()).collect();
    assert_eq!(pointers, ["/components/schemas/Outer", "/components/schemas/ByPointer/items"]);
}

#[test]
fn a_reference_to_itself_is_an_error() {
    let found = refused("{A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}");
    assert!(codes(&found).contains(&"OAS0202"), "{found:?}");
}

#[test]
fn a_reference_to_nothing_says_what_is_near() {
    let found =
        refused("{A: {type: object, properties: {u: {$ref: '#/components/schemas/Usr'}}}, User: {type: string}}");
    assert_eq!(codes(&found), ["OAS0201"]);
    assert_eq!(found[0].help.as_deref(), Some("did you mean `#/components/schemas/User`?"));
    assert_eq!(found[0].labels[0].pointer, "/components/schemas/A/properties/u/$ref");
}

#[test]
fn a_union_is_dispatched_by_its_discriminator() {
    let (plan, found) = schemas(
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], \
         discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', tom: Cat}}}
         Cat: {type: object, properties: {kind: {type: string}}}
         Dog: {type: object, properties: {name: {type: string}}}",
    );
    assert!(found.is_empty(), "{found:?}");
    let Shape::Union(union) = &plan.types[0].shape else { panic!("no union: {:?}", plan.types[0].shape) };
    let Dispatch::Discriminator { property, .. } = &union.dispatch else { panic!("{:?}", union.dispatch) };
    assert_eq!(property, "kind");
    let variants: Vec<(Vec<&str>, bool)> =
        union.variants.iter().map(|v| (v.tags.iter().map(String::as_str).collect(), v.carries_tag)).collect();
    assert_eq!(variants, [(vec!["cat", "tom", "Cat"], true), (vec!["Dog"], false)]);
}

#[test]
fn one_of_with_null_is_nullable() {
    let (plan, _) = planned(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object, \
         properties: {a: {oneOf: [{type: 'null'}, {type: string}]}}}}}",
    );
    let field = &structure(&plan.types[0]).fields[0];
    assert_eq!((&field.ty, field.presence), (&TypeRef::Scalar(Scalar::String), Presence::OptionalNullable));
}

#[test]
fn an_inline_enum_equal_to_one_component_is_that_component() {
    let (plan, _) = schemas(
        "Kind: {type: string, enum: [a, b]}
         A: {type: object, properties: {kind: {type: string, enum: [b, a]}, other: {type: string, enum: [a, c]}}}",
    );
    let fields = &structure(&plan.types[1]).fields;
    assert!(matches!(fields[0].ty, TypeRef::Named(id) if id.index() == 0));
    assert!(matches!(fields[1].ty, TypeRef::Named(id) if id.index() == 2));
}

#[test]
fn formats_and_secrets_have_types_of_their_own() {
    let (plan, _) = schemas(
        "A: {type: object, properties: {a: {type: string, format: uuid}, b: {type: string, format: date-time}, \
         c: {type: integer, format: int32}, d: {type: number, format: float}, e: {type: string, writeOnly: true}, \
         f: {type: string, format: password}, g: {type: string, format: byte}, h: {type: string, format: unheard-of}, \
         i: {}, j: {type: array, items: {type: string, nullable: true}}}}",
    );
    let types: Vec<&TypeRef> = structure(&plan.types[0]).fields.iter().map(|field| &field.ty).collect();
    assert_eq!(
        types,
        [
            &TypeRef::Scalar(Scalar::Uuid),
            &TypeRef::Scalar(Scalar::DateTime),
            &TypeRef::Scalar(Scalar::I32),
            &TypeRef::Scalar(Scalar::F32),
            &TypeRef::Scalar(Scalar::Secret),
            &TypeRef::Scalar(Scalar::Secret),
            &TypeRef::Scalar(Scalar::Base64),
            &TypeRef::Scalar(Scalar::String),
            &TypeRef::Any,
            &TypeRef::List(Box::new(TypeRef::Nullable(Box::new(TypeRef::Scalar(Scalar::String))))),
        ]
    );
}

#[test]
fn patterns_are_translated_from_ecma_or_left_out_with_a_warning() {
    let (plan, found) = schemas(
        r"A: {type: object, properties: {a: {type: string, pattern: '^\d+[\w-]$'}, b: {type: string, pattern: '^(?i)x'}}}",
    );
    let fields = &structure(&plan.types[0]).fields;
    assert_eq!(fields[0].rules.pattern.as_ref().map(|p| p.regex.as_str()), Some("^[0-9]+[A-Za-z0-9_-]$"));
    assert_eq!(fields[1].rules.pattern, None);
    assert_eq!(codes(&found), ["OAS0404"]);
}

#[test]
fn a_type_that_requires_what_travels_one_way_is_split_with_what_holds_it() {
    let (plan, found) = operation(
        "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}
  responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}}
  parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
        "Page: {type: object, properties: {items: {type: array, items: {$ref: '#/components/schemas/A'}}, kind: {$ref: '#/components/schemas/Kind'}}}
         A: {type: object, required: [id, secret, name], properties: {id: {type: string, readOnly: true}, secret: {type: string, writeOnly: true}, name: {type: string}}}
         Kind: {type: object, properties: {id: {type: string, readOnly: true}}}",
    );
    assert!(found.is_empty(), "{found:?}");
    let names: Vec<String> = oasmith::names::name(&plan, &oasmith::names::Settings::default())
        .0
        .types
        .into_iter()
        .map(|ty| ty.name)
        .collect();
    assert_eq!(names, ["Page", "A", "Kind", "PageRequest", "ARequest"]);
    let fields = |index: usize| -> Vec<(&str, Presence)> {
        structure(&plan.types[index]).fields.iter().map(|field| (field.wire.as_str(), field.presence)).collect()
    };
    assert_eq!(fields(1), [("id", Presence::Required), ("name", Presence::Required)]);
    assert_eq!(fields(4), [("secret", Presence::Required), ("name", Presence::Required)]);
    let directions: Vec<(bool, bool)> =
        plan.types.iter().map(|ty| (ty.direction.request, ty.direction.response)).collect();
    assert_eq!(directions, [(false, true), (false, true), (true, true), (true, false), (true, false)]);
    let body = plan.operations[0].body.as_ref().map(|body| &body.content);
    assert!(matches!(body, Some(Content::Json { ty: TypeRef::Named(id), .. }) if id.index() == 3), "{body:?}");
    let item = TypeRef::List(Box::new(TypeRef::Named(TypeId(4))));
    assert_eq!(structure(&plan.types[3]).fields[0].ty, item);
}

#[test]
fn a_request_does_not_require_what_only_responses_carry() {
    let (plan, _) = operation(
        "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
  responses: {'200': {description: ''}}
  parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
        "A: {type: object, required: [id, name], properties: {id: {type: string, readOnly: true}, name: {type: string}}}",
    );
    let presences: Vec<Presence> = structure(&plan.types[0]).fields.iter().map(|field| field.presence).collect();
    assert_eq!(presences, [Presence::Optional, Presence::Required]);
}

#[test]
fn json_is_kept_of_several_media_types_with_a_warning() {
    // YAML of an object is not modelled; XML that is said to be a string is its bytes.
    for (media_type, schema, code) in
        [("application/yaml", "object", "OAS0305"), ("application/xml", "string", "OAS0306")]
    {
        let (plan, found) = operation(
            &format!(
                "responses: {{'200': {{description: '', content: {{{media_type}: {{schema: {{type: {schema}}}}}, \
                 application/json: {{schema: {{type: string}}}}}}}}}}
  parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]"
            ),
            "A: {type: string}",
        );
        assert_eq!(codes(&found), [code]);
        assert!(found[0].message.contains(media_type), "{}", found[0].message);
        assert!(matches!(
            &plan.operations[0].success.content,
            Some(Content::Json { ty: TypeRef::Scalar(Scalar::String), .. })
        ));
    }
}

#[test]
fn parameters_inherit_override_and_keep_the_order_of_the_template() {
    let (plan, found) = planned(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a/{x}/{y}:\n    parameters:\n    - {name: y, in: path, \
         required: true, schema: {type: integer}}\n    - {name: q, in: query, schema: {type: string}}\n    get:\n      \
         parameters:\n      - {name: x, in: path, required: true, schema: {type: string}}\n      - {name: q, in: query, \
         schema: {type: array, items: {type: string}}}\n      responses: {'200': {description: ''}}\n",
    );
    assert!(found.is_empty(), "{found:?}");
    let operation = &plan.operations[0];
    let required: Vec<&str> = operation.required.iter().map(|parameter| parameter.wire.as_str()).collect();
    assert_eq!(required, ["x", "y"]);
    let set = &plan.parameter_sets[operation.optional.expect("a set").index()];
    assert_eq!(set.parameters.len(), 1);
    let style = &set.parameters[0].style;
    assert_eq!((style.style, style.explode, style.strings), (ParameterStyle::Form, true, true));
}

#[test]
fn an_undeclared_path_parameter_is_a_string_with_a_warning() {
    let (plan, found) = operation(OK, "A: {type: string}");
    assert_eq!(codes(&found), ["OAS0302"]);
    assert_eq!(plan.operations[0].required[0].ty, TypeRef::Scalar(Scalar::String));
}

#[test]
fn of_paths_that_no_request_tells_apart_the_server_answers_the_first() {
    let (plan, found) = planned(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a/{x}: {get: {parameters: [{name: x, in: path, required: true, \
         schema: {type: string}}], responses: {'200': {description: ''}}}}\n  /a/{y}: {get: {parameters: [{name: y, in: path, \
         required: true, schema: {type: string}}], responses: {'200': {description: ''}}}}\n",
    );
    assert_eq!(codes(&found), ["OAS0303"]);
    assert_eq!(found[0].labels.len(), 2);
    assert_eq!(plan.operations.iter().map(|operation| operation.served).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn types_are_grouped_by_the_tags_that_reach_them() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/authentik.yaml")).expect("the document");
    let (plan, found) = planned(&text);
    assert_eq!(codes(&found), ["OAS0305"]);
    assert_eq!((plan.operations.len(), plan.tags.len()), (1192, 27));
    assert_eq!(plan.types.iter().filter(|ty| ty.pointer.matches('/').count() == 3).count(), 922);
    assert_eq!(plan.error_sets.len(), 8);
    let shared = plan.groups.iter().map(|group| group.features.len()).max();
    assert_eq!(shared, Some(27));
}

#[test]
fn what_no_operation_reaches_is_a_feature_that_brings_what_it_holds() {
    let (plan, _) = operation(
        "  tags: [things]\n  responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Shared'}}}}}",
        "Shared: {type: object, properties: {a: {type: string}}}\n\
         Reached: {type: string}\n\
         Orphan: {type: object, properties: {shared: {$ref: '#/components/schemas/Shared'}}}",
    );
    let tags = |name: &str| {
        let ty = plan
            .types
            .iter()
            .find(|ty| {
                ty.pointer == format!("/components/schemas/{name}")
                    || ty.pointer == format!("#/components/schemas/{name}")
            })
            .unwrap();
        plan.groups[ty.group.index()].features.len()
    };
    // One tag has no feature; what it reaches stays apart from what nothing reaches.
    assert_eq!((tags("Orphan"), tags("Shared")), (0, 1));
}

#[test]
fn schemas_without_a_type_are_told_once_a_document() {
    let (_, found) = schemas(
        "A: {properties: {x: {type: string}}}
         B: {properties: {y: {type: string}}}
         C: {type: object, properties: {x: {type: string}}}
         D: {description: Any value.}",
    );
    assert_eq!(codes(&found), ["OAS0409"]);
    assert!(found[0].message.starts_with("2 schemas"), "{}", found[0].message);
    let (_, found) = schemas("C: {type: object, properties: {x: {type: string}}}\nD: {description: Any value.}");
    assert_eq!(codes(&found), [""; 0]);
}

#[test]
fn a_mapping_to_a_schema_that_is_missing_chooses_nothing_with_a_warning() {
    let (plan, found) = schemas(
        "Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
         Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
         Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: \
         {propertyName: kind, mapping: {cat: Cat, ghost: Ghost, spectre: '#/components/schemas/Spectre'}}}",
    );
    assert_eq!(codes(&found), ["OAS0401", "OAS0401"]);
    assert!(found[0].message.contains("`Ghost`"), "{}", found[0].message);
    assert_eq!(found[0].labels.len(), 1);
    let unions = plan.types.iter().filter_map(|ty| match &ty.shape {
        Shape::Union(union) => Some(union),
        _ => None,
    });
    let tags: Vec<_> = unions.flat_map(|union| &union.variants).map(|variant| variant.tags.clone()).collect();
    assert_eq!(tags, [vec!["cat", "Cat"], vec!["Dog"]]);
}

/// A name that is mapped to another schema is that schema's, and a branch that lists its values has no others.
#[test]
fn the_name_of_a_branch_chooses_it_where_nothing_else_does() {
    let (plan, found) = schemas(
        "Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
         Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
         Cow: {type: object, required: [kind], properties: {kind: {type: string, enum: [cow]}}}
         Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cow'}], \
         discriminator: {propertyName: kind, mapping: {cat: Cat, Dog: Cat, dog: Dog, cow: Cow}}}",
    );
    assert!(found.is_empty(), "{found:?}");
    let Some(Shape::Union(pet)) = plan.types.iter().map(|ty| &ty.shape).find(|shape| matches!(shape, Shape::Union(_)))
    else {
        panic!("no union: {:?}", plan.types)
    };
    let tags: Vec<_> = pet.variants.iter().map(|variant| variant.tags.clone()).collect();
    assert_eq!(tags, [vec!["cat", "Dog", "Cat"], vec!["dog"], vec!["cow"]]);
}

/// What leads back to the union adds no value to it: neither there, nor where it is joined with something else.
#[test]
fn a_union_that_is_its_own_branch_is_joined_once() {
    let (plan, found) = schemas(
        "Loop: {anyOf: [{type: object, required: [a], properties: {a: {type: integer}}}, {$ref: '#/components/schemas/Loop'}]}
         One: {oneOf: [{type: object, required: [b], properties: {b: {type: string}}}, {$ref: '#/components/schemas/Two'}]}
         Two: {oneOf: [{type: object, required: [c], properties: {c: {type: string}}}, {$ref: '#/components/schemas/One'}]}
         Both: {allOf: [{$ref: '#/components/schemas/Loop'}, {type: object, required: [d], properties: {d: {type: string}}}]}
         Three: {allOf: [{$ref: '#/components/schemas/One'}, {type: object, required: [d], properties: {d: {type: string}}}]}",
    );
    assert!(found.iter().all(|diagnostic| !diagnostic.is_error()), "{found:#?}");
    let of = |wanted: &str| plan.types.iter().find(|ty| ty.pointer == format!("/components/schemas/{wanted}")).unwrap();
    let keys = |object: &Struct| object.fields.iter().map(|field| field.wire.clone()).collect::<Vec<_>>();
    assert_eq!(keys(structure(of("Both"))), ["d", "a"]);
    let Shape::Union(three) = &of("Three").shape else { panic!("no union: {:?}", of("Three").shape) };
    assert_eq!(three.variants.len(), 2);
}

/// What fits one of several unions that lead to each other fits all: none of them loses what another lists.
#[test]
fn unions_that_list_each_other_accept_the_same() {
    let (plan, found) = schemas(
        "One: {anyOf: [{type: boolean}, {$ref: '#/components/schemas/Two'}]}
         Two: {nullable: true, oneOf: [{type: string}, {$ref: '#/components/schemas/Three'}]}
         Three: {anyOf: [{type: integer}, {$ref: '#/components/schemas/One'}]}
         Alone: {anyOf: [{type: string}, {type: integer}, {$ref: '#/components/schemas/Alone'}]}
         Holder: {type: object, properties: {one: {$ref: '#/components/schemas/One'}, two: {$ref: '#/components/schemas/Two'}, \
         three: {$ref: '#/components/schemas/Three'}, alone: {$ref: '#/components/schemas/Alone'}}}",
    );
    assert!(found.is_empty(), "{found:#?}");
    let kinds = |name: &str| {
        let ty = plan.types.iter().find(|ty| ty.pointer == format!("/components/schemas/{name}")).unwrap();
        let Shape::Union(union) = &ty.shape else { panic!("no union: {:?}", ty.shape) };
        let mut kinds: Vec<_> = union.variants.iter().map(|variant| format!("{:?}", variant.ty)).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds("One").len(), 3);
    assert_eq!(kinds("One"), kinds("Two"));
    assert_eq!(kinds("One"), kinds("Three"));
    assert_eq!(kinds("Alone").len(), 2);
    let holder = plan.types.iter().find(|ty| ty.pointer == "/components/schemas/Holder").unwrap();
    let presence: Vec<_> = structure(holder).fields.iter().map(|field| field.presence).collect();
    let null = Presence::OptionalNullable;
    assert_eq!(presence, [null, null, null, Presence::Optional]);
}
