//! Resolve: [`Document`](crate::document::Document) → [`Api`]. References end here; the result says what the document
//! means, without Rust.

/// What the document means.
#[derive(Debug)]
pub struct Api {}
