//! The generated client and the generated server of authentik's user-write stages, talking over TCP.
//!
//! `cargo run --example user_write` prints every exchange. [`app`] is what a server's author writes, [`calls`] what a
//! client's author writes; the rest starts one beside the other.

mod app;
mod calls;
mod exchanges;

use std::error::Error;
use std::sync::Arc;

use authentik_user_write::{Client, server};
use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use app::App;
use exchanges::Print;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run(|exchange| println!("{exchange}")).await
}

/// Starts the server, makes the calls, and stops the server; `print` gets each exchange as it happens.
///
/// # Errors
/// A call that did not end as expected, or a socket that could not be had.
pub(crate) async fn run(print: impl Fn(String) + Send + Sync + 'static) -> Result<(), Box<dyn Error>> {
    let print: Print = Arc::new(print);

    // A tag's router is an `axum::Router`: nest it where the API lives, merge it with others, add any layer.
    let router = Router::new()
        .nest("/api/v3", server::stages::router(Arc::new(App::default())))
        .layer(from_fn_with_state(print, exchanges::print));

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        // It also ends when `stop` is dropped, as by a `?` below.
        let _ = stopped.await;
    });
    let server = tokio::spawn(server.into_future());

    // Clones of a client share its connections; `build` is where a bad URL or header shows.
    let builder = Client::builder(format!("http://{address}/api/v3"));
    let alice = builder.clone().authentik("alice-token").build()?;
    let bob = builder.authentik("bob-token").build()?;
    calls::all(&alice, &bob).await?;

    // Idle connections would keep a graceful shutdown waiting.
    drop((alice, bob));
    let _ = stop.send(());
    server.await??;
    Ok(())
}
