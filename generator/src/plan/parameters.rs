//! Parameters: which are generated, and how they are written.

use super::shapes::Shapes;
use super::{Location, Parameter, Shape, Style, TypeRef};
use crate::api::{self, ParameterStyle};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// A parameter as it is generated; `None`, with a warning, if it is left out.
pub(super) fn plan(shapes: &mut Shapes<'_>, parameter: &api::Parameter) -> Option<Parameter> {
    let left_out = |shapes: &mut Shapes<'_>, why: &str| {
        let message = format!("the parameter `{}` is left out: {why}", parameter.name);
        shapes.diagnostics.push(Diagnostic::new(Code::Parameter, message).at(
            parameter.place,
            parameter.pointer.clone(),
            "",
        ));
        None
    };
    let Some(schema) = parameter.schema else {
        return left_out(shapes, "a parameter with `content` is not supported");
    };
    // The specification has these come from elsewhere (OpenAPI, Parameter Object, `name`).
    let reserved = ["accept", "content-type", "authorization"];
    if parameter.location == Location::Header && reserved.contains(&parameter.name.to_ascii_lowercase().as_str()) {
        return None;
    }
    let value = shapes.request(schema);
    let Some(list) = shapes.is_list(&value.ty) else {
        return left_out(shapes, "an object as a parameter is not supported");
    };
    let Some(style) = style(parameter, list) else {
        return left_out(shapes, "its `style` is not supported");
    };
    Some(Parameter {
        wire: parameter.name.clone(),
        asked_name: parameter.rust_name.clone(),
        location: parameter.location,
        ty: value.ty,
        style,
        rules: value.rules,
        description: parameter.description.clone().filter(|text| !text.trim().is_empty()),
        deprecated: parameter.deprecated,
        default: shapes.default(schema),
    })
}

fn style(parameter: &api::Parameter, list: bool) -> Option<Style> {
    Some(match (parameter.style, list) {
        (ParameterStyle::Matrix | ParameterStyle::Label, _) => return None,
        (_, false) => Style::Single,
        (ParameterStyle::Simple, true) => Style::Comma,
        (ParameterStyle::Form, true) if parameter.explode => match parameter.location {
            Location::Query => Style::Repeated,
            Location::Path | Location::Header | Location::Cookie => return None,
        },
        (ParameterStyle::SpaceDelimited | ParameterStyle::PipeDelimited, true) if parameter.explode => Style::Repeated,
        (ParameterStyle::Form, true) => Style::Comma,
        (ParameterStyle::SpaceDelimited, true) => Style::Space,
        (ParameterStyle::PipeDelimited, true) => Style::Pipe,
        (ParameterStyle::DeepObject, true) => return None,
    })
}

impl Shapes<'_> {
    /// Whether a parameter's type is a list of scalars (`Some(true)`), a scalar (`Some(false)`), or neither.
    fn is_list(&self, ty: &TypeRef) -> Option<bool> {
        match ty {
            TypeRef::List(items) => match self.is_list(items) {
                Some(false) => Some(true),
                Some(true) | None => None,
            },
            TypeRef::Named(id) => match &self.shape(*id) {
                Shape::StringEnum(_) | Shape::ValueEnum(_) => Some(false),
                Shape::Alias(target) => self.is_list(target),
                // A union of scalars travels as text, whichever it is.
                Shape::Union(union) => {
                    union.variants.iter().all(|v| self.is_list(&v.ty) == Some(false)).then_some(false)
                }
                Shape::Foreign(foreign) => foreign.is_text.then_some(false),
                Shape::Struct(_) | Shape::AnyOf(_) => None,
            },
            TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => self.is_list(inner),
            TypeRef::Scalar(scalar) => scalar.is_text().then_some(false),
            TypeRef::Map(_) | TypeRef::Tuple(_) | TypeRef::Any => None,
        }
    }
}
