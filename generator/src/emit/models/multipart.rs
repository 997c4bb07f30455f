//! Structs as the whole of a `multipart/form-data` body.

use super::Item;
use crate::emit::print::Text;
use crate::plan::Struct;

/// The impls.
pub(super) fn write(_: &Item<'_>, _: &Struct, _: &mut Text) {}
