//! Servers and the variables of their URLs.

use super::{Server, ServerVariable};
use crate::document::Document;

/// The servers of a list that stands at a pointer.
pub(super) fn resolve(document: &Document, servers: &[openapiv3::Server], pointer: &str) -> Vec<Server> {
    let name = |at: usize| {
        let node = document.node(&format!("{pointer}/{at}/name"))?;
        node.as_str().map(str::to_owned).filter(|name| !name.trim().is_empty())
    };
    servers
        .iter()
        .enumerate()
        .map(|(at, server)| Server {
            url: server.url.clone(),
            name: name(at),
            description: server.description.clone().filter(|text| !text.trim().is_empty()),
            variables: variables(server),
        })
        .collect()
}

/// The variables that the URL has; whatever else is declared has no effect.
fn variables(server: &openapiv3::Server) -> Vec<ServerVariable> {
    let mut variables: Vec<ServerVariable> = Vec::new();
    for name in server.url.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)) {
        if variables.iter().any(|known| known.name == name) {
            continue;
        }
        let declared = server.variables.as_ref().and_then(|variables| variables.get(name));
        let mut values: Vec<String> = Vec::new();
        for value in declared.into_iter().flat_map(|variable| &variable.enumeration) {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        variables.push(ServerVariable {
            name: name.to_owned(),
            default: declared.map(|variable| variable.default.clone()),
            values,
            description: declared.and_then(|variable| variable.description.clone()),
        });
    }
    variables
}
