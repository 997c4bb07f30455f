//! The stages in their order: load → resolve → plan → name → emit.
//!
//! The driver stops between stages when errors were found, with all of them in the outcome. Nothing here touches the
//! file system or prints.

use std::collections::BTreeMap;

use crate::catalogue::Code;
use crate::custom::{self, Customisation};
use crate::diagnostic::{Diagnostic, FileId, Level, Severity};
use crate::document::{self, Document, Slice, Source, Texts};
use crate::emit::{self, Package};
use crate::names::{self, Lock, Names};
use crate::plan::{self, Plan};
use crate::{api, report};

/// A stage that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading: [`document::load_files`].
    Load,
    /// References: [`api::resolve`].
    Resolve,
    /// Decisions: [`plan::plan`].
    Plan,
    /// Identifiers: [`names::name`].
    Name,
    /// Rust: [`emit::emit`].
    Emit,
}

/// What a run depends on beside the document.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The package's name; from the document's title when absent.
    pub package: Option<String>,
    /// The names that earlier runs recorded, by the key that the name stage gave them.
    pub names: Lock,
    /// What is made of the warnings of a code.
    pub levels: BTreeMap<Code, Level>,
    /// Whether a warning stops the run like an error. A note never does.
    pub deny_warnings: bool,
    /// Which operations are generated.
    pub slice: Slice,
    /// What the user decides beside the document.
    pub custom: Customisation,
    /// How types are decided.
    pub plan: plan::Settings,
    /// What is generated, and how.
    pub emit: emit::Options,
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome<T> {
    /// The result; `None` comes with at least one error, or with a warning where warnings are denied.
    pub value: Option<T>,
    /// What was found, ordered by place, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the places of diagnostics refer to.
    pub sources: Vec<Source>,
}

/// A package that was generated.
#[derive(Debug)]
pub struct Generated {
    /// Its files.
    pub package: Package,
    /// Its name.
    pub name: String,
    /// The names to record, so that later runs keep them.
    pub names: Lock,
}

/// A document as far as the name stage: everything is decided and has its identifier.
#[derive(Debug)]
pub struct Named {
    /// The decisions.
    pub plan: Plan,
    /// The identifiers.
    pub names: Names,
}

/// Runs every stage.
pub fn generate<'l>(texts: impl Into<Texts<'l>>, settings: &Settings) -> Outcome<Generated> {
    generate_with(texts, settings, |_| {})
}

/// Runs every stage; `enter` hears of each as it begins.
pub fn generate_with<'l>(
    texts: impl Into<Texts<'l>>,
    settings: &Settings,
    mut enter: impl FnMut(Stage),
) -> Outcome<Generated> {
    let Outcome { value, diagnostics, sources } = name_with(texts.into(), settings, &mut enter);
    let value = value.map(|Named { plan, names }| {
        enter(Stage::Emit);
        let package = emit::emit(&plan, &names, &settings.emit);
        Generated { package, name: names.package, names: names.lock }
    });
    Outcome { value, diagnostics, sources }
}

/// Runs the stages up to the names.
pub fn name<'l>(texts: impl Into<Texts<'l>>, settings: &Settings) -> Outcome<Named> {
    name_with(texts.into(), settings, &mut |_| {})
}

fn name_with(texts: Texts<'_>, settings: &Settings, enter: &mut dyn FnMut(Stage)) -> Outcome<Named> {
    let (mut sources, mut diagnostics) = (Vec::new(), Vec::new());
    let mut value = stages(texts, settings, enter, &mut sources, &mut diagnostics);
    let diagnostics = report::leveled(diagnostics, &settings.levels);
    let stops = if settings.deny_warnings { Severity::Warning } else { Severity::Error };
    if diagnostics.iter().any(|found| found.severity >= stops) {
        value = None;
    }
    Outcome { value, diagnostics: report::sorted(diagnostics), sources }
}

