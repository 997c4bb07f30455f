//! The names of types, their fields and variants, and of the modules that gate them.

use std::borrow::Cow;
use std::collections::HashSet;

use super::candidates::media_word;
use super::casing::{self, Spelling, begin, camel_of, raw, snake};
use super::scope::{Candidate, Scope};
use super::whole::type_key;
use super::{Lock, Names, TypeNames, unions, variants};
use crate::diagnostic::{Diagnostic, Place};
use crate::plan::{Feature, Field, Group, Origin, Plan, Rest, Scalar, Shape, Type, TypeRef};
use crate::pointer;

/// Names every type and group.
pub(super) fn name(plan: &Plan, lock: &Lock, names: &mut Names, diagnostics: &mut Vec<Diagnostic>) {
    let candidates: Vec<Candidate> =
        plan.types.iter().map(candidate).chain(plan.left_out.iter().map(|name| left_out(name))).collect();
    let mut recorded = Lock::new();
    let assigned = Scope::new("type", std::iter::empty(), lock, &mut recorded, diagnostics).assign(&candidates);
    names.types =
        assigned.into_iter().take(plan.types.len()).map(|name| TypeNames { name, ..TypeNames::default() }).collect();
    for (index, ty) in plan.types.iter().enumerate() {
        let (members, rest) = match &ty.shape {
            Shape::Struct(object) => {
                let kept = matches!(object.rest, Rest::Kept(..));
                let fields: Vec<_> = object.fields.iter().map(Property::of).collect();
                fields_of(ty, &fields, kept, lock, &mut recorded, diagnostics)
            }
            Shape::StringEnum(open) => {
                let words = open.values.iter().map(|value| variants::Word::of_text(value)).collect();
                variants::of_enum(ty, words, &open.labels, open.closed, lock, &mut recorded, diagnostics)
            }
            Shape::ValueEnum(open) => {
                let words = open.values.iter().map(variants::Word::of_literal).collect();
                variants::of_enum(ty, words, &open.labels, open.closed, lock, &mut recorded, diagnostics)
            }
            Shape::Union(union) => {
                let words: Vec<_> = union.variants.iter().map(|v| unions::words(v, plan, names)).collect();
                unions::of_union(ty, &words, lock, &mut recorded, diagnostics)
            }
            Shape::AnyOf(shape) => {
                let words: Vec<_> = shape.branches.iter().map(|v| unions::words(v, plan, names)).collect();
                (unions::of_any_of(ty, &words, lock, &mut recorded, diagnostics), String::new())
            }
            Shape::Newtype(_) | Shape::Alias(_) | Shape::Foreign(_) => (Vec::new(), String::new()),
        };
        names.types[index].members = members;
        names.types[index].rest = rest;
    }
    names.lock.append(&mut recorded);
}

fn candidate(ty: &Type) -> Candidate {
    let key = type_key(&ty.origin, &ty.pointer);
    let suffixes = match ty.origin {
        Origin::Request(_) => ["Request", "ForRequest"],
        Origin::Component(_) | Origin::Place(_) => [""; 2],
    };
    let mut candidate = Candidate {
        asked: ty.asked_name.clone(),
        at: Some((ty.place, ty.pointer.clone())),
        ..spelled(&ty.origin, key, suffixes)
    };
    if let Origin::Place(words) = &ty.origin {
        let words = || words.iter().map(String::as_str);
        let spelled = |details: &[&str]| {
            begin(camel_of(words().chain(details.iter().copied()), Spelling::Plain), "Type", "Empty")
        };
        let tokens: Vec<_> = ty.pointer.split('/').map(pointer::unescaped).collect();
        candidate.forms.insert(1, spelled(&detail(&tokens)));
        candidate.forms.insert(2, spelled(&parameters(&tokens)));
        // What is left stands beside a component of that name, or of another that nothing tells from it.
        candidate.forms.push(spelled(&["Inline"]));
    }
    candidate
}

fn spelled(origin: &Origin, key: String, suffixes: [&str; 2]) -> Candidate {
    let (exact, words, rank) = spelled_from(origin);
    let form = |spelling, suffix: &str| {
        let words = words.iter().map(String::as_str);
        let name = format!("{}{suffix}", begin(camel_of(words, spelling), "Type", "Empty"));
        if casing::is_prelude(&name) { format!("{name}Model") } else { name }
    };
    Candidate {
        key,
        exact: if casing::is_prelude(&exact) { format!("{exact}Model") } else { exact },
        forms: vec![form(Spelling::Plain, suffixes[0]), form(Spelling::Signs, suffixes[1])],
        rank,
        ..Candidate::default()
    }
}

/// A component that a slice leaves out, and that takes the name which it has in the whole.
fn left_out(name: &str) -> Candidate {
    let pointer = format!("/components/schemas/{}", pointer::escaped(name));
    Candidate { is_left_out: true, ..spelled(&Origin::Component(name.to_owned()), pointer, [""; 2]) }
}

