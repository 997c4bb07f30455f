//! The whole API's crate: several tags in one router, its security schemes, multipart bodies and lists.

mod app;
mod bodies;
mod callers;
mod lists;
mod merged;
mod paths;
mod security;

#[path = "../support/mod.rs"]
mod support;
