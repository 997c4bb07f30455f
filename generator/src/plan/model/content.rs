//! What the plan says about bodies, and what they carry.

use super::{Rules, Style, TypeRef, XmlId};

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// `required`
    pub required: bool,
    /// What it holds.
    pub content: Content,
    /// What it may hold instead, under other media types.
    pub others: Vec<Content>,
    /// `description`
    pub description: Option<String>,
}

impl Body {
    /// All that it may hold, the preferred first.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        std::iter::once(&self.content).chain(&self.others)
    }

    /// Whether its media types carry different things.
    pub fn has_choice(&self) -> bool {
        self.others.iter().any(|other| !other.carries_same(&self.content) && !other.has_same_items(&self.content))
    }

    /// What it may hold, JSON of one type once whatever it is called.
    pub fn distinct(&self) -> Vec<&Content> {
        let mut distinct: Vec<&Content> = Vec::new();
        for content in self.contents() {
            if !distinct.iter().any(|known| known.is_twin(content)) {
                distinct.push(content);
            }
        }
        distinct
    }
}

/// What a body holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(clippy::large_enum_variant, reason = "built once and read; a box would stand in every match")]
pub enum Content {
    /// A JSON value under this media type, or XML that is read and written as one.
    Json {
        /// The media type, as written.
        media_type: String,
        /// Its type.
        ty: TypeRef,
        /// What is checked of the value itself.
        rules: Rules,
        /// The XML that it may be as well, or that it is.
        xml: Option<Xml>,
    },
    /// `multipart/form-data`, a named struct.
    Multipart {
        /// Its type.
        ty: TypeRef,
    },
    /// `application/x-www-form-urlencoded`, an object.
    Form {
        /// Its type.
        ty: TypeRef,
        /// The properties that are written otherwise than by default: a scalar as its text, a list as its key repeated,
        /// an object as its JSON text.
        fields: Vec<FormField>,
    },
    /// Text under this media type: `String`.
    Text {
        /// The media type, as written.
        media_type: String,
    },
    /// Items of which each is a value, one after another, as long as the response or the request goes on.
    Items {
        /// The media type, as written.
        media_type: String,
        /// What separates them.
        framing: Framing,
        /// The type of an item, or of an event's data.
        ty: TypeRef,
        /// What is checked of the list that the items of a request are.
        rules: Rules,
    },
    /// Bytes under this media type: `Bytes`.
    Bytes {
        /// The media type, as written.
        media_type: String,
    },
}

/// A body of XML.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Xml {
    /// Its table.
    pub body: XmlId,
    /// Its media type; where it is that of the content, there is no JSON.
    pub media_type: String,
}

/// How a property of a form is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FormField {
    /// The property.
    pub wire: String,
    /// As a query parameter of that name is.
    pub style: Style,
}

/// What separates the items of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Framing {
    /// JSON, a value a line.
    Lines,
    /// Server-sent events with JSON.
    Events,
    /// Server-sent events with text.
    TextEvents,
}

impl Content {
    /// The media type, as written.
    pub fn media_type(&self) -> &str {
        match self {
            Self::Json { media_type, .. }
            | Self::Items { media_type, .. }
            | Self::Text { media_type }
            | Self::Bytes { media_type } => media_type,
            Self::Multipart { .. } => "multipart/form-data",
            Self::Form { .. } => "application/x-www-form-urlencoded",
        }
    }

    /// The table of XML and its media type, where it is XML or may be.
    pub fn xml(&self) -> Option<&Xml> {
        match self {
            Self::Json { xml, .. } => xml.as_ref(),
            Self::Multipart { .. }
            | Self::Form { .. }
            | Self::Text { .. }
            | Self::Items { .. }
            | Self::Bytes { .. } => None,
        }
    }

    /// The same, where there is no JSON of it.
    pub fn only_xml(&self) -> Option<&Xml> {
        self.xml().filter(|xml| xml.media_type == self.media_type())
    }

    /// Whether two media types carry values of one type.
    pub fn carries_same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Json { ty, .. } | Self::Multipart { ty } | Self::Form { ty, .. },
                Self::Json { ty: other, .. } | Self::Multipart { ty: other } | Self::Form { ty: other, .. },
            ) => ty == other,
            (Self::Text { .. }, Self::Text { .. }) | (Self::Bytes { .. }, Self::Bytes { .. }) => true,
            (
                Self::Json { .. }
                | Self::Items { .. }
                | Self::Multipart { .. }
                | Self::Form { .. }
                | Self::Text { .. }
                | Self::Bytes { .. },
                _,
            ) => false,
        }
    }

    /// Whether both are items of one type, whatever separates them.
    fn has_same_items(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Items { ty, .. }, Self::Items { ty: other, .. }) if ty == other)
    }

    /// Whether both are JSON of one type, whatever it is called.
    pub fn is_twin(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Json { ty, .. }, Self::Json { ty: other, .. }) if ty == other)
    }
}
