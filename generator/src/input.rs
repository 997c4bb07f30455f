//! Reading a document's text from where the caller names it.
//!
//! The stages take texts; the command and the build script get theirs here.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

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
    match text(bytes) {
        Ok(text) => Ok(Source { name: name.to_owned(), text }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
            Err(Diagnostic::new(Code::Unreadable, format!("`{name}` is not UTF-8: line {line}, byte {at} of the file"))
                .help("save the document as UTF-8"))
        }
    }
}

/// The bytes as text: UTF-8, or UTF-16 where a byte order mark says so (YAML 1.2.2, section 5.2). Lone surrogates of
/// UTF-16 become the replacement character.
fn text(bytes: Vec<u8>) -> Result<String, std::string::FromUtf8Error> {
    let of_utf16 = |read: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        char::decode_utf16(units).map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => Ok(of_utf16(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => Ok(of_utf16(u16::from_be_bytes)),
        _ => String::from_utf8(bytes),
    }
}

/// The folder of a document: where the files are that it refers to.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    allow_outside: bool,
}

impl Folder {
    /// The folder of the document at a path. What stands outside of it is read only where that is allowed.
    pub fn of(document: &Path, allow_outside: bool) -> Self {
        let parent = document.parent().filter(|parent| !parent.as_os_str().is_empty());
        Self { path: parent.unwrap_or(Path::new(".")).to_owned(), allow_outside }
    }

    /// Reads a file by its path from the folder: what [`crate::document::Loader`] is.
    ///
    /// # Errors
    /// Why it cannot be read, or may not.
    pub fn read(&self, path: &str) -> Result<Source, String> {
        if crate::document::is_url(path) {
            return Err("it is on the web, which takes `--allow-remote`".to_owned());
        }
        let shown = self.path.join(path);
        // Links count as where they lead.
        let file = shown.canonicalize().map_err(|error| error.to_string())?;
        let folder = self.path.canonicalize().map_err(|error| error.to_string())?;
        if !self.allow_outside && !file.starts_with(folder) {
            return Err("it is outside of the document's folder, which takes `--allow-outside`".to_owned());
        }
        if !file.is_file() {
            return Err("it is no file".to_owned());
        }
        read_file(&shown).map_err(|problem| problem.message)
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
    fn utf_16_is_told_by_its_byte_order_mark() {
        let text = "openapi: 3.0.3 # ü 🚀";
        for units in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(units).collect();
            assert_eq!(read(&mut bytes.as_slice(), "").map(|source| source.text).ok().as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_not_utf_8_is_told_with_its_line() {
        let read = read(&mut b"openapi: 3.0.3\ninfo: \xff\n".as_slice(), "api.yaml");
        let message = read.map(|source| source.text).map_err(|problem| problem.message);
        assert_eq!(message, Err("`api.yaml` is not UTF-8: line 2, byte 21 of the file".to_owned()));
    }
}
