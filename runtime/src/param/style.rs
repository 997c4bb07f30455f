//! Where a parameter stands and how its value is written (*Parameter Object*, `in`, `style` and what stands beside it).

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParamIn {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How the value of a parameter is written: `style`, `explode`, `allowReserved`, `allowEmptyValue`, or JSON (`content`).
///
/// What the styles write is in the table "Style Examples" of the specification; they are the expansions of RFC 6570.
///
/// ```
/// use oasmith_runtime::ParamStyle;
///
/// // `color=blue,black,brown`, where `FORM` alone is `color=blue&color=black&color=brown`.
/// const COLOR: ParamStyle = ParamStyle::FORM.joined();
/// assert_ne!(COLOR, ParamStyle::FORM);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParamStyle {
    pub(crate) base: Base,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
    pub(crate) empty: bool,
    pub(crate) values: Values,
}

/// `style`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Base {
    Form,
    Simple,
    Label,
    Matrix,
    Space,
    Pipe,
    Deep,
    Json,
}

/// What the values of a parameter can be, where the text alone does not tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Values {
    /// Scalars or lists.
    Plain,
    /// Objects only.
    Objects,
    /// Objects, and scalars or lists too.
    Mixed,
}

impl ParamStyle {
    /// `form`, exploded: `color=blue&color=black`; for queries and cookies, and for scalars in them.
    pub const FORM: Self = Self::of(Base::Form, true);
    /// `simple`: `blue,black`; for paths and headers.
    pub const SIMPLE: Self = Self::of(Base::Simple, false);
    /// `label`: `.blue,black`; for paths.
    pub const LABEL: Self = Self::of(Base::Label, false);
    /// `matrix`: `;color=blue,black`; for paths.
    pub const MATRIX: Self = Self::of(Base::Matrix, false);
    /// `spaceDelimited`: `color=blue%20black`; for queries.
    pub const SPACE: Self = Self::of(Base::Space, false);
    /// `pipeDelimited`: `color=blue%7Cblack`; for queries.
    pub const PIPE: Self = Self::of(Base::Pipe, false);
    /// `deepObject`: `color%5BR%5D=100&color%5BG%5D=200`; for queries. What the specification leaves open: deeper
    /// objects are written `color[a][b]`, and items of lists `color[a][0]`; `color[a][]` is read as well.
    pub const DEEP_OBJECT: Self = Self::of(Base::Deep, true);
    /// `content` of a JSON media type: the value is one JSON text.
    pub const JSON: Self = Self::of(Base::Json, false);

    const fn of(base: Base, explode: bool) -> Self {
        Self { base, explode, reserved: false, empty: false, values: Values::Plain }
    }

    /// `explode: true`
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self { explode: true, ..self }
    }

    /// `explode: false`
    #[must_use]
    pub const fn joined(self) -> Self {
        Self { explode: false, ..self }
    }

    /// `allowReserved: true`: reserved characters stay as they are (RFC 6570, section 3.2.3), and so does what is
    /// percent-encoded already; not `#`, `&`, `+`, `[` and `]`, which would be no data any more.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }

    /// `allowEmptyValue: true`: an empty value is a parameter that is not used, or an empty list.
    #[must_use]
    pub const fn empty(self) -> Self {
        Self { empty: true, ..self }
    }

    /// The values are objects.
    #[must_use]
    pub const fn objects(self) -> Self {
        Self { values: Values::Objects, ..self }
    }

    /// The values may be objects and may be scalars or lists.
    #[must_use]
    pub const fn mixed(self) -> Self {
        Self { values: Values::Mixed, ..self }
    }
}

/// Which keys of a query or a cookie belong to an exploded object, whose own name is not on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParamKeys {
    /// These, the properties of the object.
    Only(&'static [&'static str]),
    /// All but these, which belong to other parameters: the object takes any key.
    Besides(&'static [&'static str]),
}

impl ParamKeys {
    #[cfg(feature = "server")]
    pub(crate) fn has(self, key: &str) -> bool {
        match self {
            Self::Only(keys) => keys.contains(&key),
            Self::Besides(keys) => !keys.iter().any(|other| {
                // `a[` stands for every key of a deep object.
                *other == key || other.ends_with('[') && key.starts_with(other)
            }),
        }
    }
}
