//! Constraints: every violation with its JSON pointer.

mod format;
mod impls;
#[cfg(any(feature = "client", feature = "server"))]
mod listed;
mod lists;
#[cfg(feature = "pattern")]
mod pattern;
mod wrappers;

pub(crate) use format::offset_minutes;

use std::fmt;

pub(crate) use format::{expected as format_expected, is as format_holds};
pub(crate) use impls::{counted, pattern_matches};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use listed::Listed;
pub(crate) use lists::{MOST_COMPARISONS, Repeated, first_repeated};

use crate::error::push_segment;
use crate::{Json, Schema};

/// Checks a value and all that is in it. Empty: nothing is checked.
///
/// The numbers are those of the keywords of JSON Schema; `None` is a keyword that is not there. A rule that does not
/// apply to the kind of value is not checked, as in JSON Schema.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// `minLength`, in Unicode code points.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode code points.
    pub max_length: Option<u64>,
    /// `pattern`, in the syntax of the `regex` crate; it may match anywhere. With the feature `pattern-full` also in that
    /// of `fancy-regex`, where a text that takes too many steps back is taken to match.
    pub pattern: Option<&'static str>,
    /// `minimum` or `exclusiveMinimum`.
    pub minimum: Option<Bound>,
    /// `maximum` or `exclusiveMaximum`.
    pub maximum: Option<Bound>,
    /// `multipleOf`, as written.
    pub multiple_of: Option<&'static str>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`. Of a list with too many items to compare, the rest is taken to be unique: valid data is never
    /// refused.
    pub unique_items: bool,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// A `format` that is checked.
    pub format: Option<TextFormat>,
    /// What is checked of each item of a list or each value of a map.
    pub items: Option<&'static Rules>,
    /// What these rules cannot say, checked of the value as JSON. Types that cannot show themselves as JSON are not
    /// checked against it.
    pub schema: Option<&'static Schema>,
}

impl Rules {
    /// Nothing is checked.
    pub const NONE: Self = Self {
        min_length: None,
        max_length: None,
        pattern: None,
        minimum: None,
        maximum: None,
        multiple_of: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
        format: None,
        items: None,
        schema: None,
    };

    /// Whether nothing is checked.
    pub(crate) fn is_none(&self) -> bool {
        // Every field by its name: a new one has to be thought of here.
        matches!(
            self,
            Self {
                min_length: None,
                max_length: None,
                pattern: None,
                minimum: None,
                maximum: None,
                multiple_of: None,
                min_items: None,
                max_items: None,
                unique_items: false,
                min_properties: None,
                max_properties: None,
                format: None,
                items: None,
                schema: None,
            }
        )
    }
}

/// A bound of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The number, as written.
    pub number: &'static str,
    /// Whether the bound itself is outside.
    pub exclusive: bool,
}

impl Bound {
    /// A bound that is inside.
    pub const fn at(number: &'static str) -> Self {
        Self { number, exclusive: false }
    }

    /// A bound that is outside itself: `exclusiveMinimum`, `exclusiveMaximum`.
    pub const fn beyond(number: &'static str) -> Self {
        Self { number, exclusive: true }
    }
}

/// Formats of strings that are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextFormat {
    /// `uri`: an absolute URI (RFC 3986). Brackets may stand in its query.
    Uri,
    /// `uri-reference`: a URI or a relative reference (RFC 3986, section 4.1).
    UriReference,
    /// `uri-template`: RFC 6570.
    UriTemplate,
    /// `iri`: an absolute IRI (RFC 3987).
    Iri,
    /// `iri-reference`: an IRI or a relative reference.
    IriReference,
    /// `email` and `idn-email`: an address without comments and folding (RFC 5321, section 4.1.2; RFC 6531).
    Email,
    /// `hostname`: RFC 1123, section 2.1; labels that spell international ones are checked as such (RFC 5890).
    Hostname,
    /// `idn-hostname`: RFC 5890, section 2.3.2.3, in capital letters too.
    IdnHostname,
    /// `ip`: an address of either version.
    Ip,
    /// `ipv4`: four decimal numbers (RFC 2673, section 3.2).
    Ipv4,
    /// `ipv6`: RFC 4291, section 2.2.
    Ipv6,
    /// `uuid`: RFC 9562, section 4.
    Uuid,
    /// `date-time`: RFC 3339, section 5.6.
    DateTime,
    /// `date`: RFC 3339, `full-date`.
    Date,
    /// `time`: a time of day with its offset (RFC 3339, `full-time`).
    Time,
    /// `duration`: ISO 8601, with fractions of the last unit, and units left out.
    Duration,
    /// `duration` to the letter: RFC 3339, appendix A.
    StrictDuration,
    /// `decimal`: digits with an optional sign, fraction and exponent.
    Decimal,
    /// `json-pointer`: RFC 6901.
    JsonPointer,
    /// `relative-json-pointer`
    RelativeJsonPointer,
    /// `regex`: a regular expression of ECMA 262.
    Regex,
}

