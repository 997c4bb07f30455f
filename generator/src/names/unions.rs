//! The names of the variants of unions, and of the branches of an `anyOf`.

use std::collections::HashMap;

use super::casing::{Spelling, begin, camel};
use super::scope::{Candidate, Scope};
use super::types::{field, free, scalar_word, variant_word};
use super::variants::variant;
use super::{Lock, Names};
use crate::diagnostic::Diagnostic;
use crate::plan::{Origin, Plan, Scalar, Type, TypeRef, Variant};

/// What a variant may be named after, the preferred first.
pub(super) type Words = Vec<String>;

/// A component's name; else the branch's own title, its type's name, what kind of value it is, what tells it from others
/// of its kind, and what tells its values from others'.
pub(super) fn words(variant: &Variant, plan: &Plan, names: &Names) -> Words {
    let named = match unboxed(&variant.ty) {
        TypeRef::Named(id) => Some((names.types[id.index()].name.clone(), &plan.types[id.index()].origin)),
        _ => None,
    };
    let title = variant.title.clone().filter(|title| !camel(title, Spelling::Plain).is_empty());
    let mut words = match named {
        Some((name, Origin::Component(_) | Origin::Request(_))) => vec![name],
        Some((name, Origin::Place(_))) => title.into_iter().chain([name]).collect(),
        None => {
            let format = variant.format.as_ref().map(|format| match unboxed(&variant.ty) {
                TypeRef::List(_) => format!("{format} List"),
                _ => format.clone(),
            });
            title.into_iter().chain([kind(&variant.ty).to_owned(), exact(&variant.ty, names)]).chain(format).collect()
        }
    };
    let evidence = &variant.evidence;
    let values =
        evidence.literals.iter().flat_map(|(_, values)| values).chain(&evidence.values).chain(&evidence.required);
    let shown: Vec<_> = values.take(2).cloned().collect();
    if let (Some(last), false) = (words.last(), shown.is_empty()) {
        words.push(format!("{} {last}", shown.join(" ")));
    }
    words
}

/// The names of the variants, and of the variant for other values.
pub(super) fn of_union(
    ty: &Type,
    words: &[Words],
    lock: &Lock,
    recorded: &mut Lock,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<String>, String) {
    let form = |word: &String, spelling| variant(begin(camel(word, spelling), "Value", "Empty"));
    let names = assign("variant", ty, words, &form, lock, recorded, diagnostics);
    let rest = free(&names, &["Unknown", "UnknownValue", "Unrecognized"]);
    (names, rest)
}

/// The names of the fields of an `anyOf`.
pub(super) fn of_any_of(
    ty: &Type,
    words: &[Words],
    lock: &Lock,
    recorded: &mut Lock,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    assign("field", ty, words, &|word, spelling| field(word, spelling), lock, recorded, diagnostics)
}

fn assign(
    scope: &str,
    ty: &Type,
    words: &[Words],
    form: &dyn Fn(&String, Spelling) -> String,
    lock: &Lock,
    recorded: &mut Lock,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let mut seen: HashMap<&Words, usize> = HashMap::new();
    let mut candidates = Vec::with_capacity(words.len());
    for words in words {
        let before = seen.entry(words).or_default();
        *before += 1;
        // Branches that nothing tells apart are told apart by their order among themselves.
        let key = if *before == 1 { words.join(" ") } else { format!("{} {before}", words.join(" ")) };
        candidates.push(Candidate {
            key,
            exact: words.first().cloned().unwrap_or_default(),
            forms: words.iter().flat_map(|word| [form(word, Spelling::Plain), form(word, Spelling::Signs)]).collect(),
            at: Some((ty.place, ty.pointer.clone())),
            ..Candidate::default()
        });
    }
    Scope::new(format!("{scope}:{}", ty.pointer), std::iter::empty(), lock, recorded, diagnostics).assign(&candidates)
}

fn unboxed(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::Boxed(inner) => unboxed(inner),
        other => other,
    }
}

/// The type of an unnamed value in words, its items' kind among them.
fn exact(ty: &TypeRef, names: &Names) -> String {
    match ty {
        TypeRef::Scalar(scalar) => scalar_kind(*scalar).to_owned(),
        TypeRef::List(items) => format!("{}List", exact(items, names)),
        TypeRef::Map(values) => format!("{}Map", exact(values, names)),
        TypeRef::Boxed(inner) => exact(inner, names),
        TypeRef::Named(_) | TypeRef::Nullable(_) | TypeRef::OrObject(_) | TypeRef::Tuple(_) | TypeRef::Any => {
            variant_word(names, ty)
        }
    }
}

/// What kind of value an unnamed type has.
fn kind(ty: &TypeRef) -> &'static str {
    match ty {
        TypeRef::Named(_) => "Value",
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => kind(inner),
        TypeRef::List(_) => "List",
        TypeRef::Map(_) => "Map",
        TypeRef::OrObject(_) => "Object",
        TypeRef::Tuple(_) => "Tuple",
        TypeRef::Any => "Any",
        TypeRef::Scalar(scalar) => scalar_kind(*scalar),
    }
}

fn scalar_kind(scalar: Scalar) -> &'static str {
    if scalar == Scalar::String { "String" } else { scalar_word(scalar) }
}
