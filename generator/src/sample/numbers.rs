//! Numbers of a few dozen digits as whole numbers of their last place.

use oasmith_runtime::{Json, Number};

/// More decimal places than this are not computed with.
const PLACES: u32 = 18;

/// A number times ten to the [`PLACES`], where that is a whole number that fits.
pub(super) fn scaled(number: &Number) -> Option<i128> {
    let (mantissa, exponent) = number.as_str().split_once(['e', 'E']).unwrap_or((number.as_str(), "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let shift = i32::try_from(PLACES).ok()? + exponent - i32::try_from(fraction.len()).ok()?;
    if shift >= 0 {
        digits.checked_mul(10_i128.checked_pow(shift.unsigned_abs())?)
    } else {
        let unit = 10_i128.checked_pow(shift.unsigned_abs())?;
        (digits % unit == 0).then_some(digits / unit)
    }
}

/// The number whose [`scaled`] form this is.
pub(super) fn unscaled(value: i128) -> Option<Json> {
    let unit = 10_i128.pow(PLACES);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, fraction) = ((value / unit).unsigned_abs(), (value % unit).unsigned_abs());
    let text = if fraction == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{}", format!("{fraction:018}").trim_end_matches('0'))
    };
    Number::parse(&text).map(Json::Number)
}

/// One, in the [`scaled`] form.
pub(super) const ONE: i128 = 10_i128.pow(PLACES);

/// How many digits of a number matter.
pub(super) fn digits(number: &Number) -> usize {
    let mantissa = number.as_str().split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if mantissa.contains('.') { digits.len() } else { digits.trim_end_matches('0').len() }
}

/// The least and the most that a format of integers holds.
pub(super) fn range(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" => (0, u64::MAX.into()),
        _ => return None,
    })
}
