//! Dates, times and durations.

use chrono::NaiveDate;

use crate::DateTime;

/// RFC 3339, section 5.6, `date-time`.
pub(super) fn is_date_time(text: &str) -> bool {
    matches!(text.as_bytes().get(10), Some(b'T' | b't')) && text.parse::<DateTime>().is_ok()
}

/// RFC 3339, section 5.6, `full-date`.
pub(super) fn is_date(text: &str) -> bool {
    let is_right = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_right) && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// RFC 3339, section 5.6, `full-time`. A leap second is the last one of a day in UTC.
pub(super) fn is_time(text: &str) -> bool {
    let number = |at: usize, most: u32| {
        let digits = text.get(at..at + 2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<u32>().ok().filter(|number| *number <= most)
    };
    let parse = || {
        let (hour, minute, second) = (number(0, 23)?, number(3, 59)?, number(6, 60)?);
        if text.get(2..3)? != ":" || text.get(5..6)? != ":" {
            return None;
        }
        let mut rest = text.get(8..)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == fraction.len() {
                return None;
            }
        }
        let offset = offset_minutes(rest)?;
        let utc = (i64::from(hour * 60 + minute) - offset).rem_euclid(24 * 60);
        Some(second < 60 || utc == 23 * 60 + 59)
    };
    parse().unwrap_or(false)
}

/// RFC 3339, `time-offset`, in minutes east of UTC.
pub(crate) fn offset_minutes(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let part = |text: &str, most: i64| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| digits && *number <= most)
    };
    Some(sign * (part(hours, 23)? * 60 + part(minutes, 59)?))
}

/// ISO 8601: `P3Y6M4DT12H30M5.5S`, `P2W`. At least one part, in order, and digits before each letter.
pub(super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
    let weeks = date.ends_with('W') && time.is_none() && are_parts(date, "W");
    weeks
        || match time {
            None => !date.is_empty() && are_parts(date, "YMD"),
            Some(time) => !time.is_empty() && are_parts(date, "YMD") && are_parts(time, "HMS"),
        }
}

/// Numbers, each with a unit, in the order of `units` and none twice. Only the last may have a fraction.
fn are_parts(text: &str, units: &str) -> bool {
    let (mut rest, mut units) = (text, units);
    while !rest.is_empty() {
        let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) else { return false };
        let (number, unit) = (&rest[..end], &rest[end..=end]);
        let Some(at) = units.find(unit) else { return false };
        (rest, units) = (&rest[end + 1..], &units[at + 1..]);
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || number.len() > whole.len() && !rest.is_empty() {
            return false;
        }
    }
    true
}

/// RFC 3339, appendix A: whole numbers, and no unit left out between two that are there.
pub(super) fn is_strict_duration(text: &str) -> bool {
    let units = |text: &str| text.chars().filter(char::is_ascii_alphabetic).collect::<String>();
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    is_duration(text)
        && !text.contains(['.', ','])
        && "YMD".contains(units(date).trim_start_matches(['P', 'W']))
        && "HMS".contains(&units(time))
}
