//! Turns an OpenAPI document into Rust: models, a client and an axum server from one contract.
//!
//! Data flows one way, through stages that each take what they need by reference and return a value with its
//! [diagnostics](diagnostic): nothing is printed, and nothing on disk is touched before the last stage.
//!
//! ```
//! use oasmith::document::Source;
//! use oasmith::{api, document, emit, names, plan};
//!
//! let text = r"
//! openapi: 3.0.3
//! info: { title: Pet shop, version: '1' }
//! paths:
//!   /pets/{id}/:
//!     get:
//!       operationId: pets_retrieve
//!       tags: [pets]
//!       parameters:
//!         - { name: id, in: path, required: true, schema: { type: integer, format: int64 } }
//!       responses:
//!         '200':
//!           description: The pet.
//!           content:
//!             application/json:
//!               schema: { $ref: '#/components/schemas/Pet' }
//! components:
//!   schemas:
//!     Pet:
//!       type: object
//!       required: [name]
//!       properties:
//!         name: { type: string }
//!         owner: { type: string, nullable: true }
//! ";
//!
//! // Load: the text, with a place for everything in it.
//! let (document, found) = document::load(Source { name: "pets.yaml".to_owned(), text: text.to_owned() });
//! let document = document.ok_or("the document has errors")?;
//! assert!(found.is_empty());
//!
//! // Resolve: references end here; what the document means, without Rust.
//! let (api, found) = api::resolve(&document);
//! assert!(found.is_empty());
//!
//! // Plan: every decision about the generated code, once.
//! let (plan, found) = plan::plan(&api, &plan::Settings::default());
//! assert!(found.is_empty());
//!
//! // Name: every identifier, once.
//! let (names, found) = names::name(&plan, &names::Settings::default());
//! assert!(found.is_empty());
//! assert_eq!(names.operations[0].method, "retrieve");
//!
//! // Emit: the files of the crate, as text.
//! let package = emit::emit(&plan, &names, &emit::Options::default());
//! assert!(package.files["Cargo.toml"].contains("oasmith-runtime"));
//! assert!(package.files.keys().any(|path| path == "src/lib.rs"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`driver::generate`] runs these stages, stopping between them when there are errors; [`write::write`] brings a folder
//! to the state that the package describes. Build scripts call [`build()`], which does both.

pub mod amend;
pub mod api;
pub mod build_script;
pub mod catalogue;
pub mod config;
pub mod custom;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod driver;
pub mod emit;
pub mod features;
pub mod input;
pub mod list;
pub mod lock;
mod media_type;
#[cfg(feature = "mock")]
pub mod mock;
pub mod names;
pub mod plan;
mod pointer;
pub mod report;
#[cfg(feature = "mock")]
pub mod sample;
mod words;
pub mod write;

pub use build_script::{Build, BuildError, build};
