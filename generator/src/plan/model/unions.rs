//! What the plan says about schemas of which a value takes one, or several.

use super::{Plan, Rules, Shape, TableId, Type, TypeRef};
use crate::api::JsonType;

/// An enum over schemas: `oneOf`, or an `anyOf` whose branches do not overlap.
#[derive(Debug, Clone)]
pub struct Union {
    /// How a value finds its variant.
    pub dispatch: Dispatch,
    /// The variants, in document order.
    pub variants: Vec<Variant>,
    /// The table that tells a server whether what it got fits as many variants as it should, where several read it.
    pub counted: Option<TableId>,
}

/// A struct with one `Option` a branch: an `anyOf` of objects that may hold at once.
#[derive(Debug, Clone)]
pub struct AnyOf {
    /// The branches, in document order. A value is read into every one that fits, and written as all of them together.
    pub branches: Vec<Variant>,
}

/// How a value finds its variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dispatch {
    /// By the value of a property (`discriminator`). Variants without tags are found by their evidence, among
    /// themselves, where a value has no tag or is not an object.
    Discriminator {
        /// The property.
        property: String,
        /// The variant for a tag that none of the variants has, and for objects without a tag (`defaultMapping`).
        default: Option<usize>,
    },
    /// By what the value shows: the variants whose evidence is consistent with it are candidates. One is taken, several
    /// are tried in order.
    Evidence,
}

/// One variant of a union, or one branch of an `anyOf`.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The type of its values.
    pub ty: TypeRef,
    /// The tags that choose it; the first is written when the value does not carry one of the others.
    pub tags: Vec<String>,
    /// Whether the variant's own type declares the tag property and so carries the tag.
    pub carries_tag: bool,
    /// What its values show.
    pub evidence: Evidence,
    /// What `validate()` checks of the value itself.
    pub rules: Rules,
    /// The branch's own `title`: it names a variant whose type has no name.
    pub title: Option<String>,
    /// The `format` of its values, or of the items of a list: it tells texts apart that have no types of their own.
    pub format: Option<String>,
}

impl Variant {
    /// A variant of a type, which nothing tells from others yet.
    pub fn new(ty: TypeRef) -> Self {
        Self {
            ty,
            tags: Vec::new(),
            carries_tag: false,
            evidence: Evidence::default(),
            rules: Rules::default(),
            title: None,
            format: None,
        }
    }
}

/// What the values of a schema show: a value that contradicts any of it is not one of the schema's. Empty: nothing is
/// known, any value may be one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The kinds of values; empty for any.
    pub kinds: Vec<JsonType>,
    /// Properties that have one of a few values where they are there: the property, and the values as JSON texts.
    pub literals: Vec<(String, Vec<String>)>,
    /// The keys that an object has.
    pub required: Vec<String>,
    /// The only keys that an object may have.
    pub declared: Option<Vec<String>>,
    /// The only values, as JSON texts; empty for any.
    pub values: Vec<String>,
}

impl Evidence {
    /// Whether no value can be consistent with both: what one shows, the other contradicts.
    pub fn excludes(&self, other: &Self) -> bool {
        let both = |kind: &&JsonType| other.kinds.iter().any(|other| overlap(**kind, *other));
        let common: Vec<&JsonType> = self.kinds.iter().filter(both).collect();
        let kinds_are_known = !self.kinds.is_empty() && !other.kinds.is_empty();
        kinds_are_known && common.is_empty()
            || disjoint(&self.values, &other.values)
            || common == [&JsonType::Object] && (self.keys_exclude(other) || other.keys_exclude(self))
    }

    /// Whether an object with this evidence has a key that the other does not have, or with other values.
    fn keys_exclude(&self, other: &Self) -> bool {
        self.required.iter().any(|key| {
            let not_there = other.declared.as_ref().is_some_and(|declared| !declared.contains(key));
            not_there || self.literal(key).zip(other.literal(key)).is_some_and(|(one, other)| disjoint(one, other))
        })
    }

    fn literal(&self, key: &str) -> Option<&[String]> {
        self.literals.iter().find(|(name, _)| name == key).map(|(_, values)| values.as_slice())
    }
}

/// Whether a value can be of both kinds.
fn overlap(one: JsonType, other: JsonType) -> bool {
    use JsonType::{Integer, Number};
    one == other || matches!((one, other), (Integer, Number) | (Number, Integer))
}

