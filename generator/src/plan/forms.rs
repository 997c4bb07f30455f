//! Bodies of `application/x-www-form-urlencoded`: how their properties are written.

use super::parameter_kinds::{Kinds, properties};
use super::parameters::{is_json, json};
use super::shapes::Shapes;
use super::{Content, FormField, Newtype, ParameterKeys, ParameterValues, Rest, Shape, Style, TypeRef};
use crate::api::{self, Encoding, Meaning, ParameterStyle, SchemaId};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::media_type;

/// Whether the values of a schema are objects, so that a form can carry them.
pub(super) fn is_object(shapes: &mut Shapes<'_>, schema: SchemaId) -> bool {
    let ty = shapes.value(schema).ty;
    // A type that refers to itself may not be filled yet: its schema tells.
    let declared = matches!(shapes.api.schema(shapes.api.target(schema)).meaning, Meaning::Object(_));
    declared || Kinds::of(shapes, &ty).values() == ParameterValues::Objects
}

/// Decides how the properties of a form are written, as the body's `encoding` says.
pub(super) fn decide(shapes: &mut Shapes<'_>, body: &api::Body, content: &mut Content) {
    let Content::Form { ty, fields } = content else { return };
    let form = |media_type: &str| {
        let essence = media_type::essence(media_type);
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    };
    if let Some((_, encodings)) = body.encodings.iter().find(|(media_type, _)| form(media_type)) {
        *fields = self::fields(shapes, ty, encodings);
    }
}

/// How the properties of a form are written that are not by default.
pub(super) fn fields(shapes: &mut Shapes<'_>, ty: &TypeRef, encodings: &[Encoding]) -> Vec<FormField> {
    let mut fields = Vec::new();
    for encoding in encodings {
        let Some(property) = property(shapes, ty, &encoding.property) else { continue };
        fields.extend(
            style(shapes, encoding, &property).map(|style| FormField { wire: encoding.property.clone(), style }),
        );
    }
    let claimed: Vec<String> = properties(shapes, ty).unwrap_or_default();
    for field in &mut fields {
        // What other properties have belongs to them.
        if let Some(ParameterKeys::Besides(others)) = &mut field.style.keys {
            others.extend(claimed.iter().filter(|key| **key != field.wire).cloned());
        }
    }
    fields
}

/// The type of a property of an object.
fn property(shapes: &Shapes<'_>, ty: &TypeRef, name: &str) -> Option<TypeRef> {
    match ty {
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => property(shapes, inner, name),
        TypeRef::Map(values) => Some((**values).clone()),
        TypeRef::Named(id) => match shapes.shape(*id) {
            Shape::Alias(target) | Shape::Newtype(Newtype { value: target, .. }) => property(shapes, target, name),
            Shape::Struct(object) => {
                let rest = match &object.rest {
                    Rest::Kept(values, _) => Some(values),
                    Rest::Ignored | Rest::Refused => None,
                };
                let field = object.fields.iter().find(|field| field.wire == name).map(|field| &field.ty);
                field.or(rest).cloned()
            }
            // Whose property it is depends on the value: nothing is assumed of it.
            Shape::Union(_) | Shape::AnyOf(_) | Shape::Foreign(_) => Some(TypeRef::Any),
            Shape::StringEnum(_) | Shape::ValueEnum(_) => None,
        },
        TypeRef::OrObject(_) => Some(TypeRef::Any),
        TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::Any | TypeRef::Scalar(_) => None,
    }
}

/// How a property is written; `None`: by default. `contentType` does not count beside the three others (OpenAPI 3.1.1,
/// section 4.8.15.1.2).
fn style(shapes: &mut Shapes<'_>, encoding: &Encoding, ty: &TypeRef) -> Option<Style> {
    let kinds = Kinds::of(shapes, ty);
    let values = kinds.values();
    if encoding.style.is_none() && encoding.explode.is_none() && encoding.allow_reserved.is_none() {
        let content_type = encoding.content_type.as_deref()?;
        if is_json(content_type) {
            return (values != ParameterValues::Scalars).then(json);
        }
        if values != ParameterValues::Scalars {
            let message = format!(
                "`{content_type}` is not supported for the property `{}`; it is written as if it had no `contentType`",
                encoding.property
            );
            let diagnostic = Diagnostic::new(Code::MediaType, message).at(encoding.place, encoding.pointer.clone(), "");
            shapes.diagnostics.push(diagnostic);
        }
        return None;
    }
    let written = encoding.style.unwrap_or(ParameterStyle::Form);
    let explode = encoding.explode.unwrap_or(written == ParameterStyle::Form);
    let style = match (written, values) {
        (_, ParameterValues::Scalars) => ParameterStyle::Form,
        (ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited, _) if explode => ParameterStyle::Form,
        (style, _) => style,
    };
    let explode = explode || values == ParameterValues::Scalars || style == ParameterStyle::DeepObject;
    let objects = matches!(values, ParameterValues::Objects | ParameterValues::Mixed);
    let keys = (objects && explode && style == ParameterStyle::Form).then(|| match properties(shapes, ty) {
        Some(keys) => ParameterKeys::Only(keys),
        None => ParameterKeys::Besides(Vec::new()),
    });
    Some(Style {
        style,
        explode,
        allow_reserved: encoding.allow_reserved.unwrap_or_default(),
        allow_empty: false,
        values,
        strings: false,
        keys,
    })
}
