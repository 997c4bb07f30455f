//! Settings: from the command line, and from the lock file for what it leaves open.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use oasmith::catalogue::Code;
use oasmith::config;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::{Selector, Slice, Source};
use oasmith::driver::{Generated, Settings};
use oasmith::emit::RuntimeSource;
use oasmith::lock::LockFile;
use oasmith::plan;

use super::{Overlays, Part, SettingsArguments};

const PACKAGE: &str = "package";
const RUNTIME: &str = "runtime";
const DEFAULTS: &str = "defaults";
const DOCTESTS: &str = "doctests";
const MOCK: &str = "mock";
const SOURCE: &str = "source";
const CONFIG: &str = "config";
const UNTYPED: &str = "untyped";
const UNKNOWN_KEYS: &str = "unknown-keys";
const NUMBERS: &str = "numbers";
const ASSERT_FORMATS: &str = "assert-formats";
const ONLY: &str = "only";
const EXCEPT: &str = "except";
const OVERLAYS: &str = "overlays";

/// A name that Cargo takes for a package.
///
/// # Errors
/// What is wrong with it.
pub(super) fn package_name(name: &str) -> Result<String, &'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(plain) {
        return Err("a package's name begins with a letter, and has letters, digits, `-` and `_`");
    }
    Ok(name.to_owned())
}

/// The settings of a run that writes to `out`, whose lock file is `lock`.
///
/// # Errors
/// The runtime's folder is not there, or the lock file holds a setting that is not one.
pub(super) fn of_run(arguments: &SettingsArguments, spec: &Path, out: &Path, lock: &LockFile) -> Result<Run, Problems> {
    let alone = |problem| (vec![problem], Vec::new());
    let mut settings = recorded(lock).map_err(alone)?;
    let mut overlays = recorded_overlays(lock, out);
    let config = match &arguments.config {
        Some(path) => Some(relative_to(path, out).map_err(alone)?),
        None => lock.settings.get(CONFIG).cloned(),
    };
    // The target folder may not be there yet, so that no path can lead through it.
    let named = arguments.config.clone().or_else(|| config.as_ref().map(|path| out.join(path)));
    configure(&mut settings, &mut overlays, named, out)?;
    if !arguments.part.overlays.overlay.is_empty() {
        overlays = given(&arguments.part.overlays)
            .map(|path| Ok(Overlay { recorded: Some(relative_to(path, out)?), path: path.to_owned() }))
            .collect::<Result<_, _>>()
            .map_err(alone)?;
    }
    if let Some(name) = &arguments.name {
        settings.package = Some(name.clone());
    }
    if let Some(runtime) = &arguments.runtime {
        settings.emit.runtime = RuntimeSource::Path(runtime_path(runtime, out).map_err(alone)?);
    }
    if let Some(defaults) = arguments.defaults {
        settings.emit.defaults = defaults;
    }
    if let Some(doctests) = arguments.doctests {
        settings.emit.doctests = doctests;
    }
    if let Some(mock) = arguments.mock {
        settings.emit.mock = mock;
    }
    let asked =
        |words: [&str; 2], given: &Option<String>, before: bool| given.as_ref().map_or(before, |word| word == words[1]);
    let plan = &mut settings.plan;
    plan.exact_untyped = asked(plan::Settings::UNTYPED, &arguments.untyped, plan.exact_untyped);
    plan.keep_unknown_keys = asked(plan::Settings::UNKNOWN_KEYS, &arguments.unknown_keys, plan.keep_unknown_keys);
    plan.exact_numbers = asked(plan::Settings::NUMBERS, &arguments.numbers, plan.exact_numbers);
    plan.assert_formats = arguments.assert_formats.unwrap_or(plan.assert_formats);
    select(&mut settings.slice, &arguments.part);
    if spec != Path::new("-") {
        settings.emit.source = oasmith::input::file_name(spec);
    } else if settings.emit.source.is_empty() {
        "openapi.yaml".clone_into(&mut settings.emit.source);
    }
    Ok(Run { settings, overlays, config })
}

