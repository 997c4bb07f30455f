//! Which version of the specification a document follows, and which of them are read.

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::tree::{Node, Value};
use crate::pointer;

/// A version of the specification that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0
    V2_0,
    /// OpenAPI 3.0.x
    V3_0,
    /// OpenAPI 3.1.x: schemas are JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2.x
    V3_2,
}

impl Version {
    /// Whether keywords count that stand beside the `$ref` of a schema: since 3.1, where it is a keyword like others.
    pub fn reads_beside_references(self) -> bool {
        match self {
            Self::V2_0 | Self::V3_0 => false,
            Self::V3_1 | Self::V3_2 => true,
        }
    }

    /// How the version is called in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2_0 => "Swagger 2.0",
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
            Self::V3_2 => "OpenAPI 3.2",
        }
    }
}

/// The version of a document, from its `openapi` field (OpenAPI Object, `openapi`).
pub(super) fn detect(tree: &Node) -> Result<Version, Diagnostic> {
    let Value::Object(members) = &tree.value else {
        let message = format!("this is {}, not an OpenAPI document", tree.kind());
        return Err(Diagnostic::new(Code::NotOpenApi, message)
            .at(tree.place, "", "a mapping with the field `openapi` is expected")
            .help("an OpenAPI document begins with `openapi: 3.0.3`"));
    };
    if let Some(node) = tree.get("openapi") {
        return named(node);
    }
    if let Some(node) = tree.get("swagger") {
        return swagger(node);
    }
    let first = members.first().map_or(tree.place, |member| member.key_place);
    Err(Diagnostic::new(Code::NotOpenApi, "the field `openapi` is missing")
        .at(first, "", "the document begins here")
        .help("an OpenAPI document begins with `openapi: 3.0.3`; is this the right file?"))
}

/// Fields of the root of Swagger 2.0 that OpenAPI 3 has not.
const ONLY_SWAGGER: &[&str] =
    &["definitions", "securityDefinitions", "host", "basePath", "schemes", "consumes", "produces"];

/// Fields of the root of OpenAPI 3 that Swagger 2.0 has not.
const ONLY_OPENAPI: &[&str] = &["components", "servers"];

/// A document that is plainly written in the other of the two: nothing of its bodies would be read.
pub(super) fn mistaken(tree: &Node, version: Version) -> Option<Diagnostic> {
    let root = |fields: &[&str]| {
        let member = tree.members().iter().find(|member| fields.contains(&member.key.as_str()))?;
        Some((member.key_place, format!("/{}", member.key), member.key.clone()))
    };
    let (field, said, is, help) = match version {
        Version::V2_0 => ("swagger", "Swagger 2.0", "OpenAPI 3", "begin with `openapi: 3.0.3` in place of `swagger`"),
        Version::V3_0 | Version::V3_1 | Version::V3_2 => {
            ("openapi", version.as_str(), "Swagger 2.0", "begin with `swagger: '2.0'` in place of `openapi`")
        }
    };
    let (swagger, openapi) = (root(ONLY_SWAGGER), root(ONLY_OPENAPI).or_else(|| body_of_openapi(tree)));
    let (place, pointer, key) = match version {
        Version::V2_0 if swagger.is_none() => openapi?,
        Version::V3_0 | Version::V3_1 | Version::V3_2 if openapi.is_none() => swagger?,
        Version::V2_0 | Version::V3_0 | Version::V3_1 | Version::V3_2 => return None,
    };
    let named = tree.get(field).map_or(tree.place, |node| node.place);
    let message = format!("the document says that it is {said}, and is written as {is} is");
    Some(
        Diagnostic::new(Code::Version, message)
            .at(named, format!("/{field}"), "what it says")
            .at(place, pointer, format!("`{key}` is a field of {is}"))
            .help(help),
    )
}

/// A `requestBody`, or the `content` of a response.
fn body_of_openapi(tree: &Node) -> Option<(Place, String, String)> {
    for path in tree.get("paths")?.members() {
        for operation in path.node.members() {
            let at = |rest: &str| {
                format!("/paths/{}/{}/{rest}", pointer::escaped(&path.key), pointer::escaped(&operation.key))
            };
            let found = operation.node.members().iter().find(|member| member.key == "requestBody");
            if let Some(found) = found {
                return Some((found.key_place, at("requestBody"), found.key.clone()));
            }
            for response in operation.node.get("responses").map(Node::members).unwrap_or_default() {
                let found = response.node.members().iter().find(|member| member.key == "content");
                if let Some(found) = found {
                    let pointer = at(&format!("responses/{}/content", pointer::escaped(&response.key)));
                    return Some((found.key_place, pointer, found.key.clone()));
                }
            }
        }
    }
    None
}

fn swagger(node: &Node) -> Result<Version, Diagnostic> {
    match &node.value {
        // Without quotes it is a number, which everybody writes.
        Value::String(text) | Value::Number(text) if matches!(text.trim(), "2.0" | "2") => Ok(Version::V2_0),
        Value::String(text) | Value::Number(text) => {
            let message = format!("version `{}` of Swagger is not read", text.escape_debug());
            Err(Diagnostic::new(Code::Version, message).at(node.place, "/swagger", "2.0 is read, and OpenAPI 3"))
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            let message = format!("`swagger` must be a version, found {}", node.kind());
            Err(Diagnostic::new(Code::Version, message).at(node.place, "/swagger", "such as `'2.0'`"))
        }
    }
}

fn named(node: &Node) -> Result<Version, Diagnostic> {
    let (Value::String(text) | Value::Number(text)) = &node.value else {
        return Err(Diagnostic::new(Code::Version, format!("`openapi` must be a version, found {}", node.kind())).at(
            node.place,
            "/openapi",
            "such as `3.0.3`",
        ));
    };
    let mut parts = text.trim().split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Ok(Version::V3_0),
        (Some("3"), Some("1")) => Ok(Version::V3_1),
        (Some("3"), Some("2")) => Ok(Version::V3_2),
        _ => Err(Diagnostic::new(Code::Version, format!("version `{}` of OpenAPI is not read", text.escape_debug()))
            .at(node.place, "/openapi", "3.0, 3.1 and 3.2 are read, and Swagger 2.0")
            .help("if the document uses nothing that is newer, say `openapi: 3.2.0`")),
    }
}
