//! What changed about types.

use super::same::{Same, resolved, written};
use super::variants;
use super::{CLIENT_MAJOR, Collector, Impacts, MAJOR, MINOR, SERVER_MAJOR, Subject, Versions, quoted};
use crate::driver::Named;
use crate::emit;
use crate::plan::{Direction, Field, Presence, Rest, Shape, Struct, Type, TypeId, TypeRef};

/// A type of both versions.
#[derive(Clone, Copy)]
pub(super) struct Pair<'v> {
    pub(super) old: Of<'v>,
    pub(super) new: Of<'v>,
    pub(super) same: &'v Same<'v>,
}

/// A type of one version with its names.
#[derive(Clone, Copy)]
pub(super) struct Of<'v> {
    pub(super) named: &'v Named,
    pub(super) ty: &'v Type,
    pub(super) members: &'v [String],
    pub(super) rest: &'v str,
}

impl<'v> Of<'v> {
    fn new(named: &'v Named, id: TypeId) -> Self {
        let names = &named.names.types[id.index()];
        Self { named, ty: &named.plan.types[id.index()], members: &names.members, rest: &names.rest }
    }
}

/// Compares every type.
pub(super) fn compare(versions: Versions<'_>, same: &Same<'_>, found: &mut Collector) {
    let Versions { old, new, .. } = versions;
    for (id, other) in same.counterparts() {
        let name = &old.names.types[id.index()].name;
        let subject = Subject::Type(name.clone());
        let Some(other) = other else {
            found.add(&subject, "the type is gone", MAJOR);
            continue;
        };
        let new_name = &new.names.types[other.index()].name;
        if name != new_name {
            found.add(&subject, format!("the type is called {} now", quoted(new_name)), MAJOR);
        }
        let pair = Pair { old: Of::new(old, id), new: Of::new(new, other), same };
        pair.compare((id, other), &subject, found);
    }
    for id in &same.added {
        found.add(&Subject::Type(new.names.types[id.index()].name.clone()), "the type is new", MINOR);
    }
}

/// What a change means that only those notice who make values.
pub(super) fn for_makers(direction: Direction) -> Impacts {
    match (direction.request, direction.response) {
        (true, false) => CLIENT_MAJOR,
        (false, true) => SERVER_MAJOR,
        (true, true) | (false, false) => MAJOR,
    }
}

