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
    pub(crate) checked: Result<(), Violations>,
    /// By what a stream is checked while it is sent.
    pub(crate) watch: Option<Arc<Watch>>,
}

impl<T> JsonItems<T> {
    /// As it is sent under a media type: each text of a sequence begins with a record separator (RFC 7464). `rules` are
    /// those of the list.
    pub(crate) fn sent(self, media_type: &str, rules: &Rules) -> Sent {
        let Written { framed, encoded, checked, hidden, watch } = self.written;
        let checked = match self.body.as_bytes() {
            Some(bytes) if framed => and_rules(checked, bytes, rules),
            Some(_) | None => checked,
        };
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
        Sent { hidden, encoded: encoded.map(|()| body), checked, watch }
    }
}

/// What is wrong with the items themselves, and with the list that they are.
fn and_rules(checked: Result<(), Violations>, texts: &[u8], rules: &Rules) -> Result<(), Violations> {
    if rules.is_none() {
        return checked;
    }
    let texts = texts.split(|byte| *byte == b'\n').filter(|text| !text.is_empty());
    let items: Vec<Json> = texts.flat_map(|text| crate::decode(text, Mode::Client, false)).collect();
    match (checked, crate::validate_with(&items, rules)) {
        (checked, Ok(())) => checked,
        (Ok(()), broken) => broken,
        (Err(checked), Err(broken)) => Err(checked.into_iter().chain(broken).collect::<Vec<_>>().into()),
    }
}

fn separated(text: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::once(b'\x1e').chain(text.iter().copied())
}
