//! Parts as a server receives them: in memory up to a bound, beyond it in temporary files.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, Seek as _, SeekFrom, Write as _};

use bytes::{Bytes, BytesMut};

use super::parse::{Event, Splitter};
use super::{Part, PartHead};
use crate::body::blocking;
use crate::{Body, BodyError, DecodeError};

/// How much is collected before it is written to a file, in bytes.
const PIECE: usize = 256 * 1024;

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

/// Takes a body apart; at most `memory` bytes of its parts stay in memory. `None` for a body without bytes.
pub(crate) async fn parts(content_type: &str, mut body: Body, memory: usize) -> Result<Option<Vec<Part>>, PartsError> {
    let mut splitter = Splitter::new(content_type);
    let mut spool = Spool { memory, parts: Vec::new(), open: None };
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
                Ok(Event::Head(head)) => spool.begin(head),
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
    if ended { Ok(Some(spool.parts)) } else { Err(splitter.cut_off().into()) }
}

struct Spool {
    memory: usize,
    parts: Vec<Part>,
    open: Option<Open>,
}

/// A part that is not complete.
struct Open {
    head: PartHead,
    /// What is not in the file, which is all of it where there is none.
    bytes: BytesMut,
    file: Option<File>,
}

impl Spool {
    fn begin(&mut self, head: PartHead) {
        self.open = Some(Open { head, bytes: BytesMut::new(), file: None });
    }

    async fn add(&mut self, data: Bytes) -> io::Result<()> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.bytes.extend_from_slice(&data);
        if open.file.is_none() && open.bytes.len() > self.memory {
            open.file = Some(blocking(temporary).await?);
        }
        if open.file.is_some() && open.bytes.len() >= PIECE {
            open.flush().await?;
        }
        Ok(())
    }

    async fn end(&mut self) -> io::Result<()> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        if open.file.is_some() {
            open.flush().await?;
        }
        let content = match open.file {
            Some(mut file) => {
                file.seek(SeekFrom::Start(0))?;
                Body::file(file)?
            }
            None => {
                self.memory -= open.bytes.len();
                open.bytes.freeze().into()
            }
        };
        self.parts.push(Part { head: open.head, content });
        Ok(())
    }
}

impl Open {
    async fn flush(&mut self) -> io::Result<()> {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let bytes = self.bytes.split().freeze();
        let write = move || {
            file.write_all(&bytes)?;
            Ok(file)
        };
        self.file = Some(blocking(write).await?);
        Ok(())
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
