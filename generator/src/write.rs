//! Write: [`Package`] → disk. The only part of the library that touches a target folder.
//!
//! - Files whose bytes did not change are not touched, so that cargo rebuilds nothing.
//! - Files that an earlier run wrote and this one does not are removed; the lock file says which those are. Files of
//!   anybody else stay as they are.
//! - Nothing outside the target folder is read, written or removed: no `..`, no absolute path, no symbolic link.
//! - Every file is written beside its target and renamed over it, after all of them could be written. The lock file
//!   names new files before they appear, so an interrupted run leaves nothing that the next one does not recognise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::emit::Package;
use crate::lock::{self, LockFile};

/// What a file of the target folder needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is not there.
    Missing,
    /// It is there with other bytes.
    Differs,
    /// Oasmith wrote it once and no longer does.
    Stale,
}

/// What was done to a target folder. Paths are below the folder, with `/`, ordered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were created or replaced.
    pub written: Vec<String>,
    /// Files that were as they should be; they were not touched.
    pub unchanged: Vec<String>,
    /// Files that were removed.
    pub removed: Vec<String>,
}

/// Reads the lock file of a target folder; the default one where there is none.
///
/// # Errors
/// The file cannot be read or is damaged.
pub fn read_lock(target: &Path) -> Result<LockFile, Diagnostic> {
    Ok(Folder::open(target)?.lock.unwrap_or_default())
}

/// Compares a package with a target folder, without touching it: what [`write()`] would change, ordered by path.
///
/// # Errors
/// The folder cannot be read, a path would leave it, or the lock file is damaged.
pub fn compare(package: &Package, lock: &LockFile, target: &Path) -> Result<Vec<(String, Change)>, Diagnostic> {
    let folder = Folder::open(target)?;
    let plan = Changes::plan(&folder, package, lock)?;
    let mut changes: Vec<_> = plan.write.into_iter().map(|(path, (change, _))| (path, change)).collect();
    changes.extend(plan.remove.into_iter().map(|path| (path, Change::Stale)));
    changes.sort();
    Ok(changes)
}

/// Brings a target folder to the state that the package describes, with `lock` as its lock file; the lock's list of
/// files is replaced by the package's.
///
/// # Errors
/// The folder holds files of somebody else ([`Code::ForeignFolder`]), or something could not be written
/// ([`Code::Unwritable`]). No generated file has been replaced then, unless the very last step, the renames, failed.
pub fn write(package: &Package, lock: &LockFile, target: &Path) -> Result<Report, Diagnostic> {
    let folder = Folder::open(target)?;
    let changes = Changes::plan(&folder, package, lock)?;
    folder.refuse_foreign(&changes)?;
    folder.apply(changes)
}

/// Writes one file, if its bytes differ: to a new file beside it, then by a rename.
///
/// Returns whether it was written.
///
/// # Errors
/// Of the file system.
pub fn write_file(path: &Path, text: &str) -> io::Result<bool> {
    if fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(false);
    }
    let staged = staged(path);
    stage(&staged, text)?;
    fs::rename(&staged, path).inspect_err(|_| drop(fs::remove_file(&staged)))?;
    Ok(true)
}

/// A target folder as it is.
struct Folder<'a> {
    target: &'a Path,
    lock: Option<LockFile>,
}

/// What stands between a folder and a package.
struct Changes {
    /// New text by path, the lock file included.
    write: BTreeMap<String, (Change, String)>,
    unchanged: Vec<String>,
    remove: Vec<String>,
}

impl Changes {
    fn plan(folder: &Folder<'_>, package: &Package, lock: &LockFile) -> Result<Self, Diagnostic> {
        let mut lock = lock.clone();
        lock.files = package.files.keys().cloned().collect();
        let lock_text = lock.render();
        let files = package.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));

        let mut changes = Self { write: BTreeMap::new(), unchanged: Vec::new(), remove: Vec::new() };
        for (path, text) in files.chain([(lock::FILE_NAME, lock_text.as_str())]) {
            let change = match folder.read(path)? {
                Some(bytes) if bytes == text.as_bytes() => {
                    changes.unchanged.push(path.to_owned());
                    continue;
                }
                Some(_) => Change::Differs,
                None => Change::Missing,
            };
            changes.write.insert(path.to_owned(), (change, text.to_owned()));
        }
        changes.unchanged.sort();
        for path in folder.owned().difference(&lock.files) {
            if folder.exists(path)? {
                changes.remove.push(path.clone());
            }
        }
        Ok(changes)
    }
}

