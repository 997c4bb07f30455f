//! Where `$ref`s lead.

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Document;
pub(super) use crate::document::reference::local;
use crate::document::schema::{SchemaIndex, Spanned};
use crate::pointer;
use crate::words::closest;

/// The schema that a reference of a schema names.
pub(super) fn schema(document: &Document, reference: &Spanned, from: &str) -> Result<SchemaIndex, Diagnostic> {
    let Some(pointer) = local(&reference.text) else {
        return Err(external(reference, from));
    };
    let table = &document.schemas;
    if let Some(index) = table.by_pointer.get(&pointer) {
        return Ok(*index);
    }
    let diagnostic = Diagnostic::new(
        Code::UnresolvedReference,
        format!("the reference `{}` points to nothing", reference.text),
    )
    .at(reference.place, format!("{from}/$ref"), "no schema stands there");
    Err(match document.near(&pointer) {
        Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
        None => diagnostic,
    })
}

fn external(reference: &Spanned, from: &str) -> Diagnostic {
    Diagnostic::new(Code::ExternalReference, format!("the reference `{}` leads out of the document", reference.text))
        .at(reference.place, format!("{from}/$ref"), "only references that begin with `#` are followed")
        .help("nothing is fetched: keep a copy in a file and refer to that")
}

/// Follows `#/components/SECTION/NAME` in one section of the skeleton's components.
pub(super) fn component<'a, T>(
    reference: &str,
    section: &str,
    items: &'a indexmap::IndexMap<String, openapiv3::ReferenceOr<T>>,
    place: Place,
    pointer: &str,
) -> Result<(&'a T, String), Box<Diagnostic>> {
    let mut reference = reference;
    for _ in 0..=items.len() {
        let name = local(reference)
            .and_then(|p| p.strip_prefix(&format!("/components/{section}/")).map(str::to_owned))
            .map(|name| pointer::unescaped(&name).into_owned());
        match name.as_deref().and_then(|name| items.get_key_value(name)) {
            Some((name, openapiv3::ReferenceOr::Item(item))) => {
                let token = pointer::escaped(name);
                return Ok((item, format!("/components/{section}/{token}")));
            }
            Some((_, openapiv3::ReferenceOr::Reference { reference: next })) => reference = next,
            None => {
                let diagnostic = if reference.starts_with('#') {
                    Diagnostic::new(Code::UnresolvedReference, format!("the reference `{reference}` points to nothing"))
                        .at(place, pointer, format!("not one of `components.{section}`"))
                } else {
                    external(&Spanned { text: reference.to_owned(), place }, pointer)
                };
                let near = name
                    .and_then(|name| closest(&name, items.keys().map(String::as_str)).map(str::to_owned))
                    .map(|near| format!("did you mean `#/components/{section}/{near}`?"));
                return Err(Box::new(match near {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                }));
            }
        }
    }
    Err(Box::new(
        Diagnostic::new(Code::ReferenceCycle, format!("the reference `{reference}` leads back to itself"))
            .at(place, pointer, ""),
    ))
}
