//! The models of the user-write crate: what they are as JSON, and how they are made and read.

mod behaviour;
mod field;
mod round_trip;
mod strategies;

#[path = "../support/mod.rs"]
mod support;
