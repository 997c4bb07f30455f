//! Constraints: what is refused, with its pointer and keyword.

use oasmith_runtime as rt;
use rt::{Bound, Check, Field, Json, Map, Rules, TextFormat, Validator};

/// `pointer keyword` of each violation.
fn violations(value: &impl Check, rules: &Rules) -> Vec<String> {
    match rt::validate_with(value, rules) {
        Ok(()) => vec![],
        Err(violations) => violations.iter().map(|found| format!("{} {}", found.pointer, found.keyword)).collect(),
    }
}

const NOTHING: [&str; 0] = [];

#[test]
fn lengths_count_characters() {
    let rules = Rules { min_length: Some(2), max_length: Some(3), ..Rules::NONE };
    assert_eq!(violations(&"é".to_owned(), &rules), [" minLength"]);
    assert_eq!(violations(&"éé".to_owned(), &rules), NOTHING);
    assert_eq!(violations(&"😀😀😀".to_owned(), &rules), NOTHING);
    assert_eq!(violations(&rt::Secret::from("abcd"), &rules), [" maxLength"]);
    assert_eq!(violations(&None::<String>, &rules), NOTHING);
    assert_eq!(violations(&Field::<String>::Null, &rules), NOTHING);
    assert_eq!(violations(&Field::Value(String::new()), &rules), [" minLength"]);
}

#[test]
fn bounds_are_compared_exactly() {
    let rules = Rules { minimum: Some(Bound::at("1")), maximum: Some(Bound::at("9007199254740992")), ..Rules::NONE };
    assert_eq!(violations(&0_i64, &rules), [" minimum"]);
    assert_eq!(violations(&1_i32, &rules), NOTHING);
    assert_eq!(violations(&9_007_199_254_740_992_i64, &rules), NOTHING);
    assert_eq!(violations(&9_007_199_254_740_993_i64, &rules), [" maximum"]);

    let open = Rules { minimum: Some(Bound::beyond("-0.5")), maximum: Some(Bound::beyond("1e2")), ..Rules::NONE };
    assert_eq!(violations(&-0.5_f64, &open), [" exclusiveMinimum"]);
    assert_eq!(violations(&-0.499_f64, &open), NOTHING);
    assert_eq!(violations(&100_i64, &open), [" exclusiveMaximum"]);
    assert_eq!(violations(&"1e500".parse::<Json>().unwrap(), &open), [" exclusiveMaximum"]);
    assert_eq!(violations(&f64::NAN, &Rules::NONE), [" type"]);
}

#[test]
fn multiples_are_exact() {
    let hundredths = Rules { multiple_of: Some("0.01"), ..Rules::NONE };
    assert_eq!(violations(&0.07_f64, &hundredths), NOTHING);
    assert_eq!(violations(&-19.99_f64, &hundredths), NOTHING);
    assert_eq!(violations(&0.075_f64, &hundredths), [" multipleOf"]);
    assert_eq!(violations(&0_i64, &hundredths), NOTHING);
    let sevens = Rules { multiple_of: Some("7e1"), ..Rules::NONE };
    assert_eq!(violations(&i64::MAX, &sevens), [" multipleOf"]);
    assert_eq!(violations(&490_i64, &sevens), NOTHING);
    assert_eq!(violations(&77_i64, &sevens), [" multipleOf"]);
    assert_eq!(violations(&7_i64, &sevens), [" multipleOf"]);
}

#[cfg(feature = "pattern")]
#[test]
fn patterns_match_anywhere_unless_anchored() {
    let slug = Rules { pattern: Some("^[-a-zA-Z0-9_]+$"), ..Rules::NONE };
    assert_eq!(violations(&"a-b_1".to_owned(), &slug), NOTHING);
    assert_eq!(violations(&"a b".to_owned(), &slug), [" pattern"]);
    let digit = Rules { pattern: Some("[0-9]"), ..Rules::NONE };
    assert_eq!(violations(&"ab1cd".to_owned(), &digit), NOTHING);
    let broken = Rules { pattern: Some("("), ..Rules::NONE };
    assert_eq!(violations(&"x".to_owned(), &broken), NOTHING);
}

