//! Bodies that need not be in memory: what is sent, and what a server's handler receives.
//!
//! A [`Body`] is made of bytes in one word (`body.into()`), of a file, of a `Stream` of chunks or of an async reader. The
//! last two are read once: a request with such a body is not repeated, whatever the client's rules for retries are.

mod error;
mod file;
#[cfg(any(feature = "reqwest", feature = "in-memory", feature = "server"))]
mod http;
#[cfg(any(feature = "client", feature = "server"))]
mod items;
#[cfg(any(feature = "reqwest", feature = "in-memory", feature = "blocking", feature = "server"))]
mod reader;
#[cfg(any(feature = "client", feature = "server"))]
mod stream;

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
#[cfg(any(feature = "client", feature = "server"))]
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};

pub use error::BodyError;
use file::FileReader;
#[cfg(feature = "server")]
pub(crate) use file::{Sections, blocking};
#[cfg(any(feature = "client", feature = "server"))]
pub use items::{ItemsError, JsonItems};
#[cfg(feature = "client")]
pub(crate) use items::{Watch, check_list};
#[cfg(any(feature = "client", feature = "server"))]
use stream::Shared;

/// The content of a body: bytes in memory, a file, or a stream of chunks.
///
/// Reading it takes chunks out of it: what is left is what [`len`](Self::len) and the other methods tell of. A clone of
/// bytes or of a file can be read by itself; clones of a stream share it, and only the first one that is read gets it.
///
/// ```
/// use oasmith_runtime::Body;
///
/// let body = Body::from("hello");
/// assert_eq!(body.len(), Some(5));
/// assert_eq!(body.as_bytes().unwrap(), "hello");
/// ```
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Whole(Bytes),
    File(FileReader),
    #[cfg(any(feature = "client", feature = "server"))]
    Stream(Shared),
    /// One after another.
    #[cfg_attr(
        not(any(feature = "client", feature = "server")),
        allow(dead_code, reason = "what multipart bodies are")
    )]
    Chain(VecDeque<Body>),
}

impl Body {
    /// Without bytes.
    pub const fn empty() -> Self {
        Self(Content::Whole(Bytes::new()))
    }

    /// A file, from where it stands now to its end. It is read piece by piece while it is sent, and can be sent again.
    ///
    /// Where the features of this package bring Tokio and a runtime is there, reading does not block it.
    ///
    /// # Errors
    /// A file whose length or position the system does not tell.
    pub fn file(file: std::fs::File) -> std::io::Result<Self> {
        FileReader::new(file).map(|reader| Self(Content::File(reader)))
    }

    /// Bodies one after another.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn chain(parts: impl IntoIterator<Item = Self>) -> Self {
        Self(Content::Chain(parts.into_iter().collect()))
    }

    /// How many bytes are left; `None` for a stream whose length nobody told, and for one that a clone has read.
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => Some(u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
            Content::File(file) => Some(file.left()),
            #[cfg(any(feature = "client", feature = "server"))]
            Content::Stream(stream) => stream.left(),
            Content::Chain(parts) => parts.iter().map(Self::len).sum(),
        }
    }

    /// Whether nothing is left, as far as can be told without reading.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Whether it can be read once only.
    pub fn is_stream(&self) -> bool {
        match &self.0 {
            Content::Whole(_) | Content::File(_) => false,
            #[cfg(any(feature = "client", feature = "server"))]
            Content::Stream(_) => true,
            Content::Chain(parts) => parts.iter().any(Self::is_stream),
        }
    }

    /// Whether it is a stream that was read, or is being read, by this value or a clone of it.
    pub fn is_used(&self) -> bool {
        match &self.0 {
            Content::Whole(_) | Content::File(_) => false,
            #[cfg(any(feature = "client", feature = "server"))]
            Content::Stream(stream) => stream.is_used(),
            Content::Chain(parts) => parts.iter().any(Self::is_used),
        }
    }

    /// The bytes, if they are in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::File(_) | Content::Chain(_) => None,
            #[cfg(any(feature = "client", feature = "server"))]
            Content::Stream(_) => None,
        }
    }

    /// All that is left, in memory. A server's limit for bodies holds; there is no other.
    ///
    /// # Errors
    /// See [`BodyError`].
    pub async fn bytes(mut self) -> Result<Bytes, BodyError> {
        let Some(first) = self.next().await.transpose()? else { return Ok(Bytes::new()) };
        let Some(second) = self.next().await.transpose()? else { return Ok(first) };
        let mut all = BytesMut::from(first);
        all.extend_from_slice(&second);
        while let Some(chunk) = self.next().await {
            all.extend_from_slice(&chunk?);
        }
        Ok(all.freeze())
    }

    /// The next chunk; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, BodyError>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// All of it without waiting, if it is at hand and no longer than this.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn read_now(&self, limit: usize) -> Option<Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.clone()).filter(|bytes| bytes.len() <= limit),
            Content::File(file) => file.read_now(limit),
            Content::Stream(_) | Content::Chain(_) => None,
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        match &mut self.0 {
            Content::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Content::File(file) => file.poll(cx),
            #[cfg(any(feature = "client", feature = "server"))]
            Content::Stream(stream) => stream.poll(cx),
            Content::Chain(parts) => {
                while let Some(part) = parts.front_mut() {
                    if let Some(chunk) = ready!(part.poll(cx)) {
                        return Poll::Ready(Some(chunk));
                    }
                    parts.pop_front();
                }
                Poll::Ready(None)
            }
        }
    }
}

#[cfg(any(feature = "client", feature = "server"))]
impl futures_core::Stream for Body {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

/// Bytes in memory are compared; a file or a stream is equal to its clones alone.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Content::Whole(bytes), Content::Whole(other)) => bytes == other,
            (Content::File(file), Content::File(other)) => file == other,
            #[cfg(any(feature = "client", feature = "server"))]
            (Content::Stream(stream), Content::Stream(other)) => stream == other,
            (Content::Chain(parts), Content::Chain(others)) => parts == others,
            (Content::Whole(_) | Content::File(_) | Content::Chain(_), _) => false,
            #[cfg(any(feature = "client", feature = "server"))]
            (Content::Stream(_), _) => false,
        }
    }
}

/// What it is and its length, never the content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.0 {
            Content::Whole(_) => "in memory",
            Content::File(_) => "of a file",
            #[cfg(any(feature = "client", feature = "server"))]
            Content::Stream(_) => "of a stream",
            Content::Chain(_) => "in parts",
        };
        match self.len() {
            Some(length) => write!(f, "Body({length} bytes {kind})"),
            None => write!(f, "Body(bytes {kind})"),
        }
    }
}

macro_rules! in_memory {
    ($($type:ty)+) => {$(
        impl From<$type> for Body {
            fn from(bytes: $type) -> Self {
                Self(Content::Whole(Bytes::from(bytes)))
            }
        }
    )+};
}

in_memory!(Bytes BytesMut Vec<u8> String Box<[u8]> &'static [u8] &'static str);

impl<const N: usize> From<&'static [u8; N]> for Body {
    fn from(bytes: &'static [u8; N]) -> Self {
        Self::from(&bytes[..])
    }
}
