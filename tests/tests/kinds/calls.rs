//! Operations: the generated client and the generated server of `specs/fixtures/kinds.yaml`, in memory.

use std::sync::Arc;

use axum::Router;
use futures_util::stream;
use oasmith_runtime::{Binary, Body, Error, InMemory, StatusCode, Uuid};
use oasmith_tests::kinds::client::{Client, ClientBuilder};
use oasmith_tests::kinds::models::{
    Circle, Closed, Fault, Login, Part, PartRequest, Picture, Shape, State, Struct, Tree,
};
use oasmith_tests::kinds::server::{Context, Credentials, Denied, Failure, Principal, Reply, api, parts, type_api};
use oasmith_tests::kinds::{api as api_calls, parts as part_calls, type_api as type_calls};

struct App;

/// By which scheme a caller came.
struct Caller(&'static str);

impl Principal<App> for Caller {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        let valid = credentials.token().expose() == "valid";
        if valid { Ok(Self(credentials.scheme().name)) } else { Err(Denied::unauthorized()) }
    }
}

impl parts::Parts for App {
    type Principal = Caller;

    async fn list(
        &self,
        cx: Context<Option<Caller>>,
        params: part_calls::ListParams,
    ) -> Reply<Vec<Part>, part_calls::ListError> {
        match params.session.as_deref() {
            Some("fault") => {
                let fault = Fault::new("teapot");
                return Err(part_calls::ListError::Status4xx(StatusCode::IM_A_TEAPOT, fault).into());
            }
            Some("closed") => {
                let closed = Closed::new("asleep");
                return Err(part_calls::ListError::Default(StatusCode::SERVICE_UNAVAILABLE, closed).into());
            }
            _ => {}
        }
        let note = format!("{} {params:?}", cx.principal.map_or("nobody", |caller| caller.0));
        Ok(vec![Part::new(1, "a", Some(note))])
    }

    async fn create(
        &self,
        cx: Context<Caller>,
        x_key: Uuid,
        body: PartRequest,
    ) -> Reply<Part, part_calls::CreateError> {
        if body.name == "taken" {
            return Err(part_calls::CreateError::Conflict.into());
        }
        Ok(Part::new(1, body.name, Some(format!("{} {x_key}", cx.principal.0))))
    }

    async fn picture(&self, _: Context, id: i64, body: Picture) -> Reply<(), part_calls::PictureError> {
        let filename = body.file.filename;
        let bytes = body.file.content.bytes().await?;
        let file = (bytes.as_ref(), filename.as_deref());
        let tags = body.tags.unwrap_or_default();
        let whole = id == 7 && body.title == "ü" && tags == ["a", "b"] && file == (&b"\x00\xff\r\n"[..], Some("p.png"));
        if whole { Ok(()) } else { Err(Failure::conflict()) }
    }
}

impl api::Api for App {
    type Principal = Caller;

    async fn replace_shapes(
        &self,
        _: Context,
        body: Option<Vec<Shape>>,
    ) -> Reply<Vec<Shape>, api_calls::ReplaceShapesError> {
        Ok(body.unwrap_or_default())
    }
}

impl type_api::TypeApi for App {
    type Principal = Caller;