/// With its feature, and without it nothing is refused.
#[test]
fn patterns_that_look_around_are_checked_by_their_feature() {
    let password = Rules { pattern: Some("^(?=.*[0-9])(?=.*[a-z]).{4,}$"), ..Rules::NONE };
    assert_eq!(violations(&"abc1".to_owned(), &password), NOTHING);
    let twice = Rules { pattern: Some(r"^(a|b)(?:(?(1)\1|))$"), ..Rules::NONE };
    assert_eq!(violations(&"bb".to_owned(), &twice), NOTHING);
    let refused: &[&str] = if cfg!(feature = "pattern-full") { &[" pattern"] } else { &[] };
    assert_eq!(violations(&"abcd".to_owned(), &password), refused);
    assert_eq!(violations(&"ab".to_owned(), &twice), refused);
    // Too many steps to tell.
    let slow = Rules { pattern: Some(r"^(?:(a+)(?=a|b))+\1c$"), ..Rules::NONE };
    assert_eq!(violations(&"a".repeat(200), &slow), NOTHING);
}

#[test]
fn formats_that_stay_text_are_checked() {
    let uri = Rules { format: Some(TextFormat::Uri), ..Rules::NONE };
    for right in ["https://example.com/a?b=c#d", "urn:isbn:0451450523", "mailto:a@b.example", "http://[::1]:80/%20"] {
        assert_eq!(violations(&right.to_owned(), &uri), NOTHING, "{right}");
    }
    for wrong in ["", "example.com/a", "/a", "1http://x", "http://a b", "http://x/%2", "http://x/<>"] {
        assert_eq!(violations(&wrong.to_owned(), &uri), [" format"], "{wrong}");
    }
    let email = Rules { format: Some(TextFormat::Email), ..Rules::NONE };
    for right in ["a@b", "a.b+c@example.com", "ü@bücher.example", "a@[127.0.0.1]"] {
        assert_eq!(violations(&right.to_owned(), &email), NOTHING, "{right}");
    }
    for wrong in ["", "a", "@b", "a@", "a..b@c", "a@b..c", "a b@c", "a@-b"] {
        assert_eq!(violations(&wrong.to_owned(), &email), [" format"], "{wrong}");
    }
}

#[test]
fn lists_and_maps_check_their_size_and_their_items() {
    static ITEM: Rules = Rules { max_length: Some(1), ..Rules::NONE };
    let rules = Rules {
        min_items: Some(3),
        unique_items: true,
        min_properties: Some(3),
        max_properties: Some(1),
        items: Some(&ITEM),
        ..Rules::NONE
    };
    let list = vec!["a".to_owned(), "bb".to_owned()];
    assert_eq!(violations(&list, &rules), [" minItems", "/1 maxLength"]);
    let map: Map<String> = [("a/b", "x"), ("c~", "yy")].map(|(key, value)| (key, value.to_owned())).into();
    assert_eq!(violations(&map, &rules), [" minProperties", " maxProperties", "/c~0 maxLength"]);
    let json: Json = r#"[["aa"], {"k": "bb"}, "cc"]"#.parse().unwrap();
    assert_eq!(violations(&json, &rules), ["/2 maxLength"]);
}