/// Takes over the selectors of the command line; an empty one stands for none.
pub(super) fn select(slice: &mut Slice, part: &Part) {
    for (list, given) in [(&mut slice.only, &part.only), (&mut slice.except, &part.except)] {
        if !given.is_empty() {
            *list = selectors(given.iter().map(String::as_str));
        }
    }
}

fn selectors<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Selector> {
    texts.map(str::trim).filter(|text| !text.is_empty()).map(Selector::from).collect()
}

/// The settings and overlays of a command that only looks at a document: those of a crate's folder, if it is named, and
/// what the command line says.
///
/// # Errors
/// The folder's lock file or its configuration cannot be read, or an overlay.
pub(super) fn of_look(out: Option<&Path>, part: &Part) -> Result<(Settings, Vec<Source>), Problems> {
    let alone = |problem| (vec![problem], Vec::new());
    let (mut settings, mut overlays) = match out {
        Some(out) => {
            let run = of_folder(out, &oasmith::write::read_lock(out).map_err(alone)?)?;
            let overlays = run.overlays()?;
            (run.settings, overlays)
        }
        None => (Settings::default(), Vec::new()),
    };
    if !part.overlays.overlay.is_empty() {
        overlays = read_overlays(&part.overlays).map_err(alone)?;
    }
    select(&mut settings.slice, part);
    Ok((settings, overlays))
}

/// What stands in the way, and the texts that its places refer to.
pub(super) type Problems = (Vec<Diagnostic>, Vec<Source>);

/// An overlay that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Overlay {
    path: PathBuf,
    /// Its path from the target folder, where the lock file and not the configuration says that it applies.
    recorded: Option<String>,
}

/// The overlays that the command line names; an empty one is none.
fn given(overlays: &Overlays) -> impl Iterator<Item = &Path> {
    overlays.overlay.iter().filter(|path| !path.is_empty()).map(Path::new)
}

/// Reads the overlays that the command line names.
///
/// # Errors
/// One cannot be read.
pub(super) fn read_overlays(overlays: &Overlays) -> Result<Vec<Source>, Diagnostic> {
    given(overlays).map(oasmith::input::read_file).collect()
}

fn recorded_overlays(lock: &LockFile, out: &Path) -> Vec<Overlay> {
    let paths = lock.settings.get(OVERLAYS).map(String::as_str).unwrap_or_default().lines();
    paths.map(|path| Overlay { path: out.join(path), recorded: Some(path.to_owned()) }).collect()
}

/// The settings of a run.
pub(super) struct Run {
    pub(super) settings: Settings,
    overlays: Vec<Overlay>,
    /// The configuration's path from the target folder, unless it is the one in that folder.
    config: Option<String>,
}

/// The settings with which a folder was written, and its configuration as it is now.
///
/// # Errors
/// The lock file holds a setting that is not one, or the configuration cannot be read.
pub(super) fn of_folder(out: &Path, lock: &LockFile) -> Result<Run, Problems> {
    let mut settings = recorded(lock).map_err(|problem| (vec![problem], Vec::new()))?;
    let config = lock.settings.get(CONFIG).cloned();
    let mut overlays = recorded_overlays(lock, out);
    configure(&mut settings, &mut overlays, config.as_ref().map(|path| out.join(path)), out)?;
    Ok(Run { settings, overlays, config })
}

impl Run {
    /// The texts of the overlays.
    ///
    /// # Errors
    /// One cannot be read.
    pub(super) fn overlays(&self) -> Result<Vec<Source>, Problems> {
        let read: Result<_, _> = self.overlays.iter().map(|overlay| oasmith::input::read_file(&overlay.path)).collect();
        read.map_err(|problem| (vec![problem], Vec::new()))
    }
}

