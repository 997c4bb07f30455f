//! A crate of somebody who is strict, and takes what oasmith's build script writes as it is.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, clippy::pedantic)]

/// The user-write stage of authentik.
pub mod user_write {
    include!(concat!(env!("OUT_DIR"), "/user_write.rs"));
}

#[cfg(test)]
mod tests {
    use oasmith_runtime::Field;

    use crate::user_write::Client;
    use crate::user_write::models::PatchedUserWriteStageRequest;

    #[test]
    fn what_is_included_is_a_client() {
        let client = Client::builder("https://auth.example.com/api/v3").authentik("secret").build();
        let debug = format!("{client:?}");
        assert!(!debug.contains("secret"), "{debug}");
    }

    #[test]
    fn what_is_included_is_its_models() {
        let request = PatchedUserWriteStageRequest { create_users_group: Field::Null, ..Default::default() };
        let body = oasmith_runtime::encode(&request).unwrap_or_default();
        assert_eq!(body, br#"{"create_users_group":null}"#);
    }
}