/// What the words of a place leave out, which tells inline schemas of one body or of one operation's successes apart: the
/// status, and the media type unless it is JSON, which so keeps its name when another is added beside it.
fn detail<'t>(tokens: &'t [Cow<'_, str>]) -> Vec<&'t str> {
    let words = tokens.windows(2).filter_map(|pair| match pair[0].as_ref() {
        "responses" => Some(pair[1].as_ref()),
        "content" => Some(media_word(&pair[1])).filter(|word| *word != "json"),
        _ => None,
    });
    words.collect()
}

/// The parameters of the media types that a schema stands under, which tell versions of a body apart.
fn parameters<'t>(tokens: &'t [Cow<'_, str>]) -> Vec<&'t str> {
    let media_types = tokens.windows(2).filter(|pair| pair[0] == "content").map(|pair| pair[1].as_ref());
    media_types.filter_map(|media_type| Some(media_type.split_once(';')?.1)).collect()
}

/// The exact text of a component's name, the words to spell, and the rank: components choose first.
fn spelled_from(origin: &Origin) -> (String, Vec<String>, u8) {
    match origin {
        Origin::Component(name) => (name.clone(), vec![name.clone()], 0),
        Origin::Place(words) => (String::new(), words.clone(), 1),
        Origin::Request(response) => (String::new(), spelled_from(response).1, 2),
    }
}

/// What a field is named after.
struct Property<'a> {
    word: &'a str,
    asked: Option<&'a str>,
    place: Place,
    pointer: &'a str,
}

impl<'a> Property<'a> {
    fn of(field: &'a Field) -> Self {
        let (word, asked) = (field.wire.as_str(), field.asked_name.as_deref());
        Self { word, asked, place: field.place, pointer: &field.pointer }
    }
}

fn fields_of(
    ty: &Type,
    fields: &[Property<'_>],
    kept: bool,
    lock: &Lock,
    recorded: &mut Lock,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<String>, String) {
    let candidates: Vec<Candidate> = fields
        .iter()
        .map(|property| Candidate {
            key: property.word.to_owned(),
            asked: property.asked.map(|asked| raw(asked.to_owned())),
            exact: raw(property.word.to_owned()),
            forms: vec![field(property.word, Spelling::Plain), field(property.word, Spelling::Signs)],
            at: Some((property.place, property.pointer.to_owned())),
            ..Candidate::default()
        })
        .collect();
    let prefix = format!("field:{}", ty.pointer);
    let names = Scope::new(prefix, std::iter::empty(), lock, recorded, diagnostics).assign(&candidates);
    let rest = if kept { free(&names, &["additional_properties", "undeclared", "rest"]) } else { String::new() };
    (names, rest)
}

/// The spelling of a field, a parameter or an argument.
pub(super) fn field(wire: &str, spelling: Spelling) -> String {
    raw(begin(snake(wire, spelling), "field_", "empty"))
}

/// The first of some names that is free, or the last with an ordinal.
pub(super) fn free(taken: &[String], wanted: &[&str]) -> String {
    let is_free = |name: &String| !taken.contains(name);
    let last = wanted.last().copied().unwrap_or_default();
    wanted
        .iter()
        .map(|name| (*name).to_owned())
        .chain((2_u32..).map(|n| format!("{last}{n}")))
        .find(is_free)
        .unwrap_or_default()
}

/// A variant of a union is named after its type.
pub(super) fn variant_word(names: &Names, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(id) => names.types[id.index()].name.clone(),
        TypeRef::Boxed(inner) => variant_word(names, inner),
        TypeRef::Nullable(inner) => format!("Nullable{}", variant_word(names, inner)),
        TypeRef::List(items) => format!("{}List", variant_word(names, items)),
        TypeRef::Map(values) => format!("{}Map", variant_word(names, values)),
        TypeRef::OrObject(inner) => format!("{}OrObject", variant_word(names, inner)),
        TypeRef::Tuple(_) => "Tuple".to_owned(),
        TypeRef::Any => "Any".to_owned(),
        TypeRef::Scalar(scalar) => scalar_word(*scalar).to_owned(),
    }
}

/// The word for a value without parts, in the names of variants.
pub(super) fn scalar_word(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Null => "Null",
        Scalar::Bool => "Boolean",
        Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 => {
            "Integer"
        }
        Scalar::F32 | Scalar::F64 | Scalar::Number => "Number",
        Scalar::String => "Text",
        Scalar::Secret => "Secret",
        Scalar::Uuid => "Uuid",
        Scalar::DateTime => "DateTime",
        Scalar::Date => "Date",
        Scalar::IpAddr => "IpAddr",
        Scalar::Ipv4Addr => "Ipv4Addr",
        Scalar::Ipv6Addr => "Ipv6Addr",
        Scalar::Base64 => "Base64",
        Scalar::Base64Url => "Base64Url",
        Scalar::Binary => "Binary",
    }
}

/// Names the modules that gate types after their tags.
pub(super) fn groups(plan: &Plan, names: &mut Names) {
    let mut taken: HashSet<String> = HashSet::from(["mod".to_owned()]);
    let spelled: Vec<String> = plan.groups.iter().map(|group| group_name(group, plan, names)).collect();
    for name in spelled {
        let free = std::iter::once(name.clone())
            .chain((2_u32..).map(|n| format!("{name}_{n}")))
            .find(|name| !taken.contains(name))
            .unwrap_or_default();
        taken.insert(free.clone());
        names.groups.push(free);
    }
}

fn group_name(group: &Group, plan: &Plan, names: &Names) -> String {
    let reaching = group.features.iter().map(|feature| match &plan.features[feature.index()] {
        Feature::Tag(tag) | Feature::Hooks(tag) => names.tags[tag.index()].module.clone(),
        Feature::Path(word) => snake(&casing::ascii(word.as_deref().unwrap_or("root")), Spelling::Plain),
        Feature::Unreached => "unused".to_owned(),
    });
    let mut reaching: Vec<String> = reaching.collect();
    reaching.sort_unstable();
    let name = match reaching.as_slice() {
        [] => "unused".to_owned(),
        _ if group.reached_by_all(plan) => "shared_by_all".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one}_and_{two}"),
        [one, two, three] => format!("{one}_and_{two}_and_{three}"),
        [first, ..] => format!("{first}_and_others_{}", casing::digest(&reaching.join(" "))),
    };
    casing::cut_snake(name)
}
