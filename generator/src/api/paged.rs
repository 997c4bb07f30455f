//! What an operation's author, or a configuration, says of its pages: `x-pagination`.
//!
//! ```yaml
//! x-pagination:
//!   style: cursor          # or page, offset, link; `x-pagination: false`: it has no pages
//!   parameter: after       # the query parameter: of all but link
//!   next: /meta/next       # where the response has its next value, or the link; of link, without it: the header `Link`
//!   first: 0               # of page: the number of the first one, 1 unless it is said
//!   pages: /meta/pages     # of page: where the response has how many there are
//!   total: /meta/total     # of offset: where the response has how many items there are
//!   items: /data           # where the response has its items, where that is not plain
//! ```

use crate::document::tree::{Node, Value};

/// What is said of the pages of an operation. Places in the response are JSON pointers (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPages {
    /// How the next page is found; `None`: there are none.
    pub style: Option<PageStyle>,
    /// The place of the items.
    pub items: Option<String>,
    /// Whether it is said of several operations at once, so that it counts only where it can.
    pub where_it_can: bool,
}

/// How the next page is found and asked for; places in the response are JSON pointers (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageStyle {
    /// The response has what the query parameter is to be.
    Value {
        /// The query parameter.
        parameter: String,
        /// The place of its next value.
        next: String,
    },
    /// Pages have numbers, and the response has how many there are.
    Page {
        /// The query parameter.
        parameter: String,
        /// The number of the first page.
        first: i64,
        /// The place of the number of pages; without it, a page without items is the last.
        pages: Option<String>,
    },
    /// The request says how many items to leave out, and the response has how many there are.
    Offset {
        /// The query parameter.
        parameter: String,
        /// The place of the number of items; without it, a page without items is the last.
        total: Option<String>,
    },
    /// The response has a link.
    Link {
        /// The place of the link; without it, it is the header `Link` with the relation `next` (RFC 8288).
        next: Option<String>,
    },
}

/// The keys that may stand beside `style`.
pub(crate) const KEYS: [&str; 7] = ["style", "parameter", "next", "first", "pages", "total", "items"];

impl AskedPages {
    /// None.
    pub(crate) const NEVER: Self = Self { style: None, items: None, where_it_can: false };

    /// The value of `x-pagination`, or what is wrong with it.
    pub(super) fn of(node: &Node) -> Result<Self, String> {
        match &node.value {
            Value::Bool(false) => Ok(Self::NEVER),
            Value::Object(members) => {
                let mut entries = Vec::new();
                for member in members {
                    let text = match &member.node.value {
                        Value::String(text) | Value::Number(text) => text.as_str(),
                        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                            return Err(format!("`{}` of `x-pagination` must be a text or a number", member.key));
                        }
                    };
                    entries.push((member.key.as_str(), text));
                }
                Self::parse(&entries)
            }
            Value::Null | Value::Bool(true) | Value::String(_) | Value::Number(_) | Value::Array(_) => {
                Err("`x-pagination` must be `false` or a mapping with a `style`".to_owned())
            }
        }
    }

    /// What the keys say together, or what is wrong with them.
    pub(crate) fn parse(entries: &[(&str, &str)]) -> Result<Self, String> {
        if let Some((key, _)) = entries.iter().find(|(key, _)| !KEYS.contains(key)) {
            return Err(format!("`{key}` says nothing of pages; there are {}", KEYS.join(", ")));
        }
        let text = |wanted: &str| entries.iter().find(|(key, _)| *key == wanted).map(|(_, text)| (*text).to_owned());
        let place = |key: &str| match text(key) {
            Some(text) if !(text.is_empty() || text.starts_with('/')) => {
                Err(format!("`{key}` must be a JSON pointer such as `/meta/{key}`"))
            }
            found => Ok(found),
        };
        let needed =
            |key: &str, style: &str| text(key).ok_or_else(|| format!("pages of the style `{style}` need `{key}`"));
        let style = match text("style").as_deref() {
            Some(style @ "cursor") => {
                let next = place("next")?.ok_or_else(|| format!("pages of the style `{style}` need `next`"))?;
                PageStyle::Value { parameter: needed("parameter", style)?, next }
            }
            Some(style @ "page") => {
                let first = text("first").unwrap_or_else(|| "1".to_owned());
                let first = first.parse().map_err(|_| "`first` must be a whole number".to_owned())?;
                PageStyle::Page { parameter: needed("parameter", style)?, first, pages: place("pages")? }
            }
            Some(style @ "offset") => {
                PageStyle::Offset { parameter: needed("parameter", style)?, total: place("total")? }
            }
            Some("link") => PageStyle::Link { next: place("next")? },
            Some(_) | None => return Err("`style` of pages must be `cursor`, `page`, `offset` or `link`".to_owned()),
        };
        Ok(Self { style: Some(style), items: place("items")?, where_it_can: false })
    }
}