/// Whether two lists of JSON texts, of which empty ones say nothing, have no text in common.
fn disjoint(one: &[String], other: &[String]) -> bool {
    !one.is_empty() && !other.is_empty() && !one.iter().any(|value| other.contains(value))
}

/// Whether a value is one string of a parameter or of a form.
pub(in crate::plan) fn is_text(types: &[Type], ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => scalar.is_text(),
        TypeRef::Boxed(inner) => is_text(types, inner),
        TypeRef::Named(id) => match &types[id.index()].shape {
            Shape::StringEnum(_) | Shape::ValueEnum(_) => true,
            Shape::Alias(target) => is_text(types, target),
            // A union that holds itself is boxed, and never of scalars alone.
            Shape::Union(union) => union.variants.iter().all(|variant| match &variant.ty {
                TypeRef::Named(inner) if inner == id => false,
                ty => !matches!(ty, TypeRef::Boxed(_)) && is_text(types, ty),
            }),
            Shape::Foreign(foreign) => foreign.is_text,
            Shape::Struct(_) | Shape::AnyOf(_) | Shape::Newtype(_) => false,
        },
        TypeRef::Nullable(_)
        | TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::OrObject(_)
        | TypeRef::Tuple(_)
        | TypeRef::Any => false,
    }
}

impl Plan {
    /// A type with every alias in it replaced by what it stands for, and without boxes: two types that are equal in this
    /// form are one type in Rust.
    pub fn without_aliases(&self, ty: &TypeRef) -> TypeRef {
        let of = |inner: &TypeRef| self.without_aliases(inner);
        match ty {
            TypeRef::Named(id) => match &self.types[id.index()].shape {
                Shape::Alias(target) => of(target),
                Shape::Struct(_)
                | Shape::StringEnum(_)
                | Shape::ValueEnum(_)
                | Shape::Union(_)
                | Shape::AnyOf(_)
                | Shape::Newtype(_)
                | Shape::Foreign(_) => ty.clone(),
            },
            TypeRef::Boxed(inner) => of(inner),
            TypeRef::Nullable(inner) => TypeRef::Nullable(Box::new(of(inner))),
            TypeRef::List(inner) => TypeRef::List(Box::new(of(inner))),
            TypeRef::Map(inner) => TypeRef::Map(Box::new(of(inner))),
            TypeRef::OrObject(inner) => TypeRef::OrObject(Box::new(of(inner))),
            TypeRef::Tuple(items) => TypeRef::Tuple(items.iter().map(of).collect()),
            TypeRef::Any | TypeRef::Scalar(_) => ty.clone(),
        }
    }

    /// Whether values of a type can always be checked: the named types that no request carries have a check behind a
    /// feature alone.
    pub fn has_check(&self, ty: &TypeRef) -> bool {
        self.each_has(ty, &|ty| match ty.shape {
            // The runtime implements it for every enum over values.
            Shape::StringEnum(_) | Shape::ValueEnum(_) => true,
            Shape::Struct(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Newtype(_)
            | Shape::Alias(_)
            | Shape::Foreign(_) => ty.direction.request,
        })
    }

    /// Whether values of a type can be checked where those of responses can be. A type of the user's own that no request
    /// carries need not have a check.
    pub fn may_be_checked(&self, ty: &TypeRef) -> bool {
        self.each_has(ty, &|ty| match ty.shape {
            Shape::Foreign(_) => ty.direction.request,
            Shape::Struct(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Newtype(_)
            | Shape::Alias(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_) => true,
        })
    }

    /// Whether each named type in a reference to a type, behind aliases, has something.
    fn each_has(&self, ty: &TypeRef, has: &dyn Fn(&Type) -> bool) -> bool {
        match ty {
            TypeRef::Named(id) => {
                let ty = &self.types[id.index()];
                if let Shape::Alias(target) = &ty.shape { self.each_has(target, has) } else { has(ty) }
            }
            TypeRef::Boxed(inner)
            | TypeRef::Nullable(inner)
            | TypeRef::List(inner)
            | TypeRef::Map(inner)
            | TypeRef::OrObject(inner) => self.each_has(inner, has),
            TypeRef::Tuple(items) => items.iter().all(|item| self.each_has(item, has)),
            TypeRef::Any | TypeRef::Scalar(_) => true,
        }
    }

    /// Whether a value is one string of a parameter or of a form.
    pub fn is_text(&self, ty: &TypeRef) -> bool {
        is_text(&self.types, ty)
    }
}
