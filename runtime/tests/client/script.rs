//! A server on a socket that answers each connection as a script says, well or badly.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::server::read_request;

/// What a connection gets after its request was read.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// These bytes, then the end of the connection.
    Send(Vec<u8>),
    /// These bytes first, then these again and again, with this pause, for as long as the client reads.
    Repeat(Vec<u8>, Vec<u8>, Duration),
    /// These bytes, then nothing for as long as the client waits.
    Stall(Vec<u8>),
    /// These bytes after this time, then the end of the connection.
    Late(Duration, Vec<u8>),
    /// The end of the connection, by a reset where the platform has one.
    Cut,
}

/// A whole response, after which the connection ends.
pub(crate) fn reply(status: &str, headers: &str, body: &str) -> Act {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}");
    Act::Send(text.into_bytes())
}

pub(crate) struct Script {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    repeated: Arc<AtomicUsize>,
    server: tokio::task::JoinHandle<()>,
}

impl Script {
    /// The last act is repeated.
    pub(crate) async fn new(acts: Vec<Act>) -> Self {
        Self::with(move |connection, _| acts[connection.min(acts.len() - 1)].clone()).await
    }

    /// An act for each connection and what was received on it.
    pub(crate) async fn with(play: impl Fn(usize, &str) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let repeated = Arc::<AtomicUsize>::default();
        let (log, sent) = (Arc::clone(&requests), Arc::clone(&repeated));
        let play: Arc<Play> = Arc::new(play);
        let server = tokio::spawn(async move {
            for connection in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, connection, Arc::clone(&play), Arc::clone(&log), Arc::clone(&sent)));
            }
        });
        Self { url, requests, repeated, server }
    }

    /// What was received, oldest first.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// How many bytes were sent over and over.
    pub(crate) fn repeated(&self) -> usize {
        self.repeated.load(Ordering::Relaxed)
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Play = dyn Fn(usize, &str) -> Act + Send + Sync;

async fn serve(
    mut stream: TcpStream,
    connection: usize,
    play: Arc<Play>,
    log: Arc<Mutex<Vec<String>>>,
    sent: Arc<AtomicUsize>,
) {
    let request = read_request(&mut stream).await;
    let act = play(connection, &request);
    log.lock().unwrap().push(request);
    // A client that gave up closes the connection, and every write may fail.
    match act {
        Act::Send(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::Late(time, bytes) => {
            tokio::time::sleep(time).await;
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
        Act::Repeat(first, again, pause) => {
            let _ = stream.write_all(&first).await;
            while stream.write_all(&again).await.is_ok() {
                sent.fetch_add(again.len(), Ordering::Relaxed);
                tokio::time::sleep(pause).await;
            }
        }
        Act::Cut => {
            let _ = stream.set_zero_linger();
        }
    }
}
