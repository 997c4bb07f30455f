//! `Field`: absent, null or a value, and the ways from and to `Option`.

use authentik_user_write::Field;
use authentik_user_write::models::PatchedUserWriteStageRequest;
use oasmith_runtime::{Mode, Uuid, decode, encode};

#[test]
fn conversions() {
    assert_eq!(Field::<u8>::default(), Field::Absent);
    assert_eq!(Field::from(1), Field::Value(1));
    assert_eq!((Field::or_null(Some(1)), Field::<u8>::or_null(None)), (Field::Value(1), Field::Null));
    assert_eq!((Field::or_absent(Some(1)), Field::<u8>::or_absent(None)), (Field::Value(1), Field::Absent));
    assert_eq!([Field::Value(1).value(), Field::Null.value(), Field::Absent.value()], [Some(&1), None, None]);
    assert_eq!(Field::Value(1).as_option(), Some(Some(&1)));
    assert_eq!(Field::<u8>::Null.as_option(), Some(None));
    assert_eq!(Field::<u8>::Absent.as_option(), None);
    assert_eq!(Field::Value(1).map(|number| number + 1), Field::Value(2));
    assert_eq!(Field::<u8>::Null.map(|number| number + 1), Field::Null);
    assert!(Field::<u8>::Absent.is_absent() && Field::<u8>::Null.is_null() && !Field::Value(1).is_null());
}

#[test]
fn a_patch_is_applied_to_what_is_stored() {
    let applied = |field: Field<u8>, mut stored: Option<u8>| {
        field.apply(&mut stored);
        stored
    };
    assert_eq!(applied(Field::Absent, Some(1)), Some(1));
    assert_eq!(applied(Field::Null, Some(1)), None);
    assert_eq!(applied(Field::Value(2), Some(1)), Some(2));
    assert_eq!(applied(Field::Value(2), None), Some(2));
}

#[test]
fn json_keeps_the_three_apart() {
    let read = |text: &str| -> Field<Uuid> {
        decode::<PatchedUserWriteStageRequest>(text.as_bytes(), Mode::Client, false).unwrap().create_users_group
    };
    assert_eq!(read("{}"), Field::Absent);
    assert_eq!(read(r#"{"create_users_group":null}"#), Field::Null);
    assert_eq!(read(r#"{"create_users_group":"00000000-0000-0000-0000-000000000000"}"#), Field::Value(Uuid::nil()));
    for (field, text) in [(Field::Absent, "{}"), (Field::Null, r#"{"create_users_group":null}"#)] {
        let body = PatchedUserWriteStageRequest { create_users_group: field, ..Default::default() };
        assert_eq!(encode(&body).unwrap(), text.as_bytes());
    }
}
