//! Response headers: what an operation's successes, or its errors, declare beside their bodies.

use super::operations::Planner;
use super::shapes::Shapes;
use super::{GroupId, Header, HeaderSet, HeaderSetId, OperationId, Scalar, Shape, TypeRef};
use crate::api;
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

impl Planner<'_, '_, '_> {
    /// The headers of the successes, or of the errors, as one set: a header is required where every response requires it.
    pub(super) fn headers(&mut self, success: bool, id: OperationId) -> Option<HeaderSetId> {
        let kind = self.success_kind();
        let responses: Vec<&api::Response> =
            self.operation.responses.iter().filter(|response| kind.takes(response.status) == success).collect();
        let mut headers: Vec<Header> = Vec::new();
        for written in responses.iter().flat_map(|response| &response.headers) {
            // The specification has it come from the media type (OpenAPI, Response Object, `headers`).
            if written.name.eq_ignore_ascii_case("content-type") || headers.iter().any(|known| known.is(&written.name))
            {
                continue;
            }
            let everywhere = responses.iter().all(|response| {
                response.headers.iter().any(|header| header.required && header.name.eq_ignore_ascii_case(&written.name))
            });
            let (ty, list) = self.header_type(written);
            headers.push(Header {
                wire: written.name.clone(),
                ty,
                list,
                required: everywhere,
                description: written.description.clone().filter(|text| !text.trim().is_empty()),
                deprecated: written.deprecated,
            });
        }
        (!headers.is_empty()).then(|| self.header_set(headers, id))
    }

    /// A scalar or a list of them; everything else stays the text that it is.
    fn header_type(&mut self, header: &api::Header) -> (TypeRef, bool) {
        if let Some(schema) = header.schema {
            let value = self.shapes.value(schema);
            if let Some(list) = self.shapes.is_list(&value.ty) {
                return (value.ty, list);
            }
        }
        let message =
            format!("the header `{}` is kept as text: its value is no scalar and no list of them", header.name);
        let diagnostic = Diagnostic::new(Code::OperationPart, message).at(header.place, header.pointer.clone(), "");
        self.shapes.diagnostics.push(diagnostic);
        (TypeRef::Scalar(Scalar::String), false)
    }

    fn header_set(&mut self, headers: Vec<Header>, id: OperationId) -> HeaderSetId {
        let sets = &mut self.planned.header_sets;
        let key = headers.iter().map(|header| (header.wire.clone(), header.ty.clone(), header.required)).collect();
        let set = *self.sharing.headers.entry(key).or_insert_with(|| {
            sets.push(HeaderSet { headers, operations: Vec::new(), group: GroupId(0) });
            HeaderSetId(u32::try_from(sets.len() - 1).unwrap_or(u32::MAX))
        });
        sets[set.index()].operations.push(id);
        set
    }
}

impl Header {
    fn is(&self, name: &str) -> bool {
        self.wire.eq_ignore_ascii_case(name)
    }
}

impl Shapes<'_> {
    /// Whether a header's type is a list of scalars (`Some(true)`), a scalar (`Some(false)`), or neither.
    fn is_list(&self, ty: &TypeRef) -> Option<bool> {
        match ty {
            TypeRef::List(items) => (self.is_list(items) == Some(false)).then_some(true),
            TypeRef::Named(id) => match &self.shape(*id) {
                Shape::StringEnum(_) | Shape::ValueEnum(_) => Some(false),
                Shape::Alias(target) => self.is_list(target),
                // A union of scalars travels as text, whichever it is.
                Shape::Union(union) => {
                    union.variants.iter().all(|v| self.is_list(&v.ty) == Some(false)).then_some(false)
                }
                Shape::Foreign(foreign) => foreign.is_text.then_some(false),
                Shape::Struct(_) | Shape::AnyOf(_) | Shape::Newtype(_) => None,
            },
            TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => self.is_list(inner),
            TypeRef::Scalar(scalar) => scalar.is_text().then_some(false),
            TypeRef::Map(_) | TypeRef::Tuple(_) | TypeRef::OrObject(_) | TypeRef::Any => None,
        }
    }
}
