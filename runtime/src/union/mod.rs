//! Unions: how a value finds its variant.
//!
//! [`read`]: by its tag, by its [`evidence`], by [`trial`]. [`tagged`]: how a tag is written. [`any_of`]: objects that
//! several schemas describe together. [`param`]: unions of scalars as parameters.

mod any_of;
mod evidence;
mod or_object;
mod param;
mod probe;
mod read;
mod tagged;
mod text;
mod trial;
mod unknown;

pub use any_of::{Branches, CheckAnyOf, Merged, ReadAnyOf, read_any_of};
pub use evidence::Evidence;
pub use or_object::OrObject;
pub use param::{ReadParam, param_of_union};
pub use read::{Candidate, ReadUnion, check_variant, read_union};
pub use tagged::write_tagged;
pub(crate) use trial::{Misfits, misfit};
pub use unknown::UnknownVariant;
