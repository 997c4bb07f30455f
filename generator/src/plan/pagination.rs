//! Pagination: which operations come in pages, with evidence from their parameters and responses.
//!
//! The specification has no word for it. What its author says by `x-pagination`, or a configuration, counts. Else an operation
//! is paginated where a `GET` answers with a list, or an object that has one list of items, and both halves of a known way to
//! the next page are there: what the response says of it, in its body or by the header `Link`, and the query parameter that
//! asks for it. One half alone is no evidence.

use super::{
    Content, Operation, PageStyle, Pagination, Parameter, Plan, Presence, Rest, Scalar, Shape, Struct, TypeId, TypeRef,
};
use crate::api::{AskedPages, Location, Method};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;
use crate::pointer;

const CURSOR_PARAMETERS: &[&str] =
    &["cursor", "page_token", "pageToken", "next_token", "nextToken", "continuation_token", "after", "starting_after"];
const PAGE_PARAMETERS: &[&str] = &["page", "page_number", "pageNumber", "page[number]"];
const OFFSET_PARAMETERS: &[&str] = &["offset", "skip"];
/// How many items a page is to have, which says that there are pages.
const SIZE_PARAMETERS: &[&str] = &["per_page", "perPage", "page_size", "pageSize", "limit", "page[size]"];

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

/// The field of a type that has the items of a page.
type Page = (TypeId, usize);

/// Decides for every operation, and for every response which of its fields is the list of items.
pub(super) fn assign(plan: &mut Plan) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for at in 0..plan.operations.len() {
        let operation = &plan.operations[at];
        let found = match &operation.asked_pagination {
            None => detected(plan, operation),
            Some(asked) => match as_asked(plan, operation, asked) {
                Ok(found) => found,
                // Said of all operations, it counts for those that have pages.
                Err(_) if asked.where_it_can => detected(plan, operation),
                Err(reason) => {
                    let message = format!("its pages are not as they are described: {reason}");
                    let diagnostic = Diagnostic::new(Code::OperationPart, message);
                    diagnostics.push(diagnostic.at(operation.place, operation.pointer.clone(), ""));
                    None
                }
            },
        };
        let Some((pagination, page)) = found else { continue };
        let known = plan.paginations.iter().position(|known| *known == pagination);
        plan.operations[at].pagination = Some(known.unwrap_or(plan.paginations.len()));
        if known.is_none() {
            plan.paginations.push(pagination);
        }
        if let Some(page) = page.filter(|page| plan.pages.iter().all(|(known, _)| *known != page.0)) {
            plan.pages.push(page);
        }
    }
    plan.pages.sort_unstable();
    diagnostics
}

/// The pagination of an operation, and the field of its response that has the items; none where it is a list.
fn detected(plan: &Plan, operation: &Operation) -> Option<(Pagination, Option<Page>)> {
    let ty = json(operation)?;
    if operation.method != Method::Get || operation.hook.is_some() {
        return None;
    }
    if is_list(plan, ty) {
        let style = by_header(plan, operation)?;
        return Some((Pagination { style, items: String::new() }, None));
    }
    let (id, response) = plan.structure(ty)?;
    let field = items(response)?;
    let style = style(plan, operation, response).or_else(|| by_header(plan, operation))?;
    let items = format!("/{}", pointer::escaped(&response.fields[field].wire));
    Some((Pagination { style, items }, Some((id, field))))
}

