//! The names of tags, operations, parameters, errors and security schemes.

use super::candidates::{
    content_word, header_candidate, media_type_candidate, method_candidate, parameter_candidate, set_candidate, short,
    status_variant, tag_word, type_word,
};
use super::casing::{self, Spelling, ascii, begin, camel, is_keyword, raw, shouty, snake};
use super::scope::{Candidate, Scope};
use super::types::groups;
use super::{ErrorSetNames, HeaderSetNames, Lock, Names, OperationNames, ParameterSetNames, SchemeNames, TagNames};
use crate::diagnostic::Diagnostic;
use crate::plan::{Feature, Header, Operation, OperationId, Plan, Tag};

/// Modules of a generated crate that are not tags, methods of its client that are not, and files that Cargo knows.
const MODULES: [&str; 20] = [
    "lib",
    "main",
    "new",
    "builder",
    "clone",
    "models",
    "client",
    "server",
    "errors",
    "successes",
    "headers",
    "parameters",
    "security",
    "operations",
    "schema_tables",
    "xml_tables",
    "response_checks",
    "response_validation",
    "mock",
    "rt",
];

/// Methods that a call has beside its setters.
const CALL_METHODS: [&str; 15] = [
    "params",
    "accept",
    "header",
    "timeout",
    "validated",
    "with_response",
    "max_response_bytes",
    "into_future",
    "clone",
    "new",
    "call",
    "to_curl",
    "attempt_timeout",
    "without_retries",
    "without_credentials",
];

/// Methods that a client builder has beside its schemes.
const BUILDER_METHODS: [&str; 13] = [
    "http_client",
    "transport",
    "service",
    "timeout",
    "header",
    "max_response_bytes",
    "validated",
    "build",
    "new",
    "clone",
    "attempt_timeout",
    "retries",
    "with_core",
];

/// Parameters of types in generated code that names the trait or the client of a tag.
const GENERIC: [&str; 4] = ["A", "E", "S", "T"];

/// Arguments that generated methods use for themselves.
const ARGUMENTS: [&str; 7] = ["body", "params", "cx", "request", "api", "self", "core"];

/// Names everything about operations.
pub(super) fn name(plan: &Plan, lock: &Lock, names: &mut Names, diagnostics: &mut Vec<Diagnostic>) {
    let mut recorded = Lock::new();
    let mut namer = Namer { plan, lock, recorded: &mut recorded, diagnostics };
    names.tags = namer.tags();
    names.features = namer.features(&names.tags);
    names.schemes = namer.schemes();
    names.operations = vec![OperationNames::default(); plan.operations.len()];
    for (tag, tag_names) in plan.tags.iter().zip(&names.tags) {
        namer.methods(tag, tag_names, &mut names.operations);
    }
    for (operation, operation_names) in plan.operations.iter().zip(&mut names.operations) {
        operation_names.arguments = namer.arguments(operation);
        operation_names.body_variants = namer.body_variants(operation);
    }
    names.error_sets = namer.error_sets(names);
    names.header_sets = namer.header_sets(names);
    names.parameter_sets = namer.parameter_sets(&names.operations);
    names.servers = super::servers::names(plan, lock, &mut recorded, diagnostics);
    names.lock.append(&mut recorded);
    groups(plan, names);
}

