//! Several media types of a body or a response, and how both sides agree on one.

use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use oasmith_runtime::server::Success;
use oasmith_runtime::{Binary, Body, Error, StatusCode};
use oasmith_tests::contents::client::Client;
use oasmith_tests::contents::media as calls;
use oasmith_tests::contents::models::{Problem, Report, Scan};
use oasmith_tests::contents::server::media::{Media, router};
use oasmith_tests::contents::server::{Context, Reply};

use super::Anyone;
use crate::support::recorder::{Recorder, reply};
use crate::support::served::Served;

struct App;

super::anyone!(App);

impl Media for App {
    type Principal = Anyone;

    async fn create_report(
        &self,
        _: Context,
        body: calls::CreateReportBody,
    ) -> Reply<Report, calls::CreateReportError> {
        Ok(match body {
            calls::CreateReportBody::Json(report) => report,
            calls::CreateReportBody::Csv(text) => Report { lines: Some(vec![text]), ..Report::new("csv") },
            calls::CreateReportBody::Multipart(scan) => Report::new(format!("{:?}", scan.page.content.bytes().await?)),
            calls::CreateReportBody::OctetStream(body) => Report::new(format!("{:?}", body.bytes().await?)),
        })
    }

    async fn amend_reports(
        &self,
        _: Context,
        body: Option<calls::AmendReportsBody>,
    ) -> Reply<String, calls::AmendReportsError> {
        Ok(format!("{body:?}"))
    }

    async fn get_report(&self, cx: Context, id: i64) -> Reply<Success<Report>, calls::GetReportError> {
        if id == 0 {
            return Err(calls::GetReportError::NotFound(Problem::new("none")).into());
        }
        match cx.preferred(&["application/json", "text/csv", "application/pdf"]) {
            Some("text/csv") => Ok(Success::raw("text/csv; charset=utf-8", "a,ü")),
            Some("application/pdf") => Ok(Success::raw("application/pdf", "%PDF")),
            Some(_) | None => Ok(Report::new("json").into()),
        }
    }

    async fn put_report(&self, _: Context, _: i64, body: Report) -> Reply<Report, calls::PutReportError> {
        Ok(body)
    }

    async fn post_note(&self, _: Context, body: String) -> Reply<String, calls::PostNoteError> {
        Ok(body)
    }

    async fn put_picture(&self, _: Context, body: Body) -> Reply<(), calls::PutPictureError> {
        assert!(body.is_empty() || body.is_stream());
        assert_eq!(body.bytes().await?, b"\x89PNG"[..]);
        Ok(())
    }
}

async fn served() -> (Served, Client) {
    let served = Served::start(router(Arc::new(App))).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    (served, client)
}

#[tokio::test]
async fn a_body_is_sent_as_the_media_type_that_carries_it() {
    let (_served, client) = served().await;
    let media = client.media();
    // What only one media type carries needs no name.
    assert_eq!(media.create_report(&Report::new("a")).await.unwrap().title, "a");
    assert_eq!(media.create_report("a;b").await.unwrap().lines.as_deref(), Some(&["a;b".to_owned()][..]));
    assert_eq!(media.create_report(&Scan::new(Binary::from(vec![1]))).await.unwrap().title, "b\"\\x01\"");
    assert_eq!(media.create_report(Body::from(b"\xff")).await.unwrap().title, "b\"\\xff\"");
    // The enum that the server gets can be sent too.
    assert_eq!(media.create_report(&calls::CreateReportBody::Csv("x".into())).await.unwrap().title, "csv");
    let shown = media.amend_reports(Some("text")).await.unwrap();
    assert_eq!(shown, "Some(Text(\"text\"))");
    assert_eq!(media.amend_reports(None::<&Report>).await.unwrap(), "None");
}

#[tokio::test]
async fn the_server_reads_what_the_content_type_says_and_refuses_any_other() {
    let (served, _client) = served().await;
    let post = async |content_type: &str, body: &str| {
        served.exchange(&format!("POST /reports HTTP/1.1\ncontent-type: {content_type}"), body).await
    };
    for content_type in ["application/json", "application/vnd.report+json", "Application/JSON; charset=utf-8"] {
        let answer = post(content_type, "{\"title\":\"a\"}").await;
        assert_eq!((answer.status, answer.json()["title"].as_str()), (201, Some("a")), "{content_type}");
    }
    assert_eq!(post("text/csv; charset=UTF-8", "a").await.json()["title"], "csv");
    // Text in another charset would come out wrong.
    assert_eq!(post("text/csv; charset=iso-8859-1", "a").await.status, 415);
    let answer = post("application/xml", "<a/>").await;
    assert_eq!(answer.status, 415);
    assert!(answer.body.contains("text/csv"), "{}", answer.body);
    assert_eq!(served.exchange("POST /reports HTTP/1.1", "").await.status, 400);

    let put = async |content_type: &str, body: &str| {
        served.exchange(&format!("PUT /reports/1 HTTP/1.1\ncontent-type: {content_type}"), body).await
    };
    // Media types that carry the same are one value to the handler.
    assert_eq!(put("application/problem+json", "{\"title\":\"a\"}").await.json()["title"], "a");
    let form = "--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nb\r\n--x--\r\n";
    assert_eq!(put("multipart/form-data; boundary=x", form).await.json()["title"], "b");
    assert_eq!(put("text/plain", "a").await.status, 415);
}