    async fn r#type(
        &self,
        _: Context,
        r#match: String,
        r#async: bool,
        params: type_calls::TypeParams,
    ) -> Reply<Struct, type_calls::TypeError> {
        Ok(Struct::new(r#match, format!("{async} {:?}", params.self_)))
    }
}

fn client() -> ClientBuilder {
    let app = Arc::new(App);
    let router =
        Router::new().merge(parts::router(app.clone())).merge(api::router(app.clone())).merge(type_api::router(app));
    Client::builder("http://kinds.test/api/").transport(InMemory::new(Router::new().nest("/api", router)))
}

fn note(parts: Vec<Part>) -> String {
    parts.into_iter().next().and_then(|part| part.note).unwrap_or_default()
}

#[tokio::test]
async fn optional_parameters_arrive_from_every_place() {
    let client = client().build().unwrap();
    let call = client.parts().list().state(State::Unknown).id(vec![1, 2]).word(["a,b", "c"]).x_trace("t").session("s");
    let since = "2026-02-28T12:00:00+01:00".parse().unwrap();
    insta::assert_snapshot!(note(call.since(since).await.unwrap()), @r#"nobody ListParams { state: Some(Unknown), id: Some([1, 2]), word: Some(["a,b", "c"]), since: Some(2026-02-28T12:00:00+01:00), x_trace: Some("t"), session: Some("s") }"#);
    insta::assert_snapshot!(note(client.parts().list().await.unwrap()), @"nobody ListParams { state: None, id: None, word: None, since: None, x_trace: None, session: None }");
}

#[tokio::test]
async fn security_may_be_optional_and_has_alternatives() {
    let list = |client: Client| async move { client.parts().list().await.map(note) };
    assert!(list(client().token("valid").build().unwrap()).await.unwrap().starts_with("token "));
    assert!(list(client().build().unwrap()).await.unwrap().starts_with("nobody "));
    let bad = list(client().token("bad").build().unwrap()).await;
    assert_eq!(bad.unwrap_err().status(), Some(StatusCode::UNAUTHORIZED));

    let create = |client: Client| async move { client.parts().create(Uuid::nil(), &PartRequest::new("a", None)).await };
    let by_agent = create(client().agent("valid").build().unwrap()).await.unwrap();
    assert_eq!(by_agent.note.as_deref(), Some("agent 00000000-0000-0000-0000-000000000000"));
    let nobody = create(client().build().unwrap()).await;
    assert_eq!(nobody.unwrap_err().status(), Some(StatusCode::UNAUTHORIZED));
}

#[tokio::test]
async fn errors_are_told_by_status_range_and_default() {
    let client = client().token("valid").build().unwrap();
    match client.parts().list().session("fault").await {
        Err(Error::Api(part_calls::ListError::Status4xx(StatusCode::IM_A_TEAPOT, fault))) => {
            assert_eq!(fault, Fault::new("teapot"));
        }
        other => panic!("{other:?}"),
    }
    match client.parts().list().session("closed").await {
        Err(Error::Api(part_calls::ListError::Default(StatusCode::SERVICE_UNAVAILABLE, closed))) => {
            assert_eq!(closed, Closed::new("asleep"));
        }
        other => panic!("{other:?}"),
    }
    let taken = client.parts().create(Uuid::nil(), &PartRequest::new("taken", None)).await;
    assert!(matches!(taken, Err(Error::Api(part_calls::CreateError::Conflict))), "{taken:?}");
}

#[tokio::test]
async fn refusals_have_the_documents_shape_for_their_status() {
    let client = client().token("valid").build().unwrap();
    let long = client.parts().list().x_trace("too long a trace").await;
    let Err(Error::Api(part_calls::ListError::Status4xx(StatusCode::BAD_REQUEST, fault))) = long else {
        panic!("{long:?}")
    };
    insta::assert_snapshot!(fault.detail, @"X-Trace: header: expected at most 8 characters");
    let refused = client.parts().create(Uuid::nil(), &PartRequest::new("NO", None)).await;
    let Err(Error::Api(part_calls::CreateError::BadRequest(invalid))) = refused else { panic!("{refused:?}") };
    let fields: Vec<&str> = invalid.additional_properties.iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["name"]);
    let unsent = client.parts().create(Uuid::nil(), &PartRequest::new("NO", None)).validated().await;
    assert!(matches!(unsent, Err(Error::Invalid(_))), "{unsent:?}");
}

#[tokio::test]
async fn a_multipart_body_arrives_whole() {
    let chunks = [&b"\x00\xff"[..], b"\r\n"].map(Ok::<_, std::io::Error>);
    let contents =
        [Body::from(b"\x00\xff\r\n"), Body::reader(&b"\x00\xff\r\n"[..]), Body::stream(stream::iter(chunks))];
    for content in contents {
        let mut picture = Picture::new(Binary::named("p.png", content), "ü");
        picture.tags = Some(vec!["a".to_owned(), "b".to_owned()]);
        client().build().unwrap().parts().picture(7, &picture).await.unwrap();
    }
}

#[tokio::test]
async fn an_optional_body_may_be_left_out_and_an_unknown_tag_is_refused() {
    let client = client().build().unwrap();
    assert_eq!(client.api().replace_shapes(None).await.unwrap(), []);
    let shapes = vec![Shape::Circle(Circle::new("disc", 1.5))];
    assert_eq!(client.api().replace_shapes(&shapes[..]).await.unwrap(), shapes);
    let unknown: Vec<Shape> =
        oasmith_runtime::decode(br#"[{"kind":"blob"}]"#, oasmith_runtime::Mode::Client, false).unwrap();
    let refused = client.api().replace_shapes(&unknown[..]).await.unwrap_err();
    assert_eq!(refused.status(), Some(StatusCode::BAD_REQUEST));
}

#[tokio::test]
async fn names_that_are_keywords_work_in_calls() {
    let client = client().build().unwrap();
    let value = client.type_api().r#type("a/ü", true).self_("me").await.unwrap();
    assert_eq!(value, Struct::new("a/ü", r#"true Some("me")"#));
    let short = client.type_api().r#type("a", true).await.unwrap_err();
    assert_eq!(short.status(), Some(StatusCode::BAD_REQUEST));
}

#[tokio::test]
async fn a_method_that_is_left_out_answers_501() {
    let reply: Result<Tree, _> = client().build().unwrap().type_api().login(&Login::new("hunter2")).await;
    assert_eq!(reply.unwrap_err().status(), Some(StatusCode::NOT_IMPLEMENTED));
}
