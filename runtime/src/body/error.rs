//! Why a body cannot be read.

use std::fmt;

type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// Why a body cannot be read to its end.
///
/// In a handler `?` makes a refusal of it: 413 for [`TooLarge`](Self::TooLarge), 400 for what the caller's side broke off.
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyError {
    /// A stream is read once, and this one was.
    Used,
    /// The body is larger than the server's limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A stream gave more or fewer bytes than its length said.
    Length {
        /// What it said.
        announced: u64,
    },
    /// The stream, the file or the connection failed.
    Source(Source),
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Used => f.write_str("the body is a stream that was read before"),
            Self::TooLarge { limit } => write!(f, "the body is larger than {limit} bytes"),
            Self::Length { announced } => write!(f, "the body has another length than the {announced} bytes announced"),
            Self::Source(_) => f.write_str("the body could not be read to its end"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(source) => Some(&**source),
            Self::Used | Self::TooLarge { .. } | Self::Length { .. } => None,
        }
    }
}
