//! What the values of a parameter can be.

use super::shapes::Shapes;
use super::{AnyOf, Newtype, ParameterValues, Rest, Scalar, Shape, TypeRef, Union};

/// What the values of a type can be, as far as it matters for how a parameter is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Kinds {
    pub(super) scalars: bool,
    pub(super) lists: bool,
    pub(super) objects: bool,
    /// Whether a list or an object holds lists or objects.
    pub(super) nested: bool,
    /// Whether nothing is known.
    pub(super) any: bool,
    /// Whether a value is bytes.
    pub(super) binary: bool,
    /// Whether its strings say it all: scalars, or lists of scalars.
    pub(super) strings: bool,
}

/// How far aliases and unions are followed: what holds itself is an object or a list before.
const DEPTH: usize = 16;

impl Kinds {
    pub(super) fn of(shapes: &Shapes<'_>, ty: &TypeRef) -> Self {
        Self::within(shapes, ty, DEPTH)
    }

    fn within(shapes: &Shapes<'_>, ty: &TypeRef, depth: usize) -> Self {
        let Some(depth) = depth.checked_sub(1) else { return Self::anything() };
        let scalar = Self { scalars: true, strings: true, ..Self::default() };
        match ty {
            TypeRef::Scalar(Scalar::Binary) => Self { scalars: true, binary: true, ..Self::default() },
            TypeRef::Scalar(scalar) => Self { scalars: true, strings: scalar.is_text(), ..Self::default() },
            TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => Self::within(shapes, inner, depth),
            TypeRef::Any => Self::anything(),
            TypeRef::List(item) => {
                let item = Self::within(shapes, item, depth);
                let strings = item.strings && !item.lists;
                Self { lists: true, nested: item.has_parts(), binary: item.binary, strings, ..Self::default() }
            }
            TypeRef::Tuple(items) => {
                let items: Vec<Self> = items.iter().map(|item| Self::within(shapes, item, depth)).collect();
                Self { lists: true, nested: items.iter().any(|item| item.has_parts()), ..Self::default() }
            }
            // What is known of neither is an object, whose values may be anything.
            TypeRef::OrObject(_) => Self { objects: true, nested: true, ..Self::default() },
            TypeRef::Map(value) => {
                Self { objects: true, nested: Self::within(shapes, value, depth).has_parts(), ..Self::default() }
            }
            TypeRef::Named(id) => match shapes.shape(*id) {
                Shape::StringEnum(_) | Shape::ValueEnum(_) => scalar,
                Shape::Foreign(foreign) if foreign.is_text => scalar,
                Shape::Foreign(_) => Self::anything(),
                Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => {
                    Self::within(shapes, target, depth)
                }
                Shape::Struct(object) => {
                    let fields = object.fields.iter().map(|field| &field.ty);
                    let rest = match &object.rest {
                        Rest::Kept(values, _) => Some(values),
                        Rest::Ignored | Rest::Refused => None,
                    };
                    let nested = fields.chain(rest).any(|ty| Self::within(shapes, ty, depth.min(3)).has_parts());
                    Self { objects: true, nested, ..Self::default() }
                }
                Shape::Union(Union { variants, .. }) => {
                    let variants = variants.iter().map(|variant| Self::within(shapes, &variant.ty, depth));
                    let kinds = variants.reduce(Self::or).unwrap_or_else(Self::anything);
                    Self { strings: kinds.strings && !kinds.lists, ..kinds }
                }
                Shape::AnyOf(AnyOf { branches }) => {
                    let branches = branches.iter().map(|branch| Self::within(shapes, &branch.ty, depth));
                    let kinds = branches.reduce(Self::or).unwrap_or_else(Self::anything);
                    Self { strings: false, ..kinds }
                }
            },
        }
    }

    fn anything() -> Self {
        Self { scalars: true, lists: true, objects: true, nested: true, any: true, ..Self::default() }
    }

    fn or(self, other: Self) -> Self {
        Self {
            scalars: self.scalars || other.scalars,
            lists: self.lists || other.lists,
            objects: self.objects || other.objects,
            nested: self.nested || other.nested,
            any: self.any || other.any,
            binary: self.binary || other.binary,
            strings: self.strings && other.strings,
        }
    }

    /// Whether a value may be a list or an object, as far as it is known.
    fn has_parts(self) -> bool {
        (self.lists || self.objects) && !self.any
    }

    /// Whether a value is one text.
    pub(super) fn is_text(self) -> bool {
        self.strings && !self.lists
    }

    /// Where nothing is known, an object is not expected: it is written as its JSON text.
    pub(super) fn values(self) -> ParameterValues {
        match (self.objects && !self.any, self.lists, self.scalars) {
            (true, false, false) => ParameterValues::Objects,
            (true, _, _) => ParameterValues::Mixed,
            (false, true, _) => ParameterValues::Lists,
            (false, false, _) => ParameterValues::Scalars,
        }
    }
}

/// The properties that the objects of a type have; `None` where they may have any.
pub(super) fn properties(shapes: &Shapes<'_>, ty: &TypeRef) -> Option<Vec<String>> {
    properties_within(shapes, ty, DEPTH)
}

fn properties_within(shapes: &Shapes<'_>, ty: &TypeRef, depth: usize) -> Option<Vec<String>> {
    let depth = depth.checked_sub(1)?;
    let all = |types: &mut dyn Iterator<Item = &TypeRef>| {
        let mut keys: Vec<String> = Vec::new();
        for ty in types {
            for key in properties_within(shapes, ty, depth)? {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        Some(keys)
    };
    match ty {
        TypeRef::Scalar(_) | TypeRef::List(_) | TypeRef::Tuple(_) => Some(Vec::new()),
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => properties_within(shapes, inner, depth),
        TypeRef::Map(_) | TypeRef::OrObject(_) | TypeRef::Any => None,
        TypeRef::Named(id) => match shapes.shape(*id) {
            Shape::StringEnum(_) | Shape::ValueEnum(_) => Some(Vec::new()),
            Shape::Foreign(_) => None,
            Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => {
                properties_within(shapes, target, depth)
            }
            Shape::Struct(object) => match &object.rest {
                Rest::Kept(..) => None,
                Rest::Ignored | Rest::Refused => Some(object.fields.iter().map(|field| field.wire.clone()).collect()),
            },
            Shape::Union(Union { variants, .. }) | Shape::AnyOf(AnyOf { branches: variants }) => {
                all(&mut variants.iter().map(|variant| &variant.ty))
            }
        },
    }
}
