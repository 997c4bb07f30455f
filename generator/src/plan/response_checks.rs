//! What responses are checked by: their media types, the tables of their schemas, their headers.

use super::content::{is_binary, may_be_json};
use super::normal::Schemas;
use super::{DocumentedHeader, DocumentedResponse, ResponseChecks, Settings, exact};
use crate::api::{self, Api, Meaning, SchemaId};

/// What the responses of each operation are checked by, in their order: schemas as they are written, without types, so that
/// an answer that goes around the types is checked too.
pub fn response_checks(api: &Api, settings: &Settings) -> ResponseChecks {
    // What is wrong with the schemas was said when the document was planned.
    let normal = Schemas::new(api, &mut Vec::new());
    let mut schemas: Vec<SchemaId> = Vec::new();
    let mut position = |schema: SchemaId| {
        schemas.push(schema);
        schemas.len() - 1
    };
    let mut written: Vec<Vec<DocumentedResponse<usize>>> = Vec::new();
    for operation in &api.operations {
        let mut responses: Vec<&api::Response> = operation.responses.iter().collect();
        responses.sort_by_key(|response| response.status);
        written.push(responses.into_iter().map(|it| documented(&normal, it, &mut position)).collect());
    }
    let (tables, ids) = exact::of_responses(&normal, &schemas, *settings);
    let with_tables = |responses: Vec<DocumentedResponse<usize>>| {
        responses.into_iter().map(|response| response.map(|at| ids[at])).collect()
    };
    ResponseChecks { tables, operations: written.into_iter().map(with_tables).collect() }
}

fn documented(
    api: &Schemas<'_>,
    response: &api::Response,
    position: &mut dyn FnMut(SchemaId) -> usize,
) -> DocumentedResponse<usize> {
    let content = response.content.iter().map(|(name, schema)| {
        let checked = schema.filter(|schema| may_be_json(name) && !is_binary(api, Some(*schema)));
        (name.clone(), checked.map(&mut *position))
    });
    let content = content.collect();
    // Its media type is said beside it (OpenAPI 3.0.4, Response Object, `headers`).
    let headers = response.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("content-type"));
    let headers = headers.map(|header| DocumentedHeader {
        name: header.name.clone(),
        required: header.required,
        // An object has several forms in a header.
        schema: header.schema.filter(|schema| !is_object(api, *schema)).map(&mut *position),
    });
    DocumentedResponse { status: response.status, content, headers: headers.collect() }
}

fn is_object(api: &Schemas<'_>, schema: SchemaId) -> bool {
    matches!(api.schema(api.target(schema)).meaning, Meaning::Object(_))
}
