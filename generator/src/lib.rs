//! Turns an OpenAPI document into Rust: models, a client and an axum server from one contract.

pub mod api;
pub mod build_script;
pub mod catalogue;
pub mod diagnostic;
pub mod document;
pub mod driver;
pub mod emit;
pub mod input;
pub mod list;
pub mod lock;
pub mod names;
pub mod plan;
pub mod report;
pub mod write;

pub use build_script::{Build, BuildError, build};
