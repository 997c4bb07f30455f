//! Sending items under a media type, checked before where the caller asks for it.

use std::sync::Arc;

use bytes::Bytes;

use super::stream::{Texts, Watch};
use super::{JsonItems, Written};
use crate::body::{Body, BodyError};
use crate::{EncodeError, Json, Mode, Rules, Violations};

/// What a request sends: whether it holds a secret, what is wrong with it, and its bytes.
pub(crate) struct Sent {
    pub(crate) hidden: bool,
    pub(crate) encoded: Result<Body, EncodeError>,
    /// What is wrong with the items themselves.
    pub(crate) checked: Result<(), Violations>,
    /// The texts of all items, a line each, where they are in memory.
    pub(crate) texts: Option<Bytes>,
    /// By what a stream is checked while it is sent.
    pub(crate) watch: Option<Arc<Watch>>,
}

impl<T> JsonItems<T> {
    /// As it is sent under a media type: each text of a sequence begins with a record separator (RFC 7464).
    pub(crate) fn sent(self, media_type: &str) -> Sent {
        let Written { framed, encoded, checked, hidden, watch } = self.written;
        let texts = self.body.as_bytes().filter(|_| framed).cloned();
        let sequence = framed && media_type.to_ascii_lowercase().contains("json-seq");
        let body = match self.body.as_bytes() {
            Some(bytes) if sequence => {
                // JSON that is written here has no line feed in it.
                Body::from(bytes.split_inclusive(|byte| *byte == b'\n').flat_map(separated).collect::<Vec<u8>>())
            }
            None if sequence => Body::stream(Texts::of_chunks(self.body, |chunk: Result<Bytes, BodyError>, _| {
                Ok(separated(&chunk?).collect())
            })),
            _ => self.body,
        };
        Sent { hidden, encoded: encoded.map(|()| body), checked, texts, watch }
    }
}

/// What is wrong with the list that these texts are, a line each.
pub(crate) fn check_list(texts: &[u8], rules: &Rules) -> Result<(), Violations> {
    let texts = texts.split(|byte| *byte == b'\n').filter(|text| !text.is_empty());
    let items: Vec<Json> = texts.flat_map(|text| crate::decode(text, Mode::Client, false)).collect();
    crate::validate_with(&items, rules)
}

fn separated(text: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::once(b'\x1e').chain(text.iter().copied())
}
