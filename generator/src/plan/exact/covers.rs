//! What types and rules say already: a keyword is covered where every value of the type that keeps the rules keeps the
//! keyword. What is not covered is checked by a table.

use super::build::is_typed;
use super::has_patterns;
use super::simple::{Kinds, bounds_cover, is_about, listed_covers, scalar_covers};
use crate::api::{JsonType, Keyword, SchemaId};
use crate::plan::normal::Schemas;
use crate::plan::shapes::Types;
use crate::plan::{Dispatch, Newtype, Presence, Rest, Rules, Scalar, Shape, Struct, TypeId, TypeRef, Union, Variant};

/// The values of an object that is not described.
static ANY: TypeRef = TypeRef::Any;

/// How deep types are looked into before a schema counts as not covered.
const DEEPEST: usize = 16;

/// What is known of schemas and types.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) api: &'a Schemas<'a>,
    pub(super) types: &'a Types,
    /// Whether a part of an `allOf` that is closed is read as it is written.
    pub(super) literal: bool,
    /// Whether formats are asserted to the letter, and without a type.
    pub(super) formats: bool,
}

/// A value as far as type and rules say.
#[derive(Clone, Copy)]
pub(super) struct At<'t> {
    pub(super) ty: &'t TypeRef,
    /// `None`: no rules.
    pub(super) rules: Option<&'t Rules>,
    pub(super) nullable: bool,
    depth: usize,
}

impl<'t> At<'t> {
    pub(super) fn new(ty: &'t TypeRef, rules: Option<&'t Rules>, nullable: bool) -> Self {
        Self { ty, rules, nullable, depth: 0 }
    }

    /// A value inside this one.
    fn inside(self, ty: &'t TypeRef, rules: Option<&'t Rules>, nullable: bool) -> Self {
        Self { ty, rules, nullable, depth: self.depth }
    }

    fn items(self, ty: &'t TypeRef) -> Self {
        self.inside(ty, self.rules.and_then(|rules| rules.items.as_deref()), false)
    }
}

