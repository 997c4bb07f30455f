//! A proxy between a client and a server, which does something wrong with each connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// What is done with a connection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    /// Nothing wrong.
    None,
    /// It is closed before anything reaches the server.
    Refused,
    /// So many bytes of the request reach the server, then both sides are closed.
    RequestCut(usize),
    /// So many bytes of the answer reach the client, then both sides are closed.
    AnswerCut(usize),
    /// The answer comes byte by byte, with a pause after each.
    Slow(Duration),
}

/// The proxy, and how many connections it had.
pub(crate) struct Proxy {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// Each connection meets the next fault, and the last one from then on.
    pub(crate) async fn start(server: SocketAddr, faults: &'static [Fault]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let at = counted.fetch_add(1, Ordering::SeqCst);
                let fault = faults[at.min(faults.len() - 1)];
                tokio::spawn(forward(client, server, fault));
            }
        });
        Self { url, connections, task }
    }

    /// How many connections there were since this was asked last. The next one meets the first fault again.
    pub(crate) fn connections(&self) -> usize {
        self.connections.swap(0, Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn forward(client: TcpStream, server: SocketAddr, fault: Fault) {
    if fault == Fault::Refused {
        return;
    }
    let server = TcpStream::connect(server).await.unwrap();
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let (up, down, pause) = match fault {
        Fault::None | Fault::Refused => (usize::MAX, usize::MAX, None),
        Fault::RequestCut(bytes) => (bytes, usize::MAX, None),
        Fault::AnswerCut(bytes) => (usize::MAX, bytes, None),
        Fault::Slow(pause) => (usize::MAX, usize::MAX, Some(pause)),
    };
    // Whichever ends first closes both.
    tokio::select! {
        () = copy(from_client, to_server, up, None) => {}
        () = copy(from_server, to_client, down, pause) => {}
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut left: usize, pause: Option<Duration>) {
    let mut buffer = [0; 4096];
    loop {
        let room = if pause.is_some() { 1 } else { left.min(buffer.len()) };
        let read = from.read(&mut buffer[..room]).await.unwrap_or(0);
        if read == 0 || to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
        left -= read;
        if let Some(pause) = pause {
            tokio::time::sleep(pause).await;
        }
    }
}
