//! The error type of operations without documented errors.

use std::fmt;

/// No error is documented: this has no value. Whatever a server answers besides success is unexpected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoError {}

impl fmt::Display for NoError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for NoError {}