struct Namer<'a> {
    plan: &'a Plan,
    lock: &'a Lock,
    recorded: &'a mut Lock,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Namer<'_> {
    fn scope(&mut self, prefix: &str, reserved: &[&str]) -> Scope<'_> {
        let reserved: Vec<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
        Scope::new(prefix, reserved, self.lock, self.recorded, self.diagnostics)
    }

    fn tags(&mut self) -> Vec<TagNames> {
        let tags = &self.plan.tags;
        let candidates: Vec<Candidate> = tags
            .iter()
            .map(|tag| {
                let module = |spelling| begin(snake(&ascii(&tag_word(tag)), spelling), "tag_", "tag");
                let plain = module(Spelling::Plain);
                if tag.kind.is_hooks() {
                    // Tags come first: what the document calls so keeps its name.
                    let forms = vec![plain.clone(), format!("document_{plain}")];
                    return Candidate { key: format!("all {plain}"), forms, rank: 1, ..Candidate::default() };
                }
                let forms = if is_keyword(&plain) || casing::is_reserved_file(&plain) {
                    vec![format!("{plain}_api")]
                } else {
                    vec![plain.clone(), module(Spelling::Signs), format!("{plain}_api")]
                };
                let asked = tag.asked_name.clone();
                Candidate { key: tag_word(tag), asked, exact: tag_word(tag), forms, ..Candidate::default() }
            })
            .collect();
        let modules = self.scope("tag", &MODULES).assign(&candidates);
        modules
            .into_iter()
            .map(|module| {
                let group = begin(camel(&module, Spelling::Plain), "Tag", "Api");
                let group = if casing::is_prelude(&group) || GENERIC.contains(&group.as_str()) {
                    format!("{group}Api")
                } else {
                    group
                };
                TagNames { module, group }
            })
            .collect()
    }

    /// The Cargo features.
    fn features(&mut self, tags: &[TagNames]) -> Vec<String> {
        let plan = self.plan;
        if plan.features.len() < 2 {
            return Vec::new();
        }
        let key = |feature: &Feature| match feature {
            Feature::Tag(tag) | Feature::Hooks(tag) => tags[tag.index()].module.clone(),
            Feature::Path(Some(word)) => word.clone(),
            Feature::Path(None) => "root".to_owned(),
            Feature::Unreached => String::new(),
        };
        let form = |feature: &Feature, spelling| match feature {
            Feature::Tag(tag) => format!("tag-{}", tags[tag.index()].module),
            Feature::Hooks(tag) => plan.tags[tag.index()].kind.word().to_owned(),
            Feature::Path(_) => format!("path-{}", snake(&ascii(&key(feature)), spelling)),
            Feature::Unreached => "unreached-models".to_owned(),
        };
        let candidates: Vec<Candidate> = plan
            .features
            .iter()
            .map(|feature| Candidate {
                key: key(feature),
                exact: key(feature),
                forms: vec![form(feature, Spelling::Plain), form(feature, Spelling::Signs)],
                ..Candidate::default()
            })
            .collect();
        let names = self.scope("feature", &[]).assign(&candidates);
        names.into_iter().map(|name| name.replace('_', "-")).collect()
    }

    fn schemes(&mut self) -> Vec<SchemeNames> {
        let candidates: Vec<Candidate> = self
            .plan
            .schemes
            .iter()
            .map(|scheme| {
                let plain = begin(snake(&scheme.name, Spelling::Plain), "scheme_", "scheme");
                Candidate {
                    key: scheme.name.clone(),
                    exact: scheme.name.clone(),
                    forms: vec![raw(plain.clone()), format!("{plain}_scheme")],
                    ..Candidate::default()
                }
            })
            .collect();
        let methods = self.scope("scheme", &BUILDER_METHODS).assign(&candidates);
        methods.into_iter().map(|method| SchemeNames { constant: shouty(&method), method }).collect()
    }

    /// The methods of a tag, and what is named after them.
    fn methods(&mut self, tag: &Tag, tag_names: &TagNames, names: &mut [OperationNames]) {
        let operations: Vec<&Operation> = tag.operations.iter().map(|id| &self.plan.operations[id.index()]).collect();
        let candidates: Vec<Candidate> = operations.iter().map(|o| method_candidate(o, tag)).collect();
        let prefix = format!("method:{}", tag_names.module);
        let methods = self.scope(&prefix, &["new", "clone"]).assign(&candidates);
        // Types are spelled without the method's underscores, so that they need a scope of their own.
        let candidates: Vec<Candidate> = methods
            .iter()
            .map(|method| {
                let name = begin(camel(method.trim_start_matches("r#"), Spelling::Plain), "Call", "Call");
                Candidate { key: method.clone(), exact: String::new(), forms: vec![name], ..Candidate::default() }
            })
            .collect();
        let prefix = format!("call:{}", tag_names.module);
        let bases = self.scope(&prefix, &[]).assign(&candidates);
        for ((id, method), base) in tag.operations.iter().zip(methods).zip(bases) {
            names[id.index()] = OperationNames {
                // The one word that no variant may be called by.
                id: if base == "Self" { format!("Operation{base}") } else { base.clone() },
                error: format!("{base}Error"),
                success: format!("{base}Success"),
                headers: format!("{base}Headers"),
                error_headers: format!("{base}ErrorHeaders"),
                params: format!("{base}Params"),
                call: format!("{base}Call"),
                body: format!("{base}Body"),
                body_variants: Vec::new(),
                arguments: Vec::new(),
                method,
            };
        }
    }

    fn arguments(&mut self, operation: &Operation) -> Vec<String> {
        let candidates: Vec<Candidate> = operation.required.iter().map(parameter_candidate).collect();
        let prefix = format!("argument:{}", operation.pointer);
        self.scope(&prefix, &ARGUMENTS).assign(&candidates)
    }

    fn body_variants(&mut self, operation: &Operation) -> Vec<String> {
        let Some(body) = operation.body.as_ref().filter(|body| body.has_choice()) else { return Vec::new() };
        let candidates: Vec<Candidate> = body.distinct().into_iter().map(media_type_candidate).collect();
        self.scope(&format!("body:{}", operation.pointer), &[]).assign(&candidates)
    }

    fn parameter_sets(&mut self, operations: &[OperationNames]) -> Vec<ParameterSetNames> {
        let sets = &self.plan.parameter_sets;
        let candidates: Vec<Candidate> = sets.iter().map(set_candidate).collect();
        let shared = self.scope("parameters", &[]).of_shared().assign(&candidates);
        let mut names = Vec::new();
        for (set, shared) in sets.iter().zip(shared) {
            let (name, call) = match set.operations.as_slice() {
                [only] => own_names(operations, *only),
                _ => (format!("{shared}Params"), format!("{shared}Call")),
            };
            let candidates: Vec<Candidate> = set.parameters.iter().map(parameter_candidate).collect();
            let fields = self.scope(&format!("parameter:{name}"), &CALL_METHODS).assign(&candidates);
            names.push(ParameterSetNames { name, call, fields });
        }
        names
    }

    fn header_sets(&mut self, names: &Names) -> Vec<HeaderSetNames> {
        let sets = &self.plan.header_sets;
        let candidates: Vec<Candidate> = sets
            .iter()
            .map(|set| {
                let word = |header: &Header| {
                    let required = if header.required { "Required" } else { "" };
                    format!("{}{}{required}", camel(&header.wire, Spelling::Plain), type_word(names, &header.ty))
                };
                let name = begin(short(&set.headers.iter().map(word).collect::<String>()), "Set", "Set");
                let key =
                    set.headers.iter().map(|h| format!("{} {:?} {}", h.wire, h.ty, h.required)).collect::<Vec<_>>();
                Candidate { key: key.join("\n"), forms: vec![name], ..Candidate::default() }
            })
            .collect();
        let assigned = self.scope("headers", &[]).of_shared().assign(&candidates);
        let mut named = Vec::new();
        for (set, name) in sets.iter().zip(assigned) {
            let candidates: Vec<Candidate> = set.headers.iter().map(header_candidate).collect();
            let fields = self.scope(&format!("header:{name}"), &[]).assign(&candidates);
            named.push(HeaderSetNames { name, fields });
        }
        named
    }

    fn error_sets(&mut self, names: &Names) -> Vec<ErrorSetNames> {
        let sets = &self.plan.error_sets;
        let candidates: Vec<Candidate> = sets
            .iter()
            .map(|set| {
                let words: Vec<String> = set
                    .errors
                    .iter()
                    .map(|case| format!("{}{}", status_variant(case.status), content_word(names, case)))
                    .collect();
                let name = short(&words.join("Or"));
                Candidate { key: format!("{name} {:?}", set.errors), forms: vec![name], ..Candidate::default() }
            })
            .collect();
        let of = |success| sets.iter().zip(&candidates).filter(move |(set, _)| set.success == success);
        let named = |success| of(success).map(|(_, candidate)| candidate.clone()).collect::<Vec<_>>();
        let mut errors = self.scope("errors", &[]).of_shared().assign(&named(false)).into_iter();
        let mut successes = self.scope("successes", &[]).of_shared().assign(&named(true)).into_iter();
        sets.iter()
            .map(|set| (set, if set.success { successes.next() } else { errors.next() }.unwrap_or_default()))
            .map(|(set, name)| ErrorSetNames {
                name,
                variants: set.errors.iter().map(|case| status_variant(case.status)).collect(),
            })
            .collect()
    }
}

fn own_names(operations: &[OperationNames], id: OperationId) -> (String, String) {
    let own = &operations[id.index()];
    (own.params.clone(), own.call.clone())
}