impl Pair<'_> {
    fn compare(&self, (old_id, new_id): (TypeId, TypeId), subject: &Subject, found: &mut Collector) {
        let (old, new) = (TypeRef::Named(old_id), TypeRef::Named(new_id));
        let is_alias = |of: Of<'_>| matches!(of.ty.shape, Shape::Alias(_));
        if is_alias(self.old) || is_alias(self.new) {
            if !self.same.is_behind(&old, &new) {
                let message = if is_alias(self.new) {
                    let target = written(self.new.named, resolved(self.new.named, &new));
                    format!("the type is an alias of {} now", quoted(&target))
                } else {
                    format!("the type is {} now", kind(&self.new.ty.shape))
                };
                found.add(subject, message, MAJOR);
            }
            return;
        }
        match (&self.old.ty.shape, &self.new.ty.shape) {
            (Shape::Struct(old), Shape::Struct(new)) => self.structs(old, new, subject, found),
            (Shape::StringEnum(old), Shape::StringEnum(new)) => {
                variants::of_enum(self, old.closed, new.closed, subject, found);
            }
            (Shape::ValueEnum(old), Shape::ValueEnum(new)) => {
                variants::of_enum(self, old.closed, new.closed, subject, found);
            }
            (Shape::Union(old), Shape::Union(new)) => {
                variants::of_union(self, &old.variants, &new.variants, subject, found);
            }
            (Shape::AnyOf(old), Shape::AnyOf(new)) => {
                variants::of_any_of(self, &old.branches, &new.branches, subject, found);
            }
            (Shape::Newtype(old), Shape::Newtype(new)) => {
                if !self.same.is(&old.value, &new.value) {
                    let holds = written(self.new.named, &new.value);
                    found.add(subject, format!("it holds {} now", quoted(&holds)), MAJOR);
                }
            }
            (Shape::Foreign(old), Shape::Foreign(new)) if old.path == new.path => {}
            (
                Shape::Struct(_)
                | Shape::StringEnum(_)
                | Shape::ValueEnum(_)
                | Shape::Union(_)
                | Shape::AnyOf(_)
                | Shape::Newtype(_)
                | Shape::Alias(_)
                | Shape::Foreign(_),
                new,
            ) => {
                found.add(subject, format!("the type is {} now", kind(new)), MAJOR);
                return;
            }
        }
        self.common(subject, found);
    }

    /// What any type has: derives, impls, methods.
    fn common(&self, subject: &Subject, found: &mut Collector) {
        let (old, new) = (self.old.ty, self.new.ty);
        let derives =
            |ty: &Type| [("Default", ty.derives.default), ("Eq", ty.derives.eq_hash), ("Copy", ty.derives.copy)];
        for ((name, was), (_, is)) in derives(old).into_iter().zip(derives(new)) {
            // A struct is `Default` as long as nothing is required, which is told by its fields.
            if was && !is && name != "Default" {
                found.add(subject, format!("it is no longer {}", quoted(name)), MAJOR);
            }
        }
        // What a type lacks that no longer travels in requests or responses, it lacks because of what changed about the
        // operation that carried it, which breaks callers already; or no operation ever did.
        if old.direction.request && new.direction.request && old.checked && !new.checked {
            found.add(subject, "`validate()` is gone: it has nothing to check", MAJOR);
        }
        if !old.docs.deprecated && new.docs.deprecated {
            found.add(subject, "the type is deprecated", MINOR);
        }
    }

    fn structs(&self, old: &Struct, new: &Struct, subject: &Subject, found: &mut Collector) {
        let position = |name: &String| self.new.members.iter().position(|other| other == name);
        for (field, name) in old.fields.iter().zip(self.old.members) {
            match position(name).and_then(|at| new.fields.get(at)) {
                None => found.add(subject, format!("the field {} is gone", quoted(name)), MAJOR),
                Some(other) => self.field(name, field, other, subject, found),
            }
        }
        let direction = self.old.ty.direction;
        for (field, name) in new.fields.iter().zip(self.new.members) {
            if self.old.members.contains(name) {
                continue;
            }
            let quoted = quoted(name);
            if is_required(field) {
                found.add(subject, format!("the required field {quoted} is new"), for_makers(direction));
            } else if has_base(self.old.ty, old) {
                found.add(subject, format!("the field {quoted} is new"), MINOR);
            } else {
                let message = format!("the field {quoted} is new, and values are only made by naming every field");
                found.add(subject, message, for_makers(direction));
            }
        }
        self.order(old, new, subject, found);
        self.rest(old, new, subject, found);
    }

    fn field(&self, name: &str, old: &Field, new: &Field, subject: &Subject, found: &mut Collector) {
        let name = quoted(name);
        if old.presence != new.presence || !self.same.is(&old.ty, &new.ty) {
            let ty = |of: Of<'_>, field: &Field| {
                let ty = written(of.named, &field.ty);
                quoted(&match field.presence {
                    Presence::Required => ty,
                    Presence::Nullable | Presence::Optional => format!("Option<{ty}>"),
                    Presence::OptionalNullable => format!("Field<{ty}>"),
                })
            };
            let (from, to) = (ty(self.old, old), ty(self.new, new));
            // An `Option` that is written as null, and one that is not, are the same in Rust.
            let (message, impacts) = if from != to {
                (format!("the field {name} is {to}, not {from}"), MAJOR)
            } else if old.presence == new.presence {
                (format!("the type of the field {name} is another of the name {to}"), MAJOR)
            } else {
                let makers = for_makers(self.old.ty.direction);
                match new.presence {
                    Presence::Nullable => (format!("the field {name} is required, and may be null"), makers),
                    Presence::Required | Presence::Optional | Presence::OptionalNullable => {
                        (format!("the field {name} may be absent, and not null"), makers)
                    }
                }
            };
            found.add(subject, message, impacts);
        } else if old.rules != new.rules || old.wire != new.wire || old.tolerates_null != new.tolerates_null {
            found.add(subject, format!("other values of the field {name} are valid"), MINOR);
        }
        if !old.docs.deprecated && new.docs.deprecated {
            found.add(subject, format!("the field {name} is deprecated"), MINOR);
        }
    }

    /// The arguments of `new` are those fields that are required, in their order.
    fn order(&self, old: &Struct, new: &Struct, subject: &Subject, found: &mut Collector) {
        let required = |of: Of<'_>, object: &Struct, other: &[String]| -> Vec<String> {
            let fields = object.fields.iter().zip(of.members).filter(|(field, _)| is_required(field));
            fields.map(|(_, name)| name.clone()).filter(|name| other.contains(name)).collect()
        };
        let before = required(self.old, old, self.new.members);
        let after = required(self.new, new, self.old.members);
        let mut sorted = (before.clone(), after.clone());
        sorted.0.sort_unstable();
        sorted.1.sort_unstable();
        if has_new(old) && before != after && sorted.0 == sorted.1 {
            found.add(subject, "the arguments of `new` have another order", for_makers(self.old.ty.direction));
        }
    }

    fn rest(&self, old: &Struct, new: &Struct, subject: &Subject, found: &mut Collector) {
        let name = |of: Of<'_>| quoted(of.rest);
        match (&old.rest, &new.rest) {
            (Rest::Kept(was, _), Rest::Kept(is, _)) => {
                if self.old.rest != self.new.rest {
                    let message =
                        format!("the map of further keys is called {}, not {}", name(self.new), name(self.old));
                    found.add(subject, message, MAJOR);
                }
                if !self.same.is(was, is) {
                    let ty = quoted(&written(self.new.named, is));
                    found.add(subject, format!("the values of further keys are {ty}"), MAJOR);
                }
            }
            (Rest::Kept(..), Rest::Ignored | Rest::Refused) => {
                found.add(subject, format!("the map of further keys {} is gone", name(self.old)), MAJOR);
            }
            (Rest::Ignored | Rest::Refused, Rest::Kept(..)) => {
                let impacts = if has_base(self.old.ty, old) { MINOR } else { for_makers(self.old.ty.direction) };
                found.add(subject, format!("further keys are kept in {}", name(self.new)), impacts);
            }
            (Rest::Ignored, Rest::Refused) => found.add(subject, "further keys are refused", MINOR),
            (Rest::Refused, Rest::Ignored) => found.add(subject, "further keys are ignored", MINOR),
            (Rest::Ignored, Rest::Ignored) | (Rest::Refused, Rest::Refused) => {}
        }
    }
}

pub(super) fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::Nullable)
}

/// Whether there is `new`.
fn has_new(object: &Struct) -> bool {
    let required = object.fields.iter().filter(|field| is_required(field)).count();
    (1..=emit::ARGUMENTS_OF_NEW).contains(&required)
}

/// Whether a value can be made without naming every field.
fn has_base(ty: &Type, object: &Struct) -> bool {
    ty.derives.default || has_new(object)
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "a struct",
        Shape::StringEnum(_) => "an enum of strings",
        Shape::ValueEnum(_) => "an enum of values",
        Shape::Union(_) => "an enum of types",
        Shape::AnyOf(_) => "a struct of what may hold together",
        Shape::Newtype(_) => "a struct around a list, a map or a tuple",
        Shape::Alias(_) => "an alias",
        Shape::Foreign(_) => "a type of the configuration",
    }
}
