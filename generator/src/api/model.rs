//! What an operation is made of, references and inheritance resolved.

use super::{AskedPages, Hook, Link, Location, Method, SchemaId, SchemeKind, Server, StatusMatch};
use crate::diagnostic::Place;
use crate::media_type;

/// An operation with what it inherits.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`
    pub id: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The method, in lower case as the document writes it.
    pub method: Method,
    /// The path template; the name of a webhook; of a callback, the expression that its address is found by.
    pub template: String,
    /// Where it is, unless it is a path's.
    pub hook: Option<Hook>,
    /// The servers of the operation alone, or of its path; none where they are the document's.
    pub servers: Vec<Server>,
    /// `tags`
    pub tags: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// The JSON pointer of the operation.
    pub pointer: String,
    /// The JSON pointer at which it is written: another where its path item is a reference.
    pub written_at: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Its parameters: those of the path first unless overridden, in document order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, in document order.
    pub responses: Vec<Response>,
    /// Its own security or the document's: the alternatives.
    pub security: Vec<Vec<Need>>,
    /// What is said of its pages, by `x-pagination` or by a configuration, which wins.
    pub pagination: Option<AskedPages>,
}

impl Operation {
    /// The word that stands for it in names: its `operationId`; else its method and path, or what stands for the path.
    pub fn word(&self) -> String {
        let method = self.method.as_str().to_ascii_lowercase();
        match (&self.id, &self.hook) {
            (Some(id), _) => id.clone(),
            (None, None) => format!("{method} {}", self.template),
            (None, Some(Hook::Webhook(name))) => format!("{name} {method}"),
            (None, Some(Hook::Callback { name, of })) => {
                format!("{} {name} {method}", of.as_deref().unwrap_or_default()).trim_start().to_owned()
            }
        }
    }
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// `name`
    pub name: String,
    /// The name that a configuration asks for.
    pub rust_name: Option<String>,
    /// `in`
    pub location: Location,
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Its schema, that of its `content` too.
    pub schema: Option<SchemaId>,
    /// The media type, where it has `content`.
    pub content: Option<String>,
    /// How it is written.
    pub style: ParameterStyle,
    /// `explode`, with the style's default.
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `allowEmptyValue`
    pub allow_empty: bool,
    /// Whether it is all of the query (`in: querystring`, 3.2), whose [`location`](Self::location) is the query.
    pub whole_query: bool,
    /// `encoding` of its `content`, where it is all of the query.
    pub encodings: Vec<Encoding>,
    /// Where it stands.
    pub place: Place,
    /// The JSON pointer of the parameter.
    pub pointer: String,
}

/// `style` of a parameter (*Parameter Object*, *Style Values*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterStyle {
    /// `;name=value`, in a path.
    Matrix,
    /// `.value`, in a path.
    Label,
    /// `value`, with commas between items.
    Simple,
    /// `name=value`, in a query or a cookie.
    Form,
    /// Items with spaces between them.
    SpaceDelimited,
    /// Items with `|` between them.
    PipeDelimited,
    /// `name[key]=value`.
    DeepObject,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// `content`: media type and schema, in document order.
    pub content: Vec<(String, Option<SchemaId>)>,
    /// Where each media type of `content` stands.
    pub places: Vec<Place>,
    /// `itemSchema` by media type, where there is one.
    pub items: Vec<(String, SchemaId)>,
    /// `encoding` by media type, where there is one.
    pub encodings: Vec<(String, Vec<Encoding>)>,
    /// Where it stands.
    pub place: Place,
    /// The JSON pointer of the body.
    pub pointer: String,
}

impl Body {
    /// The schema of a media type; its parameters do not count.
    pub fn schema(&self, media_type: &str) -> Option<SchemaId> {
        let mut contents = self.content.iter();
        contents.find(|(name, _)| media_type::is_same(name, media_type)).and_then(|(_, schema)| *schema)
    }

    /// The schema of the items of a media type; its parameters do not count.
    pub fn item(&self, media_type: &str) -> Option<SchemaId> {
        self.items.iter().find(|(name, _)| media_type::is_same(name, media_type)).map(|(_, schema)| *schema)
    }
}

/// How a property of a form or of a multipart body is written (*Encoding Object*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// The property.
    pub property: String,
    /// `contentType`
    pub content_type: Option<String>,
    /// `style`
    pub style: Option<ParameterStyle>,
    /// `explode`
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: Option<bool>,
    /// Where it stands.
    pub place: Place,
    /// Its JSON pointer.
    pub pointer: String,
}

/// A response.
#[derive(Debug)]
pub struct Response {
    /// Its key.
    pub status: StatusMatch,
    /// `description`
    pub description: String,
    /// `content`: media type and schema, in document order.
    pub content: Vec<(String, Option<SchemaId>)>,
    /// Where each media type of `content` stands.
    pub places: Vec<Place>,
    /// `itemSchema` by media type, where there is one.
    pub items: Vec<(String, SchemaId)>,
    /// `headers`, in document order.
    pub headers: Vec<Header>,
    /// `links`, in document order.
    pub links: Vec<Link>,
    /// Where it stands.
    pub place: Place,
    /// The JSON pointer of the response.
    pub pointer: String,
}

/// A header of a response.
#[derive(Debug)]
pub struct Header {
    /// Its key, the header's name.
    pub name: String,
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Its schema; `None` if it has `content` instead.
    pub schema: Option<SchemaId>,
    /// Where it stands.
    pub place: Place,
    /// The JSON pointer of the header.
    pub pointer: String,
}

/// A scheme that an alternative of a security requirement needs.
#[derive(Debug)]
pub struct Need {
    /// Its position in [`Api::schemes`](super::Api::schemes).
    pub scheme: usize,
    /// The scopes or roles that are listed.
    pub scopes: Vec<String>,
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// The component's name.
    pub name: String,
    /// Its kind.
    pub kind: SchemeKind,
    /// `description`
    pub description: Option<String>,
    /// Where its tokens come from: what it is, and its address.
    pub addresses: Vec<(&'static str, String)>,
}
