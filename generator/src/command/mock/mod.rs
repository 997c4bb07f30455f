//! `oasmith mock`: the document, served.

mod answer;
mod operation;
mod schema;

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

use oasmith::api::{self, Api};
use oasmith::diagnostic::Diagnostic;
use oasmith::document::{self, Document, Slice, Texts};
use oasmith::plan::{self, Plan};
use oasmith::{mock, report};
use oasmith_runtime::server::{self, Router};

use super::{Mock as Arguments, settings, terminal};
use answer::Mock;

/// Serves until it is stopped; 1 if the document has errors or the port is taken.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let manner = arguments.document.reading.manner();
    let read = terminal::read(&arguments.document)
        .and_then(|source| Ok((source, settings::read_overlays(&arguments.part.overlays)?)));
    let (source, overlays) = match read {
        Ok(read) => read,
        Err(problem) => {
            terminal::refuse(&[problem], &[], manner, "nothing to serve");
            return ExitCode::FAILURE;
        }
    };
    let folder = terminal::folder(&arguments.document);
    let texts = Texts { source, overlays, loader: Some(&mut |path| folder.read(path)) };
    let mut slice = Slice::default();
    settings::select(&mut slice, &arguments.part);
    let (document, mut found, sources) = document::load_slice(texts, &slice);
    let understood = document.and_then(|document| understand(document, &mut found));
    let found = report::sorted(found);
    let Some((document, api, plan)) = understood else {
        terminal::refuse(&found, &sources, manner, "nothing to serve");
        return ExitCode::FAILURE;
    };
    // Each warning is about what a generated crate would lose; how many there are is enough here.
    let warnings = report::counts(&found).describe();
    if !warnings.is_empty() {
        terminal::note(&format!("{warnings}, see `oasmith generate`"));
    }
    let mock = mock::answers(&document, &api, arguments.seed);
    let served = operation::all(&api, &plan, mock);
    let bases = bases(&api);
    serve(arguments, router(served, &bases), &bases)
}

fn understand(document: Document, found: &mut Vec<Diagnostic>) -> Option<(Document, Api, Plan)> {
    let (api, diagnostics) = api::resolve(&document);
    found.extend(diagnostics);
    let ok = |found: &[Diagnostic]| !found.iter().any(Diagnostic::is_error);
    if !ok(found) {
        return None;
    }
    let (plan, diagnostics) = plan::plan(&api, &plan::Settings::default());
    found.extend(diagnostics);
    ok(found).then_some((document, api, plan))
}

/// The paths of the servers' URLs, each once, without the root.
fn bases(api: &Api) -> Vec<String> {
    let mut bases: Vec<String> = Vec::new();
    for url in api.servers.iter().map(|server| server.url.as_str()) {
        let path = match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
            None => url,
        };
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let plain = path.starts_with('/') && !path.contains(['{', '}', '*', ':']) && !path.contains("//");
        if plain && !bases.iter().any(|base| base == path) {
            bases.push(path.to_owned());
        }
    }
    bases
}

/// The document's paths, and the same below those of its servers.
fn router(mock: Mock, bases: &[String]) -> Router {
    let routes = mock.routes();
    let api = server::router(Arc::new(mock), &routes);
    let mut below = Router::new().fallback(answer::no_such_path);
    for base in bases {
        below = below.nest(base, api.clone());
    }
    // A path of the document may begin as a server's does: it comes first.
    api.fallback_service(below)
}

fn serve(arguments: &Arguments, router: Router, bases: &[String]) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            terminal::note(&format!("error: cannot begin: {error}"));
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
        let listener = match tokio::net::TcpListener::bind(address).await {
            Ok(listener) => listener,
            Err(error) => {
                terminal::note(&format!("error: cannot listen at {address}: {error}"));
                return ExitCode::FAILURE;
            }
        };
        let address = listener.local_addr().unwrap_or(address);
        let below = if bases.is_empty() { String::new() } else { format!(", also below {}", bases.join(", ")) };
        // On standard output, for whoever started this and asked for any free port.
        let _ = terminal::print(&format!("http://{address}\n"));
        terminal::note(&format!("serving the document at http://{address}{below}; stop it with Ctrl+C"));
        match axum::serve(listener, router).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                terminal::note(&format!("error: {error}"));
                ExitCode::FAILURE
            }
        }
    })
}

/// Data that lives as long as the program does: one document is served in its life.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn leak_text(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn leak_list<T>(items: impl IntoIterator<Item = T>) -> &'static [T] {
    Box::leak(items.into_iter().collect::<Vec<T>>().into_boxed_slice())
}
