//! Parameters of every style, place and shape: from the client's value to the bytes and to the server's value.

mod expansions;
mod harness;
mod limits;
mod random;
mod shapes;