impl<'a> Folder<'a> {
    fn open(target: &'a Path) -> Result<Self, Diagnostic> {
        let mut folder = Self { target, lock: None };
        if let Some(bytes) = folder.read(lock::FILE_NAME)? {
            let path = target.join(lock::FILE_NAME);
            let text = String::from_utf8(bytes).map_err(|_| damaged(&path, "it is not UTF-8"))?;
            folder.lock = Some(LockFile::parse(&text).map_err(|error| damaged(&path, &error.to_string()))?);
        }
        Ok(folder)
    }

    /// The files that earlier runs wrote.
    fn owned(&self) -> BTreeSet<String> {
        self.lock.as_ref().map(|lock| lock.files.clone()).unwrap_or_default()
    }

    /// The path on disk of a path below the folder.
    ///
    /// The lock file may have been edited, and names in a package come from a document: neither is trusted. A link is
    /// never followed, wherever it leads.
    fn locate(&self, path: &str) -> Result<PathBuf, Diagnostic> {
        let refuse = |why| Diagnostic::new(Code::Unwritable, format!("`{}` {why}", path.escape_debug()));
        let plain = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && !part.contains(['\\', ':'])
                && !part.contains(char::is_control)
        };
        if !path.split('/').all(plain) {
            return Err(refuse("is not a path below the output folder"));
        }
        let mut on_disk = self.target.to_owned();
        for part in path.split('/') {
            on_disk.push(part);
            match fs::symlink_metadata(&on_disk) {
                Ok(metadata) if metadata.is_symlink() => {
                    return Err(refuse("is or leads through a symbolic link")
                        .help("links below the output folder are not followed; replace it by a folder or file"));
                }
                Ok(_) => {}
                Err(error) if is_absent(&error) => {}
                Err(error) => return Err(unwritable("read", &on_disk, &error)),
            }
        }
        Ok(on_disk)
    }

    fn exists(&self, path: &str) -> Result<bool, Diagnostic> {
        let on_disk = self.locate(path)?;
        match fs::symlink_metadata(&on_disk) {
            Ok(_) => Ok(true),
            Err(error) if is_absent(&error) => Ok(false),
            Err(error) => Err(unwritable("read", &on_disk, &error)),
        }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let on_disk = self.locate(path)?;
        match fs::read(&on_disk) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(unwritable("read", &on_disk, &error)),
        }
    }

    /// A folder that oasmith did not write is taken only while it is empty but for hidden entries (`.git`) and a configuration; in one
    /// that it did write, a file that it would replace must be its own.
    fn refuse_foreign(&self, changes: &Changes) -> Result<(), Diagnostic> {
        let foreign: Vec<String> = if self.lock.is_some() {
            let owned = self.owned();
            let replaced = changes.write.iter().filter(|(_, (change, _))| *change == Change::Differs);
            replaced
                .map(|(path, _)| path.clone())
                .filter(|path| path != lock::FILE_NAME && !owned.contains(path))
                .collect()
        } else {
            self.visible_entries()?
        };
        let Some(first) = foreign.first() else { return Ok(()) };
        let others = match foreign.len() - 1 {
            0 => String::new(),
            1 => " and 1 other entry".to_owned(),
            others => format!(" and {others} other entries"),
        };
        let message = format!(
            "the output folder `{}` holds `{}`{others}, which oasmith did not write",
            self.target.display(),
            first.escape_debug(),
        );
        let help = if self.lock.is_some() {
            "move the file away, or remove it if it may be replaced"
        } else {
            "name a folder that is new or empty, or one with the `oasmith.lock` of an earlier run"
        };
        Err(Diagnostic::new(Code::ForeignFolder, message).help(help))
    }

    fn visible_entries(&self) -> Result<Vec<String>, Diagnostic> {
        let entries = match fs::read_dir(self.target) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unwritable("read", self.target, &error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| unwritable("read", self.target, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') && name != crate::config::FILE_NAME {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn apply(&self, mut changes: Changes) -> Result<Report, Diagnostic> {
        let lock = changes.write.remove(lock::FILE_NAME);
        let mut staged = Vec::new();
        let outcome = self.stage_all(&changes, &mut staged).and_then(|()| {
            self.announce(&changes)?;
            staged.drain(..).try_for_each(|(from, to)| rename(&from, &to))
        });
        if let Err(error) = outcome {
            for (from, _) in staged {
                let _ = fs::remove_file(from);
            }
            return Err(error);
        }
        for path in &changes.remove {
            self.remove(path)?;
        }
        let mut written: Vec<String> = changes.write.into_keys().collect();
        if let Some((_, text)) = lock {
            self.write_lock(&text)?;
            written.push(lock::FILE_NAME.to_owned());
            written.sort();
        }
        Ok(Report { written, unchanged: changes.unchanged, removed: changes.remove })
    }

    /// Writes every new text beside its file.
    fn stage_all(&self, changes: &Changes, staged_files: &mut Vec<(PathBuf, PathBuf)>) -> Result<(), Diagnostic> {
        for (path, (_, text)) in &changes.write {
            let on_disk = self.locate(path)?;
            let parent = on_disk.parent().unwrap_or(self.target);
            fs::create_dir_all(parent).map_err(|error| unwritable("create", parent, &error))?;
            let from = staged(&on_disk);
            staged_files.push((from.clone(), on_disk));
            stage(&from, text).map_err(|error| unwritable("write", &from, &error))?;
        }
        Ok(())
    }

    /// Lists new files in the lock file before they appear, so that a run which ends early leaves no file that the
    /// next one would take for somebody else's.
    fn announce(&self, changes: &Changes) -> Result<(), Diagnostic> {
        let mut lock = self.lock.clone().unwrap_or_default();
        let known = lock.files.len();
        lock.files.extend(changes.write.keys().cloned());
        if lock.files.len() == known { Ok(()) } else { self.write_lock(&lock.render()) }
    }

    fn write_lock(&self, text: &str) -> Result<(), Diagnostic> {
        let on_disk = self.locate(lock::FILE_NAME)?;
        fs::create_dir_all(self.target).map_err(|error| unwritable("create", self.target, &error))?;
        write_file(&on_disk, text).map(drop).map_err(|error| unwritable("write", &on_disk, &error))
    }

    /// Removes a file, and the folders that are empty without it.
    fn remove(&self, path: &str) -> Result<(), Diagnostic> {
        let on_disk = self.locate(path)?;
        fs::remove_file(&on_disk).map_err(|error| unwritable("remove", &on_disk, &error))?;
        let folders = on_disk.ancestors().skip(1).take_while(|folder| *folder != self.target);
        for folder in folders {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }
}

/// Where the new text of a file waits for its rename; hidden, in the same folder so that the rename is one step.
fn staged(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".oasmith-new");
    path.with_file_name(name)
}

fn stage(path: &Path, text: &str) -> io::Result<()> {
    // A file left by an interrupted run is replaced; `create_new` then follows no link that stands there.
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

fn rename(from: &Path, to: &Path) -> Result<(), Diagnostic> {
    fs::rename(from, to).map_err(|error| {
        let _ = fs::remove_file(from);
        unwritable("replace", to, &error)
    })
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn unwritable(what: &str, path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::Unwritable, format!("cannot {what} `{}`: {error}", path.display()))
}

fn damaged(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::new(Code::Unwritable, format!("`{}` is damaged: {why}", path.display()))
        .help("restore it from version control, or remove the folder and generate it again")
}