fn stages(
    texts: Texts<'_>,
    settings: &Settings,
    enter: &mut dyn FnMut(Stage),
    sources: &mut Vec<Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Named> {
    enter(Stage::Load);
    let (document, found, read) = document::load_slice(texts, &settings.slice);
    *sources = read;
    // Also where loading fails: the slice may be the configuration's.
    let custom = placed(&settings.custom, sources);
    let document = checked((document, found), diagnostics)??;
    let mut found = Vec::new();
    let named = later_stages(&document, settings, &custom, enter, &mut found);
    diagnostics.extend(document.in_own_terms(found));
    named
}

fn later_stages(
    document: &Document,
    settings: &Settings,
    custom: &Customisation,
    enter: &mut dyn FnMut(Stage),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Named> {
    enter(Stage::Resolve);
    let mut api = checked(api::resolve(document), diagnostics)?;
    let found = custom::apply(&mut api, custom);
    checked(((), found), diagnostics)?;
    enter(Stage::Plan);
    let plan = checked(plan::plan(&api, &settings.plan), diagnostics)?;
    let mut plan = with_checks(plan, &api, settings);
    checked(((), custom::unused(custom, &plan.honoured)), diagnostics)?;
    enter(Stage::Name);
    let whole = if settings.slice.is_whole() { None } else { whole_names(document, settings, custom) };
    let lock = names::Settings { package: settings.package.clone(), lock: settings.names.clone(), whole };
    // Neither knows of the other, and both take their time.
    let (names, (canned, found)) =
        both(|| names::name(&plan, &lock), || answers(document, &api, &plan, &settings.emit));
    diagnostics.extend(found);
    let names = checked(names, diagnostics)?;
    plan.canned = canned;
    Some(Named { plan, names })
}

/// What everything is called in the whole of a document of which a part is generated; `None` where the whole has errors:
/// then only components and the words of operations that are left out count.
fn whole_names(document: &Document, settings: &Settings, custom: &Customisation) -> Option<names::Whole> {
    let mut unsaid = Vec::new();
    let whole = document.whole()?;
    let mut api = checked(api::resolve(&whole), &mut unsaid)?;
    checked(((), custom::apply(&mut api, custom)), &mut unsaid)?;
    let plan = checked(plan::plan(&api, &settings.plan), &mut unsaid)?;
    let lock = names::Settings { package: None, lock: settings.names.clone(), whole: None };
    let names = checked(names::name(&plan, &lock), &mut unsaid)?;
    Some(names::Whole::of(&plan, &names))
}

/// What a mock answers, where there is one.
fn answers(
    document: &Document,
    api: &api::Api,
    plan: &Plan,
    options: &emit::Options,
) -> (Vec<plan::Canned>, Vec<Diagnostic>) {
    #[cfg(feature = "mock")]
    if options.mock && options.server {
        return crate::mock::canned(document, api, plan);
    }
    let _ = (document, api, plan, options);
    Default::default()
}

/// The results of both, which run at the same time.
fn both<A, B: Send>(here: impl FnOnce() -> A, beside: impl FnOnce() -> B + Send) -> (A, B) {
    std::thread::scope(|scope| {
        let beside = scope.spawn(beside);
        let here = here();
        (here, beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// The plan with what responses are checked by, where they are.
fn with_checks(mut plan: Plan, api: &api::Api, settings: &Settings) -> Plan {
    if settings.emit.response_checks && settings.emit.server {
        plan.response_checks = plan::response_checks(api, &settings.plan);
    }
    plan
}

/// The customisation with its text among those that places refer to.
fn placed(custom: &Customisation, sources: &mut Vec<Source>) -> Customisation {
    let mut custom = custom.clone();
    if let Some(source) = &custom.source {
        let file = FileId(u32::try_from(sources.len()).unwrap_or(u32::MAX));
        sources.push(source.clone());
        custom.rules.iter_mut().filter_map(|rule| rule.place.as_mut()).for_each(|place| place.file = file);
    }
    custom
}

/// Collects a stage's diagnostics; its value is used only if there is no error among them.
fn checked<T>((value, found): (T, Vec<Diagnostic>), diagnostics: &mut Vec<Diagnostic>) -> Option<T> {
    let stop = found.iter().any(Diagnostic::is_error);
    diagnostics.extend(found);
    (!stop).then_some(value)
}
