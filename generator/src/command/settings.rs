//! Settings: from the command line, and from the lock file for what it leaves open.

mod overlays;
mod paths;
mod recorded;

use std::path::{Path, PathBuf};

use oasmith::catalogue::Code;
use oasmith::config;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::{Selector, Slice, Source};
use oasmith::driver::Settings;
use oasmith::emit::RuntimeSource;
use oasmith::lock::LockFile;
use oasmith::plan;

use super::{Overlays, Part, SettingsArguments};
pub(super) use overlays::read_overlays;
use overlays::{Overlay, given, recorded_overlays};
use paths::{relative_to, runtime_path};
pub(super) use recorded::lock_file;
use recorded::{CONFIG, recorded};

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
    if let Some(checks) = arguments.response_checks {
        settings.emit.response_checks = checks;
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
    settings.emit.response_checks = read.response_checks.unwrap_or(settings.emit.response_checks);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_has_a_name_that_cargo_takes() {
        assert_eq!(package_name("pet-shop_2"), Ok("pet-shop_2".to_owned()));
        for name in ["", "2pets", "../pets", "pet shop", "pet\"\nversion", "haustür"] {
            assert!(package_name(name).is_err(), "{name}");
        }
    }
}
