//! From a package to a folder: what is touched, what is removed, what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use oasmith::catalogue::Code;
use oasmith::emit::Package;
use oasmith::lock::LockFile;
use oasmith::write::{Change, Report, compare, write};

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("write-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn out(&self) -> PathBuf {
        self.0.join("out")
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Every file below the folder with its text.
    fn files(&self) -> BTreeMap<String, String> {
        fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    walk(root, &path, files);
                } else {
                    let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                    files.insert(name, fs::read_to_string(&path).unwrap_or_default());
                }
            }
        }
        let mut files = BTreeMap::new();
        walk(&self.0, &self.0, &mut files);
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn package(files: &[(&str, &str)]) -> Package {
    Package { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
}

fn run(folder: &Folder, files: &[(&str, &str)]) -> Result<Report, (Code, String)> {
    write(&package(files), &LockFile::default(), &folder.out()).map_err(|problem| (problem.code, problem.message))
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

const TWO: &[(&str, &str)] = &[("Cargo.toml", "[package]\n"), ("src/lib.rs", "//! One.\n")];

#[test]
fn the_first_run_writes_everything_and_the_second_touches_nothing() {
    let folder = Folder::new();
    let first = run(&folder, TWO).unwrap();
    assert_eq!(first.written, strings(&["Cargo.toml", "oasmith.lock", "src/lib.rs"]));
    let before: Vec<_> =
        first.written.iter().map(|path| folder.out().join(path).metadata().unwrap().modified().unwrap()).collect();
    std::thread::sleep(std::time::Duration::from_millis(20));

    let second = run(&folder, TWO).unwrap();
    assert_eq!(second.unchanged, first.written);
    assert_eq!((second.written.len(), second.removed.len()), (0, 0));
    let after: Vec<_> =
        first.written.iter().map(|path| folder.out().join(path).metadata().unwrap().modified().unwrap()).collect();
    assert_eq!(before, after);
}

#[test]
fn only_what_changed_is_written_and_what_is_stale_goes_with_its_folder() {
    let folder = Folder::new();
    run(&folder, &[TWO, &[("src/pets/cats.rs", "cats")]].concat()).unwrap();
    let report = run(&folder, &[("Cargo.toml", "[package]\n"), ("src/lib.rs", "//! Two.\n")]).unwrap();
    assert_eq!(report.written, strings(&["oasmith.lock", "src/lib.rs"]));
    assert_eq!(report.unchanged, strings(&["Cargo.toml"]));
    assert_eq!(report.removed, strings(&["src/pets/cats.rs"]));
    assert!(!folder.out().join("src/pets").exists());
    assert!(!folder.files().keys().any(|path| path.contains("oasmith-new")));
}

#[test]
fn files_of_the_user_beside_generated_ones_survive() {
    let folder = Folder::new();
    run(&folder, &[TWO, &[("src/pets/cats.rs", "cats")]].concat()).unwrap();
    folder.put("out/src/pets/mine.rs", "mine");
    folder.put("out/tests/mine.rs", "mine");
    run(&folder, TWO).unwrap();
    let files = folder.files();
    assert_eq!(files["out/src/pets/mine.rs"], "mine");
    assert_eq!(files["out/tests/mine.rs"], "mine");
    assert!(!files.contains_key("out/src/pets/cats.rs"));
}

#[test]
fn a_file_of_the_user_is_not_overwritten() {
    let folder = Folder::new();
    run(&folder, TWO).unwrap();
    folder.put("out/src/pets.rs", "mine");
    let (code, message) = run(&folder, &[TWO, &[("src/pets.rs", "generated")]].concat()).unwrap_err();
    assert_eq!(code, Code::ForeignFolder);
    assert!(message.contains("src/pets.rs"), "{message}");
    assert_eq!(folder.files()["out/src/pets.rs"], "mine");
}

#[test]
fn a_folder_of_somebody_else_is_refused_and_left_as_it_is() {
    let folder = Folder::new();
    folder.put("out/notes.txt", "mine");
    folder.put("out/src/main.rs", "fn main() {}");
    let (code, message) = run(&folder, TWO).unwrap_err();
    assert_eq!(code, Code::ForeignFolder);
    assert!(message.contains("`notes.txt` and 1 other entry"), "{message}");
    assert_eq!(folder.files().len(), 2);
}

#[test]
fn hidden_entries_do_not_make_a_folder_somebody_elses() {
    let folder = Folder::new();
    folder.put("out/.git/HEAD", "ref");
    assert!(run(&folder, TWO).is_ok());
}

#[test]
fn an_edited_file_is_restored_and_compare_names_each_difference() {
    let folder = Folder::new();
    run(&folder, &[TWO, &[("src/old.rs", "old")]].concat()).unwrap();
    folder.put("out/src/lib.rs", "edited");
    fs::remove_file(folder.out().join("Cargo.toml")).unwrap();
    let before = folder.files();

    let changes = compare(&package(TWO), &LockFile::default(), &folder.out()).unwrap();
    let expected = [
        ("Cargo.toml", Change::Missing),
        ("oasmith.lock", Change::Differs),
        ("src/lib.rs", Change::Differs),
        ("src/old.rs", Change::Stale),
    ];
    assert_eq!(changes, expected.map(|(path, change)| (path.to_owned(), change)));
    assert_eq!(folder.files(), before, "comparing touches nothing");

    run(&folder, TWO).unwrap();
    assert_eq!(compare(&package(TWO), &LockFile::default(), &folder.out()).unwrap(), []);
}

#[test]
fn a_path_that_leaves_the_folder_is_refused_before_anything_is_written() {
    for path in
        ["../evil.rs", "/evil.rs", "src/../../evil.rs", "", "src//a.rs", "a\\..\\b.rs", "C:/evil.rs", "a\0b", "./a"]
    {
        let folder = Folder::new();
        let (code, message) = run(&folder, &[TWO, &[(path, "evil")]].concat()).unwrap_err();
        assert_eq!(code, Code::Unwritable, "{path}: {message}");
        assert_eq!(folder.files(), BTreeMap::new(), "{path}");
    }
}

#[test]
fn an_edited_lock_file_removes_nothing_outside_the_folder() {
    let folder = Folder::new();
    folder.put("precious.txt", "mine");
    run(&folder, TWO).unwrap();
    let lock = fs::read_to_string(folder.out().join("oasmith.lock")).unwrap();
    folder.put("out/oasmith.lock", &lock.replace("files = [\n", "files = [\n    \"../precious.txt\",\n"));
    let before = folder.files();
    assert_eq!(run(&folder, &TWO[..1]).unwrap_err().0, Code::Unwritable);
    assert_eq!(folder.files(), before);
}

#[test]
fn a_damaged_lock_file_is_an_error_with_its_line() {
    let folder = Folder::new();
    run(&folder, TWO).unwrap();
    folder.put("out/oasmith.lock", "version = 1\n<<<<<<< ours\n");
    let (_, message) = run(&folder, TWO).unwrap_err();
    assert!(message.contains("oasmith.lock") && message.contains("line 2"), "{message}");
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new();
    run(&folder, TWO).unwrap();
    folder.put("outside/lib.rs", "mine");
    fs::remove_file(folder.out().join("src/lib.rs")).unwrap();
    fs::remove_dir(folder.out().join("src")).unwrap();
    symlink(folder.0.join("outside"), folder.out().join("src")).unwrap();
    // As a file to write, and as a stale one to remove.
    for files in [TWO, &TWO[..1]] {
        let (code, message) = run(&folder, files).unwrap_err();
        assert_eq!(code, Code::Unwritable, "{message}");
        assert_eq!(folder.files()["outside/lib.rs"], "mine");
    }

    fs::remove_file(folder.out().join("src")).unwrap();
    fs::create_dir(folder.out().join("src")).unwrap();
    symlink(folder.0.join("outside/lib.rs"), folder.out().join("src/lib.rs")).unwrap();
    assert_eq!(run(&folder, TWO).unwrap_err().0, Code::Unwritable);
    assert_eq!(folder.files()["outside/lib.rs"], "mine");

    // A link where the new text waits for its rename is replaced, not written through.
    fs::remove_file(folder.out().join("src/lib.rs")).unwrap();
    symlink(folder.0.join("outside/lib.rs"), folder.out().join("src/.lib.rs.oasmith-new")).unwrap();
    run(&folder, TWO).unwrap();
    assert_eq!(folder.files()["outside/lib.rs"], "mine");
    assert_eq!(folder.files()["out/src/lib.rs"], "//! One.\n");
}

#[test]
fn when_one_file_cannot_be_written_none_is_replaced() {
    let folder = Folder::new();
    run(&folder, TWO).unwrap();
    // A folder stands where a file is to be.
    folder.put("out/src/zoo.rs/file", "");
    let before = folder.files();
    let changed = &[("Cargo.toml", "new"), ("src/lib.rs", "new"), ("src/zoo.rs", "new")];
    assert_eq!(run(&folder, changed).unwrap_err().0, Code::Unwritable);
    // A file stands where a folder is to be.
    let changed = &[("Cargo.toml", "new"), ("Cargo.toml/x.rs", "new")];
    assert_eq!(run(&folder, changed).unwrap_err().0, Code::Unwritable);
    assert_eq!(folder.files(), before);
}

#[test]
fn a_run_that_was_interrupted_is_taken_up_by_the_next() {
    let folder = Folder::new();
    run(&folder, TWO).unwrap();
    // As it is after the lock file announced a new file and the file was renamed, but before the end.
    let mut lock = LockFile::parse(&fs::read_to_string(folder.out().join("oasmith.lock")).unwrap()).unwrap();
    lock.files.insert("src/pets.rs".to_owned());
    folder.put("out/oasmith.lock", &lock.render());
    folder.put("out/src/pets.rs", "half");
    folder.put("out/src/.lib.rs.oasmith-new", "half");
    run(&folder, &[("Cargo.toml", "new"), ("src/lib.rs", "new"), ("src/pets.rs", "whole")]).unwrap();
    let files = folder.files();
    assert_eq!(files["out/src/pets.rs"], "whole");
    assert_eq!(files.len(), 4, "{files:?}");
}
