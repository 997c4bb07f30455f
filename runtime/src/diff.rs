//! What changed between two values.

/// A request that can hold any part of a `T` alone, such as the body of a PATCH.
pub trait Diff<T> {
    /// The request that changes `old` into `new`: it holds what differs and nothing else. What `new` does not say is
    /// left alone.
    fn diff(old: &T, new: &T) -> Self;
}

/// The new value, where it differs from the old.
#[inline]
pub fn changed<V: Clone + PartialEq>(old: &V, new: &V) -> Option<V> {
    (old != new).then(|| new.clone())
}