/// What a value is as JSON, for [`Rules::schema`].
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub enum AsJson {
    /// The value.
    Value(Json),
    /// There is none: an optional property that is absent.
    Absent,
    /// The type does not say.
    Unavailable,
}

impl AsJson {
    /// What a value is written as.
    pub fn of<T: serde::Serialize + ?Sized>(value: &T) -> Self {
        crate::json::to_json(value).map_or(Self::Unavailable, Self::Value)
    }
}

/// A value that can be checked.
pub trait Check {
    /// Reports what breaks `rules`, which come from where the value stands, and what breaks the type's own. A type that
    /// leaves this out has nothing to check.
    #[inline]
    fn check(&self, rules: &Rules, at: &mut Validator) {
        let _ = (rules, at);
    }

    /// The value as JSON, for [`Rules::schema`]. A type that leaves this out is not checked against such a schema.
    #[doc(hidden)]
    fn json(&self) -> AsJson {
        AsJson::Unavailable
    }

    /// Feeds what tells the value from others; two equal values feed the same. `uniqueItems` compares only values that
    /// agree here, or in their [`json`](Self::json) where this feeds nothing; a type with neither is right but slow.
    #[doc(hidden)]
    fn digest(&self, _: &mut dyn std::hash::Hasher) {}
}

/// Checks a whole value.
///
/// # Errors
/// Every violation, in document order.
pub fn validate<T: Check + ?Sized>(value: &T) -> Result<(), Violations> {
    validate_with(value, &Rules::NONE)
}

/// Checks a whole value against the rules of the place it stands in.
///
/// # Errors
/// Every violation, in document order.
pub fn validate_with<T: Check + ?Sized>(value: &T, rules: &Rules) -> Result<(), Violations> {
    let mut at = Validator::default();
    at.value(value, rules);
    at.finish()
}

/// Whether a value that is tried as a variant of a union breaks nothing. What schemas say of the values inside it is left
/// out: whoever tries variants at every level would apply them at every level to all below.
pub(crate) fn is_valid<T: Check + ?Sized>(value: &T, rules: &Rules) -> bool {
    let mut at = Validator { is_trial: true, ..Validator::default() };
    at.value(value, rules);
    at.violations.is_empty()
}

/// How many violations are reported; a value with more is wrong enough.
pub(crate) const MOST_VIOLATIONS: usize = 256;

/// Collects violations, and knows where the value stands that is being checked.
#[derive(Debug, Default)]
pub struct Validator {
    path: Vec<Segment>,
    violations: Vec<Violation>,
    /// How many pairs of items may still be compared; nothing before the first list of unique items.
    comparisons: Option<usize>,
    /// Whether the value is only tried as a variant of a union.
    is_trial: bool,
}

/// A step from a value to one inside it.
#[derive(Debug)]
pub(crate) enum Segment {
    Name(&'static str),
    Key(String),
    Index(usize),
}

impl Validator {
    /// Checks the property `name`.
    pub fn field<T: Check + ?Sized>(&mut self, name: &'static str, value: &T, rules: &Rules) {
        self.path.push(Segment::Name(name));
        self.value(value, rules);
        self.path.pop();
    }

    /// Reports a required property that is `null` where the document forbids it.
    pub fn not_null(&mut self, name: &'static str, is_null: bool) {
        if is_null {
            self.path.push(Segment::Name(name));
            self.violation("type", "must not be null");
            self.path.pop();
        }
    }

    /// Checks the value of an undeclared key.
    pub fn key<T: Check + ?Sized>(&mut self, key: &str, value: &T, rules: &Rules) {
        self.path.push(Segment::Key(key.to_owned()));
        self.value(value, rules);
        self.path.pop();
    }

    /// Checks the item at `index`.
    pub fn index<T: Check + ?Sized>(&mut self, index: usize, value: &T, rules: &Rules) {
        self.path.push(Segment::Index(index));
        self.value(value, rules);
        self.path.pop();
    }

