//! Responses that come in pages.
//!
//! The document says little about pages, so the generator looks for evidence and writes a [`Pagination`] for each
//! operation that has any: how a response names the next page, and which parameter asks for it. The loop is here:
//! [`Pages`] gives one response after another, [`Items`] what they list. Both are a `Stream`, and both have a `next` of
//! their own, so that a `while let` needs no other crate. A page is requested when it is asked for, with the client's
//! retries and limits; dropping the stream ends it. After an error there is nothing more.
//!
//! The next page never leads elsewhere: a link to another origin than the client's is an error, since the request would
//! take credentials there, and so is a page that names itself as the next.

mod at;
mod next;
mod stream;

pub use self::stream::{Items, Pages};

pub(super) use self::next::{Next, resolve};

/// How the pages of an operation follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pagination {
    /// How the next page is found and asked for.
    pub style: PageStyle,
    /// The JSON pointer (RFC 6901) of what a page lists, in the response.
    pub items: &'static str,
}

/// How the next page is found and asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStyle {
    /// The response has what the query parameter is to be: a cursor, or the number of the next page. `null`, an empty
    /// string, `false`, the number 0 and absence mean that this was the last.
    Value {
        /// The query parameter.
        parameter: &'static str,
        /// The JSON pointer of the value.
        next: &'static str,
    },
    /// Pages have numbers, and the response may have how many there are. Without that, the first page without items is the
    /// last.
    Page {
        /// The query parameter.
        parameter: &'static str,
        /// The number of the first page.
        first: i64,
        /// The JSON pointer of the number of pages.
        pages: Option<&'static str>,
    },
    /// The request says how many items to leave out, and the response may have how many there are. Without that, the first
    /// page without items is the last.
    Offset {
        /// The query parameter.
        parameter: &'static str,
        /// The JSON pointer of the number of items.
        total: Option<&'static str>,
    },
    /// The response has a link to the next page.
    Link {
        /// The JSON pointer of the link; `None`: the header `Link` with the relation `next` (RFC 8288).
        next: Option<&'static str>,
    },
}

/// A response that lists items. Generated for the responses of paginated operations.
pub trait Page {
    /// What it lists.
    type Item;

    /// The items alone.
    fn into_items(self) -> Vec<Self::Item>;
}

impl<T> Page for Vec<T> {
    type Item = T;

    fn into_items(self) -> Self {
        self
    }
}

/// Says which field of a model is its list of items: `page!(PaginatedPets, results: Pet)`.
#[macro_export]
macro_rules! page {
    ($page:ty, $field:ident: $item:ty) => {
        impl $crate::Page for $page {
            type Item = $item;

            #[inline]
            fn into_items(self) -> ::std::vec::Vec<$item> {
                self.$field
            }
        }
    };
}
