//! The generated client and server of the user-write operations over TCP, bytes inspected.

mod app;
mod bytes;
mod errors;
mod faults;
mod page;
mod parity;
mod query;
mod redirects;
mod refusals;
mod routes;
mod secrets;
mod unknown;

#[path = "../support/mod.rs"]
mod support;
