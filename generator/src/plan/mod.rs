//! Plan: [`Api`] → [`Plan`]. Every decision about the generated Rust is made here, once; later stages
//! only look facts up. Nothing in this stage knows an identifier: items refer to each other by id.

mod content;
mod custom;
mod direction;
mod evidence;
mod exact;
mod fields;
mod formats;
mod forms;
mod groups;
mod headers;
mod kinship;
mod layout;
mod links;
mod model;
mod normal;
mod operations;
mod pagination;
mod parameter_kinds;
mod parameters;
mod pattern;
mod place;
mod rejection;
mod response_checks;
mod responses;
mod rules;
mod self_containing;
mod shapes;
mod share;
mod share_structs;
mod split;
mod streamed;
mod unions;
mod xml;

pub use crate::api::PageStyle;
pub use content::is_xml;
pub use kinship::Kinship;
pub use model::*;
pub use response_checks::response_checks;

use crate::api::{Api, SchemaId};
use crate::diagnostic::Diagnostic;

/// What the caller decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether a schema that does not say what kind of value it is, by `type` or otherwise, is any value, checked as
    /// it is written; else its keywords say what kind is meant, and a part of an `allOf` that is closed is read as open.
    pub exact_untyped: bool,
    /// Whether a struct keeps the keys that the document does not declare, where the document says nothing of them.
    pub keep_unknown_keys: bool,
    /// Whether an integer or a number without a format keeps its text: the runtime's `Number`.
    pub exact_numbers: bool,
    /// Whether `format` is an assertion to the letter: also where no `type: string` stands beside it (without it, JSON
    /// Schema has it as an annotation), and of durations only those of RFC 3339.
    pub assert_formats: bool,
}

/// How the command line, the configuration and the lock file call each: what it is by default, and what where it is set.
impl Settings {
    /// [`exact_untyped`](Self::exact_untyped)
    pub const UNTYPED: [&'static str; 2] = ["implied", "exact"];
    /// [`keep_unknown_keys`](Self::keep_unknown_keys)
    pub const UNKNOWN_KEYS: [&'static str; 2] = ["drop", "keep"];
    /// [`exact_numbers`](Self::exact_numbers)
    pub const NUMBERS: [&'static str; 2] = ["native", "exact"];
}

/// Decides everything about the generated crate but its names.
///
/// The value is complete only if no diagnostic is an error.
pub fn plan(api: &Api, settings: &Settings) -> (Plan, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let normal = normal::Schemas::new(api, &mut diagnostics);
    let mut shapes = shapes::Shapes::new(api, &normal, *settings, &mut diagnostics);
    shapes.components();
    let mut operations = operations::Operations::plan(api, &mut shapes);
    let (mut types, honoured) = shapes.finish();
    share::share(&mut types.types, &mut operations);
    layout::break_alias_cycles(&mut types, &mut diagnostics);
    diagnostics.extend(formats::unknown(api));
    if !settings.exact_untyped {
        diagnostics.extend(exact::untyped(&normal, &types));
    }
    exact::assign(&normal, &mut types, *settings);
    direction::assign(&mut types, &mut operations);
    share_structs::share(&mut types.types);
    layout::box_cycles(&mut types);
    layout::box_large_variants(&mut types);
    let mut plan = Plan {
        info: Info {
            title: api.title.clone(),
            version: api.version.clone(),
            description: api.description.clone(),
            license: api.license.clone(),
        },
        servers: api.servers.clone(),
        types: types.types,
        tables: types.tables.tables,
        left_out: api.left_out_components.clone(),
        operations: operations.operations,
        tags: operations.tags,
        error_sets: operations.error_sets,
        header_sets: operations.header_sets,
        parameter_sets: operations.parameter_sets,
        schemes: api
            .schemes
            .iter()
            .map(|scheme| Scheme {
                name: scheme.name.clone(),
                kind: scheme.kind.clone(),
                description: scheme.description.clone(),
                addresses: scheme.addresses.clone(),
            })
            .collect(),
        features: Vec::new(),
        groups: Vec::new(),
        backtracks: backtracks(api),
        has_or_objects: types.has_or_objects,
        has_open_bases: normal.has_open_bases,
        honoured,
        kinships: Vec::new(),
        paginations: Vec::new(),
        canned: Vec::new(),
        response_checks: ResponseChecks::default(),
        xml: std::mem::take(&mut types.xml.tables),
        pages: Vec::new(),
    };
    layout::box_large_errors(&plan.types, &mut plan.error_sets);
    plan.kinships = kinship::kinships(&plan);
    groups::assign(&mut plan);
    rejection::assign(&mut plan);
    diagnostics.extend(pagination::assign(&mut plan));
    (plan, diagnostics)
}

/// The tables that check whole schemas of requests, without any types, and the table of each schema: what a server that
/// is not generated checks by.
pub fn schema_tables(api: &Api, schemas: &[SchemaId], settings: &Settings) -> (Vec<Table>, Vec<TableId>) {
    // What is wrong with the schemas was said when the document was planned.
    let normal = normal::Schemas::new(api, &mut Vec::new());
    exact::whole(&normal, schemas, *settings)
}

/// The tables of bodies of XML with these schemas, without any types, and the root element of each schema; `None` for text
/// and bytes: what a mock writes by.
pub fn xml_tables(api: &Api, schemas: &[SchemaId]) -> (XmlTables, Vec<Option<XmlId>>) {
    // What is wrong with the schemas was said when the document was planned.
    let (mut normal_said, mut said) = (Vec::new(), Vec::new());
    let normal = normal::Schemas::new(api, &mut normal_said);
    let mut shapes = shapes::Shapes::new(api, &normal, Settings::default(), &mut said);
    let bodies = schemas.iter().map(|schema| content::xml(&mut shapes, Some(*schema)).map(|(_, body)| body)).collect();
    (std::mem::take(&mut shapes.xml_mut().tables), bodies)
}

/// Whether a pattern of the document needs an engine that backtracks.
fn backtracks(api: &Api) -> bool {
    let keywords = || api.schemas.iter().flat_map(|schema| &schema.keywords);
    let values =
        keywords().filter_map(|keyword| if let Keyword::Pattern(pattern) = keyword { Some(pattern) } else { None });
    let keys = keywords()
        .filter_map(|keyword| if let Keyword::PatternProperties(named) = keyword { Some(named) } else { None });
    values.chain(keys.flatten().map(|(pattern, _)| pattern)).any(|pattern| pattern::backtracks(pattern))
}
