//! Values without parts.

/// The type of a value that has no parts: what a JSON string, number or boolean becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// The runtime's `Null`: `null` and nothing else.
    Null,
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// The runtime's `Number`, which keeps its text.
    Number,
    /// `String`
    String,
    /// `Secret`
    Secret,
    /// `Uuid`
    Uuid,
    /// `DateTime`: `format: date-time`.
    DateTime,
    /// `Date`: `format: date`.
    Date,
    /// The standard library's `IpAddr`.
    IpAddr,
    /// The standard library's `Ipv4Addr`.
    Ipv4Addr,
    /// The standard library's `Ipv6Addr`.
    Ipv6Addr,
    /// `Base64`: `format: byte`.
    Base64,
    /// `Base64Url`: `format: base64url`.
    Base64Url,
    /// `Binary`: `format: binary`, a file of a multipart body.
    Binary,
}

impl Scalar {
    /// The size of a value in bytes.
    pub fn size(self) -> usize {
        match self {
            Self::Null => 0,
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 | Self::Date | Self::Ipv4Addr => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
            Self::Number | Self::Uuid | Self::Ipv6Addr => 16,
            Self::IpAddr => 17,
            Self::DateTime => 20,
            Self::String | Self::Secret | Self::Base64 => 24,
            Self::Base64Url => 32,
            Self::Binary => 80,
        }
    }

    /// Whether a value is one string of a parameter or of a form.
    pub fn is_text(self) -> bool {
        match self {
            Self::Bool
            | Self::I8
            | Self::I16
            | Self::I32
            | Self::I64
            | Self::U8
            | Self::U16
            | Self::U32
            | Self::U64
            | Self::F32
            | Self::F64
            | Self::Number
            | Self::String
            | Self::Secret
            | Self::Uuid
            | Self::DateTime
            | Self::Date
            | Self::IpAddr
            | Self::Ipv4Addr
            | Self::Ipv6Addr
            | Self::Base64
            | Self::Base64Url => true,
            Self::Null | Self::Binary => false,
        }
    }

    /// Whether it is an integer or another number.
    pub fn is_number(self) -> bool {
        match self {
            Self::I8
            | Self::I16
            | Self::I32
            | Self::I64
            | Self::U8
            | Self::U16
            | Self::U32
            | Self::U64
            | Self::F32
            | Self::F64
            | Self::Number => true,
            Self::Null
            | Self::Bool
            | Self::String
            | Self::Secret
            | Self::Uuid
            | Self::DateTime
            | Self::Date
            | Self::IpAddr
            | Self::Ipv4Addr
            | Self::Ipv6Addr
            | Self::Base64
            | Self::Base64Url
            | Self::Binary => false,
        }
    }
}
