//! The document's operations as the runtime's tables, with what is checked of a request and what answers it.

use std::collections::{BTreeSet, HashMap};

use oasmith::api::{self, Api, SchemaId};
use oasmith::mock as canned;
use oasmith::plan::{self, Content, Location, ParameterKeys, ParameterStyle, ParameterValues, Plan, Style};
use oasmith_runtime::server::Parameter;
use oasmith_runtime::{
    FormField, Method, Need, Operation, ParamIn, ParamKeys, ParamStyle, Rejection, Schema, Scheme, SchemeKind, XmlBody,
};

use super::answer::{Answer, Body, Mock, Served};
use super::{leak, leak_list, leak_text, schema};

/// All that the document serves.
pub(super) fn all(api: &Api, plan: &Plan, mut answers: Vec<Vec<canned::Answer>>) -> Mock {
    let (tables, xml) = (Tables::of(api), xml(api));
    let schemes: Vec<&'static Scheme> = plan.schemes.iter().map(|it| leak(scheme(it))).collect();
    let mut served = Vec::new();
    for (index, (planned, written)) in plan.operations.iter().zip(&api.operations).enumerate() {
        // Who receives webhooks is tested by sending them.
        if planned.served && planned.hook.is_none() {
            let answers = answers.get_mut(index).map(std::mem::take).unwrap_or_default();
            let answers: Vec<Answer> = answers.into_iter().map(answer).collect();
            served.push(Served {
                operation: leak(operation(planned, written, &schemes)),
                parameters: parameters(plan, planned, written, &tables),
                bodies: bodies(planned, written, &tables, &xml),
                body_required: planned.body.as_ref().is_some_and(|body| body.required),
                success: planned.success.status(),
                answers,
            });
        }
    }
    Mock::new(served)
}

/// The tables of the schemas of parameters and bodies.
struct Tables<'a> {
    api: &'a Api,
    of: HashMap<SchemaId, &'static Schema>,
}

impl<'a> Tables<'a> {
    fn of(api: &'a Api) -> Self {
        let mut ids: Vec<SchemaId> = Vec::new();
        for operation in &api.operations {
            ids.extend(operation.parameters.iter().filter_map(|parameter| parameter.schema));
            ids.extend(operation.body.iter().flat_map(|body| &body.content).filter_map(|(_, schema)| *schema));
            ids.extend(operation.body.iter().flat_map(|body| &body.items).map(|(_, schema)| *schema));
        }
        ids.sort_unstable();
        ids.dedup();
        let (tables, of) = plan::schema_tables(api, &ids, &plan::Settings::default());
        let tables = schema::tables(&tables);
        let of = ids.into_iter().zip(of).filter_map(|(id, table)| Some((id, *tables.get(table.index())?))).collect();
        Self { api, of }
    }

    fn get(&self, id: Option<SchemaId>) -> &'static Schema {
        id.and_then(|id| self.of.get(&id)).copied().unwrap_or(&Schema::ANY)
    }
}

