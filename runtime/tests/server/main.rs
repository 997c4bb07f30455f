//! Behaviour of a generated server, through glue written by hand in the shape that the generator writes it.
#![cfg(feature = "server")]

mod app;
mod bodies;
mod contract;
mod failures;
mod params;
mod routing;
mod security;
mod tcp;
mod uploads;
