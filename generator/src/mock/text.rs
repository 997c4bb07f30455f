//! Values as bodies and headers.

use crate::media_type;
use oasmith_runtime::Json;

/// A value as a body of a media type; `None` for an object or a list in a notation that is not written here.
pub(super) fn body(media_type: &str, value: &Json) -> Option<String> {
    let essence = media_type::essence(media_type).to_ascii_lowercase();
    let (kind, notation) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
    match (kind, notation) {
        // JSON is YAML.
        (_, notation) if notation.ends_with("json") || notation.ends_with("yaml") => Some(value.to_string()),
        (_, "jsonl" | "x-ndjson" | "ndjson" | "json-seq" | "x-jsonlines") => {
            let items = value.as_array().unwrap_or_else(|| std::slice::from_ref(value));
            let start = if notation == "json-seq" { "\u{1e}" } else { "" };
            Some(items.iter().flat_map(|item| [start.to_owned(), item.to_string(), "\n".to_owned()]).collect())
        }
        ("text", "event-stream") => Some(format!("data: {}\n\n", plain(value))),
        ("application", "x-www-form-urlencoded") => None,
        ("multipart", _) => None,
        _ => match value {
            Json::Array(_) | Json::Object(_) => match notation {
                // Whatever a wildcard stands for, JSON is among it.
                "*" | "plain" | "octet-stream" => Some(value.to_string()),
                _ => None,
            },
            value => Some(plain(value)),
        },
    }
}

/// One item of a media type that has many: of events, the fields of one.
pub(super) fn item(media_type: &str, value: &Json) -> Option<String> {
    let event = media_type.trim().to_ascii_lowercase().starts_with("text/event-stream");
    match value.as_object().filter(|object| event && object.get("data").is_some()) {
        Some(object) => {
            let fields =
                object.iter().map(|(name, value)| format!("{name}: {}\n", plain(value).replace('\n', "\ndata: ")));
            Some(fields.chain(["\n".to_owned()]).collect())
        }
        None => {
            body(media_type, &Json::Array(vec![value.clone()])).filter(|_| !event).or_else(|| body(media_type, value))
        }
    }
}

/// A value as a header: scalars as they are, a list joined by commas; `None` where no header holds it.
pub(super) fn header(value: &Json) -> Option<String> {
    let text = match value {
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        value => plain(value),
    };
    text.chars().all(|c| c.is_ascii_graphic() || c == ' ').then_some(text)
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
