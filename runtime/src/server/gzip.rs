//! Compressed requests: decompressed while they arrive, so that every limit of a body is one of what comes out.

use std::error::Error;

use axum::body::{Body, BodyDataStream};
use bytes::{Buf as _, Bytes};
use futures_util::{StreamExt as _, stream};
use http_body_util::{BodyExt as _, Limited};

use crate::gzip::{Decoder, GzipError, STEP};

/// What comes out of a compressed body of no more than `limit` bytes.
pub(super) fn decompressed(body: Body, limit: usize) -> Body {
    let source = Body::new(Limited::new(body, limit).map_err(axum::Error::new)).into_data_stream();
    let unzip = Unzip { source, decoder: Decoder::new(usize::MAX), piece: Bytes::new(), begun: false, ended: false };
    Body::from_stream(stream::try_unfold(unzip, Unzip::next))
}

struct Unzip {
    source: BodyDataStream,
    decoder: Decoder,
    /// What was received and not decompressed yet.
    piece: Bytes,
    begun: bool,
    ended: bool,
}

impl Unzip {
    /// The next bytes: what a small piece of the compressed body turns into.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Box<dyn Error + Send + Sync>> {
        while !self.ended {
            if self.piece.is_empty() {
                match self.source.next().await {
                    Some(piece) => self.piece = piece?,
                    None => self.ended = true,
                }
            }
            let length = self.piece.len().min(STEP);
            if length > 0 {
                self.begun = true;
                self.decoder.push(&self.piece[..length]).map_err(failure)?;
                self.piece.advance(length);
            } else if self.ended && self.begun {
                self.decoder.end().map_err(failure)?;
            }
            let out = self.decoder.take();
            if !out.is_empty() {
                return Ok(Some((Bytes::from(out), self)));
            }
        }
        Ok(None)
    }
}

fn failure(error: GzipError) -> Box<dyn Error + Send + Sync> {
    match error {
        GzipError::TooLarge => "too large".into(),
        GzipError::Malformed(error) => error.into(),
    }
}
