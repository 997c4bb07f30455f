//! Parts as a server receives them: in memory up to a bound, beyond it in a temporary file.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, Write as _};
use std::ops::Range;

use bytes::{Bytes, BytesMut};

use super::parse::{Event, Splitter};
use super::{Part, PartHead};
use crate::body::{Sections, blocking};
use crate::{Body, BodyError, DecodeError};

/// How much is collected before it is written to a file, in bytes.
const PIECE: usize = 256 * 1024;

/// How much the heads of parts may take in any case, in bytes.
const LEAST_FOR_HEADS: usize = 256 * 1024;

/// Why there are no parts.
pub(crate) enum PartsError {
    Malformed(DecodeError),
    Body(BodyError),
    /// A temporary file cannot be written.
    File(io::Error),
}

impl From<DecodeError> for PartsError {
    fn from(error: DecodeError) -> Self {
        Self::Malformed(error)
    }
}

/// Takes a body apart; at most `memory` bytes of its parts stay in memory, their heads included, which cannot be anywhere
/// else: those that take more, and more than [`LEAST_FOR_HEADS`], are an error. `None` for a body without bytes.
pub(crate) async fn parts(content_type: &str, mut body: Body, memory: usize) -> Result<Option<Vec<Part>>, PartsError> {
    let mut splitter = Splitter::new(content_type);
    let mut spool =
        Spool { memory, heads: memory.max(LEAST_FOR_HEADS), parts: Vec::new(), open: None, file: None, written: 0 };
    let mut any = false;
    let mut ended = false;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(PartsError::Body)?;
        any |= !chunk.is_empty();
        // What is wrong is told at the end: the sender reads no answer before it has sent everything.
        let Ok(open) = &mut splitter else { continue };
        open.push(&chunk);
        loop {
            match open.next() {
                Ok(Event::Head(head)) => {
                    if let Err(error) = spool.begin(head) {
                        splitter = Err(error);
                        break;
                    }
                }
                Ok(Event::Data(data)) => spool.add(data).await.map_err(PartsError::File)?,
                Ok(Event::PartEnd) => spool.end().await.map_err(PartsError::File)?,
                Ok(Event::End) => {
                    ended = true;
                    break;
                }
                Ok(Event::More) => break,
                Err(error) => {
                    splitter = Err(error);
                    break;
                }
            }
        }
    }
    if !any {
        return Ok(None);
    }
    let splitter = splitter?;
    if ended { Ok(Some(spool.finish())) } else { Err(splitter.cut_off().into()) }
}

/// The parts of a body. Those beyond the memory share one file: a sender of many small parts has no more of the
/// process's descriptors than others.
struct Spool {
    /// What is left of the memory.
    memory: usize,
    /// What is left of it for heads.
    heads: usize,
    parts: Vec<(PartHead, Kept)>,
    open: Option<Open>,
    file: Option<File>,
    /// How long the file is, in bytes.
    written: u64,
}

/// Where the content of a part is.
enum Kept {
    Memory(Bytes),
    File(Range<u64>),
}

/// A part that is not complete.
struct Open {
    head: PartHead,
    /// What is not in the file, which is all of it where it does not begin there.
    bytes: BytesMut,
    /// Where it begins in the file.
    start: Option<u64>,
}

impl Spool {
    fn begin(&mut self, head: PartHead) -> Result<(), DecodeError> {
        let size = head.size();
        let Some(left) = self.heads.checked_sub(size) else {
            return Err(DecodeError::new("malformed multipart body: the headers of its parts are too long together"));
        };
        self.heads = left;
        self.memory = self.memory.saturating_sub(size);
        self.open = Some(Open { head, bytes: BytesMut::new(), start: None });
        Ok(())
    }

    async fn add(&mut self, data: Bytes) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.bytes.extend_from_slice(&data);
        if open.start.is_none() && open.bytes.len() > self.memory {
            open.start = Some(self.written);
        }
        if open.start.is_some() && open.bytes.len() >= PIECE {
            let bytes = open.bytes.split().freeze();
            self.append(bytes).await?;
        }
        Ok(())
    }

    async fn end(&mut self) -> io::Result<()> {
        let Some(Open { head, bytes, start }) = self.open.take() else { return Ok(()) };
        let kept = match start {
            Some(start) => {
                self.append(bytes.freeze()).await?;
                Kept::File(start..self.written)
            }
            None => {
                self.memory -= bytes.len();
                Kept::Memory(bytes.freeze())
            }
        };
        self.parts.push((head, kept));
        Ok(())
    }

    async fn append(&mut self, bytes: Bytes) -> io::Result<()> {
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        let file = self.file.take();
        let write = move || {
            let mut file = file.map_or_else(temporary, Ok)?;
            file.write_all(&bytes)?;
            Ok(file)
        };
        self.file = Some(blocking(write).await?);
        self.written += length;
        Ok(())
    }

    fn finish(self) -> Vec<Part> {
        let file = self.file.map(Sections::new);
        let content = |kept| match (kept, &file) {
            (Kept::Memory(bytes), _) => Body::from(bytes),
            (Kept::File(range), Some(file)) => file.body(range),
            // Whatever is kept in the file was written to it.
            (Kept::File(_), None) => Body::empty(),
        };
        self.parts.into_iter().map(|(head, kept)| Part { head, content: content(kept) }).collect()
    }
}

/// A file that nobody else can open. Its name is taken away at once, so that the system removes it when the last who has
/// it lets go, even if the process is killed.
fn temporary() -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let name = format!("oasmith-{}-{:016x}", std::process::id(), RandomState::new().build_hasher().finish());
    let path = std::env::temp_dir().join(name);
    let file = options.open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}
