//! What operations, parameters, media types, headers and statuses would like to be called.

use super::Names;
use super::casing::{self, Spelling, begin, camel, is_keyword, raw, snake};
use super::scope::Candidate;
use super::types::{field, variant_word};
use crate::media_type;
use crate::plan::{Content, ErrorCase, Header, Hook, Operation, Parameter, ParameterSet, StatusMatch, Tag, TypeRef};

/// `stages_user_write_list` under the tag `stages` is `user_write_list`; without an id, method and path.
pub(super) fn method_candidate(operation: &Operation, tag: &Tag) -> Candidate {
    if let (Some(hook), None) = (&operation.hook, &operation.id) {
        return hook_candidate(operation, hook);
    }
    let words = operation.id.clone().unwrap_or_else(|| path_words(operation));
    let full = begin(snake(&words, Spelling::Plain), "call_", "call");
    let prefix = tag.name.as_deref().map(|name| format!("{}_", snake(name, Spelling::Plain)));
    let stripped = prefix
        .and_then(|prefix| full.strip_prefix(&prefix))
        .filter(|rest| !is_keyword(rest) && !rest.starts_with(|c: char| c.is_ascii_digit()));
    let mut forms: Vec<String> = stripped.map(str::to_owned).into_iter().collect();
    forms.push(raw(full.clone()));
    forms.push(raw(begin(snake(&words, Spelling::Signs), "call_", "call")));
    forms.push(format!("{}_{}", full.trim_end_matches('_'), operation.method.as_str().to_ascii_lowercase()));
    Candidate {
        key: request_key(operation),
        asked: operation.asked_name.clone().map(raw),
        exact: words,
        forms,
        at: Some((operation.place, operation.pointer.clone())),
        ..Candidate::default()
    }
}

/// The word that a tag is named after.
pub(super) fn tag_word(tag: &Tag) -> String {
    tag.name.clone().unwrap_or_else(|| tag.kind.word().to_owned())
}

/// What tells an operation from others: method and path, or the place where there is no path.
pub(super) fn request_key(operation: &Operation) -> String {
    match operation.hook {
        None => format!("{} {}", operation.method.as_str(), operation.template),
        Some(_) => format!("{} {}", operation.method.as_str(), operation.pointer),
    }
}

/// A webhook by its name, a callback by the operation that leads to it and its name; where that is taken, with the method.
fn hook_candidate(operation: &Operation, hook: &Hook) -> Candidate {
    let words = match hook {
        Hook::Webhook(name) => name.clone(),
        Hook::Callback { name, of } => format!("{} {name}", of.as_deref().unwrap_or_default()),
    };
    let full = begin(snake(&words, Spelling::Plain), "call_", "call");
    let method = snake(operation.method.as_str(), Spelling::Plain);
    let forms = vec![
        raw(full.clone()),
        raw(begin(snake(&words, Spelling::Signs), "call_", "call")),
        format!("{}_{method}", full.trim_end_matches('_')),
        // Several expressions of one callback.
        begin(snake(&format!("{words} {method} {}", operation.template), Spelling::Plain), "call_", "call"),
    ];
    Candidate {
        key: request_key(operation),
        asked: operation.asked_name.clone().map(raw),
        exact: words.trim_start().to_owned(),
        forms,
        at: Some((operation.place, operation.pointer.clone())),
        ..Candidate::default()
    }
}

/// `GET /stages/{stage_uuid}/` → `get stages by stage_uuid`.
fn path_words(operation: &Operation) -> String {
    let mut words = operation.method.as_str().to_ascii_lowercase();
    for segment in operation.template.split('/').filter(|segment| !segment.is_empty()) {
        words.push(' ');
        words.push_str(&segment.replace('{', " by ").replace('}', " "));
    }
    words
}

