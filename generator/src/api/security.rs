//! Security schemes and requirements (OpenAPI, Security Scheme Object and Security Requirement Object).

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::SchemeKind;
use super::{Need, Scheme, references};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::pointer;
use crate::words::closest;

/// The declared schemes.
pub(super) fn schemes(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Scheme> {
    let Some(components) = &document.skeleton.components else { return Vec::new() };
    let mut schemes = Vec::new();
    for (name, scheme) in &components.security_schemes {
        let pointer = format!("/components/securitySchemes/{}", pointer::escaped(name));
        let scheme = match scheme {
            ReferenceOr::Item(scheme) => scheme,
            ReferenceOr::Reference { reference } => {
                let place = document.place(&pointer);
                match references::component(reference, "securitySchemes", &components.security_schemes, place, &pointer)
                {
                    Ok((scheme, _)) => scheme,
                    Err(diagnostic) => {
                        diagnostics.push(*diagnostic);
                        continue;
                    }
                }
            }
        };
        let (kind, description) = kind(scheme);
        let (description, addresses) = (description.clone(), addresses(scheme));
        schemes.push(Scheme { name: name.clone(), kind, description, addresses });
    }
    for name in &document.beside.mutual_tls {
        let pointer = format!("/components/securitySchemes/{}", pointer::escaped(name));
        let message = format!("`{name}` is mutual TLS, which the connection does: operations are generated without it");
        let diagnostic = Diagnostic::new(Code::SecurityScheme, message)
            .at(document.place(&pointer), pointer, "")
            .help("give the client a transport with a certificate, and demand one where the server's TLS ends");
        diagnostics.push(diagnostic);
    }
    schemes
}

fn kind(scheme: &SecurityScheme) -> (SchemeKind, &Option<String>) {
    match scheme {
        SecurityScheme::APIKey { location, name, description, .. } => {
            let kind = match location {
                APIKeyLocation::Query => SchemeKind::ApiKeyQuery(name.clone()),
                APIKeyLocation::Header => SchemeKind::ApiKeyHeader(name.clone()),
                APIKeyLocation::Cookie => SchemeKind::ApiKeyCookie(name.clone()),
            };
            (kind, description)
        }
        SecurityScheme::HTTP { scheme, description, .. } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "basic" => SchemeKind::Basic,
                "bearer" => SchemeKind::Http("Bearer".to_owned()),
                _ => SchemeKind::Http(scheme.clone()),
            };
            (kind, description)
        }
        SecurityScheme::OAuth2 { description, .. } | SecurityScheme::OpenIDConnect { description, .. } => {
            (SchemeKind::Token, description)
        }
    }
}

/// What an authorization server is reached by.
fn addresses(scheme: &SecurityScheme) -> Vec<(&'static str, String)> {
    let mut addresses = Vec::new();
    let mut add = |what, url: Option<&String>| {
        if let Some(url) = url {
            addresses.push((what, url.clone()));
        }
    };
    match scheme {
        SecurityScheme::OAuth2 { flows, .. } => {
            add("authorization, implicit flow", flows.implicit.as_ref().map(|flow| &flow.authorization_url));
            add("tokens, password flow", flows.password.as_ref().map(|flow| &flow.token_url));
            add("tokens, client credentials flow", flows.client_credentials.as_ref().map(|flow| &flow.token_url));
            let code = flows.authorization_code.as_ref();
            add("authorization, code flow", code.map(|flow| &flow.authorization_url));
            add("tokens, code flow", code.map(|flow| &flow.token_url));
            add("refreshing, code flow", code.and_then(|flow| flow.refresh_url.as_ref()));
        }
        SecurityScheme::OpenIDConnect { open_id_connect_url, .. } => add("discovery", Some(open_id_connect_url)),
        SecurityScheme::APIKey { .. } | SecurityScheme::HTTP { .. } => {}
    }
    addresses
}

/// The alternatives of a requirement list; one that names an unknown scheme is reported.
pub(super) fn alternatives(
    document: &Document,
    requirements: &[SecurityRequirement],
    schemes: &[Scheme],
    pointer: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<Need>> {
    let mut alternatives = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let mut needed = Vec::new();
        for (name, scopes) in requirement.iter().filter(|(name, _)| !document.beside.mutual_tls.contains(name)) {
            match schemes.iter().position(|scheme| scheme.name == *name) {
                Some(scheme) => needed.push(Need { scheme, scopes: scopes.clone() }),
                None => {
                    let pointer = format!("{pointer}/{index}");
                    let diagnostic =
                        Diagnostic::new(Code::UnknownScheme, format!("the security scheme `{name}` is not declared"))
                            .at(document.place(&pointer), pointer, "");
                    diagnostics.push(match closest(name, schemes.iter().map(|s| s.name.as_str())) {
                        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                        None => diagnostic.help("declare it under `components.securitySchemes`"),
                    });
                }
            }
        }
        alternatives.push(needed);
    }
    alternatives
}