fn operation(planned: &plan::Operation, written: &api::Operation, schemes: &[&'static Scheme]) -> Operation {
    let need = |need: &plan::Need| -> Option<Need> {
        let scopes = leak_list(need.scopes.iter().map(|scope| leak_text(scope)));
        schemes.get(need.scheme.index()).map(|scheme| scheme.needed(scopes))
    };
    let alternatives = planned.security.alternatives.iter();
    let id = planned.id.clone().unwrap_or_else(|| format!("{} {}", planned.method.as_str(), planned.template));
    Operation {
        id: leak_text(&id),
        method: Method::from_bytes(planned.method.as_str().as_bytes()).unwrap_or(Method::GET),
        template: leak_text(&planned.template),
        tag: "",
        security: leak_list(alternatives.map(|needs| leak_list(needs.iter().filter_map(need)))),
        optional_security: planned.security.optional,
        accept: leak_text(&accept(written)),
        rejections: leak_list(planned.rejections.iter().map(|(status, how)| (*status, rejection(how)))),
    }
}

/// Every media type of every response.
fn accept(operation: &api::Operation) -> String {
    let mut all: Vec<&str> = Vec::new();
    for (name, _) in operation.responses.iter().flat_map(|response| &response.content) {
        if !all.contains(&name.as_str()) {
            all.push(name);
        }
    }
    all.join(", ")
}

fn scheme(planned: &plan::Scheme) -> Scheme {
    let kind = match &planned.kind {
        plan::SchemeKind::Http(name) => SchemeKind::Http(leak_text(name)),
        plan::SchemeKind::Basic => SchemeKind::Basic,
        plan::SchemeKind::ApiKeyHeader(name) => SchemeKind::ApiKeyHeader(leak_text(name)),
        plan::SchemeKind::ApiKeyQuery(name) => SchemeKind::ApiKeyQuery(leak_text(name)),
        plan::SchemeKind::ApiKeyCookie(name) => SchemeKind::ApiKeyCookie(leak_text(name)),
        plan::SchemeKind::Token => SchemeKind::Token,
    };
    Scheme { name: leak_text(&planned.name), kind }
}

fn rejection(planned: &plan::Rejection) -> Rejection {
    match planned {
        plan::Rejection::FieldMap { root, taken } => Rejection::FieldMap {
            root: root.as_deref().map(leak_text),
            taken: leak_list(taken.iter().map(|key| leak_text(key))),
        },
        plan::Rejection::Summary { property } => Rejection::Summary { property: leak_text(property) },
        plan::Rejection::Coded { property, code } => {
            Rejection::Coded { property: leak_text(property), code: leak_text(code) }
        }
        plan::Rejection::Problem => Rejection::Problem,
        plan::Rejection::Instead(other) => Rejection::Instead(*other),
    }
}

fn parameters(plan: &Plan, planned: &plan::Operation, written: &api::Operation, tables: &Tables<'_>) -> Vec<Parameter> {
    let optional = planned.optional.iter().flat_map(|set| &plan.parameter_sets[set.index()].parameters);
    let all = planned.required.iter().map(|it| (it, true)).chain(optional.map(|it| (it, false)));
    let schema = |parameter: &plan::Parameter| {
        let same = |it: &&api::Parameter| it.location == parameter.location && it.name == parameter.wire;
        tables.get(written.parameters.iter().find(same).and_then(|it| it.schema))
    };
    // A query that is one value is not looked at.
    let all = all.filter(|(parameter, _)| parameter.whole_query.is_none());
    all.map(|(parameter, required)| Parameter {
        place: place(parameter.location),
        name: leak_text(&parameter.wire),
        style: style(&parameter.style, parameter.location),
        keys: parameter.style.keys.as_ref().map(keys),
        required,
        schema: schema(parameter),
    })
    .collect()
}

fn place(location: Location) -> ParamIn {
    match location {
        Location::Path => ParamIn::Path,
        Location::Query => ParamIn::Query,
        Location::Header => ParamIn::Header,
        Location::Cookie => ParamIn::Cookie,
    }
}

fn style(style: &Style, location: Location) -> ParamStyle {
    let exploded = |base: ParamStyle| if style.explode { base.exploded() } else { base.joined() };
    let mut written = match (style.values, style.style) {
        (ParameterValues::Json, _) => ParamStyle::JSON,
        // `&` is a character of a scalar like any other.
        (ParameterValues::Scalars, _) if location == Location::Cookie => ParamStyle::FORM.joined(),
        (_, ParameterStyle::Form) => exploded(ParamStyle::FORM),
        (_, ParameterStyle::Simple) => exploded(ParamStyle::SIMPLE),
        (_, ParameterStyle::Label) => exploded(ParamStyle::LABEL),
        (_, ParameterStyle::Matrix) => exploded(ParamStyle::MATRIX),
        (_, ParameterStyle::SpaceDelimited) => exploded(ParamStyle::SPACE),
        (_, ParameterStyle::PipeDelimited) => exploded(ParamStyle::PIPE),
        (_, ParameterStyle::DeepObject) => ParamStyle::DEEP_OBJECT,
    };
    if style.allow_empty {
        written = written.empty();
    }
    match style.values {
        ParameterValues::Objects => written.objects(),
        ParameterValues::Mixed => written.mixed(),
        ParameterValues::Scalars | ParameterValues::Lists | ParameterValues::Json => written,
    }
}

fn keys(keys: &ParameterKeys) -> ParamKeys {
    let list = |keys: &[String]| leak_list(keys.iter().map(|key| leak_text(key)));
    match keys {
        ParameterKeys::Only(keys) => ParamKeys::Only(list(keys)),
        ParameterKeys::Besides(keys) => ParamKeys::Besides(list(keys)),
    }
}

/// How the XML of requests is read, by its schema.
fn xml(api: &Api) -> HashMap<SchemaId, &'static XmlBody<'static>> {
    let contents = api.operations.iter().flat_map(|operation| &operation.body).flat_map(|body| &body.content);
    let xml = contents.filter(|(media_type, _)| plan::is_xml(media_type)).filter_map(|(_, schema)| *schema);
    let ids: Vec<SchemaId> = xml.collect::<BTreeSet<_>>().into_iter().collect();
    let (tables, of) = plan::xml_tables(api, &ids);
    let tables: &'static plan::XmlTables = leak(tables);
    let shapes = leak_list(canned::xml::shapes(tables, leak(canned::xml::Parts::of(tables))));
    let body = |id: plan::XmlId| tables.bodies.get(id.index()).map(|body| leak(canned::xml::body(body, shapes)));
    ids.into_iter().zip(of).filter_map(|(schema, id)| Some((schema, body(id?)?))).collect()
}

/// The schemas of a body's media types.
struct Written<'a> {
    body: Option<&'a api::Body>,
    tables: &'a Tables<'a>,
}

