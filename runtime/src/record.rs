//! Structs of data: their fields are listed once, for all that looks at fields without their types.
//!
//! What a derive writes is a body for each trait, with every field in it; bodies are what a generated crate costs to
//! compile. [`record!`](crate::record) writes one that lists the fields, and the rest is here.

use std::any::Any;
use std::fmt;

/// The value of a field, as far as it can be shown and compared without its type.
pub trait FieldValue: fmt::Debug + Any {
    /// Whether the other is of the same type and equal.
    fn equals(&self, other: &dyn FieldValue) -> bool;
}

impl<T: fmt::Debug + PartialEq + Any> FieldValue for T {
    #[inline]
    fn equals(&self, other: &dyn FieldValue) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref::<T>().is_some_and(|other| self == other)
    }
}

/// What [`record!`](crate::record) implements: the one list of a struct's fields.
pub trait Record {
    /// Shows the fields.
    fn visit(&self, visitor: &mut FieldVisitor<'_>);
}

/// Who looks at the fields of a [`Record`].
pub struct FieldVisitor<'a>(&'a mut dyn FnMut(&Listed<'_>));

/// The fields of a struct, in their order.
struct Listed<'a> {
    name: &'static str,
    /// Their names, with commas between.
    fields: &'static str,
    values: &'a [&'a dyn FieldValue],
}

impl FieldVisitor<'_> {
    /// The struct's name, the names of its fields with commas between, and as many values.
    #[inline]
    pub fn fields(&mut self, name: &'static str, fields: &'static str, values: &[&dyn FieldValue]) {
        (self.0)(&Listed { name, fields, values });
    }
}

impl fmt::Debug for FieldVisitor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FieldVisitor")
    }
}

/// Shows a struct as the derive of `Debug` does.
///
/// # Errors
/// Those of the formatter.
pub fn debug_record(value: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut result = Ok(());
    value.visit(&mut FieldVisitor(&mut |listed| {
        let mut shown = f.debug_struct(listed.name);
        for (name, value) in listed.fields.split(',').zip(listed.values) {
            let name = name.trim();
            shown.field(name.strip_prefix("r#").unwrap_or(name), value);
        }
        result = shown.finish();
    }));
    result
}

/// Whether all fields of two structs of one type are equal, as the derive of `PartialEq` says it.
pub fn equal_records<R: Record>(value: &R, other: &R) -> bool {
    let mut are_equal = false;
    value.visit(&mut FieldVisitor(&mut |listed| {
        other.visit(&mut FieldVisitor(&mut |others| {
            are_equal = listed.values.iter().zip(others.values).all(|(value, other)| value.equals(*other));
        }));
    }));
    are_equal
}

/// `Debug` and `PartialEq` of a struct, from the list of all its fields. Both say what the derives would.
///
/// ```
/// use oasmith_runtime as rt;
///
/// #[derive(Clone)]
/// pub struct Group {
///     pub name: String,
///     pub parent: Option<String>,
/// }
/// rt::record!(Group { name, parent });
///
/// let group = Group { name: "staff".into(), parent: None };
/// assert_eq!(format!("{group:?}"), r#"Group { name: "staff", parent: None }"#);
/// assert_eq!(group, group.clone());
/// assert_ne!(group, Group { parent: Some("all".into()), ..group.clone() });
/// ```
#[macro_export]
macro_rules! record {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::Record for $name {
            #[inline]
            fn visit(&self, visitor: &mut $crate::FieldVisitor<'_>) {
                // One text for all names: a macro call for each is what would cost.
                visitor.fields(::core::stringify!($name), ::core::stringify!($($field),*), &[$(&self.$field),*]);
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug_record(self, f)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::equal_records(self, other)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{Field, Secret};

    mod derived {
        use crate::{Field, Secret};

        #[derive(Debug, Clone, PartialEq)]
        pub(super) struct Sample {
            pub(super) r#type: String,
            pub(super) ratio: Option<f64>,
            pub(super) inner: Field<Vec<Sample>>,
            pub(super) secret: Option<Secret>,
        }

        #[derive(Debug, Clone, PartialEq)]
        pub(super) struct Nothing {}
    }

    #[derive(Clone)]
    struct Sample {
        r#type: String,
        ratio: Option<f64>,
        inner: Field<Vec<Sample>>,
        secret: Option<Secret>,
    }
    record!(Sample { r#type, ratio, inner, secret });

    struct Nothing {}
    record!(Nothing {});

    fn samples(ratio: f64) -> (Sample, derived::Sample) {
        let (text, secret) = ("a".to_owned(), Some(Secret::from("hidden")));
        let ours = Sample {
            r#type: text.clone(),
            ratio: Some(ratio),
            inner: Field::Value(Vec::new()),
            secret: secret.clone(),
        };
        let theirs =
            derived::Sample { r#type: text.clone(), ratio: Some(ratio), inner: Field::Value(Vec::new()), secret };
        (
            Sample { inner: Field::Value(vec![ours.clone()]), ..ours },
            derived::Sample { inner: Field::Value(vec![theirs.clone()]), ..theirs },
        )
    }

    #[test]
    fn a_record_shows_itself_as_the_derive_does() {
        let (ours, theirs) = samples(0.5);
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        assert_eq!(format!("{ours:#?}"), format!("{theirs:#?}"));
        assert!(format!("{ours:?}").starts_with("Sample { type: \"a\", ratio: Some(0.5), inner: "));
        assert!(!format!("{ours:?}").contains("hidden"));
        assert_eq!(format!("{:?}", Nothing {}), format!("{:?}", derived::Nothing {}));
    }

    #[test]
    fn a_record_is_equal_where_every_field_is() {
        let (ours, _) = samples(0.5);
        assert_eq!(ours, ours.clone());
        assert_ne!(ours, samples(0.25).0);
        assert_ne!(ours, Sample { inner: Field::Null, ..ours.clone() });
        assert_ne!(ours, Sample { secret: None, ..ours.clone() });
        let not_a_number = samples(f64::NAN).0;
        assert!(not_a_number != not_a_number.clone());
        assert_eq!(Nothing {}, Nothing {});
    }
}
