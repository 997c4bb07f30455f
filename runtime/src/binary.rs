//! Bytes in bodies: as base64 text, and as files.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

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
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Binary {
    /// The content.
    pub bytes: Vec<u8>,
    /// The name that the sender gives it. Never use it as a path: it comes from the other side.
    pub filename: Option<String>,
    /// Its media type; `application/octet-stream` is written where there is none.
    pub content_type: Option<String>,
}

impl Binary {
    /// A file with its name.
    pub fn named(filename: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), filename: Some(filename.into()), content_type: None }
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, filename: None, content_type: None }
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

/// In JSON, which has no bytes, `format: binary` is text: the content, which has to be UTF-8.
impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => Err(serde::ser::Error::custom("binary content that is not UTF-8 has no JSON form")),
        }
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| text.into_bytes().into())
    }
}