pub(super) fn parameter_candidate(parameter: &Parameter) -> Candidate {
    let plain = field(&parameter.wire, Spelling::Plain);
    let location = match parameter.location {
        crate::plan::Location::Path => "path",
        crate::plan::Location::Query => "query",
        crate::plan::Location::Header => "header",
        crate::plan::Location::Cookie => "cookie",
    };
    Candidate {
        key: format!("{location} {}", parameter.wire),
        asked: parameter.asked_name.clone().map(raw),
        exact: parameter.wire.clone(),
        forms: vec![
            plain.clone(),
            field(&parameter.wire, Spelling::Signs),
            format!("{}_{location}", plain.trim_start_matches("r#")),
        ],
        ..Candidate::default()
    }
}

/// `Json`, `Multipart`, `Csv` of `text/csv`, `Image` of `image/*`; where that is taken, both parts of the media type.
pub(super) fn media_type_candidate(content: &Content) -> Candidate {
    let media_type = content.media_type();
    let (kind, subtype) = essence(media_type);
    let variant = |words: &str| begin(camel(words, Spelling::Plain), "Type", "Type");
    let forms = vec![variant(media_word(media_type)), variant(&format!("{kind} {subtype}")), variant(media_type)];
    Candidate { key: format!("{media_type} {content:?}"), exact: media_type.to_owned(), forms, ..Candidate::default() }
}

/// The type and the subtype of a media type.
fn essence(media_type: &str) -> (&str, &str) {
    let essence = media_type::essence(media_type);
    essence.split_once('/').unwrap_or(("", essence))
}

/// The word that tells a media type from the others beside it.
pub(super) fn media_word(media_type: &str) -> &str {
    match essence(media_type) {
        ("multipart", "form-data") => "multipart",
        (_, "x-www-form-urlencoded") => "form",
        (_, "plain") => "text",
        ("*", "*") => "bytes",
        (kind, "*") => kind,
        (_, subtype) => subtype,
    }
}

pub(super) fn header_candidate(header: &Header) -> Candidate {
    let forms = vec![field(&header.wire, Spelling::Plain), field(&header.wire, Spelling::Signs)];
    Candidate { key: header.wire.clone(), exact: header.wire.clone(), forms, ..Candidate::default() }
}

/// A set that several operations share is named by its content.
pub(super) fn set_candidate(set: &ParameterSet) -> Candidate {
    let words: Vec<String> = set.parameters.iter().map(|p| camel(&p.wire, Spelling::Plain)).collect();
    let name = begin(short(&words.concat()), "Set", "Set");
    Candidate { key: format!("{:?}", set.parameters), forms: vec![name], ..Candidate::default() }
}

/// A name that spells its content, cut further where it would be too long to read.
pub(super) fn short(name: &str) -> String {
    if name.len() <= 80 { name.to_owned() } else { casing::cut_camel(name.to_owned(), 71) }
}

pub(super) fn content_word(names: &Names, case: &ErrorCase) -> String {
    match &case.content {
        Some(
            Content::Json { ty, .. } | Content::Items { ty, .. } | Content::Multipart { ty } | Content::Form { ty, .. },
        ) => type_word(names, ty),
        Some(Content::Text { .. }) => "Text".to_owned(),
        Some(Content::Bytes { .. }) => "Bytes".to_owned(),
        None => String::new(),
    }
}

pub(super) fn type_word(names: &Names, ty: &TypeRef) -> String {
    variant_word(names, ty)
}

/// The variant of an error enum for a status: its reason phrase (RFC 9110, section 15).
pub(super) fn status_variant(status: StatusMatch) -> String {
    match status {
        StatusMatch::Exact(status) => reason(status).map_or_else(|| format!("Status{status}"), str::to_owned),
        StatusMatch::Range(range) => format!("Status{range}xx"),
        StatusMatch::Default => "Default".to_owned(),
    }
}

fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        507 => "InsufficientStorage",
        511 => "NetworkAuthenticationRequired",
        _ => return None,
    })
}
