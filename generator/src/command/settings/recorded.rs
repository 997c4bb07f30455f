//! What `oasmith.lock` keeps of the settings of a run, and the settings that it gives the next one.

use std::collections::BTreeMap;

use oasmith::catalogue::Code;
use oasmith::diagnostic::Diagnostic;
use oasmith::driver::{Generated, Settings};
use oasmith::emit::RuntimeSource;
use oasmith::lock::LockFile;
use oasmith::plan;

use super::{Run, package_name, selectors};

const PACKAGE: &str = "package";
const RUNTIME: &str = "runtime";
const DEFAULTS: &str = "defaults";
const DOCTESTS: &str = "doctests";
const MOCK: &str = "mock";
const RESPONSE_CHECKS: &str = "response-checks";
const SOURCE: &str = "source";
pub(super) const CONFIG: &str = "config";
const UNTYPED: &str = "untyped";
const UNKNOWN_KEYS: &str = "unknown-keys";
const NUMBERS: &str = "numbers";
const ASSERT_FORMATS: &str = "assert-formats";
const ONLY: &str = "only";
const EXCEPT: &str = "except";
pub(super) const OVERLAYS: &str = "overlays";

/// The settings of the run that wrote a folder.
///
/// # Errors
/// The lock file holds a setting that is not one.
pub(super) fn recorded(lock: &LockFile) -> Result<Settings, Diagnostic> {
    let mut settings = Settings { names: lock.names.clone(), ..Settings::default() };
    settings.emit.mock = true;
    settings.emit.response_checks = true;
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
            (RESPONSE_CHECKS, "false") => settings.emit.response_checks = false,
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
pub(in crate::command) fn lock_file(run: &Run, generated: &Generated) -> LockFile {
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
    if !options.response_checks {
        settings.insert(RESPONSE_CHECKS.to_owned(), "false".to_owned());
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

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use oasmith::document::Slice;

    use super::super::overlays::{Overlay, recorded_overlays};
    use super::*;

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
    fn a_setting_of_another_version_is_an_error() {
        let lock =
            LockFile { settings: BTreeMap::from([("dates".to_owned(), "jiff".to_owned())]), ..LockFile::default() };
        assert!(recorded(&lock).is_err());
    }
}