/// A type without names, boxes and `null`.
enum View<'t> {
    Any,
    Scalar(Scalar),
    List(&'t TypeRef),
    Map(&'t TypeRef),
    Tuple(&'t [TypeRef]),
    Struct(&'t Struct),
    /// An enum over values, as JSON texts.
    Listed(Vec<String>),
    Union(&'t Union),
    /// The branches of an `anyOf` that a value carries all at once.
    AnyOf(&'t [Variant]),
    /// A type of the user, who answers for it.
    Foreign,
}

impl<'a> Facts<'a> {
    /// The keywords of a schema that a type and rules at one use do not cover.
    pub(super) fn beyond_use(self, id: SchemaId, at: At<'_>) -> Vec<&'a Keyword<SchemaId>> {
        if self.is_made_of(at.ty, id) {
            return Vec::new();
        }
        let at = At { nullable: at.nullable && !self.api.schema(id).or_null, ty: without_null(at.ty), ..at };
        self.beyond(id, |keyword| self.keyword(id, keyword, at, false))
    }

    /// The keywords of a schema that the type made of it does not cover. Its fields and undeclared keys answer for
    /// themselves.
    pub(super) fn beyond_type(self, id: SchemaId, ty: TypeId) -> Vec<&'a Keyword<SchemaId>> {
        let named = TypeRef::Named(ty);
        // Whether it may be null is said where it is used.
        self.beyond(id, |keyword| self.keyword(id, keyword, At::new(&named, None, false), true))
    }

    fn beyond(self, id: SchemaId, covered: impl Fn(&Keyword<SchemaId>) -> bool) -> Vec<&'a Keyword<SchemaId>> {
        let keywords = &self.api.schema(id).keywords;
        let beyond: Vec<&Keyword<SchemaId>> = keywords.iter().filter(|keyword| !covered(keyword)).collect();
        let any = |is: fn(&Keyword<SchemaId>) -> bool| beyond.iter().any(|keyword| is(keyword));
        // What these are about is what other keywords of the schema leave to them.
        let all = any(|k| matches!(k, Keyword::UnevaluatedProperties(_) | Keyword::UnevaluatedItems(_)));
        let keys = any(|k| matches!(k, Keyword::AdditionalProperties(_)));
        let items = any(|k| matches!(k, Keyword::Items(_)));
        let needed = |keyword: &Keyword<SchemaId>| match keyword {
            Keyword::Properties(_) | Keyword::PatternProperties(_) => keys,
            Keyword::PrefixItems(_) => items,
            _ => false,
        };
        keywords.iter().filter(|keyword| all || needed(keyword) || beyond.contains(keyword)).collect()
    }

    /// Whether every value of the type fits the schema.
    fn schema(self, id: SchemaId, at: At<'_>, root: bool) -> bool {
        if at.depth > DEEPEST {
            return false;
        }
        if self.is_made_of(at.ty, id) {
            return true;
        }
        let schema = self.api.schema(id);
        let at = At { nullable: at.nullable && !schema.or_null, depth: at.depth + 1, ..at };
        schema.keywords.iter().all(|keyword| self.keyword(id, keyword, at, root))
    }

    /// Whether a type that answers for itself was made of a schema.
    fn is_made_of(self, ty: &TypeRef, id: SchemaId) -> bool {
        let ty = match ty {
            TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => inner,
            ty => ty,
        };
        let &TypeRef::Named(mut ty) = ty else { return false };
        for _ in 0..self.types.types.len() {
            let Shape::Alias(TypeRef::Named(target)) = self.types.types[ty.index()].shape else { break };
            ty = target;
        }
        let made_of = |schema: SchemaId| self.types.by_schema.get(&schema) == Some(&ty);
        match self.types.types[ty.index()].shape {
            Shape::Struct(_) | Shape::Union(_) | Shape::AnyOf(_) => made_of(id) || made_of(self.api.target(id)),
            // The place checks nothing beside it: what stands beside a reference is not covered.
            Shape::Newtype(_) => made_of(self.referred(id)),
            Shape::StringEnum(_) | Shape::ValueEnum(_) | Shape::Alias(_) | Shape::Foreign(_) => false,
        }
    }

    /// What a chain of references that say nothing else leads to.
    fn referred(self, mut id: SchemaId) -> SchemaId {
        for _ in 0..self.api.len() {
            let [Keyword::Ref(target)] = self.api.schema(id).keywords.as_slice() else { break };
            id = *target;
        }
        id
    }

    /// Whether every value of the type keeps a keyword. `root`: the type was made of the schema that has the keyword.
    fn keyword(self, id: SchemaId, keyword: &Keyword<SchemaId>, at: At<'_>, root: bool) -> bool {
        let newtype = |ty: TypeId| match &self.types.types[ty.index()].shape {
            Shape::Newtype(newtype) => Some(newtype),
            Shape::Struct(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Alias(_)
            | Shape::Foreign(_) => None,
        };
        if let TypeRef::Named(ty) = at.ty
            && let Some(Newtype { value, rules }) = newtype(*ty)
        {
            // Its own rules hold wherever it stands, and those of the place beside them.
            let depth = at.depth + 1;
            let own = At { ty: value, rules: Some(rules), depth, ..at };
            return depth <= DEEPEST
                && (self.keyword(id, keyword, own, root)
                    || (at.rules.is_some() && self.keyword(id, keyword, At { ty: value, depth, ..at }, root)));
        }
        let (view, nullable) = self.view(at.ty, at.nullable);
        let at = At { nullable, ..at };
        if matches!(view, View::Foreign) {
            return true;
        }
        // What combines schemas says the same of every kind of value.
        match keyword {
            Keyword::Never | Keyword::Not(_) | Keyword::If { .. } => return false,
            Keyword::Ref(target) => return self.schema(*target, at, root),
            Keyword::AllOf(parts) => return parts.iter().all(|part| self.schema(*part, at, root)),
            Keyword::AnyOf(branches) => return self.branches(branches, &view, at, false),
            Keyword::OneOf(branches) => return self.branches(branches, &view, at, true),
            Keyword::Types(types) => return self.kinds(at.ty, nullable).are_among(types),
            Keyword::Format(_) if !self.formats && !is_typed(&self.api.schema(id).keywords) => return true,
            _ => {}
        }
        if !is_about(keyword, self.kinds(at.ty, nullable)) {
            return true;
        }
        match view {
            View::Foreign => true,
            // The rules take what ISO 8601 has beyond it.
            View::Scalar(Scalar::String) if self.formats && is_duration(keyword) => false,
            View::Any => bounds_cover(keyword, at.rules),
            View::Scalar(scalar) => scalar_covers(scalar, keyword, at.rules),
            View::Listed(values) => listed_covers(keyword, &values, nullable),
            View::List(items) => match keyword {
                Keyword::Items(schema) => self.schema(*schema, at.items(items), false),
                _ => bounds_cover(keyword, at.rules),
            },
            View::Map(values) => match keyword {
                Keyword::AdditionalProperties(schema) => self.schema(*schema, at.items(values), false),
                _ => bounds_cover(keyword, at.rules),
            },
            View::Tuple(items) => self.tuple(keyword, items, at),
            View::Struct(shape) => self.object(id, keyword, shape, at, root),
            View::Union(union) => self.variants(id, keyword, &union.variants, at),
            View::AnyOf(branches) => self.variants(id, keyword, branches, at),
        }
    }

    fn tuple(self, keyword: &Keyword<SchemaId>, items: &[TypeRef], at: At<'_>) -> bool {
        let length = items.len() as u64;
        match keyword {
            Keyword::PrefixItems(schemas) => {
                schemas.len() == items.len()
                    && schemas.iter().zip(items).all(|(s, item)| self.schema(*s, at.inside(item, None, false), false))
            }
            Keyword::Items(_) => true,
            Keyword::MinItems(least) => *least <= length,
            Keyword::MaxItems(most) => *most >= length,
            _ => false,
        }
    }

    fn object(self, id: SchemaId, keyword: &Keyword<SchemaId>, shape: &Struct, at: At<'_>, root: bool) -> bool {
        let field = |name: &str| shape.fields.iter().find(|field| field.wire == name);
        let required = |name: &String| field(name).is_some_and(|field| !field.presence.may_be_absent());
        let fits = |schema: SchemaId, field: &crate::plan::Field| {
            let nullable = matches!(field.presence, Presence::Nullable | Presence::OptionalNullable);
            self.schema(schema, at.inside(&field.ty, Some(&field.rules), nullable), false)
        };
        match keyword {
            Keyword::Required(names) => names.iter().all(required),
            Keyword::Properties(properties) => {
                properties.iter().all(|(name, schema)| field(name).is_some_and(|field| root || fits(*schema, field)))
            }
            Keyword::DependentRequired(names) => names.iter().all(|(_, names)| names.iter().all(required)),
            Keyword::MinProperties(least) => {
                *least <= shape.fields.iter().filter(|field| !field.presence.may_be_absent()).count() as u64
            }
            Keyword::MaxProperties(most) => shape.rest == Rest::Refused && *most >= shape.fields.len() as u64,
            Keyword::AdditionalProperties(schema) => {
                let declared = declared(self.api, id);
                let foreign = |field: &&crate::plan::Field| !declared.contains(&field.wire.as_str());
                match &shape.rest {
                    _ if self.is_any(*schema) => true,
                    // A part that refuses undeclared keys sees those of the other parts as undeclared: it is read as
                    // open, unless it is meant as it is written.
                    _ if root && !self.literal && shape.fields.iter().any(|field| foreign(&field)) => true,
                    Rest::Ignored => false,
                    Rest::Refused => shape.fields.iter().filter(foreign).all(|field| fits(*schema, field)),
                    Rest::Kept(ty, rules) => {
                        let own = root && !has_patterns(self.api, id);
                        (own || self.schema(*schema, at.inside(ty, Some(rules), false), false))
                            && shape.fields.iter().filter(foreign).all(|field| fits(*schema, field))
                    }
                }
            }
            Keyword::UnevaluatedProperties(schema) => {
                self.is_any(*schema) || (root && shape.rest == Rest::Refused && self.is_never(*schema))
            }
            _ => false,
        }
    }

    /// A keyword that combines nothing, of a value that is one of several types.
    fn variants(self, id: SchemaId, keyword: &Keyword<SchemaId>, variants: &[Variant], at: At<'_>) -> bool {
        let depth = at.depth + 1;
        depth <= DEEPEST
            && variants.iter().all(|variant| {
                let own = At { depth, ..at.inside(&variant.ty, Some(&variant.rules), false) };
                self.keyword(id, keyword, own, false) || self.keyword(id, keyword, At { rules: at.rules, ..own }, false)
            })
    }

    /// `anyOf`, and `oneOf` where it is `one`.
    fn branches(self, branches: &[SchemaId], view: &View<'_>, at: At<'_>, one: bool) -> bool {
        let null = |branch: &SchemaId| match self.api.schema(*branch).keywords.as_slice() {
            [Keyword::Types(types)] => types == &[JsonType::Null],
            [Keyword::Enum(values)] => values == &["null"],
            _ => false,
        };
        let values: Vec<SchemaId> = branches.iter().copied().filter(|branch| !null(branch)).collect();
        let at = At { nullable: at.nullable && values.len() == branches.len(), ..at };
        if let [single] = values.as_slice() {
            return self.schema(*single, At { ty: without_null(at.ty), ..at }, false);
        }
        let fits = |variant: &Variant, branch: SchemaId| {
            self.schema(branch, at.inside(&variant.ty, Some(&variant.rules), at.nullable), false)
        };
        match view {
            View::Union(union) if one => {
                union.variants.len() == values.len()
                    && union.variants.iter().zip(&values).all(|(variant, branch)| fits(variant, *branch))
                    && exclusive(union)
            }
            View::Union(union) => union.variants.iter().all(|v| values.iter().any(|branch| fits(v, *branch))),
            View::AnyOf(variants) => {
                !one && variants.iter().all(|variant| values.iter().any(|branch| fits(variant, *branch)))
            }
            View::Listed(texts) if self.listed_by(&values, texts, one) => true,
            _ => !one && values.iter().any(|branch| self.schema(*branch, At { ty: without_null(at.ty), ..at }, false)),
        }
    }

    /// Whether branches that are nothing but values list each text: at least one of them, or just one.
    fn listed_by(self, branches: &[SchemaId], texts: &[String], one: bool) -> bool {
        let listed = |branch: &SchemaId| {
            let keywords = &self.api.schema(*branch).keywords;
            let plain = keywords.iter().all(|keyword| matches!(keyword, Keyword::Enum(_) | Keyword::Types(_)));
            keywords.iter().find_map(|keyword| match keyword {
                Keyword::Enum(values) if plain => Some(values),
                _ => None,
            })
        };
        let Some(lists) = branches.iter().map(listed).collect::<Option<Vec<_>>>() else { return false };
        texts.iter().all(|text| {
            let count = lists.iter().filter(|values| values.contains(text)).count();
            if one { count == 1 } else { count > 0 }
        })
    }

    fn is_any(self, id: SchemaId) -> bool {
        self.api.schema(id).keywords.is_empty()
    }

    fn is_never(self, id: SchemaId) -> bool {
        self.api.schema(id).keywords == [Keyword::Never]
    }

    fn view<'t>(self, ty: &'t TypeRef, nullable: bool) -> (View<'t>, bool)
    where
        'a: 't,
    {
        let (mut ty, mut nullable) = (ty, nullable);
        for _ in 0..=self.types.types.len() {
            let view = match ty {
                TypeRef::Boxed(inner) => {
                    ty = inner;
                    continue;
                }
                TypeRef::Nullable(inner) => {
                    (ty, nullable) = (inner, true);
                    continue;
                }
                TypeRef::Any => View::Any,
                TypeRef::Scalar(scalar) => View::Scalar(*scalar),
                TypeRef::List(items) => View::List(items),
                TypeRef::Map(values) => View::Map(values),
                TypeRef::OrObject(_) => View::Map(&ANY),
                TypeRef::Tuple(items) => View::Tuple(items),
                TypeRef::Named(id) => match &self.types.types[id.index()].shape {
                    Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => {
                        ty = target;
                        continue;
                    }
                    Shape::Foreign(_) => View::Foreign,
                    Shape::Struct(shape) => View::Struct(shape),
                    Shape::Union(union) => View::Union(union),
                    Shape::AnyOf(any_of) => View::AnyOf(&any_of.branches),
                    shape @ (Shape::StringEnum(_) | Shape::ValueEnum(_)) => View::Listed(shape.listed_json()),
                },
            };
            return (view, nullable);
        }
        // Aliases in a circle, which are broken later into any value.
        (View::Any, nullable)
    }

    /// The kinds of JSON that a type's values are.
    fn kinds(self, ty: &TypeRef, nullable: bool) -> Kinds {
        let mut kinds = Kinds::default();
        self.add_kinds(ty, nullable, 0, &mut kinds);
        kinds
    }

    fn add_kinds(self, ty: &TypeRef, nullable: bool, depth: usize, kinds: &mut Kinds) {
        let (view, nullable) = self.view(ty, nullable);
        if nullable {
            kinds.add(JsonType::Null);
        }
        match view {
            _ if depth > DEEPEST => *kinds = Kinds::all(),
            View::Any | View::Foreign => *kinds = Kinds::all(),
            View::Scalar(scalar) => kinds.add_scalar(scalar),
            View::List(_) | View::Tuple(_) => kinds.add(JsonType::Array),
            View::Map(_) | View::Struct(_) | View::AnyOf(_) => kinds.add(JsonType::Object),
            View::Listed(values) => values.iter().for_each(|value| kinds.add_value(value)),
            View::Union(union) => union.variants.iter().for_each(|v| self.add_kinds(&v.ty, false, depth + 1, kinds)),
        }
    }
}

fn is_duration(keyword: &Keyword<SchemaId>) -> bool {
    matches!(keyword, Keyword::Format(format) if format == "duration")
}

fn without_null(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::Nullable(inner) => inner,
        ty => ty,
    }
}

/// The keys that a schema declares itself.
fn declared<'a>(api: &'a Schemas<'_>, id: SchemaId) -> Vec<&'a str> {
    let properties = api.schema(id).keywords.iter().filter_map(|keyword| match keyword {
        Keyword::Properties(properties) => Some(properties),
        _ => None,
    });
    properties.flatten().map(|(name, _)| name.as_str()).collect()
}

/// Whether no value fits two variants.
fn exclusive(union: &Union) -> bool {
    match union.dispatch {
        Dispatch::Discriminator { .. } => true,
        Dispatch::Evidence => {
            let variants = &union.variants;
            let mut pairs =
                variants.iter().enumerate().flat_map(|(at, v)| variants[at + 1..].iter().map(move |w| (v, w)));
            pairs.all(|(left, right)| left.evidence.excludes(&right.evidence))
        }
    }
}
