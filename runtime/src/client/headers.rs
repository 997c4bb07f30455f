//! Documented response headers (*Header Object*) as values, read when somebody asks for them.

use std::borrow::Cow;
use std::fmt;

use http::HeaderMap;

use crate::FromParam;

/// The documented headers of a response, as one value.
pub trait ReadHeaders: Sized {
    /// Reads every header.
    ///
    /// # Errors
    /// The first that is missing, or is not what the document says.
    fn read(from: &HeaderReader<'_>) -> Result<Self, HeaderError>;
}

/// The headers of a response, to be read as values.
#[derive(Clone, Copy)]
pub struct HeaderReader<'a>(&'a HeaderMap);

impl<'a> HeaderReader<'a> {
    pub(super) fn new(headers: &'a HeaderMap) -> Self {
        Self(headers)
    }

    /// A header that is always there.
    ///
    /// # Errors
    /// One that is not, or is not a `T`.
    pub fn required<T: FromParam>(&self, name: &'static str) -> Result<T, HeaderError> {
        self.optional(name)?.ok_or_else(|| HeaderError::new(name, "is missing"))
    }

    /// A header that may be left out.
    ///
    /// # Errors
    /// One that is not a `T`.
    pub fn optional<T: FromParam>(&self, name: &'static str) -> Result<Option<T>, HeaderError> {
        // Several lines are one value (RFC 9110, section 5.3).
        self.lines(name)?.map(|lines| read(name, &[lines.join(", ").into()])).transpose()
    }

    /// A header that is always there and holds a list, separated by commas.
    ///
    /// # Errors
    /// As for [`required`](Self::required).
    pub fn required_list<T: FromParam>(&self, name: &'static str) -> Result<T, HeaderError> {
        self.optional_list(name)?.ok_or_else(|| HeaderError::new(name, "is missing"))
    }

    /// A header that may be left out and holds a list, separated by commas.
    ///
    /// # Errors
    /// As for [`optional`](Self::optional).
    pub fn optional_list<T: FromParam>(&self, name: &'static str) -> Result<Option<T>, HeaderError> {
        let Some(lines) = self.lines(name)? else { return Ok(None) };
        let items = lines.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty());
        read(name, &items.map(Cow::from).collect::<Vec<_>>()).map(Some)
    }

    fn lines(self, name: &'static str) -> Result<Option<Vec<&'a str>>, HeaderError> {
        let lines = self.0.get_all(name).iter().map(|line| std::str::from_utf8(line.as_bytes()));
        match lines.collect::<Result<Vec<_>, _>>() {
            Ok(lines) => Ok((!lines.is_empty()).then_some(lines)),
            Err(_) => Err(HeaderError::new(name, "is not UTF-8")),
        }
    }
}

fn read<T: FromParam>(name: &'static str, values: &[Cow<'_, str>]) -> Result<T, HeaderError> {
    T::from_param(values).map_err(|error| HeaderError::new(name, error.to_string()))
}

/// The names of the headers alone: values may be secret.
impl fmt::Debug for HeaderReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::response::HeaderNames(self.0).fmt(f)
    }
}

/// A response header that is not what the document says. It does not hold the value that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderError {
    name: &'static str,
    reason: Cow<'static, str>,
}

impl HeaderError {
    fn new(name: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { name, reason: reason.into() }
    }

    /// The header's name, as the document writes it.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response header `{}`: {}", self.name, self.reason)
    }
}

impl std::error::Error for HeaderError {}
