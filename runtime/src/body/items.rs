//! Bodies of requests that are items: JSON values one after another (JSON Lines, NDJSON, JSON text sequences of RFC 7464).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

#[cfg(feature = "client")]
use bytes::Bytes;
#[cfg(feature = "server")]
use bytes::BytesMut;
use futures_core::Stream;
use serde::Serialize;

use super::{Body, BodyError};
#[cfg(feature = "server")]
use crate::Rules;
#[cfg(feature = "server")]
use crate::lines::LineBuffer;
use crate::{Check, EncodeError, Violations};

type Source = Box<dyn std::error::Error + Send + Sync + 'static>;

/// The items of a request's body, one JSON value a line.
///
/// A caller makes it of a list or of a stream; the items of a stream are encoded when they are sent, and a request with one
/// is not repeated. A handler reads it item by item, while the body arrives: it is a `Stream`, and has `next` of its own.
/// What was written by hand is a [`Body`], and goes as it is.
///
/// ```
/// use oasmith_runtime::{Body, JsonItems};
///
/// let items = JsonItems::from(vec![1, 2]);
/// assert_eq!(items, JsonItems::<i32>::from(Body::from("1\n2\n")));
/// ```
pub struct JsonItems<T> {
    body: Body,
    written: Written,
    #[cfg(feature = "server")]
    reading: Reading,
    item: PhantomData<fn() -> T>,
}

/// What is known of items that were written.
#[derive(Clone)]
#[cfg_attr(not(feature = "client"), allow(dead_code, reason = "what is read of it is read by a client"))]
struct Written {
    /// Whether every chunk of the body is one item or, in memory, every line is.
    framed: bool,
    encoded: Result<(), EncodeError>,
    checked: Result<(), Violations>,
    /// Whether there is a secret among them.
    hidden: bool,
}

impl Written {
    const fn new(framed: bool) -> Self {
        Self { framed, encoded: Ok(()), checked: Ok(()), hidden: false }
    }
}

/// How far a body was read.
#[cfg(feature = "server")]
struct Reading {
    texts: LineBuffer,
    ended: bool,
    /// How many items were read.
    items: usize,
    /// What is checked of an item itself.
    rules: &'static Rules,
}

#[cfg(feature = "server")]
impl Default for Reading {
    fn default() -> Self {
        Self { texts: LineBuffer::default(), ended: false, items: 0, rules: &Rules::NONE }
    }
}

/// The largest item that is read, in bytes: one item is in memory at a time, whatever a body may have.
#[cfg(feature = "server")]
const LARGEST_ITEM: usize = crate::server::DEFAULT_BODY_LIMIT;

impl<T> JsonItems<T> {
    fn new(body: Body, written: Written) -> Self {
        Self {
            body,
            written,
            #[cfg(feature = "server")]
            reading: Reading::default(),
            item: PhantomData,
        }
    }

    /// What a request has brought.
    #[doc(hidden)]
    pub fn received(body: Body) -> Self {
        Self::new(body, Written::new(false))
    }

    /// What a request has brought, with what is checked of each item itself.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    pub fn received_with(body: Body, rules: &'static Rules) -> Self {
        let mut items = Self::received(body);
        items.reading.rules = rules;
        items
    }
}

impl<T: Serialize + 'static> JsonItems<T> {
    #[cfg(not(target_arch = "wasm32"))]
    fn of<S: Stream + Send + 'static>(texts: Texts<S>) -> Self {
        Self::new(Body::stream(texts), Written::new(true))
    }

    #[cfg(target_arch = "wasm32")]
    fn of<S: Stream + 'static>(texts: Texts<S>) -> Self {
        Self::new(Body::stream(texts), Written::new(true))
    }

    /// Of a stream. Their constraints are not checked before they are sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn stream(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::of(Texts { items: Box::pin(items), write: |item| text(&item) })
    }

    /// Of a stream. Their constraints are not checked before they are sent.
    #[cfg(target_arch = "wasm32")]
    pub fn stream(items: impl Stream<Item = T> + 'static) -> Self {
        Self::of(Texts { items: Box::pin(items), write: |item| text(&item) })
    }

    /// Of a stream that can fail; then the request does.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn fallible<E: Into<Source> + 'static>(items: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self::of(Texts { items: Box::pin(items), write: |item| text(&item.map_err(Into::into)?) })
    }

    /// Of a stream that can fail; then the request does.
    #[cfg(target_arch = "wasm32")]
    pub fn fallible<E: Into<Source> + 'static>(items: impl Stream<Item = Result<T, E>> + 'static) -> Self {
        Self::of(Texts { items: Box::pin(items), write: |item| text(&item.map_err(Into::into)?) })
    }
}

