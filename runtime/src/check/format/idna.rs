//! International labels of host names: which there are (RFC 5891, section 4.2; RFC 5892), and their ASCII spelling
//! (Punycode, RFC 3492).
//!
//! Letters, digits and marks are taken as Unicode has them, without the tables of RFC 5892 for what changes when it is
//! normalised: a few labels more are accepted, and none less. The rules for joiners between letters look only at scripts.

use super::marks::is_mark;

/// Whether a label, with letters beyond ASCII, may stand in a name.
pub(super) fn is_label(label: &str) -> bool {
    let characters: Vec<char> = label.chars().collect();
    let hyphens = characters.get(2..4).is_some_and(|two| two == ['-', '-']);
    let starts_right = characters.first().is_some_and(|first| *first != '-' && !is_mark(*first));
    let has = |range: std::ops::RangeInclusive<char>| characters.iter().any(|c| range.contains(c));
    let mixed_digits = has('\u{660}'..='\u{669}') && has('\u{6F0}'..='\u{6F9}');
    let wrong = hyphens || label.ends_with('-') || mixed_digits;
    starts_right && !wrong && (0..characters.len()).all(|at| is_allowed(&characters, at))
}

/// Whether the character at `at` is valid, alone or between its neighbours (RFC 5892, section 2 and appendix A).
fn is_allowed(characters: &[char], at: usize) -> bool {
    let Some(character) = characters.get(at).copied() else { return false };
    let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied();
    let after = characters.get(at + 1).copied();
    match character {
        // Exceptions: disallowed, though letters or marks.
        '\u{640}' | '\u{7FA}' | '\u{302E}' | '\u{302F}' | '\u{3031}'..='\u{3035}' | '\u{303B}' => false,
        '-' | '\u{6FD}' | '\u{6FE}' | '\u{F0B}' | '\u{3007}' => true,
        '\u{B7}' => before == Some('l') && after == Some('l'),
        '\u{375}' => after.is_some_and(is_greek),
        '\u{5F3}' | '\u{5F4}' => before.is_some_and(is_hebrew),
        '\u{30FB}' => characters.iter().any(|c| is_kana_or_han(*c)),
        '\u{200C}' => before.is_some_and(is_virama) || before.is_some_and(is_joining) && after.is_some_and(is_joining),
        '\u{200D}' => before.is_some_and(is_virama),
        _ => (character.is_alphanumeric() || is_mark(character)) && !character.is_uppercase(),
    }
}

fn is_greek(character: char) -> bool {
    matches!(character, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}')
}

fn is_hebrew(character: char) -> bool {
    matches!(character, '\u{591}'..='\u{5F4}' | '\u{FB1D}'..='\u{FB4F}')
}

fn is_kana_or_han(character: char) -> bool {
    matches!(
        character,
        '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}'
            | '\u{30FD}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

/// The marks that take away the vowel of a letter (combining class 9).
fn is_virama(character: char) -> bool {
    const VIRAMAS: &str = "\u{94D}\u{9CD}\u{A4D}\u{ACD}\u{B4D}\u{BCD}\u{C4D}\u{CCD}\u{D3B}\u{D3C}\u{D4D}\u{DCA}\u{E3A}\u{EBA}\
        \u{F84}\u{1039}\u{103A}\u{1714}\u{1734}\u{17D2}\u{1A60}\u{1B44}\u{1BAA}\u{1BAB}\u{1BF2}\u{1BF3}\u{2D7F}\u{A806}\
        \u{A8C4}\u{A953}\u{A9C0}\u{AAF6}\u{ABED}\u{10A3F}\u{11046}\u{1107F}\u{110B9}\u{11133}\u{11134}\u{111C0}\u{11235}\
        \u{112EA}\u{1134D}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{116B6}\u{1172B}\u{11839}\u{1193D}\u{1193E}\u{119E0}\
        \u{11A34}\u{11A47}\u{11A99}\u{11C3F}\u{11D44}\u{11D45}\u{11D97}";
    VIRAMAS.contains(character)
}

/// Letters of scripts that join them: Arabic and its extensions, Syriac, Mandaic, Mongolian, N'Ko, Phags-pa.
fn is_joining(character: char) -> bool {
    matches!(
        character,
        '\u{620}'..='\u{6FF}' | '\u{710}'..='\u{7FF}' | '\u{840}'..='\u{8FF}' | '\u{1807}' | '\u{1820}'..='\u{18AA}'
            | '\u{A840}'..='\u{A872}'
    )
}

const BASE: u32 = 36;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 0x80;

/// RFC 3492, section 6.1, with `tmin` 1 and `tmax` 26.
fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut bias = 0;
    while delta > (BASE - 1) * 26 / 2 {
        delta /= BASE - 1;
        bias += BASE;
    }
    bias + BASE * delta / (delta + SKEW)
}

/// The label of an ASCII spelling without its prefix (RFC 3492, section 6.2).
pub(super) fn decode(spelling: &str) -> Option<String> {
    let (basic, digits) = spelling.rsplit_once('-').unwrap_or(("", spelling));
    let mut found: Vec<char> = basic.chars().collect();
    let (mut code, mut at, mut bias) = (FIRST_CODE, 0_u32, FIRST_BIAS);
    let mut digits = digits.bytes();
    while digits.len() > 0 {
        let start = at;
        let (mut weight, mut k) = (1_u32, BASE);
        loop {
            let digit = match digits.next()? {
                letter @ b'a'..=b'z' => u32::from(letter - b'a'),
                digit @ b'0'..=b'9' => u32::from(digit - b'0') + 26,
                _ => return None,
            };
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let least = k.saturating_sub(bias).clamp(1, 26);
            if digit < least {
                break;
            }
            weight = weight.checked_mul(BASE - least)?;
            k += BASE;
        }
        let points = u32::try_from(found.len()).ok()? + 1;
        bias = adapted(at - start, points, start == 0);
        code = code.checked_add(at / points)?;
        at %= points;
        found.insert(usize::try_from(at).ok()?, char::from_u32(code)?);
        at += 1;
    }
    Some(found.into_iter().collect())
}

/// How long the ASCII spelling of a label is, with its prefix (RFC 3492, section 6.3).
pub(super) fn spelt_length(label: &str) -> Option<usize> {
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let basic = points.iter().filter(|point| **point < FIRST_CODE).count();
    let mut length = "xn--".len() + basic + usize::from(basic > 0);
    let (mut code, mut delta, mut bias) = (FIRST_CODE, 0_u32, FIRST_BIAS);
    let mut handled = u32::try_from(basic).ok()?;
    while let Some(next) = points.iter().copied().filter(|point| *point >= code).min() {
        delta = delta.checked_add((next - code).checked_mul(handled + 1)?)?;
        code = next;
        for point in &points {
            if *point < code {
                delta = delta.checked_add(1)?;
            } else if *point == code {
                let (mut rest, mut k) = (delta, BASE);
                loop {
                    length += 1;
                    let least = k.saturating_sub(bias).clamp(1, 26);
                    if rest < least {
                        break;
                    }
                    rest = (rest - least) / (BASE - least);
                    k += BASE;
                }
                bias = adapted(delta, handled + 1, usize::try_from(handled).ok()? == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code += 1;
    }
    Some(length)
}
