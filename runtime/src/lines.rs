//! Bytes that arrive in chunks, taken apart into lines, or into the texts of a JSON text sequence (RFC 7464).

use bytes::BytesMut;

/// What of the bytes is not taken yet.
#[derive(Debug, Default)]
pub(crate) struct LineBuffer {
    buffer: BytesMut,
    /// As far as the buffer was searched for the end of a line or a text.
    searched: usize,
    /// Whether texts begin with a record separator, as the first has.
    sequence: bool,
    /// Whether the first line of the text was found to be only a part of it.
    goes_on: bool,
}

/// What begins a text of a sequence.
const SEPARATOR: u8 = b'\x1e';

impl LineBuffer {
    /// Appends what has arrived.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.buffer.extend_from_slice(chunk);
    }

    /// How many bytes wait for the end of their line.
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

    /// The next JSON text: a line, or, where the first text begins with a record separator, all up to the next of them. A
    /// text of one line is there with its end, so that the last one that has arrived does not wait for another.
    pub(crate) fn json_text(&mut self, ended: bool) -> Option<BytesMut> {
        self.sequence |= self.searched == 0 && self.buffer.first() == Some(&SEPARATOR);
        if !self.sequence {
            return self.line(ended).or_else(|| if ended { self.rest() } else { None });
        }
        let begun = self.buffer.iter().take_while(|byte| **byte == SEPARATOR).count();
        if begun > 0 {
            drop(self.buffer.split_to(begun));
            (self.searched, self.goes_on) = (0, false);
        }
        let ends = |byte: &u8| *byte == SEPARATOR || *byte == b'\n' && !self.goes_on;
        let Some(end) = self.buffer.iter().skip(self.searched).position(ends).map(|at| at + self.searched) else {
            self.searched = self.buffer.len();
            return if ended { self.rest() } else { None };
        };
        let line = self.buffer.get(..end).filter(|_| self.buffer.get(end) == Some(&b'\n'));
        if line.is_some_and(|line| !line.trim_ascii().is_empty() && !is_json(line)) {
            // More lines of it follow.
            (self.searched, self.goes_on) = (end + 1, true);
            return self.json_text(ended);
        }
        let text = self.buffer.split_to(if line.is_some() { end + 1 } else { end });
        (self.searched, self.goes_on) = (0, false);
        Some(text)
    }

    /// The last line, which need not have an end.
    pub(crate) fn rest(&mut self) -> Option<BytesMut> {
        self.searched = 0;
        let rest = std::mem::take(&mut self.buffer);
        (!rest.is_empty()).then_some(rest)
    }
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::LineBuffer;

    /// All texts, however the bytes are cut.
    fn texts(bytes: &[u8], chunk: usize) -> Vec<String> {
        let (mut lines, mut texts) = (LineBuffer::default(), Vec::new());
        let mut take = |lines: &mut LineBuffer, ended| {
            while let Some(text) = lines.json_text(ended) {
                let text = String::from_utf8_lossy(text.trim_ascii()).into_owned();
                texts.extend((!text.is_empty()).then_some(text));
            }
        };
        for part in bytes.chunks(chunk) {
            lines.push(part);
            take(&mut lines, false);
        }
        take(&mut lines, true);
        texts
    }

    #[test]
    fn a_text_of_a_sequence_may_have_several_lines() {
        for chunk in [1, 3, 100] {
            assert_eq!(texts(b"\x1e{\n \"a\": 1\n}\n\x1e\x1e2\n\x1e[\n", chunk), ["{\n \"a\": 1\n}", "2", "["]);
            assert_eq!(texts(b"\x1e1\n\n\x1e\n2\n", chunk), ["1", "2"]);
            assert_eq!(texts(b"1\r\n\n2\n{\n", chunk), ["1", "2", "{"]);
        }
    }

    #[test]
    fn a_text_of_one_line_does_not_wait() {
        let mut lines = LineBuffer::default();
        lines.push(b"\x1e1\n");
        assert_eq!(lines.json_text(false).as_deref(), Some(b"1\n".as_slice()));
        lines.push(b"\x1e{\n");
        assert_eq!(lines.json_text(false), None);
    }
}
