//! Paths as a generated folder names them.

use std::io;
use std::path::{Component, Path, PathBuf};

use oasmith::catalogue::Code;
use oasmith::diagnostic::Diagnostic;

/// The runtime's folder as the generated manifest names it: relative to that manifest where the caller gave a relative
/// path, so that a checkout can be moved.
pub(super) fn runtime_path(runtime: &Path, out: &Path) -> Result<String, Diagnostic> {
    let failed = |error: io::Error| {
        Diagnostic::new(Code::Unreadable, format!("the runtime's folder `{}`: {error}", runtime.display()))
    };
    let runtime_folder = runtime.canonicalize().map_err(failed)?;
    if !runtime_folder.join("Cargo.toml").is_file() {
        return Err(failed(io::Error::new(io::ErrorKind::NotFound, "it has no Cargo.toml")));
    }
    let path = if runtime.is_absolute() {
        runtime_folder
    } else {
        relative(&canonical_parent(out).map_err(failed)?, &runtime_folder)
    };
    path.to_str()
        .map(|path| path.replace('\\', "/"))
        .ok_or_else(|| failed(io::Error::new(io::ErrorKind::InvalidData, "its path is not UTF-8")))
}

/// A file's path from the target folder, so that a checkout can be moved.
pub(super) fn relative_to(file: &Path, out: &Path) -> Result<String, Diagnostic> {
    let failed =
        |error: io::Error| Diagnostic::new(Code::Unreadable, format!("cannot read `{}`: {error}", file.display()));
    let path = relative(&canonical_parent(out).map_err(failed)?, &file.canonicalize().map_err(failed)?);
    path.to_str()
        .map(|path| path.replace('\\', "/"))
        .ok_or_else(|| failed(io::Error::new(io::ErrorKind::InvalidData, "its path is not UTF-8")))
}

/// The canonical form of a folder that may not exist yet.
fn canonical_parent(folder: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(folder)?;
    for ancestor in absolute.ancestors() {
        if let Ok(canonical) = ancestor.canonicalize() {
            let rest = absolute.strip_prefix(ancestor).unwrap_or(Path::new(""));
            return Ok(rest.components().fold(canonical, |mut path, part| {
                match part {
                    Component::ParentDir => drop(path.pop()),
                    Component::Normal(name) => path.push(name),
                    Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
                }
                path
            }));
        }
    }
    Ok(absolute)
}

/// The way from one absolute folder to another.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_named_from_the_generated_manifest() {
        for (from, to, way) in [
            ("/a/generated/x", "/a/runtime", "../../runtime"),
            ("/a", "/a/runtime", "runtime"),
            ("/b/c", "/a/runtime", "../../a/runtime"),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(way));
        }
    }
}
