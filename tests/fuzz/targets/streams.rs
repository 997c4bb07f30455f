//! Responses of any content, in chunks of any length, read as server-sent events and as JSON lines: items do not depend on
//! where a chunk ends.

#![no_main]

use std::fmt::Debug;
use std::sync::LazyLock;

use futures_util::stream;
use http::{Method, Request, Response};
use libfuzzer_sys::fuzz_target;
use oasmith_runtime as rt;
use rt::{BoxFuture, ByteStream, Bytes, Core, Limits, NoError, Operation, Transport, TransportError};

/// Answers every request with the same chunks.
struct Chunks(Vec<Bytes>);

impl Transport for Chunks {
    fn send(&self, _: Request<rt::Body>, _: Limits) -> BoxFuture<Result<Response<Bytes>, TransportError>> {
        let whole: Bytes = self.0.concat().into();
        Box::pin(async move { Ok(Response::new(whole)) })
    }

    fn open(&self, _: Request<rt::Body>, _: Limits) -> BoxFuture<Result<Response<ByteStream>, TransportError>> {
        let chunks: Vec<_> = self.0.iter().cloned().map(Ok).collect();
        Box::pin(async move { Ok(Response::new(ByteStream::new(stream::iter(chunks)))) })
    }
}

static OPERATION: Operation = Operation {
    id: "read",
    method: Method::GET,
    template: "/",
    tag: "",
    security: &[],
    optional_security: false,
    accept: "",
    rejections: &[],
};
static RUNTIME: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime"));

/// Everything that comes, as text.
fn items(data: &[u8], length: usize) -> Vec<String> {
    let chunks = data.chunks(length.max(1)).map(Bytes::copy_from_slice).collect();
    let core = Core::builder("http://e").transport(Chunks(chunks)).max_response_bytes(1000).build().expect("a client");
    fn shown(item: impl Debug) -> String {
        format!("{item:?}")
    }
    RUNTIME.block_on(async {
        let mut found = Vec::new();
        if let Ok(mut events) = core.request(&OPERATION).text_events::<NoError>().await {
            while let Some(item) = events.next().await {
                found.push(shown(item));
            }
        }
        if let Ok(mut events) = core.request(&OPERATION).events::<rt::Json, NoError>().await {
            while let Some(item) = events.next().await {
                found.push(shown(item));
            }
        }
        if let Ok(mut lines) = core.request(&OPERATION).json_lines::<rt::Json, NoError>().await {
            while let Some(item) = lines.next().await {
                found.push(shown(item));
            }
        }
        found
    })
}

fuzz_target!(|data: &[u8]| {
    let Some((length, data)) = data.split_first() else { return };
    let whole = items(data, data.len());
    let in_parts = items(data, usize::from(*length));
    assert_eq!(whole, in_parts);
});
