//! Bytes that arrive in chunks, taken apart into lines.

use bytes::BytesMut;

/// What of the bytes is not taken yet.
#[derive(Debug, Default)]
pub(crate) struct LineBuffer {
    buffer: BytesMut,
    /// As far as the buffer was searched for the end of a line.
    searched: usize,
}

impl LineBuffer {
    /// Appends what has arrived.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.buffer.extend_from_slice(chunk);
    }

    /// How many bytes wait for the end of their line.
    #[cfg(feature = "client")]
    pub(crate) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// Drops what waits.
    pub(crate) fn clear(&mut self) {
        self.buffer.clear();
        self.searched = 0;
    }

    /// The next line without its end, which is a line feed, a carriage return or both. `ended` says that nothing more
    /// arrives.
    pub(crate) fn line(&mut self, ended: bool) -> Option<BytesMut> {
        let found = self.buffer.iter().skip(self.searched).position(|byte| matches!(byte, b'\n' | b'\r'));
        let Some(end) = found.map(|at| at + self.searched) else {
            self.searched = self.buffer.len();
            return None;
        };
        let ending = match (self.buffer.get(end), self.buffer.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            // Whether a line feed follows is not known yet.
            (Some(b'\r'), None) if !ended => {
                self.searched = end;
                return None;
            }
            _ => 1,
        };
        let mut line = self.buffer.split_to(end + ending);
        line.truncate(end);
        self.searched = 0;
        Some(line)
    }

    /// The last line, which need not have an end.
    pub(crate) fn rest(&mut self) -> Option<BytesMut> {
        self.searched = 0;
        let rest = std::mem::take(&mut self.buffer);
        (!rest.is_empty()).then_some(rest)
    }
}