/// Takes over what the configuration says: the one that is named, or the one in the target folder, if there is one.
fn configure(
    settings: &mut Settings,
    overlays: &mut Vec<Overlay>,
    named: Option<PathBuf>,
    out: &Path,
) -> Result<(), Problems> {
    let in_folder = out.join(config::FILE_NAME);
    let Some(path) = named.or_else(|| in_folder.exists().then_some(in_folder)) else { return Ok(()) };
    let alone = |problem| (vec![problem], Vec::new());
    let source = oasmith::input::read_file(&path).map_err(alone)?;
    let (read, problems) = config::read(source.clone());
    if !problems.is_empty() {
        return Err((problems, vec![source]));
    }
    if let Some(name) = &read.name {
        let name = package_name(name).map_err(|why| alone(Diagnostic::new(Code::Configuration, why)))?;
        settings.package = Some(name);
    }
    if let Some(runtime) = &read.runtime {
        let folder = path.parent().unwrap_or(Path::new("")).join(runtime);
        settings.emit.runtime = RuntimeSource::Path(runtime_path(&folder, out).map_err(alone)?);
    }
    settings.emit.defaults = read.defaults.unwrap_or(settings.emit.defaults);
    settings.emit.doctests = read.doctests.unwrap_or(settings.emit.doctests);
    settings.emit.mock = read.mock.unwrap_or(settings.emit.mock);
    settings.emit.kinship = read.kinship.unwrap_or_default();
    read.apply_to(&mut settings.plan);
    settings.emit.dependencies = read.dependencies;
    for (list, said) in [(&mut settings.slice.only, read.slice.only), (&mut settings.slice.except, read.slice.except)] {
        if !said.is_empty() {
            *list = said;
        }
    }
    if !read.overlays.is_empty() {
        let folder = path.parent().unwrap_or(Path::new(""));
        *overlays = read.overlays.iter().map(|file| Overlay { path: folder.join(file), recorded: None }).collect();
    }
    settings.levels = read.levels;
    settings.custom = read.custom;
    Ok(())
}

/// The settings of the run that wrote a folder.
///
/// # Errors
/// The lock file holds a setting that is not one.
fn recorded(lock: &LockFile) -> Result<Settings, Diagnostic> {
    let mut settings = Settings { names: lock.names.clone(), ..Settings::default() };
    settings.emit.mock = true;
    for (name, value) in &lock.settings {
        match (name.as_str(), value.as_str()) {
            (PACKAGE, _) => {
                let name = package_name(value).map_err(|why| Diagnostic::new(Code::Unreadable, why))?;
                settings.package = Some(name);
            }
            (RUNTIME, _) => settings.emit.runtime = RuntimeSource::Path(value.clone()),
            (CONFIG | OVERLAYS, _) => {}
            (SOURCE, _) => settings.emit.source = oasmith::report::printable(value),
            (DEFAULTS, "false") => settings.emit.defaults = false,
            (DOCTESTS, "true") => settings.emit.doctests = true,
            (MOCK, "false") => settings.emit.mock = false,
            (UNTYPED, word) if word == plan::Settings::UNTYPED[1] => settings.plan.exact_untyped = true,
            (UNKNOWN_KEYS, word) if word == plan::Settings::UNKNOWN_KEYS[1] => settings.plan.keep_unknown_keys = true,
            (NUMBERS, word) if word == plan::Settings::NUMBERS[1] => settings.plan.exact_numbers = true,
            (ONLY, texts) => settings.slice.only = selectors(texts.lines()),
            (EXCEPT, texts) => settings.slice.except = selectors(texts.lines()),
            (ASSERT_FORMATS, "true") => settings.plan.assert_formats = true,
            _ => {
                let message = format!("`oasmith.lock` has a setting that this version does not know: `{name}`");
                return Err(Diagnostic::new(Code::Unreadable, message.escape_debug().to_string()));
            }
        }
    }
    Ok(settings)
}

