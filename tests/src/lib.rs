//! Snapshots, wire tests, conformance runners and benchmarks of oasmith.

#[cfg(test)]
mod layout;

pub mod measure;
pub mod twin;
