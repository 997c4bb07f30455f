//! A property that may be absent and may be null.

/// A property that is neither required nor without null: three states, and none of them collapses into another.
///
/// In a PATCH, `Absent` leaves the value alone, `Null` clears it and `Value` sets it. There is deliberately no
/// `From<Option<T>>`: [`or_null`](Self::or_null) and [`or_absent`](Self::or_absent) say which of the two `None` means.
///
/// ```
/// use oasmith_runtime::Field;
///
/// let mut stored = Some(1);
/// Field::Absent.apply(&mut stored);
/// assert_eq!(stored, Some(1));
/// Field::Value(2).apply(&mut stored);
/// assert_eq!(stored, Some(2));
/// Field::Null.apply(&mut stored);
/// assert_eq!(stored, None);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Field<T> {
    /// The key is not written.
    #[default]
    Absent,
    /// The key is written, its value is `null`.
    Null,
    /// The key and a value are written.
    Value(T),
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> Field<T> {
    /// The value, or null where there is none.
    pub fn or_null(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }

    /// The value, or nothing at all where there is none.
    pub fn or_absent(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        self.as_ref().into_value()
    }

    /// The value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// `None` for absent, `Some(None)` for null.
    #[allow(clippy::option_option, reason = "the two levels are the two questions: was it sent, and is it null")]
    pub fn as_option(&self) -> Option<Option<&T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// The same state with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => Field::Value(f(value)),
        }
    }

    /// The same state with a reference to the value.
    pub fn as_ref(&self) -> Field<&T> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => Field::Value(value),
        }
    }

    /// Whether the key is not written.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the value is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// What a PATCH does: absent leaves `target` alone, null clears it, a value sets it.
    pub fn apply(self, target: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *target = None,
            Self::Value(value) => *target = Some(value),
        }
    }
}