/// The lock file that a run leaves. What is as it is by default is not recorded.
pub(super) fn lock_file(run: &Run, generated: &Generated) -> LockFile {
    let options = &run.settings.emit;
    let mut settings =
        BTreeMap::from([(PACKAGE.to_owned(), generated.name.clone()), (SOURCE.to_owned(), options.source.clone())]);
    match &options.runtime {
        RuntimeSource::Path(path) => drop(settings.insert(RUNTIME.to_owned(), path.clone())),
        RuntimeSource::Version(_) => {}
    }
    if let Some(config) = &run.config {
        settings.insert(CONFIG.to_owned(), config.clone());
    }
    if !options.defaults {
        settings.insert(DEFAULTS.to_owned(), "false".to_owned());
    }
    if !options.mock {
        settings.insert(MOCK.to_owned(), "false".to_owned());
    }
    if options.doctests {
        settings.insert(DOCTESTS.to_owned(), "true".to_owned());
    }
    let plan = &run.settings.plan;
    for (name, value, is_set) in [
        (UNTYPED, plan::Settings::UNTYPED[1], plan.exact_untyped),
        (UNKNOWN_KEYS, plan::Settings::UNKNOWN_KEYS[1], plan.keep_unknown_keys),
        (NUMBERS, plan::Settings::NUMBERS[1], plan.exact_numbers),
        (ASSERT_FORMATS, "true", plan.assert_formats),
    ] {
        if is_set {
            settings.insert(name.to_owned(), value.to_owned());
        }
    }
    // What the configuration says stands there.
    for (name, list) in [(ONLY, &run.settings.slice.only), (EXCEPT, &run.settings.slice.except)] {
        let texts: Vec<&str> = list.iter().filter(|one| one.place.is_none()).map(|one| one.text.as_str()).collect();
        if !texts.is_empty() {
            settings.insert(name.to_owned(), texts.join("\n"));
        }
    }
    let overlays: Vec<&str> = run.overlays.iter().filter_map(|overlay| overlay.recorded.as_deref()).collect();
    if !overlays.is_empty() {
        settings.insert(OVERLAYS.to_owned(), overlays.join("\n"));
    }
    LockFile { settings, names: generated.names.clone(), ..LockFile::default() }
}

/// The runtime's folder as the generated manifest names it: relative to that manifest where the caller gave a relative
/// path, so that a checkout can be moved.
fn runtime_path(runtime: &Path, out: &Path) -> Result<String, Diagnostic> {
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
fn relative_to(file: &Path, out: &Path) -> Result<String, Diagnostic> {
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

    #[test]
    fn what_is_recorded_is_what_the_next_run_uses() {
        let emit = oasmith::emit::Options {
            defaults: false,
            doctests: true,
            runtime: RuntimeSource::Path("../runtime".to_owned()),
            source: "pets.yaml".to_owned(),
            ..oasmith::emit::Options::default()
        };
        let plan =
            plan::Settings { exact_untyped: true, keep_unknown_keys: true, exact_numbers: true, assert_formats: true };
        let slice = Slice { only: vec!["tag:pets".into(), "GET /a b".into()], except: vec!["x\"*".into()] };
        let run = Run {
            overlays: vec![Overlay { path: PathBuf::from("out/../a.yaml"), recorded: Some("../a.yaml".to_owned()) }],
            settings: Settings { emit, plan, slice, ..Settings::default() },
            config: Some("../oasmith.toml".to_owned()),
        };
        let generated = Generated {
            package: oasmith::emit::Package::default(),
            name: "pets".to_owned(),
            names: BTreeMap::from([("key".to_owned(), "Name2".to_owned())]),
        };
        let lock = lock_file(&run, &generated);
        let settings = recorded(&lock).map_err(|problem| problem.message).unwrap_or_default();
        assert_eq!(settings.emit, run.settings.emit);
        assert_eq!(settings.plan, run.settings.plan);
        assert_eq!(settings.slice, run.settings.slice);
        assert_eq!(recorded_overlays(&lock, Path::new("out")), run.overlays);
        assert_eq!(lock.settings.get(CONFIG).map(String::as_str), Some("../oasmith.toml"));
        assert_eq!(settings.package.as_deref(), Some("pets"));
        assert_eq!(settings.names, generated.names);
    }

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        assert_eq!(package_name("pet-shop_2"), Ok("pet-shop_2".to_owned()));
        for name in ["", "2pets", "../pets", "pet shop", "pet\"\nversion", "haustür"] {
            assert!(package_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_setting_of_another_version_is_an_error() {
        let lock =
            LockFile { settings: BTreeMap::from([("dates".to_owned(), "jiff".to_owned())]), ..LockFile::default() };
        assert!(recorded(&lock).is_err());
    }
}
