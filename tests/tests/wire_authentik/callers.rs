//! One program for two versions of the document.

mod newer {
    use authentik as api;
    include!("../../callers/user_write.rs");
}

mod older {
    use authentik_user_write as api;
    include!("../../callers/user_write.rs");
}

#[tokio::test]
async fn one_program_compiles_against_both_versions_and_does_the_same() {
    let newer = newer::run().await;
    assert_eq!(newer, older::run().await);
    assert_eq!(newer[0], "write Some(External) Value(00000000-0000-0000-0000-000000000007)");
    assert_eq!(newer[2], "Null");
    assert_eq!(newer[6..], ["for administrators", "Some(404)", "Err(Some(501))"]);
}
