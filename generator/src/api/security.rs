//! Security schemes and requirements (OpenAPI, Security Scheme Object and Security Requirement Object).

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::SchemeKind;
use super::{Scheme, references};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::Document;

/// The declared schemes.
pub(super) fn schemes(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Scheme> {
    let Some(components) = &document.skeleton.components else { return Vec::new() };
    let mut schemes = Vec::new();
    for (name, scheme) in &components.security_schemes {
        let pointer = format!("/components/securitySchemes/{}", name.replace('~', "~0").replace('/', "~1"));
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
        schemes.push(Scheme { name: name.clone(), kind, description: description.clone() });
    }
    for name in &document.mutual_tls {
        let pointer = format!("/components/securitySchemes/{}", name.replace('~', "~0").replace('/', "~1"));
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

/// The alternatives of a requirement list as positions in the schemes; one that names an unknown scheme is reported.
pub(super) fn alternatives(
    document: &Document,
    requirements: &[SecurityRequirement],
    schemes: &[Scheme],
    pointer: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<usize>> {
    let mut alternatives = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let mut needed = Vec::new();
        for name in requirement.keys().filter(|name| !document.mutual_tls.contains(name)) {
            match schemes.iter().position(|scheme| scheme.name == *name) {
                Some(position) => needed.push(position),
                None => {
                    let pointer = format!("{pointer}/{index}");
                    let diagnostic =
                        Diagnostic::new(Code::UnknownScheme, format!("the security scheme `{name}` is not declared"))
                            .at(document.place(&pointer), pointer, "");
                    diagnostics.push(match references::closest(name, schemes.iter().map(|s| s.name.as_str())) {
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
