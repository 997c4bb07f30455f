//! Unions: how a value finds its variant.
//!
//! [`tagged`]: by the value of a property. [`evidence`]: by what the value shows. [`any_of`]: objects that several schemas
//! describe together.

mod any_of;
mod evidence;
mod tagged;
mod unknown;

pub use any_of::{AnyOf, Merged};
pub(crate) use evidence::misfit;
pub use evidence::{Branch, Evidence, ReadParam, UnionValue, param_of_union, read_union};
pub use tagged::{Tagged, write_tagged};
pub use unknown::UnknownVariant;
