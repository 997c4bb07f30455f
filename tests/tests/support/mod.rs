//! What the tests on the wire share: a server that records bytes, one that serves a router, and the endpoint's page.

// Each test binary uses its part.
#![allow(dead_code, reason = "each test binary uses its part")]

pub(crate) mod page;
pub(crate) mod proxy;
pub(crate) mod recorder;
pub(crate) mod served;

/// Where a path of the repository is, whatever directory the test runs in.
pub(crate) fn repository(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// JSON text as a value to compare.
pub(crate) fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
