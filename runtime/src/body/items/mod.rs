//! Bodies of requests that are items: JSON values one after another (JSON Lines, NDJSON, JSON text sequences of RFC 7464).

#[cfg(feature = "server")]
mod received;
#[cfg(feature = "client")]
mod sent;
mod stream;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_core::Stream;
use serde::Serialize;

#[cfg(feature = "server")]
use received::Reading;
#[cfg(feature = "client")]
pub(crate) use sent::check_list;
#[cfg(feature = "client")]
pub(crate) use stream::Watch;
#[cfg(not(feature = "client"))]
use stream::Watch;
use stream::{Broken, Texts, text};

use super::{Body, BodyError};
#[cfg(feature = "server")]
use crate::Rules;
use crate::check::Listed;
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
    /// How a stream of them is checked while it is sent.
    watch: Option<Arc<Watch>>,
}

impl Written {
    const fn new(framed: bool) -> Self {
        Self { framed, encoded: Ok(()), checked: Ok(()), hidden: false, watch: None }
    }
}

impl<T> JsonItems<T> {
    fn new(body: Body, written: Written) -> Self {
        Self {
            body,
            written,
            #[cfg(feature = "server")]
            reading: Reading::new(&Rules::NONE),
            item: PhantomData,
        }
    }

    /// What a request has brought.
    #[doc(hidden)]
    pub fn received(body: Body) -> Self {
        Self::new(body, Written::new(false))
    }

    /// What a request has brought, with what is checked of the list that the items are.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    pub fn received_with(body: Body, rules: &'static Rules) -> Self {
        let mut items = Self::received(body);
        items.reading = Reading::new(rules);
        items
    }
}

impl<T: Serialize + Check + 'static> JsonItems<T> {
    #[cfg(not(target_arch = "wasm32"))]
    fn of<S: Stream + Send + 'static>(items: S, write: Write<S::Item>) -> Self {
        let watch = Arc::new(Watch::default());
        let written = Written { watch: Some(watch.clone()), ..Written::new(true) };
        Self::new(Body::stream(Texts::of_items(items, watch, write)), written)
    }

    #[cfg(target_arch = "wasm32")]
    fn of<S: Stream + 'static>(items: S, write: Write<S::Item>) -> Self {
        let watch = Arc::new(Watch::default());
        let written = Written { watch: Some(watch.clone()), ..Written::new(true) };
        Self::new(Body::stream(Texts::of_items(items, watch, write)), written)
    }

    /// Of a stream. With `validated()`, each item is checked before it is sent: the first that breaks a constraint ends the
    /// request with [`Error::Invalid`](crate::Error::Invalid), though those before it have been sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn stream(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::of(items, |item, list| text(&item, list))
    }

    /// Of a stream. With `validated()`, each item is checked before it is sent: the first that breaks a constraint ends the
    /// request with [`Error::Invalid`](crate::Error::Invalid).
    #[cfg(target_arch = "wasm32")]
    pub fn stream(items: impl Stream<Item = T> + 'static) -> Self {
        Self::of(items, |item, list| text(&item, list))
    }

    /// Of a stream that can fail; then the request does.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn fallible<E: Into<Source> + 'static>(items: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self::of(items, |item, list| text(&item.map_err(|error| Broken::Source(error.into()))?, list))
    }

    /// Of a stream that can fail; then the request does.
    #[cfg(target_arch = "wasm32")]
    pub fn fallible<E: Into<Source> + 'static>(items: impl Stream<Item = Result<T, E>> + 'static) -> Self {
        Self::of(items, |item, list| text(&item.map_err(|error| Broken::Source(error.into()))?, list))
    }
}

/// The text of an item that is checked where there is a list.
type Write<I> = fn(I, Option<&mut Listed>) -> Result<Vec<u8>, Broken>;

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
            broken.extend(crate::validate(item).err().into_iter().flat_map(|violations| within(at, violations)));
        }
        let checked = if broken.is_empty() { Ok(()) } else { Err(broken.into()) };
        Self::new(all.into(), Written { encoded, checked, hidden, ..Written::new(true) })
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

/// An item's violations as those of the list.
fn within(at: usize, violations: Violations) -> Violations {
    let of_list =
        |violation: crate::Violation| crate::Violation { pointer: format!("/{at}{}", violation.pointer), ..violation };
    violations.into_iter().map(of_list).collect::<Vec<_>>().into()
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
    /// An item is not what the document says; the next one can still be read. Pointers begin with the item's position,
    /// and are empty where it is the list of all items: then there are too many of them or too few, or two are equal.
    Item(Violations),
}

impl fmt::Display for ItemsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(error) => write!(f, "{error}"),
            Self::Item(violations) => write!(f, "the items of the body: {violations}"),
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
