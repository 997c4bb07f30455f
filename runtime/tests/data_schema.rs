//! Schemas as tables: what is accepted, and every violation with its place and its words.

use oasmith_runtime::{
    Check, Json, Keyword, Kind, Map, Object, Rules, Schema, Serialize, Serializer, Validator, Violations, validate_with,
};

fn json(text: &str) -> Json {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn accepts(schema: &Schema, text: &str) -> bool {
    schema.accepts(&json(text))
}

fn report(schema: &Schema, text: &str) -> Vec<String> {
    let mut at = Validator::default();
    at.json(&json(text), schema);
    at.finish().map_or_else(lines, |()| Vec::new())
}

fn lines(violations: Violations) -> Vec<String> {
    violations.into_iter().map(|violation| violation.to_string()).collect()
}

static TEXT: Schema = Schema(&[Keyword::Types(&[Kind::String])]);
static COUNT: Schema = Schema(&[Keyword::Types(&[Kind::Integer]), Keyword::Minimum("1")]);

#[test]
fn reports_every_violation_with_its_place() {
    static SCHEMA: Schema = Schema(&[
        Keyword::Required(&["name", "a/b"]),
        Keyword::Properties(&[("name", TEXT), ("counts", Schema(&[Keyword::Items(&COUNT), Keyword::MaxItems(2)]))]),
        Keyword::AdditionalProperties(&Schema::NEVER),
        Keyword::PropertyNames(&Schema(&[Keyword::MaxLength(6)])),
    ]);
    assert_eq!(
        report(&SCHEMA, r#"{"name": 1, "counts": [1, 0.5, "x"], "unknown": null}"#),
        [
            "/a~1b: missing (required)",
            "/name: expected a string (type)",
            "/counts/1: expected an integer (type)",
            "/counts/1: expected at least 1 (minimum)",
            "/counts/2: expected an integer (type)",
            "/counts: expected at most 2 items (maxItems)",
            "/unknown: not allowed here (additionalProperties)",
            "/unknown: its key: expected at most 6 characters (propertyNames)",
        ]
    );
    assert!(
        report(&SCHEMA, r#"{"name": "x", "a/b": 1}"#)
            .contains(&"/a~1b: not allowed here (additionalProperties)".to_owned())
    );
    assert_eq!(report(&SCHEMA, "7"), [""; 0]);
}

#[test]
fn names_the_closest_branch() {
    static BOTH: Schema = Schema(&[Keyword::OneOf(&[TEXT, Schema(&[Keyword::MaxLength(3)]), COUNT])]);
    static CAT: Schema = Schema(&[
        Keyword::Types(&[Kind::Object]),
        Keyword::Required(&["kind", "lives"]),
        Keyword::Properties(&[("kind", Schema(&[Keyword::Enum(&["\"cat\""])])), ("lives", COUNT)]),
    ]);
    static DOG: Schema = Schema(&[
        Keyword::Types(&[Kind::Object]),
        Keyword::Properties(&[("kind", Schema(&[Keyword::Enum(&["\"dog\""])])), ("name", TEXT)]),
    ]);
    static PET: Schema = Schema(&[Keyword::OneOf(&[CAT, DOG, Schema(&[Keyword::Types(&[Kind::Null])])])]);
    assert!(accepts(&PET, "null"));
    assert_eq!(
        report(&PET, r#"{"kind": "dog", "name": 5}"#),
        ["fits none of 3 alternatives; the closest: /name: expected a string (oneOf)"]
    );
    assert_eq!(
        report(&PET, r#"{"kind": "cat", "lives": 0}"#),
        ["fits none of 3 alternatives; the closest: /lives: expected at least 1 (oneOf)"]
    );
    assert_eq!(
        report(&PET, r#"{"kind": "bird"}"#),
        ["fits none of 3 alternatives; the closest: /lives: missing (oneOf)"]
    );
    assert_eq!(report(&BOTH, "\"abc\""), ["fits 2 of 3 alternatives, expected exactly one (oneOf)"]);
}

#[test]
fn numbers_are_exact() {
    let holds = |keyword: Keyword, text: &str| {
        let keywords: &'static [Keyword] = Box::leak(Box::new([keyword]));
        accepts(&Schema(keywords), text)
    };
    assert!(holds(Keyword::Maximum("1e400"), "1e400"));
    assert!(!holds(Keyword::Maximum("1e400"), "1.0000000000000000000000000001e400"));
    assert!(!holds(Keyword::ExclusiveMinimum("18446744073709551616"), "18446744073709551616.0"));
    assert!(holds(Keyword::ExclusiveMinimum("18446744073709551616"), "18446744073709551617"));
    assert!(holds(Keyword::MultipleOf("0.1"), "1234567890123456789012345678901234567890.7"));
    assert!(!holds(Keyword::MultipleOf("0.1"), "0.35"));
    assert!(holds(Keyword::MultipleOf("0.03125"), "1e308"));
    assert!(!holds(Keyword::MultipleOf("3"), "1e999999999999999999999"));
    assert!(holds(Keyword::MultipleOf("1e-999999999999999"), "3"));
    assert!(!holds(Keyword::MultipleOf("3"), "1e-999999999999999"));
    // Divisors beyond machine words.
    let long = "340282366920938463463374607431768211456000000000000000000000000000000000000001";
    assert!(holds(Keyword::MultipleOf(long), long));
    assert!(holds(Keyword::MultipleOf(long), &format!("-{long}e12345678901")));
    assert!(!holds(Keyword::MultipleOf(long), &long.replace("456", "457")));
    assert!(holds(Keyword::MultipleOf("1180591620717411303424000000000000000000000001e2"), "0"));
    assert!(holds(Keyword::Types(&[Kind::Integer]), "1.50e1"));
    assert!(!holds(Keyword::Types(&[Kind::Integer]), "1.5e-1"));
    assert!(holds(Keyword::Enum(&["1"]), "1.0"));
    assert!(holds(Keyword::Enum(&[r#"{"a": [1, 2], "b": null}"#]), r#"{"b": null, "a": [1.0, 2e0]}"#));
    assert!(holds(Keyword::Enum(&["\"\\u00e4\""]), "\"ä\""));
    assert!(!holds(Keyword::Enum(&["true", "\"1\""]), "1"));
    assert!(!holds(Keyword::UniqueItems, r#"[{"a": 1, "b": 2}, {"b": 2.0, "a": 1.0}]"#));
    assert!(holds(Keyword::UniqueItems, "[1, true, \"1\", [1], {\"1\": 1}, null, false, 0]"));
}

#[test]
fn circles_end() {
    static NOT: Schema = Schema(&[Keyword::Not(&Schema(&[Keyword::Ref(&NOT)]))]);
    static SELF: Schema = Schema(&[Keyword::Ref(&SELF), TYPE]);
    static LEFT: Schema = Schema(&[Keyword::AllOf(&[Schema(&[Keyword::Ref(&RIGHT)]), TEXT])]);
    static RIGHT: Schema = Schema(&[Keyword::AnyOf(&[Schema(&[Keyword::Ref(&LEFT)])])]);
    const TYPE: Keyword = Keyword::Types(&[Kind::String]);
    assert!(accepts(&SELF, "\"x\""));
    assert_eq!(report(&SELF, "1"), ["expected a string (type)"]);
    assert!(accepts(&LEFT, "\"x\""));
    assert_eq!(
        report(&LEFT, "1"),
        ["fits none of 1 alternatives; the closest: expected a string (anyOf)", "expected a string (type)"]
    );
    assert!(accepts(&NOT, "1"));
}

/// Each level of a list is asked of by both branches; without memory of what was asked that is 2¹²⁶ questions.
#[test]
fn branches_that_share_a_schema_stay_linear() {
    static LIST: Schema = Schema(&[
        Keyword::Types(&[Kind::Array]),
        Keyword::AnyOf(&[
            Schema(&[Keyword::Items(&Schema(&[Keyword::Ref(&LIST)])), Keyword::MinItems(2)]),
            Schema(&[Keyword::Items(&Schema(&[Keyword::Ref(&LIST)])), Keyword::MaxItems(1)]),
        ]),
    ]);
    let deep = |end: &str| format!("{}{end}{}", "[".repeat(126), "]".repeat(126));
    assert!(accepts(&LIST, &deep("")));
    assert!(!accepts(&LIST, &deep("1")));
    assert_eq!(report(&LIST, &deep("1")).len(), 1);
}

/// The deepest JSON through a schema that takes as many steps a level as are allowed, on a thread with three
/// quarters of the stack of a server's worker.
#[test]
fn the_deepest_value_fits_the_stack() {
    static DEEP: Schema = Schema(&[Keyword::AllOf(&[Schema(&[Keyword::OneOf(&[Schema(&[Keyword::AnyOf(&[
        Schema(&[Keyword::Ref(&INNER)]),
    ])])])])])]);
    static AGAIN: Schema = Schema(&[Keyword::Ref(&DEEP)]);
    static INNER: Schema = Schema(&[
        Keyword::If {
            condition: &Schema(&[Keyword::PatternProperties(&[("a", AGAIN)]), Keyword::Properties(&[("a", AGAIN)])]),
            then: &Schema(&[Keyword::UnevaluatedProperties(&AGAIN)]),
            otherwise: &Schema::ANY,
        },
        Keyword::Types(&[Kind::Object, Kind::Integer]),
    ]);
    let run = || {
        let deep = |depth, end| format!("{}{end}{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        (accepts(&DEEP, &deep(100, "1")), accepts(&DEEP, &deep(100, "[]")), report(&DEEP, &deep(126, "{}")).len())
    };
    let thread = std::thread::Builder::new().stack_size(1536 << 10).spawn(run);
    let done = thread.map(std::thread::JoinHandle::join);
    // With an `[]` inside, each condition fails in turn, and what fails a condition passes.
    assert!(matches!(done, Ok(Ok((true, true, 0)))), "{done:?}");
}

/// Without a way to check patterns nothing is known of a value, and that it does not match neither.
#[cfg(not(feature = "pattern"))]
#[test]
fn what_is_not_checked_is_accepted() {
    static PATTERN: Schema = Schema(&[Keyword::Pattern("^a")]);
    static NOT: Schema = Schema(&[Keyword::Not(&PATTERN)]);
    static ONE: Schema = Schema(&[Keyword::OneOf(&[PATTERN, TEXT])]);
    assert!(accepts(&PATTERN, "\"b\"") && accepts(&NOT, "\"b\"") && accepts(&ONE, "\"b\""));
}

struct Pair {
    left: f64,
    right: Option<String>,
}

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Object::new(serializer).field("left", &self.left).optional("right", &self.right).end()
    }
}

static EITHER: Schema = Schema(&[Keyword::OneOf(&[
    Schema(&[Keyword::Required(&["left"]), Keyword::Properties(&[("left", Schema(&[Keyword::MultipleOf("0.1")]))])]),
    Schema(&[Keyword::Required(&["right"])]),
])]);

impl Check for Pair {
    fn check(&self, _: &Rules, at: &mut Validator) {
        at.schema(self, &EITHER);
    }
}

#[test]
fn typed_values_are_checked_as_they_are_written() {
    let violations = |left, right: Option<&str>| {
        let pair = Pair { left, right: right.map(str::to_owned) };
        validate_with(&pair, &Rules::NONE).map_or_else(lines, |()| Vec::new())
    };
    assert_eq!(violations(0.3, None), [""; 0]);
    assert_eq!(violations(0.35, Some("x")), [""; 0]);
    assert_eq!(violations(0.3, Some("x")), ["fits 2 of 2 alternatives, expected exactly one (oneOf)"]);
}

#[test]
fn rules_may_hold_a_schema() {
    static ODD: Schema = Schema(&[Keyword::Not(&Schema(&[Keyword::MultipleOf("2")]))]);
    static ITEMS: Rules = Rules { schema: Some(&ODD), ..Rules::NONE };
    static TWO: Schema = Schema(&[Keyword::Contains { schema: &Schema(&[Keyword::Minimum("3")]), min: 2, max: None }]);
    let rules = Rules { items: Some(&ITEMS), schema: Some(&TWO), ..Rules::NONE };
    assert!(validate_with(&vec![1_i64, 3, 5], &rules).is_ok());
    assert_eq!(
        validate_with(&vec![1_i64, 2, 5], &rules).map_or_else(lines, |()| Vec::new()),
        ["/1: fits what is not allowed (not)", "expected at least 2 items of the kind that it contains (minContains)",]
    );
    let absent: Option<Map<i64>> = None;
    assert!(validate_with(&absent, &rules).is_ok());
}
