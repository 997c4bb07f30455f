//! Compressed responses: decompressed within the limit that the body of a response has.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, RANGE};
use http::{Method, StatusCode};

use super::stream::ByteStream;
use super::transport::TransportError;
use crate::Body;
use crate::gzip::{Decoder, GzipError, STEP, decompress, is_gzip};

/// The request, which says that its response may be compressed; a part of a compressed body could not be decompressed.
pub(super) fn accepting(mut request: http::Request<Body>) -> http::Request<Body> {
    if !request.headers().contains_key(RANGE) {
        request.headers_mut().entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
    }
    request
}

/// Whether the body of the response to a request of this method is gzip as a whole; its headers say so no more.
///
/// What a range was asked for has is a part of what is compressed, and stays as it is. So do the headers of a response without
/// a body: they say what that to a `GET` has (RFC 9110, sections 9.3.2 and 15.4.5).
pub(super) fn taken_off(method: &Method, status: StatusCode, headers: &mut HeaderMap) -> bool {
    if *method == Method::HEAD || matches!(status, StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED) {
        return false;
    }
    let mut codings =
        headers.get_all(CONTENT_ENCODING).iter().flat_map(|value| value.to_str().unwrap_or_default().split(','));
    // What is encoded twice stays as it came.
    let gzip = codings.next().is_some_and(is_gzip) && codings.next().is_none();
    if gzip {
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
    }
    gzip
}

/// The body of a response whose headers say that it is gzip. One without bytes stays empty.
pub(super) fn whole(body: Bytes, status: StatusCode, limit: usize) -> Result<Bytes, TransportError> {
    if body.is_empty() {
        return Ok(body);
    }
    decompress(&body, limit).map(Bytes::from).map_err(|error| failure(error, status, limit))
}

fn failure(error: GzipError, status: StatusCode, limit: usize) -> TransportError {
    match error {
        GzipError::TooLarge => TransportError::TooLarge { status, limit },
        GzipError::Malformed(error) => TransportError::Other(Box::new(error)),
    }
}

/// The same of a body that is read as it comes: nothing is kept but what a small piece of it turns into.
pub(super) fn stream(source: ByteStream, status: StatusCode) -> ByteStream {
    let decoder = Decoder::new(usize::MAX);
    ByteStream::new(Unzip { source, decoder, piece: Bytes::new(), begun: false, ended: false, status })
}

struct Unzip {
    source: ByteStream,
    decoder: Decoder,
    /// What was received and not decompressed yet.
    piece: Bytes,
    begun: bool,
    ended: bool,
    status: StatusCode,
}

impl Unzip {
    /// Decompresses a step of what is there, or ends.
    fn step(&mut self, last: bool) -> Result<(), GzipError> {
        if last {
            return if self.begun { self.decoder.end() } else { Ok(()) };
        }
        let length = self.piece.len().min(STEP);
        let pushed = self.decoder.push(&self.piece[..length]);
        self.piece.advance(length);
        self.begun = true;
        pushed
    }
}

impl Stream for Unzip {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while !self.ended {
            if self.piece.is_empty() {
                match ready!(Pin::new(&mut self.source).poll_next(cx)) {
                    Some(Ok(piece)) if piece.is_empty() => continue,
                    Some(Ok(piece)) => self.piece = piece,
                    Some(Err(error)) => {
                        self.ended = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                    None => self.ended = true,
                }
            }
            let last = self.ended;
            if let Err(error) = self.step(last) {
                self.ended = true;
                return Poll::Ready(Some(Err(failure(error, self.status, usize::MAX))));
            }
            let out = self.decoder.take();
            if !out.is_empty() {
                return Poll::Ready(Some(Ok(Bytes::from(out))));
            }
        }
        Poll::Ready(None)
    }
}
