//! Kinship: request types that are made of response types, in `tests/tests/kinds/custom_fixture/custom.yaml`.

use oasmith_runtime::{Diff, Field};
use oasmith_tests::custom::models::{ChangedNote, NewNote, Note, OtherNote};

fn note() -> Note {
    Note { pinned: Field::Null, ..Note::new(1, "a".to_owned(), Some("me".to_owned())) }
}

#[test]
fn a_request_takes_from_a_response_what_both_have() {
    let request = NewNote::from(note());
    assert_eq!(request, NewNote { by: Field::Value("me".to_owned()), ..NewNote::new("a".to_owned()) });
    let nobody = NewNote::from(Note { by: None, ..note() });
    assert_eq!(nobody.by, Field::Null, "null stays null");
}

#[test]
fn a_diff_holds_what_changed_alone() {
    assert_eq!(ChangedNote::diff(&note(), &note()), ChangedNote::default());
    let new = Note { text: "b".to_owned(), by: None, pinned: Field::Value(true), ..note() };
    let expected = ChangedNote { text: Some("b".to_owned()), by: Field::Null, pinned: Field::Value(true), until: None };
    assert_eq!(ChangedNote::diff(&note(), &new), expected);
    let restored = ChangedNote::diff(&new, &note());
    assert_eq!((restored.by, restored.pinned), (Field::Value("me".to_owned()), Field::Null));
}

#[test]
fn without_proof_there_is_no_kinship() {
    trait Unrelated {
        fn is_kin() -> bool {
            false
        }
    }
    struct Probe<T>(std::marker::PhantomData<T>);
    impl<T: From<Note>> Probe<T> {
        fn is_kin() -> bool {
            true
        }
    }
    impl<T> Unrelated for Probe<T> {}
    assert!(Probe::<NewNote>::is_kin());
    assert!(!Probe::<OtherNote>::is_kin());
}