/// A stream of items as one of their texts.
struct Texts<S: Stream> {
    items: Pin<Box<S>>,
    write: fn(S::Item) -> Result<Vec<u8>, Source>,
}

impl<S: Stream> Stream for Texts<S> {
    type Item = Result<Vec<u8>, Source>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let write = self.write;
        self.items.as_mut().poll_next(cx).map(|item| item.map(write))
    }
}

fn text<T: Serialize>(item: &T) -> Result<Vec<u8>, Source> {
    let mut text = crate::encode(item)?;
    text.push(b'\n');
    Ok(text)
}

impl<T: Serialize + Check> From<&[T]> for JsonItems<T> {
    fn from(items: &[T]) -> Self {
        let mut all = Vec::new();
        let mut encoded = Ok(());
        for item in items {
            match crate::encode(item) {
                Ok(mut text) => {
                    all.append(&mut text);
                    all.push(b'\n');
                }
                Err(error) => encoded = Err(error),
            }
        }
        #[cfg(feature = "client")]
        let hidden = crate::secret::take_seen();
        #[cfg(not(feature = "client"))]
        let hidden = false;
        let mut broken = Vec::new();
        for (at, item) in items.iter().enumerate() {
            broken.extend(crate::validate(item).err().into_iter().flatten().map(|violation| within(at, violation)));
        }
        let checked = if broken.is_empty() { Ok(()) } else { Err(broken.into()) };
        Self::new(all.into(), Written { framed: true, encoded, checked, hidden })
    }
}

impl<T: Serialize + Check> From<&Vec<T>> for JsonItems<T> {
    fn from(items: &Vec<T>) -> Self {
        Self::from(items.as_slice())
    }
}

impl<T: Serialize + Check> From<Vec<T>> for JsonItems<T> {
    fn from(items: Vec<T>) -> Self {
        Self::from(items.as_slice())
    }
}

impl<T: Serialize + Check, const N: usize> From<[T; N]> for JsonItems<T> {
    fn from(items: [T; N]) -> Self {
        Self::from(items.as_slice())
    }
}

/// Whatever the body holds, it is sent as it is.
impl<T> From<Body> for JsonItems<T> {
    fn from(body: Body) -> Self {
        Self::new(body, Written::new(false))
    }
}

/// The item's violation as one of the list.
fn within(at: usize, violation: crate::Violation) -> crate::Violation {
    crate::Violation { pointer: format!("/{at}{}", violation.pointer), ..violation }
}

/// What a request sends: whether it holds a secret, what is wrong with it, and its bytes.
#[cfg(feature = "client")]
pub(crate) struct Sent {
    pub(crate) hidden: bool,
    pub(crate) encoded: Result<Body, EncodeError>,
    pub(crate) checked: Result<(), Violations>,
}

#[cfg(feature = "client")]
impl<T> JsonItems<T> {
    /// As it is sent under a media type: each text of a sequence begins with a record separator (RFC 7464).
    pub(crate) fn sent(self, media_type: &str) -> Sent {
        let Written { framed, encoded, checked, hidden } = self.written;
        let sequence = framed && media_type.to_ascii_lowercase().contains("json-seq");
        let body = match self.body.as_bytes() {
            Some(bytes) if sequence => {
                // JSON that is written here has no line feed in it.
                Body::from(bytes.split_inclusive(|byte| *byte == b'\n').flat_map(separated).collect::<Vec<u8>>())
            }
            None if sequence => Body::stream(Texts {
                items: Box::pin(self.body),
                write: |chunk: Result<Bytes, BodyError>| Ok(separated(&chunk?).collect()),
            }),
            _ => self.body,
        };
        Sent { hidden, encoded: encoded.map(|()| body), checked }
    }
}

