//! What a request or a response carries: parameters, headers, bodies, media types.

use indexmap::IndexMap;
use openapiv3::{
    Content, CookieStyle, Encoding, Header, HeaderStyle, MediaType, Parameter, ParameterData, ParameterSchemaOrContent,
    PathStyle, QueryStyle, ReferenceOr, RequestBody, Schema,
};

use super::Reader;
use super::fields::Fields;
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::document::reference::local;
use crate::document::tree::Node;
use crate::document::version::Version;
use crate::features::{ENCODING, HEADER, MEDIA_TYPE, PARAMETER, REQUEST_BODY};

const QUERY_STYLES: [(&str, QueryStyle); 4] = [
    ("form", QueryStyle::Form),
    ("spaceDelimited", QueryStyle::SpaceDelimited),
    ("pipeDelimited", QueryStyle::PipeDelimited),
    ("deepObject", QueryStyle::DeepObject),
];

const PATH_STYLES: [(&str, PathStyle); 3] =
    [("simple", PathStyle::Simple), ("label", PathStyle::Label), ("matrix", PathStyle::Matrix)];

/// `in` of a Parameter Object.
#[derive(Clone)]
enum Location {
    Query,
    Header,
    Path,
    Cookie,
    Querystring,
}

impl Reader<'_> {
    /// Parameter Object.
    pub(super) fn parameter(&mut self, node: &Node) -> Option<Parameter> {
        let fields = self.fields(node, PARAMETER.names)?;
        let location = self.location(fields);
        let name = fields.required_string(self, "name");
        match location {
            // No template can name it; elsewhere the rest of the document does without it.
            Some(Location::Path) | None => self.not_empty(node, "name"),
            Some(Location::Query | Location::Header | Location::Cookie) => self.unnamed(node),
            Some(Location::Querystring) => {}
        }
        let format = self.schema_or_content(fields);
        let required = fields.boolean(self, "required");
        if let (Some(Location::Path), Some(false), Some(node)) = (&location, required, fields.get("required")) {
            let message = "a parameter of the path is always required: it is read as if that stood here";
            self.within("required", |reader| reader.report(Code::Contradiction, node.place, message, ""));
        }
        let required = required.unwrap_or_default();
        fields.see(self, "examples", Self::examples);
        let parameter_data = |reader: &mut Self| {
            Some(ParameterData {
                name,
                description: fields.string(reader, "description"),
                required,
                deprecated: fields.boolean(reader, "deprecated"),
                format: format?,
                example: None,
                examples: IndexMap::new(),
                explode: fields.boolean(reader, "explode"),
                extensions: IndexMap::new(),
            })
        };
        let location = location?;
        if matches!(location, Location::Querystring) {
            self.beside.querystrings.push(self.pointer.clone());
        }
        Some(match location {
            Location::Query | Location::Querystring => Parameter::Query {
                allow_reserved: fields.boolean(self, "allowReserved").unwrap_or_default(),
                style: fields.word(self, "style", &QUERY_STYLES).unwrap_or_default(),
                allow_empty_value: fields.boolean(self, "allowEmptyValue"),
                parameter_data: parameter_data(self)?,
            },
            Location::Header => Parameter::Header {
                style: fields.word(self, "style", &[("simple", HeaderStyle::Simple)]).unwrap_or_default(),
                parameter_data: parameter_data(self)?,
            },
            Location::Path => Parameter::Path {
                style: fields.word(self, "style", &PATH_STYLES).unwrap_or_default(),
                parameter_data: parameter_data(self)?,
            },
            Location::Cookie => Parameter::Cookie {
                style: fields
                    .word(self, "style", &[("form", CookieStyle::Form), ("cookie", CookieStyle::Form)])
                    .unwrap_or_default(),
                parameter_data: parameter_data(self)?,
            },
        })
    }

    /// Says of a parameter whose name is empty that it is left out: nothing could be sent under it.
    fn unnamed(&mut self, parameter: &Node) {
        if let Some(name) = parameter.get("name")
            && name.as_str() == Some("")
        {
            let message = "the name of the parameter is empty: it is left out";
            self.within("name", |reader| reader.report(Code::Parameter, name.place, message, ""));
        }
    }

    fn location(&mut self, fields: Fields<'_>) -> Option<Location> {
        let Some(node) = fields.get("in") else {
            fields.missing(self, "in");
            return None;
        };
        if let Some(text @ ("body" | "formData")) = node.as_str() {
            let diagnostic = self.within("in", |reader| {
                Diagnostic::new(Code::Structure, format!("`in` must not be `{text}`: that is Swagger 2.0"))
                    .at(node.place, reader.pointer.as_str(), "")
                    .help("describe the body by the operation's `requestBody`")
            });
            self.diagnostics.push(diagnostic);
            return None;
        }
        let locations = [
            ("query", Location::Query),
            ("header", Location::Header),
            ("path", Location::Path),
            ("cookie", Location::Cookie),
            ("querystring", Location::Querystring),
        ];
        let locations = if self.version < Version::V3_2 { &locations[..4] } else { &locations[..] };
        fields.word(self, "in", locations)
    }

    /// Header Object.
    pub(super) fn header(&mut self, node: &Node) -> Option<Header> {
        let fields = self.fields(node, HEADER.names)?;
        Some(Header {
            description: fields.string(self, "description"),
            style: fields.word(self, "style", &[("simple", HeaderStyle::Simple)]).unwrap_or_default(),
            required: fields.boolean(self, "required").unwrap_or_default(),
            deprecated: fields.boolean(self, "deprecated"),
            format: self.schema_or_content(fields)?,
            example: None,
            examples: IndexMap::new(),
            extensions: IndexMap::new(),
        })
    }

    /// A parameter or header has a `schema`, or a `content` of one media type.
    fn schema_or_content(&mut self, fields: Fields<'_>) -> Option<ParameterSchemaOrContent> {
        let schema = fields.read(self, "schema", |reader, node| Some(reader.schema_reference(node)));
        let content: Option<Content> = fields.read(self, "content", |reader, node| Some(reader.content(node)));
        match (schema, content) {
            (Some(schema), None) => Some(ParameterSchemaOrContent::Schema(schema)),
            (None, Some(content)) => {
                if content.len() != 1 {
                    let message = format!("`content` must have one media type here, found {}", content.len());
                    let place = fields.get("content").map_or(fields.place(), |node| node.place);
                    self.within("content", |reader| reader.report(Code::Structure, place, message, ""));
                }
                Some(ParameterSchemaOrContent::Content(content))
            }
            (Some(_), Some(_)) => {
                let message = format!("{} has both a `schema` and a `content`", self.subject());
                self.report(Code::Structure, fields.place(), message, "only one of them may stand here");
                None
            }
            (None, None) => {
                fields.missing(self, "schema");
                None
            }
        }
    }

    /// Request Body Object.
    pub(super) fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let fields = self.fields(node, REQUEST_BODY.names)?;
        let content = fields.required(self, "content", |reader, node| Some(reader.content(node)));
        Some(RequestBody {
            description: fields.string(self, "description"),
            content: content.unwrap_or_default(),
            required: fields.boolean(self, "required").unwrap_or_default(),
            extensions: IndexMap::new(),
        })
    }

    /// Media Type Object, or a reference to one among the components (3.2).
    pub(super) fn media_type_or_reference(&mut self, node: &Node) -> Option<MediaType> {
        match self.reference_or(node, Self::media_type)? {
            ReferenceOr::Item(media_type) => Some(media_type),
            ReferenceOr::Reference { reference } => {
                let message = format!("the reference `{}` points to nothing", reference.escape_debug());
                let target = local(&reference).unwrap_or_default();
                self.nowhere(message, node.place, "no media type stands there", &target);
                None
            }
        }
    }

    /// Media Type Object.
    pub(super) fn media_type(&mut self, node: &Node) -> Option<MediaType> {
        let fields = self.fields(node, MEDIA_TYPE.names)?;
        fields.see(self, "examples", Self::examples);
        self.encodings(node);
        if let Some(index) = fields.read(self, "itemSchema", |reader, node| Some(reader.schema(node))) {
            self.beside.item_schemas.insert(self.pointer.clone(), index);
        }
        for key in ["prefixEncoding", "itemEncoding"] {
            let message = format!("`{key}` is not generated: the parts are written as their types are by default");
            fields.ignored(self, Code::OperationPart, key, &message);
        }
        Some(MediaType {
            schema: fields
                .unless_null(self, "schema")
                .map(|node| self.within("schema", |reader| reader.schema_reference(node))),
            example: None,
            examples: IndexMap::new(),
            encoding: fields.map(self, "encoding", Self::encoding),
            extensions: IndexMap::new(),
        })
    }

    fn encoding(&mut self, node: &Node) -> Option<Encoding> {
        let fields = self.fields(node, ENCODING.names)?;
        for key in ["encoding", "prefixEncoding", "itemEncoding"] {
            let message =
                format!("`{key}` of a part is not generated: its parts are written as their types are by default");
            fields.ignored(self, Code::OperationPart, key, &message);
        }
        Some(Encoding {
            content_type: fields.string(self, "contentType"),
            headers: fields.read(self, "headers", |reader, node| Some(reader.headers(node))).unwrap_or_default(),
            style: fields.word(self, "style", &QUERY_STYLES),
            explode: fields.boolean(self, "explode").unwrap_or_default(),
            allow_reserved: fields.boolean(self, "allowReserved").unwrap_or_default(),
            extensions: IndexMap::new(),
        })
    }

    /// A schema position of the skeleton: a reference into the table.
    fn schema_reference(&mut self, node: &Node) -> ReferenceOr<Schema> {
        let index = self.schema(node);
        ReferenceOr::Reference { reference: format!("#/components/schemas/{}", index.0) }
    }
}
