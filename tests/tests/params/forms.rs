//! Bodies of `application/x-www-form-urlencoded`: `specs/fixtures/parameters.yaml`.

use std::sync::Arc;

use oasmith_runtime::{Field, Map, Uuid};
use oasmith_tests::parameters::client::Client;
use oasmith_tests::parameters::forms as calls;
use oasmith_tests::parameters::models::{AddressBody, AddressBodyAddress, Color, Encoded, Filter, Form};
use oasmith_tests::parameters::server::{Context, Reply, forms};

use crate::support::recorder::{Received, Recorder, reply};
use crate::support::served::Served;

struct App;

impl forms::Forms for App {
    type Principal = ();

    async fn plain(&self, _: Context, body: Form) -> Reply<String, calls::PlainError> {
        Ok(format!("{body:?}"))
    }

    async fn encoded(&self, _: Context, body: Encoded) -> Reply<String, calls::EncodedError> {
        Ok(format!("{body:?}"))
    }

    async fn optional(&self, _: Context, body: Option<Map<Vec<String>>>) -> Reply<String, calls::OptionalError> {
        Ok(format!("{body:?}"))
    }

    async fn address(&self, _: Context, body: AddressBody) -> Reply<String, calls::AddressError> {
        Ok(format!("{body:?}"))
    }
}

async fn served() -> (Served, Client) {
    let served = Served::start(forms::router(Arc::new(App))).await;
    let client = Client::builder(served.url("")).build().unwrap();
    (served, client)
}

fn color(r: i64, g: i64) -> Color {
    Color { g: Some(g), ..Color::new(r) }
}

fn form() -> Form {
    Form {
        name: Some("a b&c=d+ü%".to_owned()),
        age: Some(-7),
        tags: Some(vec!["x,y".to_owned(), "z".to_owned()]),
        color: Some(color(1, 2)),
        colors: Some(vec![color(3, 4), Color::new(5)]),
        note: Field::Value(String::new()),
    }
}

/// The request that the client sends.
async fn recorded<T, E: std::fmt::Debug>(send: impl AsyncFnOnce(Client) -> Result<T, E>) -> Received {
    let recorder = Recorder::start([reply("200 OK", "text/plain", "")]).await;
    send(Client::builder(&recorder.url).build().unwrap()).await.unwrap();
    recorder.only()
}

#[tokio::test]
async fn a_form_arrives_whole() {
    let (_served, client) = served().await;
    assert_eq!(client.forms().plain(&form()).await.unwrap(), format!("{:?}", form()));
    // A form without a field has no bytes, and is there.
    assert_eq!(client.forms().plain(&Form::default()).await.unwrap(), format!("{:?}", Form::default()));
    let sent = recorded(async |client| client.forms().plain(&form()).await).await;
    assert_eq!(sent.headers("content-type"), ["application/x-www-form-urlencoded"]);
    assert_eq!(
        sent.body,
        "name=a+b%26c%3Dd%2B%C3%BC%25&age=-7&tags=x%2Cy&tags=z&color=%7B%22R%22:1,%22G%22:2%7D\
         &colors=%7B%22R%22%3A3%2C%22G%22%3A4%7D&colors=%7B%22R%22%3A5%7D&note="
    );
}

#[tokio::test]
async fn properties_are_written_as_their_encoding_says() {
    let (_served, client) = served().await;
    let body = Encoded {
        joined: vec![1, 2],
        piped: Some(vec!["a".to_owned(), "b,c".to_owned()]),
        spaced: Some(vec!["a".to_owned(), "b".to_owned()]),
        deep: Some(Filter { tags: Some(vec!["t".to_owned()]), color: Some(color(1, 2)), ..Filter::new("me") }),
        exploded: Some(color(3, 4)),
        flat: Some(color(5, 6)),
        list: Some(vec![7, 8]),
        url: Some("http://x/?a=b&c".to_owned()),
        nothing: None,
    };
    assert_eq!(client.forms().encoded(&body).await.unwrap(), format!("{body:?}"));
    let sent = recorded(async |client| client.forms().encoded(&body).await).await;
    assert_eq!(
        sent.body,
        "joined=1,2&piped=a%7Cb%2Cc&spaced=a+b&deep%5Bname%5D=me&deep%5Btags%5D%5B0%5D=t&deep%5Bcolor%5D%5BR%5D=1\
         &deep%5Bcolor%5D%5BG%5D=2&R=3&G=4&flat=R,5,G,6&list=%5B7,8%5D&url=http://x/?a=b%26c"
    );
}

#[tokio::test]
async fn an_optional_form_may_be_left_out() {
    let (_served, client) = served().await;
    assert_eq!(client.forms().optional(None).await.unwrap(), "None");
    let body = Map::from([("a", vec!["1".to_owned(), "2".to_owned()]), ("b c", vec!["3".to_owned()])]);
    assert_eq!(client.forms().optional(&body).await.unwrap(), format!("{:?}", Some(body)));
    let empty = Map::<Vec<String>>::default();
    assert_eq!(client.forms().optional(&empty).await.unwrap(), format!("{:?}", Some(empty)));
}

/// OpenAPI 3.1.1, section 4.8.14.4, "URL Encoded Form with JSON Values".
#[tokio::test]
async fn the_example_of_the_specification() {
    let (_served, client) = served().await;
    let address = AddressBodyAddress::new("123 Example Dr.", "Somewhere", "CA", "99999+1234");
    let id: Uuid = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6".parse().unwrap();
    let body = AddressBody::new(id, address);
    assert_eq!(client.forms().address(&body).await.unwrap(), format!("{body:?}"));
    let sent = recorded(async |client| client.forms().address(&body).await).await;
    assert_eq!(
        sent.body,
        "id=f81d4fae-7dec-11d0-a765-00a0c91e6bf6&address=%7B%22streetAddress%22:%22123+Example+Dr.%22,%22city%22:\
         %22Somewhere%22,%22state%22:%22CA%22,%22zip%22:%2299999%2B1234%22%7D"
    );
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_property() {
    let (served, _client) = served().await;
    let send = async |path: &str, media: &str, body: &str| {
        served.exchange(&format!("POST {path} HTTP/1.1\ncontent-type: {media}\n"), body).await
    };
    let form = "application/x-www-form-urlencoded";
    let answer = send("/forms/plain", form, "name=x&age=1.5&color=%7B%22R%22%3A300%7D").await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["violations"][0]["pointer"], "/age", "{}", answer.body);
    let answer = send("/forms/plain", form, "name=x&color=%7B%22R%22%3A300%7D").await;
    let pointers: Vec<_> =
        answer.json()["violations"].as_array().unwrap().iter().map(|v| v["pointer"].clone()).collect();
    assert_eq!(pointers, ["/name", "/color/R"]);
    let answer = send("/forms/plain", form, "age=1&age=2").await;
    assert_eq!((answer.status, &answer.json()["violations"][0]["pointer"]), (400, &"/age".into()));
    assert_eq!(send("/forms/encoded", form, "nothing=x").await.status, 200, "an empty list has no form");
    assert_eq!(send("/forms/encoded", form, "joined=x").await.json()["violations"][0]["pointer"], "/joined/0");
    assert_eq!(send("/forms/plain", "application/json", "{}").await.status, 415);
    assert_eq!(served.exchange("POST /forms/plain HTTP/1.1\n", "").await.status, 400);
    let deep = format!("deep{}=1", "[a]".repeat(1000));
    assert_eq!(send("/forms/encoded", form, &deep).await.json()["violations"][0]["pointer"], "/deep");
}