impl Written<'_> {
    fn schema(&self, media_type: &str) -> Option<SchemaId> {
        self.body?.schema(media_type)
    }

    /// Those of the items of a media type and of the list that they are.
    fn items(&self, media_type: &str) -> (&'static Schema, &'static Schema) {
        let item = self.body.and_then(|body| body.item(media_type));
        let api = self.tables.api;
        let all = self.schema(media_type);
        let is_list = all.is_some_and(|all| matches!(api.schema(api.target(all)).meaning, api::Meaning::Array(_)));
        match item {
            None if !is_list => (self.tables.get(all), &Schema::ANY),
            item => (self.tables.get(item), self.tables.get(all)),
        }
    }
}

fn bodies(
    planned: &plan::Operation,
    written: &api::Operation,
    tables: &Tables<'_>,
    xml: &HashMap<SchemaId, &'static XmlBody<'static>>,
) -> Vec<Body> {
    let contents = planned.body.iter().flat_map(plan::Body::contents);
    let written = Written { body: written.body.as_ref(), tables };
    let field = |field: &plan::FormField| FormField {
        name: leak_text(&field.wire),
        style: style(&field.style, Location::Query),
        keys: field.style.keys.as_ref().map(keys),
    };
    contents
        .map(|content| {
            let media_type = leak_text(content.media_type());
            let id = written.schema(media_type);
            let schema = tables.get(id);
            match content {
                Content::Json { .. } if content.only_xml().is_some() => match id.and_then(|id| xml.get(&id)) {
                    Some(xml) => Body::Xml { media_type, xml, schema },
                    None => Body::Bytes { media_type },
                },
                Content::Json { .. } => Body::Json { media_type, schema },
                Content::Multipart { .. } => Body::Multipart { schema },
                Content::Form { fields, .. } => Body::Form { fields: fields.iter().map(field).collect(), schema },
                Content::Text { .. } => Body::Text { media_type },
                Content::Items { .. } => {
                    let (item, list) = written.items(media_type);
                    Body::Items { media_type, item, list }
                }
                Content::Bytes { .. } => Body::Bytes { media_type },
            }
        })
        .collect()
}

fn answer(canned: canned::Answer) -> Answer {
    // A media type that there is no body for is offered only where there is no other.
    let usable = canned.contents.iter().any(|content| content.usual().is_some());
    let offered = canned.contents.iter().filter(|content| !usable || content.usual().is_some());
    let media_types = leak_list(offered.map(|content| leak_text(&content.media_type)));
    Answer { media_types, canned }
}
