//! Documents of a corpus, and the crates that are generated from them.

pub mod cargo;
pub mod change;
pub mod sample;
pub mod wrap;

/// Why a runner stops.
pub type Failure = Box<dyn std::error::Error>;
