//! What generated code does with each kind of thing: JSON in, value, JSON out; a request, and what became of it.

mod calls;
mod custom;
mod kinship;
mod models;
