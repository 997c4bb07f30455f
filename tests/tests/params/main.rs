//! Parameters over TCP: generated client, generated server, and the bytes between them.

#[path = "../support/mod.rs"]
mod support;

mod forms;
mod kinds;
mod log;
mod roundtrip;
