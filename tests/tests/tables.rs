//! What types and rules do not say is checked by tables, of `specs/fixtures/tables.yaml`: JSON in, violations, JSON out.

use oasmith_runtime::{Error, InvalidRequest, Mode, decode, encode};
use oasmith_tests::tables::client::Client;
use oasmith_tests::tables::models::{RecordRequest, TablesRequest};

fn read(json: &str) -> TablesRequest {
    decode(json.as_bytes(), Mode::Server, false).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// What is wrong with a value, as pointers and keywords; it is written again as it was read.
fn violations(json: &str) -> Vec<String> {
    let value = read(json);
    assert_eq!(String::from_utf8(encode(&value).unwrap()).unwrap(), json);
    let found = value.validate().err().into_iter().flatten();
    found.map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
}

/// Asserts which values are accepted, and what is wrong with the others.
fn check(accepted: &[&str], refused: &[(&str, &[&str])]) {
    let mut wrong = Vec::new();
    for json in accepted {
        let found = violations(json);
        if !found.is_empty() {
            wrong.push(format!("{json}: refused: {found:?}"));
        }
    }
    for (json, expected) in refused {
        let found = violations(json);
        if found != *expected {
            wrong.push(format!("{json}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn not() {
    check(&[r#"{"not":"yes"}"#], &[(r#"{"not":"none"}"#, &["/not not"])]);
}

#[test]
fn if_then_else() {
    check(
        &[
            r#"{"condition":{"country":"NL","zip":"1234AB"}}"#,
            r#"{"condition":{"country":"DE","zip":"12345"}}"#,
            r#"{"condition":{"country":"DE"}}"#,
        ],
        &[
            (r#"{"condition":{"country":"NL"}}"#, &["/condition/zip required"]),
            (r#"{"condition":{"country":"NL","zip":"1234"}}"#, &["/condition/zip minLength"]),
            (r#"{"condition":{"country":"DE","zip":"123456"}}"#, &["/condition/zip maxLength"]),
        ],
    );
}

#[test]
fn a_nullable_reference_to_a_type_with_a_table() {
    check(
        &[r#"{"maybe":null}"#, r#"{"maybe":{"country":"DE"}}"#],
        &[(r#"{"maybe":{"country":"NL"}}"#, &["/maybe/zip required"])],
    );
}

#[test]
fn dependent_required() {
    check(
        &[r#"{"card":{}}"#, r#"{"card":{"expires":"1"}}"#, r#"{"card":{"number":"1","expires":"1"}}"#],
        &[(r#"{"card":{"number":"1"}}"#, &["/card/expires dependentRequired"])],
    );
}

#[test]
fn dependent_schemas() {
    check(
        &[r#"{"shipping":{"note":"n"}}"#, r#"{"shipping":{"gift":true,"note":"no"}}"#],
        &[
            (r#"{"shipping":{"gift":true}}"#, &["/shipping/note required"]),
            (r#"{"shipping":{"gift":true,"note":"n"}}"#, &["/shipping/note minLength"]),
        ],
    );
}

#[test]
fn contains() {
    check(
        &[r#"{"contains":[1,10,11]}"#],
        &[
            (r#"{"contains":[1,10]}"#, &["/contains minContains"]),
            (r#"{"contains":[10,11,12,13]}"#, &["/contains maxContains"]),
        ],
    );
}

#[test]
fn property_names() {
    check(&[r#"{"names":{"abc":"A"}}"#], &[(r#"{"names":{"abc":"A","Def":"D"}}"#, &["/names/Def propertyNames"])]);
}

#[test]
fn pattern_properties_beside_properties() {
    check(
        &[r#"{"patterns":{"id":1,"x-a":"text","other":2}}"#],
        &[(r#"{"patterns":{"id":1,"x-a":2}}"#, &["/patterns/x-a type"])],
    );
}

#[test]
fn unevaluated_properties() {
    check(
        &[r#"{"unevaluated":{"b":"2","a":"1"}}"#],
        &[(r#"{"unevaluated":{"a":"1","c":1}}"#, &["/unevaluated/c unevaluatedProperties"])],
    );
}

#[test]
fn one_of_that_matches_twice() {
    check(&[r#"{"twice":9}"#, r#"{"twice":10}"#], &[(r#"{"twice":15}"#, &["/twice oneOf"])]);
}

#[test]
fn branches_that_only_require() {
    check(
        &[r#"{"either":{"a":"1"}}"#, r#"{"either":{"b":"1"}}"#],
        &[(r#"{"either":{}}"#, &["/either oneOf"]), (r#"{"either":{"a":"1","b":"2"}}"#, &["/either oneOf"])],
    );
}

#[test]
fn required_but_undeclared() {
    check(
        &[r#"{"undeclared":{"id":"1","secret":[1]}}"#],
        &[(r#"{"undeclared":{"id":"1"}}"#, &["/undeclared/secret required"])],
    );
}

#[test]
fn count_of_keys_of_a_struct() {
    check(
        &[r#"{"some_keys":{"a":"1","b":"2"}}"#, r#"{"some_keys":{"a":"1","c":2}}"#],
        &[(r#"{"some_keys":{"a":"1"}}"#, &["/some_keys minProperties"])],
    );
}

#[test]
fn open_prefix_items() {
    check(
        &[r#"{"open":[]}"#, r#"{"open":["a",1,null,{}]}"#],
        &[(r#"{"open":["a","b"]}"#, &["/open/1 type"]), (r#"{"open":[1,2]}"#, &["/open/0 type"])],
    );
}

#[test]
fn listed_objects_and_lists() {
    check(
        &[r#"{"sizes":{"w":1,"h":2},"origin":[0,0]}"#, r#"{"sizes":{"h":4,"w":2}}"#],
        &[
            (r#"{"sizes":{"w":1,"h":4}}"#, &["/sizes enum"]),
            (r#"{"sizes":"small"}"#, &["/sizes enum"]),
            (r#"{"origin":[0,1]}"#, &["/origin enum"]),
        ],
    );
}

#[test]
fn no_value_at_all() {
    check(&["{}"], &[(r#"{"never":1}"#, &["/never false"])]);
}

#[test]
fn a_schema_that_refers_to_itself() {
    check(
        &[r#"{"node":{"name":"root","children":[{"name":"leaf"},{"name":"n","children":[]}]}}"#],
        &[
            (r#"{"node":{"name":"leaf","children":[]}}"#, &["/node not"]),
            (
                r#"{"node":{"name":"root","children":[{"name":"n"},{"name":"leaf","children":[]}]}}"#,
                &["/node/children/1 not"],
            ),
        ],
    );
}

#[test]
fn what_requests_do_not_carry_is_not_required_of_them() {
    let violations = |json: &str| -> Vec<String> {
        let value: RecordRequest =
            decode(json.as_bytes(), Mode::Server, false).unwrap_or_else(|e| panic!("{json}: {e}"));
        let found = value.validate().err().into_iter().flatten();
        found.map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
    };
    assert!(violations(r#"{"name":"n"}"#).is_empty());
    assert!(violations(r#"{"name":"special","reason":"r"}"#).is_empty());
    assert_eq!(violations(r#"{"name":"special"}"#), ["/reason required"]);
}

#[test]
fn each_of_several_patterns_and_divisors() {
    check(
        &[r#"{"coded":"amz"}"#, r#"{"codes":["amz"]}"#, r#"{"sixes":12}"#],
        &[
            (r#"{"coded":"mz"}"#, &["/coded pattern"]),
            (r#"{"coded":"az"}"#, &["/coded pattern"]),
            (r#"{"coded":"am"}"#, &["/coded pattern"]),
            (r#"{"codes":["amz","mz"]}"#, &["/codes/1 pattern"]),
            (r#"{"codes":["az"]}"#, &["/codes/0 pattern"]),
            (r#"{"codes":["am"]}"#, &["/codes/0 pattern"]),
            (r#"{"sixes":4}"#, &["/sixes multipleOf"]),
            (r#"{"sixes":9}"#, &["/sixes multipleOf"]),
        ],
    );
}

/// What is wrong with the body of a request that was not sent.
fn refused<E>(error: Error<E>) -> Vec<String> {
    match error {
        Error::Invalid(invalid) => match invalid.problem() {
            InvalidRequest::Violations(violations) => {
                violations.iter().map(|violation| format!("{} {}", violation.pointer, violation.keyword)).collect()
            }
            other => panic!("{other}"),
        },
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_validated_body_keeps_the_rules_of_its_place() {
    // Nothing listens there: what is refused is not sent, and what is not refused fails at the connection.
    let client = Client::builder("http://127.0.0.1:9").build().unwrap();
    let create =
        async |numbers: &[i64]| refused(client.conditions().numbers_create(numbers).validated().await.unwrap_err());
    assert_eq!(create(&[10]).await, [" minItems", "/0 maximum"]);
    assert_eq!(create(&[1, 2]).await, [""; 0]);
    let update = async |numbers: Option<&[i64]>| {
        refused(client.conditions().numbers_update(numbers).validated().await.unwrap_err())
    };
    assert_eq!(update(Some(&[1])).await, [" minItems"]);
    assert_eq!(update(None).await, [""; 0]);
}