#[tokio::test]
async fn the_answer_is_what_the_caller_accepts() {
    let (served, client) = served().await;
    let get = async |accept: &str| served.exchange(&format!("GET /reports/1 HTTP/1.1\naccept: {accept}"), "").await;
    for (accept, expected) in [
        ("*/*", "application/json"),
        ("text/csv, application/json;q=0.9", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/json;q=0, application/*;q=0.1", "application/pdf"),
    ] {
        assert_eq!(get(accept).await.header("content-type"), Some(expected), "{accept}");
    }
    let refused = get("image/png").await;
    assert_eq!((refused.status, refused.header("content-type")), (406, Some("application/problem+json")));
    assert!(refused.body.contains("application/pdf"), "{}", refused.body);
    // Where only one media type is documented it is the same.
    assert_eq!(
        served.exchange("POST /notes HTTP/1.1\ncontent-type: text/plain\naccept: text/html", "a").await.status,
        406
    );

    // The client asks for what it decodes, and for something else when it is told to.
    assert_eq!(client.media().get_report(1).await.unwrap().title, "json");
    let csv = client.media().get_report(1).accept("text/csv").await.unwrap();
    assert_eq!((csv.text().unwrap().as_str(), csv.is("text/*")), ("a,ü", true));
    let pdf = client.media().get_report(1).accept("application/pdf").await.unwrap();
    assert_eq!((pdf.media_type(), pdf.bytes().as_ref()), ("application/pdf", &b"%PDF"[..]));
    let missing = client.media().get_report(0).accept("text/csv").await;
    assert!(matches!(missing, Err(Error::Api(calls::GetReportError::NotFound(problem))) if problem.title == "none"));
}

#[tokio::test]
async fn accept_names_what_can_be_decoded_and_a_range_is_never_sent_as_a_type() {
    let ok = || reply("200 OK", "application/json", "{\"title\":\"a\"}");
    let recorder = Recorder::start([ok(), ok(), ok(), ok()]).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    client.media().get_report(1).await.unwrap();
    client.media().put_report(1, &Report::new("a")).await.unwrap();
    client.media().put_picture(b"\x89PNG".to_vec()).await.unwrap();
    client.media().put_picture(b"\x89PNG".to_vec()).header("content-type", "image/webp").await.unwrap();
    let received = recorder.received();
    assert_eq!(received[0].headers("accept"), ["application/json"]);
    let types: Vec<_> = received[1..].iter().map(|request| request.headers("content-type")).collect();
    assert_eq!(types, [["application/json"], ["image/png"], ["image/webp"]]);
    let (_served, client) = served().await;
    client.media().put_picture(b"\x89PNG".to_vec()).header("content-type", "image/webp").await.unwrap();
}

#[tokio::test]
async fn text_in_another_charset_is_an_error() {
    let recorder = Recorder::start([reply("200 OK", "text/plain; charset=windows-1252", "abc")]).await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    let error = client.media().post_note("a").await.unwrap_err();
    assert!(error.to_string().contains("windows-1252"), "{error}");
    assert_eq!((error.status(), error.body().map(AsRef::as_ref)), (Some(StatusCode::OK), Some(&b"abc"[..])));
    let (_served, client) = served().await;
    assert_eq!(client.media().post_note("ü").await.unwrap(), "ü");
}

#[tokio::test]
async fn a_body_of_bytes_is_a_stream_on_both_sides_within_the_limit() {
    let (_served, client) = served().await;
    let pieces = [&b"\x89P"[..], b"NG"].map(Ok::<_, std::convert::Infallible>);
    client.media().put_picture(Body::stream(stream::iter(pieces))).await.unwrap();
    client.media().put_picture(Body::reader(&b"\x89PNG"[..]).with_length(4)).await.unwrap();
    // The handler finds the limit where it reads, and its `?` refuses the request.
    let large = stream::iter(0..210).map(|_| Ok::<_, std::convert::Infallible>(vec![0; 10_000]));
    let error = client.media().put_picture(Body::stream(large)).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::PAYLOAD_TOO_LARGE), "{error}");
}