#[cfg(feature = "client")]
fn separated(text: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::once(b'\x1e').chain(text.iter().copied())
}

/// Clones of a stream share it, as those of a [`Body`] do.
impl<T> Clone for JsonItems<T> {
    fn clone(&self) -> Self {
        Self::new(self.body.clone(), self.written.clone())
    }
}

/// As bodies are compared: by their bytes in memory.
impl<T> PartialEq for JsonItems<T> {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

/// What it is and its length, never the content.
impl<T> fmt::Debug for JsonItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonItems({:?})", self.body)
    }
}

/// Why the items of a body could not be read further, or one of them could not be.
///
/// In a handler `?` makes a refusal of it: 400 that says which item is wrong, or what [`BodyError`] is answered with.
#[derive(Debug)]
#[non_exhaustive]
pub enum ItemsError {
    /// The body broke off, or is too large.
    Body(BodyError),
    /// An item is not what the document says; the next one can still be read. Pointers begin with the item's position.
    Item(Violations),
}

impl fmt::Display for ItemsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(error) => write!(f, "{error}"),
            Self::Item(violations) => write!(f, "an item of the body: {violations}"),
        }
    }
}

impl std::error::Error for ItemsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Body(error) => Some(error),
            Self::Item(_) => None,
        }
    }
}

#[cfg(feature = "server")]
impl<E> From<ItemsError> for crate::server::Failure<E> {
    fn from(error: ItemsError) -> Self {
        match error {
            ItemsError::Body(error) => error.into(),
            ItemsError::Item(violations) => Self::invalid(violations),
        }
    }
}

#[cfg(feature = "server")]
impl<T: serde::de::DeserializeOwned + Check> JsonItems<T> {
    /// The next item, checked; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, ItemsError>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// All items.
    ///
    /// # Errors
    /// The first item that is wrong, or the end of a body that broke off.
    pub async fn all(mut self) -> Result<Vec<T>, ItemsError> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// Nothing more is read.
    fn broken_off(&mut self, error: BodyError) -> ItemsError {
        self.reading.ended = true;
        self.reading.texts.clear();
        self.body = Body::default();
        ItemsError::Body(error)
    }

    /// The item of a text; `None` for an empty one.
    fn item(&mut self, text: &[u8]) -> Option<Result<T, ItemsError>> {
        if text.trim_ascii().is_empty() {
            return None;
        }
        let at = self.reading.items;
        self.reading.items += 1;
        let broken = |violations: Violations| {
            ItemsError::Item(violations.into_iter().map(|violation| within(at, violation)).collect::<Vec<_>>().into())
        };
        Some(crate::server::decode_with(text, self.reading.rules).map_err(broken))
    }
}

#[cfg(feature = "server")]
impl<T: serde::de::DeserializeOwned + Check> Stream for JsonItems<T> {
    type Item = Result<T, ItemsError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let text = this.reading.texts.json_text(this.reading.ended);
            if text.as_ref().map_or(this.reading.texts.len(), BytesMut::len) > LARGEST_ITEM {
                return Poll::Ready(Some(Err(this.broken_off(BodyError::TooLarge { limit: LARGEST_ITEM }))));
            }
            if let Some(text) = text {
                match this.item(&text) {
                    Some(item) => return Poll::Ready(Some(item)),
                    None => continue,
                }
            }
            if this.reading.ended {
                return Poll::Ready(None);
            }
            match std::task::ready!(this.body.poll(cx)) {
                Some(Ok(chunk)) => this.reading.texts.push(&chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(this.broken_off(error)))),
                None => this.reading.ended = true,
            }
        }
    }
}
