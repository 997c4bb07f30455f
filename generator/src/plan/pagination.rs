//! Pagination: which operations come in pages, with evidence from their parameters and responses.
//!
//! The specification has no word for it. An operation is paginated where a `GET` answers with an object that has one list
//! of items, and both halves of a known way to the next page are there: what the response says of it, and the query
//! parameter that asks for it. One half alone is no evidence.

use super::{Content, Operation, PageStyle, Pagination, Plan, Presence, Scalar, Shape, Struct, TypeId, TypeRef};
use crate::api::{Location, Method};

const CURSOR_PARAMETERS: &[&str] =
    &["cursor", "page_token", "pageToken", "next_token", "nextToken", "continuation_token", "after", "starting_after"];
const PAGE_PARAMETERS: &[&str] = &["page", "page_number", "pageNumber", "page[number]"];
const OFFSET_PARAMETERS: &[&str] = &["offset", "skip"];

const CURSORS: &[&str] = &["next_cursor", "nextCursor", "next_page_token", "nextPageToken", "next_token", "nextToken"];
const NEXT: &[&str] = &["next", "next_page", "nextPage"];
const LINKS: &[&str] = &["next", "next_url", "nextUrl", "next_link", "nextLink", "next_page_url", "@odata.nextLink"];
const PAGES: &[&str] = &["total_pages", "totalPages", "page_count", "pageCount", "pages"];
const TOTALS: &[&str] = &["total", "total_count", "totalCount", "total_items", "totalItems", "count"];

/// What a list of items is called, where there are others beside it.
const ITEMS: &[&str] = &["results", "items", "data", "entries", "values", "records"];

/// What objects that speak of pages are called.
const ABOUT: &[&str] =
    &["pagination", "meta", "metadata", "page", "paging", "page_info", "pageInfo", "links", "_links"];

/// Decides for every operation, and for every response which of its fields is the list of items.
pub(super) fn assign(plan: &mut Plan) {
    for at in 0..plan.operations.len() {
        let Some((pagination, page)) = find(plan, &plan.operations[at]) else { continue };
        let known = plan.paginations.iter().position(|known| *known == pagination);
        plan.operations[at].pagination = Some(known.unwrap_or(plan.paginations.len()));
        if known.is_none() {
            plan.paginations.push(pagination);
        }
        if !plan.pages.contains(&page) {
            plan.pages.push(page);
        }
    }
    plan.pages.sort_unstable();
}

/// The pagination of an operation, the type of its response, and the field that has the items.
fn find(plan: &Plan, operation: &Operation) -> Option<(Pagination, (TypeId, usize))> {
    let Some(Content::Json { ty, .. }) = &operation.success.content else { return None };
    if operation.method != Method::Get || operation.hook.is_some() {
        return None;
    }
    let (id, response) = plan.structure(ty)?;
    let field = items(response)?;
    let style = style(plan, operation, response)?;
    let items = format!("/{}", escaped(&response.fields[field].wire));
    Some((Pagination { style, items }, (id, field)))
}

fn style(plan: &Plan, operation: &Operation, response: &Struct) -> Option<PageStyle> {
    let optional = operation.optional.map(|set| &plan.parameter_sets[set.index()].parameters);
    let parameter = |names: &[&str], fits: fn(&TypeRef) -> bool| {
        let all = operation.required.iter().chain(optional.into_iter().flatten());
        all.filter(|parameter| parameter.location == Location::Query && fits(alias(plan, &parameter.ty)))
            .find(|parameter| names.contains(&parameter.wire.as_str()))
    };
    let value = |names, fits| pointer(plan, response, names, fits);
    if let Some(cursor) = parameter(CURSOR_PARAMETERS, is_text) {
        let next = value(CURSORS, is_text).or_else(|| value(NEXT, is_text));
        if let Some(next) = next {
            return Some(PageStyle::Value { parameter: cursor.wire.clone(), next });
        }
    }
    let page = parameter(PAGE_PARAMETERS, is_number);
    let offset = parameter(OFFSET_PARAMETERS, is_number);
    if let Some(page) = page {
        if let Some(next) = value(NEXT, is_number) {
            return Some(PageStyle::Value { parameter: page.wire.clone(), next });
        }
        if let Some(pages) = value(PAGES, is_number) {
            let first = i64::from(page.default.as_deref() != Some("0"));
            return Some(PageStyle::Page { parameter: page.wire.clone(), first, pages });
        }
    }
    if let Some(next) = value(LINKS, is_text).filter(|_| page.or(offset).is_some()) {
        return Some(PageStyle::Link { next });
    }
    let (offset, total) = (offset?, value(TOTALS, is_number)?);
    Some(PageStyle::Offset { parameter: offset.wire.clone(), total })
}

/// The list of items: the only list, or the one with a name for it.
fn items(response: &Struct) -> Option<usize> {
    let is_list = |at: &usize| {
        let field = &response.fields[*at];
        matches!(field.ty, TypeRef::List(_)) && field.presence == Presence::Required && !field.tolerates_null
    };
    let mut lists = (0..response.fields.len()).filter(is_list);
    let named = lists.clone().find(|at| ITEMS.contains(&response.fields[*at].wire.as_str()));
    let first = lists.next();
    named.or(first.filter(|_| lists.next().is_none()))
}

/// Where the response has a value of one of these names: at its top, or in an object that speaks of pages.
fn pointer(plan: &Plan, response: &Struct, names: &[&str], fits: fn(&TypeRef) -> bool) -> Option<String> {
    let find = |object: &Struct| {
        let here =
            |name: &&&str| object.fields.iter().any(|field| field.wire == **name && fits(alias(plan, &field.ty)));
        names.iter().find(here).map(|name| format!("/{}", escaped(name)))
    };
    find(response).or_else(|| {
        let about = |name: &&str| response.fields.iter().find(|field| field.wire == *name);
        ABOUT.iter().filter_map(about).find_map(|field| {
            let (_, inner) = plan.structure(&field.ty)?;
            let inner = find(inner)?;
            Some(format!("/{}{inner}", escaped(&field.wire)))
        })
    })
}

fn alias<'a>(plan: &'a Plan, ty: &'a TypeRef) -> &'a TypeRef {
    match ty {
        TypeRef::Named(id) => match &plan.types[id.index()].shape {
            Shape::Alias(target) if !matches!(target, TypeRef::Named(_)) => target,
            Shape::Alias(_)
            | Shape::Struct(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Foreign(_) => ty,
        },
        TypeRef::Boxed(_)
        | TypeRef::Nullable(_)
        | TypeRef::OrObject(_)
        | TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::Tuple(_)
        | TypeRef::Any
        | TypeRef::Scalar(_) => ty,
    }
}

fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(Scalar::String | Scalar::Uuid))
}

fn is_number(ty: &TypeRef) -> bool {
    use Scalar::{F32, F64, I8, I16, I32, I64, Number, U8, U16, U32, U64};
    matches!(ty, TypeRef::Scalar(F32 | F64 | I8 | I16 | I32 | I64 | Number | U8 | U16 | U32 | U64))
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
