//! Exact arithmetic on the texts of JSON numbers, of any size. What it costs grows with the digits that are written, not
//! with exponents.

use std::cmp::Ordering;

/// The value of the text of a number, if it is an integer and fits.
pub(crate) fn integer(text: &str) -> Option<i128> {
    text.parse().ok().or_else(|| Decimal::of(text).to_integer())
}

/// Which of two numbers is greater.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    match (left.parse::<i64>(), right.parse::<i64>()) {
        (Ok(left), Ok(right)) => left.cmp(&right),
        (Ok(_) | Err(_), _) => Decimal::of(left).cmp(&Decimal::of(right)),
    }
}

/// Whether two texts of numbers are of the same value.
pub(crate) fn same_number(one: &str, other: &str) -> bool {
    one == other || compare(one, other) == Ordering::Equal
}

/// Whether the number has no fraction: `1.0` and `1e400` have none.
pub(crate) fn is_integral(text: &str) -> bool {
    text.parse::<i64>().is_ok() || Decimal::of(text).is_integral()
}

/// Whether one number is an integral multiple of another. By zero nothing is divided: every number passes.
pub(crate) fn is_multiple(text: &str, divisor: &str) -> bool {
    match (text.parse::<i64>(), divisor.parse::<i64>()) {
        (Ok(number), Ok(divisor)) => divisor == 0 || number.checked_rem(divisor).unwrap_or(0) == 0,
        (Ok(_) | Err(_), _) => Decimal::of(text).is_multiple_of(&Decimal::of(divisor)),
    }
}

/// A decimal number, normalised: ± 0.d₁d₂d₃… × 10^exponent, without leading or trailing zeros; no digits is zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

/// Exponents are cut here. Numbers beyond are equal only to each other, which no document has use for.
const EXPONENT_LIMIT: i64 = 1 << 60;

impl Decimal {
    /// The value of the text of a number.
    pub(crate) fn of(text: &str) -> Self {
        let unsigned = text.strip_prefix('-');
        let negative = unsigned.is_some();
        let unsigned = unsigned.unwrap_or(text);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX });
        let exponent = exponent.clamp(-EXPONENT_LIMIT, EXPONENT_LIMIT);

        let all = || whole.bytes().chain(fraction.bytes());
        let leading = all().take_while(|digit| *digit == b'0').count();
        let mut digits: Vec<u8> = all().skip(leading).map(|digit| digit.wrapping_sub(b'0')).collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 };
        }
        Self { negative, digits, exponent: exponent + scale(whole.len()) - scale(leading) }
    }

    fn is_integral(&self) -> bool {
        self.digits.is_empty() || self.exponent >= scale(self.digits.len())
    }

    fn to_integer(&self) -> Option<i128> {
        if !self.is_integral() {
            return None;
        }
        if self.digits.is_empty() {
            return Some(0);
        }
        let zeros = usize::try_from(self.exponent - scale(self.digits.len())).ok().filter(|zeros| *zeros < 40)?;
        let digits = self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros));
        let magnitude =
            digits.map(i128::from).try_fold(0_i128, |sum, digit| sum.checked_mul(10)?.checked_add(digit))?;
        Some(if self.negative { -magnitude } else { magnitude })
    }

    fn is_multiple_of(&self, divisor: &Self) -> bool {
        if self.digits.is_empty() || divisor.digits.is_empty() {
            return true;
        }
        // This is a × 10^v and the divisor b × 10^d, with a and b without trailing zeros.
        let shift = (self.exponent - scale(self.digits.len())) - (divisor.exponent - scale(divisor.digits.len()));
        // A multiple of b × 10^(d-v) would end in a zero.
        let Ok(zeros) = usize::try_from(shift) else { return false };
        // b < 10^n holds the factors 2 and 5 at most 4n times each: more zeros divide no better.
        let zeros = zeros.min(divisor.digits.len().saturating_mul(4));
        let digits = self.digits.iter().copied().chain(std::iter::repeat_n(0, zeros));
        let short = divisor.digits.iter().try_fold(0_u128, |sum, digit| {
            sum.checked_mul(10)?.checked_add(u128::from(*digit)).filter(|sum| *sum < 1 << 120)
        });
        match short {
            Some(modulus) => digits.fold(0, |rest, digit| (rest * 10 + u128::from(digit)) % modulus) == 0,
            None => leaves_nothing(digits, &divisor.digits),
        }
    }
}

/// The number of digits, as the unit of exponents.
fn scale(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(EXPONENT_LIMIT).min(EXPONENT_LIMIT)
}

/// Long division with a divisor beyond machine words, one digit of the quotient after the other.
fn leaves_nothing(digits: impl Iterator<Item = u8>, divisor: &[u8]) -> bool {
    // The lowest digit first, one place more than the divisor has.
    let low_first: Vec<u8> = divisor.iter().rev().copied().chain([0]).collect();
    let mut rest = vec![0; low_first.len()];
    for digit in digits {
        rest.rotate_right(1);
        if let Some(lowest) = rest.first_mut() {
            *lowest = digit;
        }
        while rest.iter().rev().cmp(low_first.iter().rev()) != Ordering::Less {
            let mut borrow = 0;
            for (place, subtrahend) in rest.iter_mut().zip(&low_first) {
                let taken = subtrahend + borrow;
                borrow = u8::from(*place < taken);
                *place = *place + borrow * 10 - taken;
            }
        }
    }
    rest.iter().all(|digit| *digit == 0)
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => -1,
        };
        let magnitude = || self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits));
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => magnitude(),
            _ => magnitude().reverse(),
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
