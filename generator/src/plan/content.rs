//! Which of the offered media types is generated, and how it is carried.

use super::forms;
use super::shapes::Shapes;
use super::{Content, Rules, TypeRef};
use crate::api::{Meaning, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};

/// Where the content stands, for diagnostics.
pub(super) struct At<'a> {
    pub(super) place: Place,
    pub(super) pointer: &'a str,
}

/// The content of a body: JSON before multipart before text before bytes; `None` where nothing is offered.
pub(super) fn choose(
    shapes: &mut Shapes<'_>,
    offered: &[(String, Option<SchemaId>)],
    request: bool,
    at: &At<'_>,
) -> Option<Content> {
    let kept = (0..offered.len()).min_by_key(|index| (rank(&offered[*index].0, request), *index))?;
    let (media_type, schema) = &offered[kept];
    if offered.len() > 1 {
        let dropped: Vec<&str> =
            offered.iter().enumerate().filter(|(i, _)| *i != kept).map(|(_, (name, _))| name.as_str()).collect();
        shapes.diagnostics.push(
            Diagnostic::new(
                Code::MediaTypes,
                format!("`{media_type}` is generated; `{}` offered beside it is not", dropped.join("`, `")),
            )
            .at(at.place, format!("{}/content", at.pointer), ""),
        );
    }
    Some(content(shapes, media_type, *schema, request, at))
}

fn content(shapes: &mut Shapes<'_>, media_type: &str, schema: Option<SchemaId>, request: bool, at: &At<'_>) -> Content {
    let written = media_type.to_owned();
    match rank(media_type, request) {
        // A binary string is the body itself, whatever the media type says.
        Rank::Json | Rank::JsonSuffix | Rank::Anything if !is_binary(shapes, schema) => {
            let media_type =
                if rank(media_type, request) == Rank::Anything { "application/json".to_owned() } else { written };
            match schema {
                Some(schema) => {
                    let value = if request { shapes.request(schema) } else { shapes.value(schema) };
                    let ty = if value.nullable { TypeRef::Nullable(Box::new(value.ty)) } else { value.ty };
                    Content::Json { media_type, ty, rules: value.rules }
                }
                None => Content::Json { media_type, ty: TypeRef::Any, rules: Rules::default() },
            }
        }
        Rank::Multipart if schema.is_some_and(|schema| is_object(shapes, schema)) => match schema {
            Some(schema) => Content::Multipart { ty: shapes.value(schema).ty },
            None => Content::Bytes { media_type: written },
        },
        Rank::Form if schema.is_some_and(|schema| forms::is_object(shapes, schema)) => match schema {
            Some(schema) => Content::Form { ty: shapes.value(schema).ty, fields: Vec::new() },
            None => Content::Bytes { media_type: written },
        },
        Rank::Text => Content::Text { media_type: written },
        Rank::Json | Rank::JsonSuffix | Rank::Anything => Content::Bytes { media_type: written },
        Rank::Multipart | Rank::Form | Rank::Other => {
            if !is_binary(shapes, schema) {
                shapes.diagnostics.push(
                    Diagnostic::new(
                        Code::MediaType,
                        format!("`{media_type}` is not supported; the body is passed through as bytes"),
                    )
                    .at(at.place, format!("{}/content", at.pointer), ""),
                );
            }
            Content::Bytes { media_type: written }
        }
    }
}

/// What is preferred, first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Json,
    JsonSuffix,
    Multipart,
    Form,
    Anything,
    Text,
    Other,
}

fn rank(media_type: &str, request: bool) -> Rank {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => Rank::Json,
        "text/json" => Rank::JsonSuffix,
        essence if essence.ends_with("+json") => Rank::JsonSuffix,
        "multipart/form-data" if request => Rank::Multipart,
        "application/x-www-form-urlencoded" if request => Rank::Form,
        "*/*" | "application/*" => Rank::Anything,
        essence if essence.starts_with("text/") => Rank::Text,
        _ => Rank::Other,
    }
}

fn is_binary(shapes: &Shapes<'_>, schema: Option<SchemaId>) -> bool {
    let format = |schema| match &shapes.api.schema(shapes.api.target(schema)).meaning {
        Meaning::String(format) => format.as_deref() == Some("binary"),
        _ => false,
    };
    schema.is_some_and(format)
}

fn is_object(shapes: &Shapes<'_>, schema: SchemaId) -> bool {
    match &shapes.api.schema(shapes.api.target(schema)).meaning {
        Meaning::Object(object) => !object.properties.is_empty(),
        _ => false,
    }
}
