//! Values as parameters.
//!
//! Scalars and lists of them are plain strings ([`ToParam`], [`FromParam`]). Everything else goes through serde: [`write`]
//! turns a value into text by the parameter's [`style`], [`read`] takes a request apart by it, and [`node`] gives what was
//! found to a type, each text as what the type asks for.

#[cfg(any(feature = "dynamic", feature = "response-checks"))]
pub(crate) mod directed;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod form;
#[cfg(feature = "server")]
pub(crate) mod node;
#[cfg(feature = "server")]
pub(crate) mod read;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod style;
#[cfg(feature = "client")]
pub(crate) mod write;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{Base64, Base64Url, Date, DateTime, Field, Number, Secret, Uuid};

thread_local! {
    static TEXT: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is reading a value from text, where null and what is empty have no form: what is missing may be
/// that (RFC 6570, section 2.3).
pub(crate) fn is_text() -> bool {
    TEXT.get()
}

/// Says that this thread reads a value from text, until it is dropped, also by a panic.
#[cfg(feature = "server")]
pub(crate) struct FromText(bool);

#[cfg(feature = "server")]
impl FromText {
    pub(crate) fn enter() -> Self {
        Self(TEXT.replace(true))
    }
}

#[cfg(feature = "server")]
impl Drop for FromText {
    fn drop(&mut self) {
        TEXT.set(self.0);
    }
}

/// The strings of one parameter: one for a scalar, one an item for a list, none for what is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParamValues {
    texts: Vec<String>,
    /// Whether the value is a list, of one item or none too.
    list: bool,
}

impl ParamValues {
    /// Without a string.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one string.
    pub fn push(&mut self, value: impl Into<String>) {
        self.texts.push(value.into());
    }

    /// The strings, in order.
    pub fn as_slice(&self) -> &[String] {
        &self.texts
    }

    /// The strings, in order, by value.
    pub fn into_vec(self) -> Vec<String> {
        self.texts
    }

    /// Whether the value is a list.
    #[cfg(feature = "client")]
    pub(crate) fn is_list(&self) -> bool {
        self.list
    }
}

/// A value that can be a parameter.
pub trait ToParam {
    /// Adds the strings of the value.
    fn to_param(&self, out: &mut ParamValues);
}

/// A value that can be read from a parameter.
pub trait FromParam: Sized {
    /// Reads the strings of one parameter; there are none when it was not sent.
    ///
    /// # Errors
    /// Strings that are not such a value.
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError>;
}

/// A parameter that cannot be read. It does not hold the value that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParamError {
    message: String,
    missing: bool,
}

impl ParamError {
    /// What was expected.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), missing: false }
    }

    /// A parameter that is needed and was not sent.
    pub fn missing() -> Self {
        Self { message: "missing".to_owned(), missing: true }
    }

    /// Whether the parameter was not sent at all.
    pub fn is_missing(&self) -> bool {
        self.missing
    }
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParamError {}

/// The one string of a scalar.
pub(crate) fn single<'a>(values: &'a [Cow<'_, str>]) -> Result<&'a str, ParamError> {
    match values {
        [] => Err(ParamError::missing()),
        [value] => Ok(value),
        _ => Err(ParamError::new("expected one value")),
    }
}

macro_rules! display_and_parse {
    ($($type:ty: $expected:literal;)+) => {$(
        impl ToParam for $type {
            fn to_param(&self, out: &mut ParamValues) {
                out.push(self.to_string());
            }
        }

        impl FromParam for $type {
            fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
                single(values)?.parse().map_err(|_| ParamError::new(concat!("expected ", $expected)))
            }
        }
    )+};
}

display_and_parse! {
    bool: "true or false";
    Uuid: "a UUID";
    Date: "a date";
    DateTime: "a date and time (RFC 3339)";
    IpAddr: "an IP address";
    Ipv4Addr: "an IPv4 address";
    Ipv6Addr: "an IPv6 address";
}

