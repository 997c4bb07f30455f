//! Compressed bodies (RFC 1952), decompressed within a limit of what comes out of them.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;

/// How much is taken in at once: no more than a thousand times as much comes out of it.
pub(crate) const STEP: usize = 1024;

/// Why a body cannot be decompressed.
#[derive(Debug)]
pub(crate) enum GzipError {
    /// More comes out of it than the limit allows.
    TooLarge,
    /// It is no gzip, its checksum is wrong, or it ends too soon.
    Malformed(io::Error),
}

/// Decompresses a body piece by piece.
pub(crate) struct Decoder(MultiGzDecoder<Sink>);

/// What came out and has not been taken yet.
struct Sink {
    bytes: Vec<u8>,
    /// How much may still come.
    left: usize,
    exceeded: bool,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.left.checked_sub(bytes.len()) {
            Some(left) => {
                self.left = left;
                self.bytes.extend_from_slice(bytes);
                Ok(bytes.len())
            }
            None => {
                self.exceeded = true;
                Err(io::Error::other("too large"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Decoder {
    /// A decoder out of which no more than this many bytes come.
    pub(crate) fn new(limit: usize) -> Self {
        Self(MultiGzDecoder::new(Sink { bytes: Vec::new(), left: limit, exceeded: false }))
    }

    /// Takes the next piece of the compressed body.
    ///
    /// # Errors
    /// What is no gzip, and what exceeds the limit.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<(), GzipError> {
        let written = self.0.write_all(piece);
        self.checked(written)
    }

    /// Says that the body has ended.
    ///
    /// # Errors
    /// A body that ends too soon, or whose checksum is wrong.
    pub(crate) fn end(&mut self) -> Result<(), GzipError> {
        let ended = self.0.try_finish();
        self.checked(ended)
    }

    /// What came out since the last time.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.get_mut().bytes)
    }

    fn checked(&self, outcome: io::Result<()>) -> Result<(), GzipError> {
        outcome
            .map_err(|error| if self.0.get_ref().exceeded { GzipError::TooLarge } else { GzipError::Malformed(error) })
    }
}

/// Decompresses a whole body.
///
/// # Errors
/// As for [`Decoder::push`] and [`Decoder::end`].
#[cfg(feature = "client")]
pub(crate) fn decompress(body: &[u8], limit: usize) -> Result<Vec<u8>, GzipError> {
    let mut decoder = Decoder::new(limit);
    decoder.push(body)?;
    decoder.end()?;
    Ok(decoder.take())
}

/// Whether a `Content-Encoding` is gzip, by either of its names (RFC 9110, section 8.4.1.3).
pub(crate) fn is_gzip(coding: &str) -> bool {
    ["gzip", "x-gzip"].iter().any(|name| coding.trim().eq_ignore_ascii_case(name))
}
