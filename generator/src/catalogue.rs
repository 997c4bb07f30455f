//! The catalogue of diagnostics: every code with its severity and its explanation, in one table.

use crate::diagnostic::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// A kind of diagnostic; its text form (`OAS0101`) is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable text form.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Whether it refuses the document, approximates it, or tells how it is read.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// What it means, in a paragraph.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc, "\n",)+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    // 00xx: reading
    /// The document could not be read from where it was named.
    Unreadable = "OAS0001", Error;
    /// The text is neither YAML nor JSON.
    Syntax = "OAS0002", Error;
    /// A mapping holds the same key twice.
    DuplicateKey = "OAS0003", Error;
    /// The document is nested deeper, is larger, or expands to more nodes than a limit allows.
    Limit = "OAS0004", Error;
    // 01xx: structure
    /// The text is a document, but not an OpenAPI one: the `openapi` field is missing.
    NotOpenApi = "OAS0101", Error;
    /// The version of the specification is not one that is read.
    Version = "OAS0102", Error;
    /// A value has a type that the specification does not allow in its place.
    Structure = "OAS0103", Error;
    /// A field that the specification requires is missing.
    MissingField = "OAS0104", Error;
    /// A keyword that the version of the specification does not know stands here; it is ignored, or read all the same
    /// where another version says what it means: the message tells which.
    UnknownKeyword = "OAS0105", Warning;
    /// A number or a boolean stands where a string belongs, for want of quotes; its text as written is used.
    Unquoted = "OAS0106", Warning;
    /// A field holds `null` where the specification has no use for it; it is read as if the field were absent.
    NullField = "OAS0107", Warning;
    /// A field that the specification requires is missing, and can be done without; it is read as if it were empty.
    Omitted = "OAS0108", Warning;
    /// Two things that the document says contradict each other, without an effect on the generated types: bounds between
    /// which there is nothing, a default that is not among the values, a parameter twice.
    Contradiction = "OAS0109", Warning;
    // 02xx: references
    /// A reference points to nothing.
    UnresolvedReference = "OAS0201", Error;
    /// References lead back to where they began, with nothing between.
    ReferenceCycle = "OAS0202", Error;
    /// A reference leads out of the document, which is not followed.
    ExternalReference = "OAS0203", Error;
    // 03xx: operations
    /// Two operations carry the same `operationId`.
    DuplicateOperationId = "OAS0301", Error;
    /// The parameters of a path do not match its template.
    PathParameters = "OAS0302", Warning;
    /// Two paths differ in nothing but the names of their parameters, or two tags have methods at one path that no router can
    /// have in both (`query`, `additionalOperations`): the client has the operations of both, the server answers those of
    /// the first.
    PathClash = "OAS0303", Warning;
    /// A security requirement names a scheme that the document does not declare.
    UnknownScheme = "OAS0304", Error;
    /// Beside a media type that is generated stands another that is not: a notation of the same value that is not modelled,
    /// such as YAML beside JSON, or another media type of an error or of one of several successes.
    MediaTypes = "OAS0305", Warning;
    /// A body or response has a media type that is not supported; it is passed through as bytes.
    MediaType = "OAS0306", Warning;
    /// Something of a schema that the XML of its values cannot say, or that the document leaves open: how a root element is
    /// called, a list beside something else, an object in an attribute, any JSON value. The message tells what is done.
    Xml = "OAS0307", Warning;
    /// A parameter whose values have no form that the specification defines for its `style` or media type; it is written
    /// in the nearest way, or left out: the message tells which.
    Parameter = "OAS0308", Warning;
    /// A security scheme of a kind that is not supported; operations are generated without it.
    SecurityScheme = "OAS0309", Warning;
    /// A construct of an operation that is not generated: a path item that nothing refers to, a body without a media type,
    /// the structure of a response header; or what `x-pagination` says and cannot be.
    OperationPart = "OAS0310", Warning;
    /// A generated mock has no answer for an operation: no value could be made that fits the schema of its response.
    NoAnswer = "OAS0311", Warning;
    /// A link leads to an operation that the document does not have; it is told in the documentation by what it says.
    LinkTarget = "OAS0312", Warning;
    /// Something that a schema says of a list is not checked where its items are streamed, as JSON lines are: of a request
    /// what cannot be told of one item after the other, of a response all but `items`.
    StreamedList = "OAS0313", Warning;
    // 04xx: schemas
    /// A schema's shape is not supported; its values are kept as any JSON value.
    Shape = "OAS0401", Warning;
    /// What a schema's keywords say together contradicts itself, so that no value fits; values are kept as any JSON value.
    AllOfContradiction = "OAS0402", Warning;
    /// A regular expression that cannot be checked: it is none of ECMA 262, or repeats too often; it is left out of
    /// `validate()`. One that looks around or refers back to a group is checked with the runtime's feature
    /// `pattern-full`, which the manifest of a generated crate switches on; in `OUT_DIR`, the crate does it itself.
    Pattern = "OAS0404", Warning;
    /// Formats that no type of Rust stands for and no check: values are what `type` says without them, such as strings, so
    /// that every value that fits is read. `[formats]` in `oasmith.toml` gives a format a type.
    Format = "OAS0405", Note;
    /// A union whose branches can only be told apart by trying each.
    Trial = "OAS0406", Warning;
    /// A schema that contains itself with nothing between, so that no value is finite.
    Infinite = "OAS0407", Error;
    /// A value of an enum does not have the type that stands beside it; it is read as that type where it can be.
    EnumType = "OAS0408", Warning;
    /// Schemas say what is in an object or a list and do not say, by `type`, that values are objects or lists: they are
    /// taken to be, and other values, which JSON Schema accepts, are refused. With `untyped = "exact"` they are any JSON
    /// value, checked as the document says.
    Untyped = "OAS0409", Note;
    /// More schemas extend one with a `discriminator` than an enum can reasonably have variants; its values are a struct
    /// that keeps all keys, and are read as what they are on demand.
    ManyExtend = "OAS0410", Warning;
    // 05xx: names
    /// Two items would get the same name and only an ordinal tells them apart.
    NameOrdinal = "OAS0501", Warning;
    /// A name that the document or the configuration asks for is taken.
    NameTaken = "OAS0502", Error;
    /// A rule of the configuration cannot be, names what is not in the document, or changes nothing.
    Rule = "OAS0503", Error;
    /// The configuration is not TOML, or has a key or a value that is not known.
    Configuration = "OAS0504", Error;
    /// A name that the document asks for is not an identifier of Rust.
    NameUnusable = "OAS0505", Error;
    /// A selector of `only` or `except` selects no operation, or together they leave none.
    Selector = "OAS0506", Error;
    // 06xx: output
    /// The output could not be written.
    Unwritable = "OAS0601", Error;
    /// The output folder holds files that oasmith did not write.
    ForeignFolder = "OAS0602", Error;
    // 07xx: overlays
    /// An overlay is not one of the Overlay Specification 1.0 or 1.1, or the target of an action is no query of RFC 9535.
    Overlay = "OAS0701", Error;
    /// An action of an overlay cannot be applied: what it merges does not go with what is there, or it selects what it must
    /// not.
    OverlayAction = "OAS0702", Error;
    /// An action of an overlay changes nothing: its target selects nothing, or it does not say what to do.
    OverlayTarget = "OAS0703", Warning;
}
