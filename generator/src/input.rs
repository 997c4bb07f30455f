//! Reading a document's text from where the caller names it.
//!
//! The stages take texts; the command and the build script get theirs here.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Source;
use crate::report::printable;

/// Longer texts are refused, in bytes. The longest public documents have 40 MiB.
const LIMIT: u64 = 256 * 1024 * 1024;

/// Reads a file.
///
/// # Errors
/// [`Code::Unreadable`]: it is not there, may not be read, or is not UTF-8. [`Code::Limit`]: it is too long.
pub fn read_file(path: &Path) -> Result<Source, Diagnostic> {
    let name = path.display().to_string();
    let failed = |error: io::Error| {
        let diagnostic = Diagnostic::new(Code::Unreadable, format!("cannot read `{name}`: {error}"));
        match error.kind() {
            io::ErrorKind::NotFound => diagnostic.help("paths are relative to the folder in which the program runs"),
            _ => diagnostic,
        }
    };
    let mut file = File::open(path).map_err(failed)?;
    read(&mut file, &name)
}

/// What a document is called in generated files: its name without folders, on one line.
pub fn file_name(path: &Path) -> String {
    printable(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// Reads a text from a stream that is called `name` in diagnostics.
///
/// # Errors
/// [`Code::Unreadable`]: reading fails, or what is read is not UTF-8. [`Code::Limit`]: it is too long.
pub fn read(stream: &mut dyn Read, name: &str) -> Result<Source, Diagnostic> {
    let mut bytes = Vec::new();
    stream
        .take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Diagnostic::new(Code::Unreadable, format!("cannot read `{name}`: {error}")))?;
    if bytes.len() as u64 > LIMIT {
        return Err(Diagnostic::new(Code::Limit, format!("`{name}` is longer than {LIMIT} bytes")));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name: name.to_owned(), text }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
            Err(Diagnostic::new(Code::Unreadable, format!("`{name}` is not UTF-8: line {line}, byte {at} of the file"))
                .help("save the document as UTF-8"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_end_the_comment_it_stands_in() {
        assert_eq!(file_name(Path::new("folder/pets\n[dependencies].yaml")), "pets [dependencies].yaml");
        assert_eq!(file_name(Path::new("..")), "");
    }

    #[test]
    fn what_is_not_utf_8_is_told_with_its_line() {
        let read = read(&mut b"openapi: 3.0.3\ninfo: \xff\n".as_slice(), "api.yaml");
        let message = read.map(|source| source.text).map_err(|problem| problem.message);
        assert_eq!(message, Err("`api.yaml` is not UTF-8: line 2, byte 21 of the file".to_owned()));
    }
}
