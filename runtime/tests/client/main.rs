//! The client against a service in memory and against a socket that records what arrives, through a module of the shape
//! that the generator writes.

mod api;
mod arguments;
mod calls;
mod clock;
mod errors;
mod faults;
mod observe;
mod pages;
mod raw;
mod retries;
mod script;
mod security;
mod server;
#[cfg(feature = "rustls-no-provider")]
mod tls;
mod tokens;
mod uploads;
mod wire;
