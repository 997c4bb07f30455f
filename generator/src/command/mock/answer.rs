//! From a request to the answer that the document has for it.

use std::collections::HashMap;
use std::future::ready;

use oasmith::api::StatusMatch;
use oasmith::mock as canned;
use oasmith_runtime::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use oasmith_runtime::http::{self, StatusCode};
use oasmith_runtime::server::{self, Anybody, Context, Handled, Parameter, Preferences, Refusal, Request, Route};
use oasmith_runtime::{FormField, Operation, Schema, XmlBody};

/// The operations of a document.
pub(super) struct Mock {
    served: Vec<Served>,
    /// By the address of the operation's table.
    places: HashMap<usize, usize>,
}

/// An operation: what is checked of a request, and what answers it.
pub(super) struct Served {
    pub(super) operation: &'static Operation,
    pub(super) parameters: Vec<Parameter>,
    /// By media type; none where there is no body.
    pub(super) bodies: Vec<Body>,
    pub(super) body_required: bool,
    /// The status of a success of which the document says nothing.
    pub(super) success: u16,
    pub(super) answers: Vec<Answer>,
}

/// A body that a request may have.
pub(super) enum Body {
    Json { media_type: &'static str, schema: &'static Schema },
    Xml { media_type: &'static str, xml: &'static XmlBody<'static>, schema: &'static Schema },
    Items { media_type: &'static str, item: &'static Schema, list: &'static Schema },
    Form { fields: Vec<FormField>, schema: &'static Schema },
    Multipart { schema: &'static Schema },
    Text { media_type: &'static str },
    Bytes { media_type: &'static str },
}

/// A documented response.
pub(super) struct Answer {
    /// The media types of its bodies, in their order.
    pub(super) media_types: &'static [&'static str],
    pub(super) canned: canned::Answer,
}

impl Mock {
    pub(super) fn new(served: Vec<Served>) -> Self {
        let address = |it: &Served| std::ptr::from_ref(it.operation).addr();
        let places = served.iter().enumerate().map(|(place, it)| (address(it), place)).collect();
        Self { served, places }
    }

    pub(super) fn routes(&self) -> Vec<Route<Self, Anybody>> {
        self.served.iter().map(|it| Route { operation: it.operation, handler: answer }).collect()
    }
}

fn answer(mock: &Mock, mut request: Request<Anybody>) -> Handled<'_> {
    let place = mock.places.get(&std::ptr::from_ref(request.operation()).addr());
    let Some(served) = place.and_then(|place| mock.served.get(*place)) else {
        return Err(Refusal::new(StatusCode::NOT_FOUND));
    };
    for parameter in &served.parameters {
        // What is wrong is kept by the request.
        let _ = request.parameter(parameter);
    }
    served.read_body(&mut request);
    let context = request.context_optional()?;
    let wishes = Preferences::of(&context.headers);
    let response = served.respond(&context, &wishes)?;
    Ok(Box::pin(ready(Ok(response))))
}

impl Body {
    fn media_type(&self) -> &'static str {
        match self {
            Self::Json { media_type, .. }
            | Self::Xml { media_type, .. }
            | Self::Items { media_type, .. }
            | Self::Text { media_type }
            | Self::Bytes { media_type } => media_type,
            Self::Form { .. } => "application/x-www-form-urlencoded",
            Self::Multipart { .. } => "multipart/form-data",
        }
    }
}

impl Served {
    fn read_body(&self, request: &mut Request<Anybody>) {
        if self.bodies.is_empty() || !(self.body_required || request.has_body()) {
            return;
        }
        let media_types: Vec<&str> = self.bodies.iter().map(Body::media_type).collect();
        let chosen = if media_types.len() > 1 { request.media_type(&media_types) } else { 0 };
        // What is wrong is kept by the request.
        match self.bodies.get(chosen) {
            Some(Body::Json { media_type, schema }) => drop(request.json_by(media_type, schema)),
            Some(Body::Xml { media_type, xml, schema }) => drop(request.xml_by(media_type, xml, schema)),
            Some(Body::Items { media_type, item, list }) => drop(request.items_by(media_type, item, list)),
            Some(Body::Form { fields, schema }) => drop(request.form_by(fields, schema)),
            Some(Body::Multipart { schema }) => drop(request.multipart_by(schema)),
            Some(Body::Text { media_type }) => drop(request.text(media_type)),
            Some(Body::Bytes { media_type }) => drop(request.bytes(media_type)),
            None => {}
        }
    }

    fn respond(
        &self,
        context: &Context<Option<Anybody>>,
        wishes: &Preferences,
    ) -> Result<http::Response<server::Body>, Refusal> {
        let wished = wishes.code.and_then(|code| Some((self.answer_for(code)?, code)));
        let mut response = http::Response::new(server::Body::empty());
        let Some((answer, status)) = wished.or_else(|| self.usual()) else {
            // A document need not say how an operation answers.
            *response.status_mut() = oasmith_runtime::status(self.success);
            return Ok(response);
        };
        let mut applied = Vec::new();
        applied.extend(wished.map(|(_, code)| format!("code={code}")));
        *response.status_mut() = oasmith_runtime::status(status);
        let bodiless = matches!(status, 204 | 304);
        if !bodiless && !answer.media_types.is_empty() {
            let name = wishes.example.as_deref();
            let (media_type, text) = answer.body(context, name, wishes.dynamic)?;
            let chosen = name.filter(|name| answer.canned.contents.iter().any(|content| content.named(name).is_some()));
            applied.extend(chosen.map(|name| format!("example={name}")));
            *response.body_mut() = server::Body::from(text.to_owned());
            let value = HeaderValue::from_str(&concrete(media_type)).unwrap_or(HeaderValue::from_static("text/plain"));
            response.headers_mut().insert(CONTENT_TYPE, value);
        }
        for (name, value) in &answer.canned.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        if let Ok(value) = HeaderValue::from_str(&applied.join(", "))
            && !applied.is_empty()
        {
            response.headers_mut().insert("preference-applied", value);
        }
        Ok(response)
    }

    /// The answer for a status: its own, that of its range, or the default.
    fn answer_for(&self, code: u16) -> Option<&Answer> {
        canned::answer_of(&self.answers, |answer| answer.canned.status, StatusMatch::Exact(code))
    }

    /// The least of the successes; else the default, a redirect, or whatever there is.
    fn usual(&self) -> Option<(&Answer, u16)> {
        let status = |answer: &Answer| answer.canned.status.least(200);
        let rank = |answer: &&Answer| match answer.canned.status {
            StatusMatch::Exact(code @ 200..300) => code,
            StatusMatch::Range(2) => 300,
            StatusMatch::Default => 301,
            StatusMatch::Exact(_) | StatusMatch::Range(_) => 302 + status(answer),
        };
        let found = self.answers.iter().min_by_key(rank)?;
        Some((found, status(found)))
    }
}

impl Answer {
    /// The body in the media type that the caller likes best.
    fn body(
        &self,
        context: &Context<Option<Anybody>>,
        name: Option<&str>,
        dynamic: bool,
    ) -> Result<(&'static str, &str), Refusal> {
        let unable = |detail: &str| Refusal::with_detail(StatusCode::NOT_IMPLEMENTED, detail);
        let Some(media_type) = context.preferred(self.media_types) else {
            let detail = format!("The answer is one of {}.", self.media_types.join(", "));
            return Err(Refusal::with_detail(StatusCode::NOT_ACCEPTABLE, detail));
        };
        let content = self.canned.contents.iter().find(|content| content.media_type == media_type);
        let content = content.ok_or_else(|| unable("There is no such body."))?;
        let named = name.and_then(|name| content.named(name));
        let made = content.generated.as_deref().filter(|_| dynamic);
        let text = named.or(made).or_else(|| content.usual());
        let text = text.ok_or_else(|| unable("No value that fits the schema of the response could be made."))?;
        Ok((media_type, text))
    }
}

/// A media type that can be sent for a range.
fn concrete(media_type: &str) -> String {
    match media_type.split_once('/') {
        Some(("*", _)) | None => "application/octet-stream".to_owned(),
        Some(("text", "*")) => "text/plain".to_owned(),
        Some((_, "*")) => "application/octet-stream".to_owned(),
        Some(_) => media_type.to_owned(),
    }
}

/// A path that no template of the document fits.
pub(super) async fn no_such_path() -> http::Response<server::Body> {
    let body = r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"No path of the document fits."}"#;
    let mut response = http::Response::new(server::Body::from(body));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}
