//! `oasmith.lock`: what a target folder remembers between runs.
//!
//! It is checked in beside the generated files and holds three things: the settings of the last run, so that `check`
//! and the next `generate` need only the document and the folder; the names that only an ordinal could tell apart, so
//! that later runs keep them; and the files that oasmith wrote, so that it removes its own stale ones and nothing else.
//! The format is a small part of TOML, ordered, one entry a line, so that a change reads well in a diff.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

/// The file's name in the target folder.
pub const FILE_NAME: &str = "oasmith.lock";

/// The version of the format that this library writes.
const VERSION: &str = "1";

/// What a target folder remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockFile {
    /// Settings of the run that wrote the folder, by name: `package`, `runtime`.
    pub settings: BTreeMap<String, String>,
    /// Names that later runs keep, by the key that the name stage gives them.
    pub names: BTreeMap<String, String>,
    /// The files that oasmith wrote, by their path below the folder, with `/`; this file is not among them.
    pub files: BTreeSet<String>,
}

/// Why a lock file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it, without its content.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

/// A section of the file.
#[derive(Clone, Copy)]
enum Section {
    Top,
    Settings,
    Names,
    Files,
}

impl LockFile {
    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// The first line that is not what [`LockFile::render`] writes: another version, an unknown section, a broken
    /// string, a key twice. A conflict marker of a merge is one of them.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut lock = Self::default();
        let mut section = Section::Top;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            lock.line(line, &mut section)
                .map_err(|message| LockError { line: index + 1, message: message.to_owned() })?;
        }
        Ok(lock)
    }

    fn line(&mut self, line: &str, section: &mut Section) -> Result<(), &'static str> {
        match (line, *section) {
            ("", _) => return Ok(()),
            _ if line.starts_with('#') => return Ok(()),
            ("[settings]", _) => *section = Section::Settings,
            ("[names]", _) => *section = Section::Names,
            ("files = [", _) => *section = Section::Files,
            ("]", Section::Files) => *section = Section::Top,
            (_, Section::Top) => {
                let version = line.strip_prefix("version = ").ok_or("expected `version`, `files` or a section")?;
                if version != VERSION {
                    return Err("written by another version of oasmith");
                }
            }
            (_, Section::Settings) => insert(&mut self.settings, line)?,
            (_, Section::Names) => insert(&mut self.names, line)?,
            (_, Section::Files) => {
                let (path, rest) = string(line)?;
                if rest != "," {
                    return Err("expected a path in quotes and a comma");
                }
                if !self.files.insert(path) {
                    return Err("this path is listed twice");
                }
            }
        }
        Ok(())
    }

    /// The text of the lock file: the same value gives the same bytes.
    pub fn render(&self) -> String {
        let mut text = format!(
            "# Written by oasmith. Check it in: it keeps settings and names from run to run, and says which files are \
             oasmith's.\nversion = {VERSION}\n"
        );
        text.push_str("files = [\n");
        for file in &self.files {
            let _ = writeln!(text, "    {},", quoted(file));
        }
        text.push_str("]\n");
        for (title, entries) in [("settings", &self.settings), ("names", &self.names)] {
            if entries.is_empty() {
                continue;
            }
            let _ = write!(text, "\n[{title}]\n");
            for (key, value) in entries {
                let _ = writeln!(text, "{} = {}", quoted(key), quoted(value));
            }
        }
        text
    }
}

fn insert(entries: &mut BTreeMap<String, String>, line: &str) -> Result<(), &'static str> {
    let (key, rest) = string(line)?;
    let rest = rest.strip_prefix(" = ").ok_or("expected `=` after the key")?;
    let (value, rest) = string(rest)?;
    if !rest.is_empty() {
        return Err("something stands after the value");
    }
    match entries.insert(key, value) {
        None => Ok(()),
        Some(_) => Err("this key is there twice"),
    }
}

/// JSON's escapes are among those of a TOML basic string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A string in quotes at the start of a line, and what follows it.
fn string(line: &str) -> Result<(String, &str), &'static str> {
    let mut stream = serde_json::Deserializer::from_str(line).into_iter::<serde_json::Value>();
    match stream.next() {
        Some(Ok(serde_json::Value::String(text))) => {
            let end = stream.byte_offset();
            Ok((text, line.get(end..).unwrap_or_default()))
        }
        Some(_) | None => Err("expected a string in quotes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> LockFile {
        LockFile {
            settings: [("package".to_owned(), "pet \"shop\"".to_owned())].into(),
            names: [("b".to_owned(), "B2".to_owned()), ("a\n".to_owned(), "Ä".to_owned())].into(),
            files: ["src/lib.rs".to_owned(), "Cargo.toml".to_owned()].into(),
        }
    }

    #[test]
    fn what_is_rendered_is_read_back() {
        assert_eq!(LockFile::parse(&sample().render()), Ok(sample()));
        assert_eq!(LockFile::parse(&LockFile::default().render()), Ok(LockFile::default()));
    }

    #[test]
    fn entries_stand_one_a_line_in_order() {
        insta::assert_snapshot!(sample().render(), @r#"
        # Written by oasmith. Check it in: it keeps settings and names from run to run, and says which files are oasmith's.
        version = 1
        files = [
            "Cargo.toml",
            "src/lib.rs",
        ]

        [settings]
        "package" = "pet \"shop\""

        [names]
        "a\n" = "Ä"
        "b" = "B2"
        "#);
    }

    #[test]
    fn damage_is_an_error_with_its_line() {
        for (text, line) in [
            ("version = 2\n", 1),
            ("version = 1\n<<<<<<< HEAD\n", 2),
            ("version = 1\nfiles = [\n    \"a\n]\n", 3),
            ("[names]\n\"a\" = \"b\"\n\"a\" = \"c\"\n", 3),
            ("files = [\n\"a\",\n\"a\",\n]\n", 3),
            ("[names]\n\"a\" = \"b\" \"c\"\n", 2),
        ] {
            assert_eq!(LockFile::parse(text).map_err(|error| error.line), Err(line), "{text}");
        }
    }
}
