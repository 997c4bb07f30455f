//! Values for the schemas of a document, and which values are valid.
//!
//! This is a second reading of the specification, made from the raw document and from nothing that the generator
//! decides: [`Root`] resolves references, [`Oracle`] says whether a value fits a schema, [`Maker`] makes values that
//! should, [`vary`] changes them at one place at a time, and [`keys`] says which keys may be dropped. Where the
//! specification leaves it open whether a value fits, the verdict is [`Verdict::Open`].
//!
//! ```
//! use oasmith::sample::{Maker, Oracle, Root, Verdict};
//!
//! let text = r##"{"openapi": "3.1.0", "components": {"schemas": {"Size": {"type": "integer", "minimum": 3}}}}"##;
//! let root = Root::new(text.parse()?);
//! let oracle = Oracle::new(&root);
//! let size = root.component("Size").ok_or("no such component")?;
//! let value = Maker::new(&root, &oracle).sample(&[size], 0, true).ok_or("nothing fits")?;
//! assert_eq!(oracle.verdict(size, &value), Verdict::Valid);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod document;
mod formats;
pub mod keys;
mod make;
mod numbers;
mod oracle;
mod patterns;
mod unions;
pub mod vary;

pub use document::Root;
pub use make::{Form, Maker};
pub use oracle::{Oracle, Verdict};