#[test]
fn repeated_items_are_found_by_value() {
    let unique = Rules { unique_items: true, ..Rules::NONE };
    assert_eq!(violations(&vec![1_i64, 2, 1], &unique), [" uniqueItems"]);
    assert_eq!(violations(&vec![0.0_f64, -0.0], &unique), [" uniqueItems"]);
    assert_eq!(violations(&(0..100_000).collect::<Vec<i64>>(), &unique), NOTHING);
    let json: Vec<Json> = rt::decode(br#"[{"a":1,"b":2},[1],1,{"b":2.0,"a":1}]"#, rt::Mode::Client, false).unwrap();
    assert_eq!(violations(&json, &unique), [" uniqueItems"]);
    assert_eq!(violations(&json[..3].to_vec(), &unique), NOTHING);
}

struct Outer(Vec<Inner>);

#[derive(PartialEq)]
struct Inner {
    slug: String,
}

impl Check for Outer {
    fn check(&self, _: &Rules, at: &mut Validator) {
        at.field("in/ner", &self.0, &Rules { max_items: Some(1), ..Rules::NONE });
    }
}

impl Check for Inner {
    fn check(&self, _: &Rules, at: &mut Validator) {
        at.field("slug", &self.slug, &Rules { min_length: Some(1), ..Rules::NONE });
    }
}

#[test]
fn every_violation_has_its_pointer_and_a_line() {
    let value = Outer(vec![Inner { slug: String::new() }, Inner { slug: "x".into() }, Inner { slug: String::new() }]);
    assert_eq!(
        rt::validate(&value).unwrap_err().to_string(),
        "/in~1ner: expected at most 1 item (maxItems)\n\
         /in~1ner/0/slug: expected at least 1 character (minLength)\n\
         /in~1ner/2/slug: expected at least 1 character (minLength)"
    );
}

#[test]
fn a_body_of_violations_alone_reports_the_first_few() {
    let value = Outer((0..10_000).map(|_| Inner { slug: String::new() }).collect());
    assert_eq!(rt::validate(&value).unwrap_err().as_slice().len(), 256);
}

/// As generated structs are: nothing but comparing tells two values apart.
#[derive(Debug, Clone, PartialEq)]
struct Opaque {
    name: String,
    weight: f64,
}

impl Check for Opaque {
    fn check(&self, _: &Rules, _: &mut Validator) {}
}

#[test]
fn unique_items_that_only_a_comparison_tells_apart() {
    let unique = Rules { unique_items: true, ..Rules::NONE };
    let opaque = |number: u32| Opaque { name: number.to_string(), weight: 1.5 };
    let mut items: Vec<_> = (0..5_000).map(opaque).collect();
    assert_eq!(violations(&items, &unique), NOTHING);
    items.push(opaque(4_711));
    assert_eq!(violations(&items, &unique), [" uniqueItems"]);
}

#[test]
fn unique_items_too_many_to_compare_are_valid() {
    let unique = Rules { unique_items: true, ..Rules::NONE };
    let lists = Rules { items: Some(&Rules { unique_items: true, ..Rules::NONE }), ..Rules::NONE };
    let items: Vec<_> = (0..20_000).map(|number| Opaque { name: number.to_string(), weight: 1.5 }).collect();
    assert_eq!(violations(&items, &unique), NOTHING);
    // Comparing all pairs of all lists would take minutes.
    assert_eq!(violations(&vec![items; 20], &lists), NOTHING);
}

/// A type that shows itself as JSON, which tells its values apart at once.
#[derive(Debug, PartialEq)]
struct Shown(Opaque);

impl Check for Shown {
    fn check(&self, _: &Rules, _: &mut Validator) {}

    fn json(&self) -> rt::AsJson {
        self.0.name.json()
    }
}

#[test]
fn unique_items_are_told_apart_by_their_json() {
    let unique = Rules { unique_items: true, ..Rules::NONE };
    let shown = |number: u32| Shown(Opaque { name: number.to_string(), weight: 0.0 });
    let mut items: Vec<_> = (0..100_000).map(shown).collect();
    assert_eq!(violations(&items, &unique), NOTHING);
    // Only with the digest is this far item found.
    items.push(shown(99_999));
    assert_eq!(violations(&items, &unique), [" uniqueItems"]);
}

#[test]
fn a_tuple_shows_its_items_to_a_table() {
    static A_TWO: rt::Schema =
        rt::Schema(&[rt::Keyword::Contains { schema: &rt::Schema(&[rt::Keyword::Minimum("2")]), min: 1, max: None }]);
    let rules = Rules { schema: Some(&A_TWO), ..Rules::NONE };
    assert!(rt::validate_with(&(1_i64, 2_i64), &rules).is_ok());
    let broken = rt::validate_with(&(1_i64, 1_i64), &rules).unwrap_err();
    assert_eq!(broken.iter().map(|one| one.keyword).collect::<Vec<_>>(), ["contains"]);
}