/// The type of a success that is JSON. One of XML alone has no place that a JSON pointer leads to.
fn json(operation: &Operation) -> Option<&TypeRef> {
    match operation.success.content.as_ref()? {
        content @ Content::Json { ty, .. } => content.only_xml().is_none().then_some(ty),
        Content::Multipart { .. }
        | Content::Form { .. }
        | Content::Items { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => None,
    }
}

/// Evidence for the header `Link`: the responses have it, and the query asks for pages.
fn by_header(plan: &Plan, operation: &Operation) -> Option<PageStyle> {
    let headers = operation.headers.iter().flat_map(|set| &plan.header_sets[set.index()].headers);
    let has_link = headers.into_iter().any(|header| header.wire.eq_ignore_ascii_case("link"));
    let names = [CURSOR_PARAMETERS, PAGE_PARAMETERS, OFFSET_PARAMETERS, SIZE_PARAMETERS];
    let asks = |parameter: &Parameter| names.iter().any(|names| names.contains(&parameter.wire.as_str()));
    (has_link && query(plan, operation).any(asks)).then_some(PageStyle::Link { next: None })
}

/// The parameters of an operation in the query.
fn query<'p>(plan: &'p Plan, operation: &'p Operation) -> impl Iterator<Item = &'p Parameter> {
    let optional = operation.optional.map(|set| &plan.parameter_sets[set.index()].parameters);
    let all = operation.required.iter().chain(optional.into_iter().flatten());
    all.filter(|parameter| parameter.location == Location::Query && parameter.whole_query.is_none())
}

/// What is asked for, or why it cannot be.
fn as_asked(
    plan: &Plan,
    operation: &Operation,
    asked: &AskedPages,
) -> Result<Option<(Pagination, Option<Page>)>, String> {
    let Some(style) = &asked.style else { return Ok(None) };
    let Some(ty) = json(operation) else {
        return Err("its success is not JSON".to_owned());
    };
    if operation.hook.is_some() {
        return Err("it has no address of its own".to_owned());
    }
    let parameter = match style {
        PageStyle::Value { parameter, .. }
        | PageStyle::Page { parameter, .. }
        | PageStyle::Offset { parameter, .. } => Some(parameter),
        PageStyle::Link { .. } => None,
    };
    if let Some(name) = parameter
        && !query(plan, operation).any(|parameter| parameter.wire == *name)
    {
        return Err(format!("it has no query parameter `{name}`"));
    }
    let (items, page) = asked_items(plan, ty, asked.items.as_deref())?;
    let place = match style {
        PageStyle::Value { next, .. } => Some(next),
        PageStyle::Page { pages: place, .. }
        | PageStyle::Offset { total: place, .. }
        | PageStyle::Link { next: place } => place.as_ref(),
    };
    if let Some(nowhere) = place.into_iter().chain([&items]).find(|place| !may_lead_on(plan, ty, place)) {
        return Err(format!("its success has nothing at `{nowhere}`"));
    }
    Ok(Some((Pagination { style: style.clone(), items }, page)))
}

/// Whether a value of a type may have something at the place of a JSON pointer.
fn may_lead_on<'p>(plan: &'p Plan, mut ty: &'p TypeRef, pointer: &str) -> bool {
    for key in pointer.split('/').skip(1) {
        let Some((_, object)) = plan.structure(ty) else { return true };
        match object.fields.iter().find(|field| pointer::escaped(&field.wire) == key) {
            Some(field) => ty = &field.ty,
            None => return matches!(object.rest, Rest::Kept(..)),
        }
    }
    true
}

/// Where a response has its items. Those that are deeper than in a property have pages, and no stream of items.
fn asked_items(plan: &Plan, ty: &TypeRef, asked: Option<&str>) -> Result<(String, Option<Page>), String> {
    if is_list(plan, ty) && asked.is_none_or(str::is_empty) {
        return Ok((String::new(), None));
    }
    let (id, response) = plan.structure(ty).ok_or("its success is no object and no list")?;
    let Some(asked) = asked else {
        let field = items(response).ok_or("which of its lists has the items is not plain: `items` says it")?;
        return Ok((format!("/{}", pointer::escaped(&response.fields[field].wire)), Some((id, field))));
    };
    let named = |field: &super::Field| format!("/{}", pointer::escaped(&field.wire)) == asked;
    let found = response.fields.iter().position(named);
    let page = found.filter(|at| {
        let field = &response.fields[*at];
        matches!(field.ty, TypeRef::List(_)) && field.presence == Presence::Required && !field.tolerates_null
    });
    Ok((asked.to_owned(), page.map(|field| (id, field))))
}

fn is_list(plan: &Plan, ty: &TypeRef) -> bool {
    matches!(alias(plan, ty), TypeRef::List(_))
}

fn style(plan: &Plan, operation: &Operation, response: &Struct) -> Option<PageStyle> {
    let parameter = |names: &[&str], fits: fn(&TypeRef) -> bool| {
        query(plan, operation)
            .filter(|parameter| fits(alias(plan, &parameter.ty)))
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
            return Some(PageStyle::Page { parameter: page.wire.clone(), first, pages: Some(pages) });
        }
    }
    if let Some(next) = value(LINKS, is_text).filter(|_| page.or(offset).is_some()) {
        return Some(PageStyle::Link { next: Some(next) });
    }
    let (offset, total) = (offset?, value(TOTALS, is_number)?);
    Some(PageStyle::Offset { parameter: offset.wire.clone(), total: Some(total) })
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
        names.iter().find(here).map(|name| format!("/{}", pointer::escaped(name)))
    };
    find(response).or_else(|| {
        let about = |name: &&str| response.fields.iter().find(|field| field.wire == *name);
        ABOUT.iter().filter_map(about).find_map(|field| {
            let (_, inner) = plan.structure(&field.ty)?;
            let inner = find(inner)?;
            Some(format!("/{}{inner}", pointer::escaped(&field.wire)))
        })
    })
}

fn alias<'a>(plan: &'a Plan, ty: &'a TypeRef) -> &'a TypeRef {
    match ty {
        TypeRef::Named(id) => match &plan.types[id.index()].shape {
            Shape::Alias(target) if !matches!(target, TypeRef::Named(_)) => target,
            Shape::Alias(_)
            | Shape::Newtype(_)
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