macro_rules! integers {
    ($($type:ty: $expected:literal;)+) => {$(
        impl ToParam for $type {
            fn to_param(&self, out: &mut ParamValues) {
                out.push(self.to_string());
            }
        }

        impl FromParam for $type {
            fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
                let text = single(values)?;
                // `+1` is what `1` after a forgotten escape looks like, and no JSON number.
                let parsed = if text.starts_with('+') { None } else { text.parse().ok() };
                parsed.ok_or_else(|| ParamError::new(concat!("expected ", $expected)))
            }
        }
    )+};
}

integers! {
    i8: "an integer of 8 bits";
    i16: "an integer of 16 bits";
    i32: "an integer of 32 bits";
    i64: "an integer of 64 bits";
    u8: "an integer from 0 of 8 bits";
    u16: "an integer from 0 of 16 bits";
    u32: "an integer from 0 of 32 bits";
    u64: "an integer from 0 of 64 bits";
}

macro_rules! floats {
    ($($type:ty),+) => {$(
        impl ToParam for $type {
            fn to_param(&self, out: &mut ParamValues) {
                out.push(self.to_string());
            }
        }

        impl FromParam for $type {
            fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
                let text = single(values)?;
                // What the document calls a number is a JSON number: neither `inf` nor `NaN`, nor what overflows to one.
                let number = crate::Number::parse(text).and_then(|number| number.as_str().parse().ok());
                number.filter(|value: &$type| value.is_finite()).ok_or_else(|| ParamError::new("expected a number"))
            }
        }
    )+};
}

floats!(f32, f64);

impl ToParam for str {
    fn to_param(&self, out: &mut ParamValues) {
        out.push(self);
    }
}

impl ToParam for String {
    fn to_param(&self, out: &mut ParamValues) {
        out.push(self.as_str());
    }
}

impl FromParam for String {
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
        single(values).map(str::to_owned)
    }
}

impl ToParam for Secret {
    fn to_param(&self, out: &mut ParamValues) {
        crate::secret::see();
        out.push(self.expose());
    }
}

impl FromParam for Secret {
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
        single(values).map(Self::from)
    }
}

macro_rules! encoded {
    ($($type:ty: $expected:literal;)+) => {$(
        impl ToParam for $type {
            fn to_param(&self, out: &mut ParamValues) {
                out.push(self.encode());
            }
        }

        impl FromParam for $type {
            fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
                Self::decode(single(values)?).ok_or_else(|| ParamError::new(concat!("expected ", $expected)))
            }
        }
    )+};
}

encoded! {
    Base64: "base64";
    Base64Url: "base64url";
}

impl ToParam for Number {
    fn to_param(&self, out: &mut ParamValues) {
        out.push(self.as_str());
    }
}

impl FromParam for Number {
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
        Self::parse(single(values)?).ok_or_else(|| ParamError::new("expected a number"))
    }
}

impl<T: ToParam> ToParam for [T] {
    fn to_param(&self, out: &mut ParamValues) {
        out.list = true;
        for item in self {
            item.to_param(out);
        }
    }
}

impl<T: ToParam> ToParam for Vec<T> {
    fn to_param(&self, out: &mut ParamValues) {
        self.as_slice().to_param(out);
    }
}

impl<T: FromParam> FromParam for Vec<T> {
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
        values.iter().map(|value| T::from_param(std::slice::from_ref(value))).collect()
    }
}

impl<T: ToParam> ToParam for Option<T> {
    fn to_param(&self, out: &mut ParamValues) {
        if let Some(value) = self {
            value.to_param(out);
        }
    }
}

impl<T: FromParam> FromParam for Option<T> {
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, ParamError> {
        if values.is_empty() { Ok(None) } else { T::from_param(values).map(Some) }
    }
}

impl<T: ToParam> ToParam for Field<T> {
    fn to_param(&self, out: &mut ParamValues) {
        if let Some(value) = self.value() {
            value.to_param(out);
        }
    }
}

// What calls borrow, one by one: an impl for every reference could not stand beside the one for every enum of strings.
impl ToParam for &str {
    fn to_param(&self, out: &mut ParamValues) {
        (**self).to_param(out);
    }
}

impl ToParam for &Secret {
    fn to_param(&self, out: &mut ParamValues) {
        (**self).to_param(out);
    }
}

impl<T: ToParam> ToParam for &[T] {
    fn to_param(&self, out: &mut ParamValues) {
        (**self).to_param(out);
    }
}
