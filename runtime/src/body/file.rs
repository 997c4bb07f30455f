//! Files as bodies: read piece by piece, each at its own place, so that clones do not disturb each other.

use std::fs::File;
use std::future::Future;
use std::io::{self, Read, Seek, SeekFrom};
#[cfg(feature = "server")]
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::BodyError;
#[cfg(feature = "server")]
use super::{Body, Content};

/// How much is read at once, in bytes.
const PIECE: u64 = 64 * 1024;

#[cfg(not(target_arch = "wasm32"))]
type Reading = Pin<Box<dyn Future<Output = io::Result<Bytes>> + Send>>;
#[cfg(target_arch = "wasm32")]
type Reading = Pin<Box<dyn Future<Output = io::Result<Bytes>>>>;

/// Where a file is read. The file is shared, the place is not.
pub(super) struct FileReader {
    file: Arc<Mutex<File>>,
    at: u64,
    end: u64,
    /// The piece that is on its way. Only reached through `&mut`: the lock is what makes it `Sync`.
    reading: Mutex<Option<Reading>>,
}

impl FileReader {
    pub(super) fn new(mut file: File) -> io::Result<Self> {
        let at = file.stream_position()?;
        let end = file.metadata()?.len().max(at);
        Ok(Self { file: Arc::new(Mutex::new(file)), at, end, reading: Mutex::new(None) })
    }

    pub(super) fn left(&self) -> u64 {
        self.end - self.at
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        if self.at == self.end {
            return Poll::Ready(None);
        }
        let (file, at, length) = (&self.file, self.at, self.left().min(PIECE));
        let slot = self.reading.get_mut().unwrap_or_else(PoisonError::into_inner);
        let reading = slot.get_or_insert_with(|| {
            let file = Arc::clone(file);
            Box::pin(blocking(move || piece(&file, at, length)))
        });
        let read = ready!(reading.as_mut().poll(cx));
        *slot = None;
        Poll::Ready(Some(match read {
            Ok(bytes) => {
                self.at += u64::try_from(bytes.len()).unwrap_or(0);
                Ok(bytes)
            }
            Err(error) => {
                // Nothing more comes of it.
                self.at = self.end;
                Err(BodyError::Source(Box::new(error)))
            }
        }))
    }

    #[cfg(any(feature = "client", feature = "server"))]
    pub(super) fn read_now(&self, limit: usize) -> Option<Bytes> {
        let length = Some(self.left()).filter(|left| usize::try_from(*left).is_ok_and(|left| left <= limit))?;
        piece(&self.file, self.at, length).ok()
    }
}

/// A file that several bodies are in.
#[cfg(feature = "server")]
pub(crate) struct Sections(Arc<Mutex<File>>);

#[cfg(feature = "server")]
impl Sections {
    pub(crate) fn new(file: File) -> Self {
        Self(Arc::new(Mutex::new(file)))
    }

    /// What stands there, all of which the file must have.
    pub(crate) fn body(&self, place: Range<u64>) -> Body {
        let (file, at, end) = (Arc::clone(&self.0), place.start, place.end);
        Body(Content::File(FileReader { file, at, end, reading: Mutex::new(None) }))
    }
}

/// So many bytes from there on; fewer are an error: the file was cut while it was read.
fn piece(file: &Mutex<File>, at: u64, length: u64) -> io::Result<Bytes> {
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok(bytes.into())
}

/// Runs what blocks where it may block, if there is such a place.
#[cfg(any(feature = "reqwest", feature = "server"))]
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime.spawn_blocking(work).await.map_err(io::Error::other)?,
        Err(_) => work(),
    }
}

#[cfg(not(any(feature = "reqwest", feature = "server")))]
#[allow(clippy::unused_async, reason = "it waits with other features")]
async fn blocking<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    work()
}

impl Clone for FileReader {
    fn clone(&self) -> Self {
        Self { file: Arc::clone(&self.file), at: self.at, end: self.end, reading: Mutex::new(None) }
    }
}

impl PartialEq for FileReader {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.file, &other.file) && self.at == other.at && self.end == other.end
    }
}
