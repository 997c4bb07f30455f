//! `format: date-time`, without loss.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;

use chrono::{DateTime as Moment, Datelike, FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone, Timelike, Utc};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::ParamError;
use crate::check::offset_minutes;

/// `format: date-time`: a moment with its offset, written back as it was read (RFC 3339, section 5.6).
///
/// It is a `chrono::DateTime<FixedOffset>` that also knows how it is written: `Z` or `+00:00`, the number of digits of
/// the fraction, `t` and `z`. Digits beyond nanoseconds are lost. Values order by the moment; they are equal if they are
/// written alike, so compare with `*a == *b` to ask for the same moment.
///
/// ```
/// use chrono::{TimeZone, Utc};
/// use oasmith_runtime::DateTime;
///
/// let read: DateTime = "2024-01-31T13:00:00.50+01:00".parse()?;
/// assert_eq!(read.to_string(), "2024-01-31T13:00:00.50+01:00");
/// assert_eq!(read.timestamp(), 1_706_702_400);
///
/// let own = DateTime::from(Utc.timestamp_opt(1_706_702_400, 0).unwrap());
/// assert_eq!(own.to_string(), "2024-01-31T12:00:00Z");
/// # Ok::<(), oasmith_runtime::ParamError>(())
/// ```
#[derive(Clone, Copy)]
pub struct DateTime {
    moment: Moment<FixedOffset>,
    /// Between date and time: `T`, `t` or a space.
    separator: u8,
    /// How no offset is written: `Z`, `z`, `+` or `-`.
    zero: u8,
    /// The digits of the fraction, at most nine.
    digits: u8,
}

impl DateTime {
    /// Reads the text of RFC 3339. A leap second must be the last of a day in UTC.
    fn parse(text: &str) -> Option<Self> {
        let number = |at: std::ops::Range<usize>| {
            let digits = text.get(at)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
        };
        let is = |at: usize, signs: &[u8]| text.as_bytes().get(at).copied().filter(|byte| signs.contains(byte));
        is(4, b"-").and(is(7, b"-")).and(is(13, b":")).and(is(16, b":"))?;
        let separator = is(10, b"Tt ")?;
        let date = NaiveDate::from_ymd_opt(i32::try_from(number(0..4)?).ok()?, number(5..7)?, number(8..10)?)?;
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        let mut rest = text.get(19..)?;
        let (mut nanos, mut digits) = (0, 0);
        if let Some(after) = rest.strip_prefix('.') {
            rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            let fraction = after.get(..after.len() - rest.len()).filter(|fraction| !fraction.is_empty())?;
            let kept = fraction.get(..9).unwrap_or(fraction);
            digits = u8::try_from(kept.len()).ok()?;
            nanos = format!("{kept:0<9}").parse().ok()?;
        }
        let minutes = offset_minutes(rest)?;
        let offset = FixedOffset::east_opt(i32::try_from(minutes * 60).ok()?)?;
        let leap = second == 60;
        let time = if leap {
            NaiveTime::from_hms_nano_opt(hour, minute, 59, 1_000_000_000 + nanos)?
        } else {
            NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)?
        };
        let moment = date.and_time(time).and_local_timezone(offset).single()?;
        let utc = moment.naive_utc();
        if leap && (utc.hour(), utc.minute()) != (23, 59) {
            return None;
        }
        let zero = rest.bytes().next().filter(|_| minutes == 0).map_or(b'Z', |sign| sign);
        Some(Self { moment, separator, zero, digits })
    }

    fn style(&self) -> [u8; 3] {
        [self.separator, self.zero, self.digits]
    }
}

impl Deref for DateTime {
    type Target = Moment<FixedOffset>;

    fn deref(&self) -> &Self::Target {
        &self.moment
    }
}

impl<Tz: TimeZone> From<Moment<Tz>> for DateTime {
    /// Written with `Z` where there is no offset, and with as many groups of three digits as the fraction needs.
    fn from(moment: Moment<Tz>) -> Self {
        // RFC 3339 has no seconds in offsets.
        let minutes = moment.offset().fix().local_minus_utc() / 60 * 60;
        let offset = FixedOffset::east_opt(minutes).unwrap_or_else(|| Utc.fix());
        let moment = moment.with_timezone(&offset);
        let digits = match moment.nanosecond() % 1_000_000_000 {
            0 => 0,
            nanos if nanos % 1_000_000 == 0 => 3,
            nanos if nanos % 1_000 == 0 => 6,
            _ => 9,
        };
        Self { moment, separator: b'T', zero: b'Z', digits }
    }
}

impl From<DateTime> for Moment<FixedOffset> {
    fn from(value: DateTime) -> Self {
        value.moment
    }
}

impl From<DateTime> for Moment<Utc> {
    fn from(value: DateTime) -> Self {
        value.moment.to_utc()
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.moment.naive_local();
        let leap = local.nanosecond() / 1_000_000_000;
        let (year, month, day) = (local.year(), local.month(), local.day());
        write!(f, "{year:04}-{month:02}-{day:02}{}", char::from(self.separator))?;
        write!(f, "{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second() + leap)?;
        if self.digits > 0 {
            let fraction = format!("{:09}", local.nanosecond() % 1_000_000_000);
            write!(f, ".{}", &fraction[..usize::from(self.digits).min(9)])?;
        }
        let minutes = self.moment.offset().local_minus_utc() / 60;
        let sign = match (minutes, self.zero) {
            (0, zero @ (b'Z' | b'z')) => return write!(f, "{}", char::from(zero)),
            (0, zero) => char::from(zero),
            _ if minutes < 0 => '-',
            _ => '+',
        };
        write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DateTime {
    type Err = ParamError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or_else(|| ParamError::new("expected a date and time (RFC 3339)"))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        let offset = |value: &Self| value.moment.offset().local_minus_utc();
        let by_offset = || offset(self).cmp(&offset(other));
        self.moment.cmp(&other.moment).then_with(by_offset).then_with(|| self.style().cmp(&other.style()))
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for DateTime {}

/// The same moment.
impl<Tz: TimeZone> PartialEq<Moment<Tz>> for DateTime {
    fn eq(&self, other: &Moment<Tz>) -> bool {
        self.moment == *other
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.moment.hash(state);
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::deserialize(deserializer, "a date and time (RFC 3339)", Self::parse)
    }
}
