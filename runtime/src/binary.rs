//! Bytes in bodies: as base64 text, and as files.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use bytes::Bytes;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::Body;

/// `format: byte`: bytes that travel as base64 text (RFC 4648, section 4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64(pub Vec<u8>);

impl Base64 {
    /// The text on the wire.
    pub fn encode(&self) -> String {
        STANDARD.encode(&self.0)
    }

    /// The bytes of the text, if it is base64 with its padding.
    pub fn decode(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok().map(Self)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::deserialize(deserializer, "a base64 string", Self::decode)
    }
}

/// `format: base64url`: bytes that travel as text of the alphabet for URLs (RFC 4648, section 5).
///
/// Padding is written where it was read; bytes of one's own are written without.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64Url {
    /// The bytes.
    pub bytes: Vec<u8>,
    padded: bool,
}

impl Base64Url {
    /// The text on the wire.
    pub fn encode(&self) -> String {
        if self.padded { URL_SAFE.encode(&self.bytes) } else { URL_SAFE_NO_PAD.encode(&self.bytes) }
    }

    /// The bytes of the text, with its padding or without.
    pub fn decode(text: &str) -> Option<Self> {
        let padded = text.ends_with('=');
        let bytes = if padded { URL_SAFE.decode(text) } else { URL_SAFE_NO_PAD.decode(text) };
        bytes.ok().map(|bytes| Self { bytes, padded })
    }
}

impl From<Vec<u8>> for Base64Url {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, padded: false }
    }
}

impl From<&[u8]> for Base64Url {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl AsRef<[u8]> for Base64Url {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Serialize for Base64Url {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

impl<'de> Deserialize<'de> for Base64Url {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::deserialize(deserializer, "a base64url string", Self::decode)
    }
}

/// `format: binary`: a file, a part of a multipart body.
///
/// ```
/// use oasmith_runtime::Binary;
///
/// let small = Binary::named("a.txt", "in memory");
/// assert_eq!(small.content.as_bytes().unwrap(), "in memory");
/// # fn large() -> std::io::Result<Binary> {
/// // Read while it is sent; `Body::stream` and `Body::reader` take what is no file.
/// let large = Binary::named("b.iso", oasmith_runtime::Body::file(std::fs::File::open("b.iso")?)?);
/// # Ok(large)
/// # }
/// ```
///
/// What a server receives may be in memory or in a temporary file: `file.content.bytes().await?` has it all, and
/// `file.content.next().await` piece by piece.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Binary {
    /// The content.
    pub content: Body,
    /// The name that the sender gives it. Never use it as a path: it comes from the other side.
    pub filename: Option<String>,
    /// Its media type; `application/octet-stream` is written where there is none.
    pub content_type: Option<String>,
}

impl Binary {
    /// A file with its name.
    pub fn named(filename: impl Into<String>, content: impl Into<Body>) -> Self {
        Self { content: content.into(), filename: Some(filename.into()), content_type: None }
    }
}

impl From<Body> for Binary {
    fn from(content: Body) -> Self {
        Self { content, filename: None, content_type: None }
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Body::from(bytes).into()
    }
}

impl From<Bytes> for Binary {
    fn from(bytes: Bytes) -> Self {
        Body::from(bytes).into()
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

/// In JSON, which has no bytes, `format: binary` is text: the content, which has to be UTF-8 and in memory.
impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.content.as_bytes().map(|bytes| std::str::from_utf8(bytes)) {
            Some(Ok(text)) => serializer.serialize_str(text),
            Some(Err(_)) => Err(serde::ser::Error::custom("binary content that is not UTF-8 has no JSON form")),
            None => Err(serde::ser::Error::custom("binary content that is not in memory has no JSON form")),
        }
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| text.into_bytes().into())
    }
}