    /// Checks a value where the validator is.
    pub(crate) fn value<T: Check + ?Sized>(&mut self, value: &T, rules: &Rules) {
        value.check(rules, self);
        if let Some(schema) = rules.schema
            && self.applies_schemas()
        {
            self.shown(value.json(), schema);
        }
    }

    /// Whether schemas are applied to the value that is being checked.
    pub(crate) fn applies_schemas(&self) -> bool {
        !self.is_trial || self.path.is_empty()
    }

    #[cold]
    fn shown(&mut self, value: AsJson, schema: &Schema) {
        match value {
            AsJson::Value(json) => self.json(&json, schema),
            AsJson::Absent | AsJson::Unavailable => {}
        }
    }

    /// How many pairs of items may still be compared: few enough in all lists together, so that no value takes minutes.
    pub(crate) fn comparisons(&mut self) -> &mut usize {
        self.comparisons.get_or_insert(MOST_COMPARISONS)
    }

    /// Goes to a value inside the one that is being checked, until [`leave`](Self::leave).
    pub(crate) fn enter(&mut self, segment: Segment) {
        self.path.push(segment);
    }

    /// Goes back.
    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }

    /// Whether no more violations are reported.
    pub(crate) fn is_full(&self) -> bool {
        self.violations.len() >= MOST_VIOLATIONS
    }

    /// Reports a violation unless it is known: a schema may say the same twice.
    pub(crate) fn violation_once(&mut self, keyword: &'static str, message: String) {
        if self.is_full() {
            return;
        }
        let violation = Violation { pointer: self.pointer(), keyword, message };
        if !self.violations.contains(&violation) {
            self.violations.push(violation);
        }
    }

    /// How many violations were found so far.
    pub(crate) fn count(&self) -> usize {
        self.violations.len()
    }

    /// Takes back what was found after the first `count` violations.
    pub(crate) fn forget_after(&mut self, count: usize) {
        self.violations.truncate(count);
    }

    /// Takes back those found after the first `count` violations that were found before.
    pub(crate) fn forget_repeated_after(&mut self, count: usize) {
        let new = self.violations.split_off(count.min(self.violations.len()));
        let new: Vec<_> = new.into_iter().filter(|violation| !self.violations.contains(violation)).collect();
        self.violations.extend(new);
    }

    /// Reports a violation of what stands at a JSON pointer inside the value that is being checked.
    pub(crate) fn violation_below(&mut self, pointer: &str, keyword: &'static str, message: &str) {
        let before = self.violations.len();
        self.violation(keyword, message);
        if let Some(violation) = self.violations.get_mut(before) {
            violation.pointer.push_str(pointer);
        }
    }

    /// Reports a violation of the value that is being checked.
    pub fn violation(&mut self, keyword: &'static str, message: impl Into<String>) {
        if !self.is_full() {
            self.violations.push(Violation { pointer: self.pointer(), keyword, message: message.into() });
        }
    }

    /// The pointer of the value that is being checked.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.path {
            match segment {
                Segment::Name(name) => push_segment(&mut pointer, name),
                Segment::Key(key) => push_segment(&mut pointer, key),
                Segment::Index(index) => push_segment(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }

    /// What was found.
    ///
    /// # Errors
    /// All violations, if there is one.
    pub fn finish(self) -> Result<(), Violations> {
        if self.violations.is_empty() { Ok(()) } else { Err(Violations(self.violations)) }
    }
}

/// One constraint that a value breaks. It does not hold the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The JSON pointer (RFC 6901) of the value; empty for the whole.
    pub pointer: String,
    /// The keyword of JSON Schema that it breaks.
    pub keyword: &'static str,
    /// What is expected, in words.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            write!(f, "{} ({})", self.message, self.keyword)
        } else {
            write!(f, "{}: {} ({})", self.pointer, self.message, self.keyword)
        }
    }
}

/// All constraints that a value breaks, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations.
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }

    /// The violations, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl From<Vec<Violation>> for Violations {
    fn from(violations: Vec<Violation>) -> Self {
        Self(violations)
    }
}

impl From<crate::DecodeError> for Violations {
    /// A body that cannot be read is one violation, of the keyword `type`; keys that an object lacks are one each, of
    /// the keyword `required`.
    fn from(error: crate::DecodeError) -> Self {
        Self(error.into_violations())
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    /// One line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, violation) in self.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
