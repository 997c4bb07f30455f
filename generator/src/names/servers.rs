//! The names of servers whose URLs have variables.

use std::collections::HashSet;

use super::casing::{Spelling, begin, camel, shouty, snake};
use super::scope::{Candidate, Scope};
use super::types::field;
use super::{Lock, ServerNames, VariableNames};
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, Server, ServerVariable};

/// What the client's module has beside them.
const RESERVED: [&str; 2] = ["Client", "ClientBuilder"];

/// The names of every server; those without variables have none.
pub(super) fn names(
    plan: &Plan,
    lock: &Lock,
    recorded: &mut Lock,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ServerNames> {
    let with_variables = plan.servers.iter().filter(|server| !server.variables.is_empty());
    let candidates: Vec<Candidate> = with_variables.map(candidate).collect();
    let reserved: Vec<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let mut types = Scope::new("server", reserved, lock, recorded, diagnostics);
    let mut assigned = types.assign(&candidates).into_iter();
    let mut names = Vec::new();
    let mut enums: HashSet<String> = HashSet::new();
    for server in &plan.servers {
        if server.variables.is_empty() {
            names.push(ServerNames::default());
            continue;
        }
        let name = assigned.next().unwrap_or_default();
        let candidates: Vec<Candidate> = server.variables.iter().map(variable).collect();
        let prefix = format!("variable:{name}");
        let fields = Scope::new(&prefix, Vec::new(), lock, recorded, diagnostics).assign(&candidates);
        let mut variables = Vec::new();
        for (variable, field) in server.variables.iter().zip(fields) {
            let word = begin(camel(field.trim_start_matches("r#"), Spelling::Plain), "Variable", "Variable");
            // Two fields may differ in their underscores alone.
            let spelled = (1_u32..).map(|n| if n == 1 { format!("{name}{word}") } else { format!("{name}{word}{n}") });
            let ty = { spelled }.find(|name| !enums.contains(name)).unwrap_or_default();
            enums.insert(ty.clone());
            let candidates: Vec<Candidate> = variable.values.iter().map(|value| self::value(value)).collect();
            let prefix = format!("values:{ty}");
            let values = Scope::new(&prefix, vec!["Self".to_owned()], lock, recorded, diagnostics).assign(&candidates);
            variables.push(VariableNames { field, ty, values });
        }
        names.push(ServerNames { name, variables });
    }
    names
}

/// `EuropeServer` of what the document calls it, else of its URL. Of two that differ in nothing else, the one without
/// encryption says so.
fn candidate(server: &Server) -> Candidate {
    let said = server.name.as_deref().or(server.description.as_deref()).unwrap_or_default();
    let first = said.lines().next().unwrap_or_default().split(['.', ':', ';']).next().unwrap_or_default();
    let (scheme, url) = server.url.split_once("://").unwrap_or(("", &server.url));
    let is_plain = matches!(scheme, "http" | "ws");
    let named = |words: &str| {
        let words = camel(words, Spelling::Plain);
        begin(format!("{}Server", words.strip_suffix("Server").unwrap_or(&words)), "Api", "Server")
    };
    let short = (1..=40).contains(&first.trim().len());
    let words = short.then_some(first).into_iter().chain([url]);
    let forms = words.flat_map(|words| {
        let with_scheme = is_plain.then(|| named(&format!("{scheme} {words}")));
        [Some(named(words)), with_scheme].into_iter().flatten()
    });
    let forms = forms.collect();
    let rank = u8::from(is_plain);
    Candidate { key: server.url.clone(), exact: server.url.clone(), forms, rank, ..Candidate::default() }
}

fn variable(variable: &ServerVariable) -> Candidate {
    let forms = vec![field(&variable.name, Spelling::Plain), field(&variable.name, Spelling::Signs)];
    Candidate { key: variable.name.clone(), exact: variable.name.clone(), forms, ..Candidate::default() }
}

fn value(value: &str) -> Candidate {
    let named = |spelling| begin(camel(value, spelling), "Value", "Empty");
    let forms = vec![named(Spelling::Plain), named(Spelling::Signs), shouty(&snake(value, Spelling::Signs))];
    Candidate { key: value.to_owned(), exact: value.to_owned(), forms, ..Candidate::default() }
}
