//! Bodies of XML, alone and beside JSON: the generated client and the generated server of `specs/fixtures/xml.yaml`.

use std::sync::Arc;

use oasmith_runtime::server::Success;
use oasmith_runtime::{CallExt as _, Error, Field, StatusCode};
use oasmith_tests::xml::client::Client;
use oasmith_tests::xml::models::{
    Category, Circle, Group, Order, OrderNote, Pet, PetStatus, PostShapeBody as Named, Problem, Shape, Tag,
};
use oasmith_tests::xml::server::{Context, Reply, orders, pets as served_pets, shapes as served_shapes};
use oasmith_tests::xml::{orders as order_calls, pets, shapes};

use super::Anyone;
use crate::support::recorder::{Recorder, reply};
use crate::support::served::Served;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

const ORDER: &str = "<o:order xmlns:o=\"urn:example:orders\" number=\"7\"><o:paid>true</o:paid><due>2026-11-28</due>\
                     <lines><bolt>3</bolt><nut>4</nut></lines><note lang=\"en\"><text>a &lt;b&gt;</text></note></o:order>";

struct App;

super::anyone!(App);

impl served_pets::Pets for App {
    type Principal = Anyone;

    async fn list_pets(&self, _: Context, params: pets::ListPetsParams) -> Reply<Vec<Pet>, pets::ListPetsError> {
        match params.limit {
            Some(0) => Err(pets::ListPetsError::Default(StatusCode::CONFLICT, Problem::new("none")).into()),
            _ => Ok(vec![pet()]),
        }
    }

    async fn add_pet(&self, _: Context, body: Pet) -> Reply<Pet, pets::AddPetError> {
        Ok(body)
    }
}

impl orders::Orders for App {
    type Principal = Anyone;

    async fn put_order(&self, _: Context, id: i64, body: Order) -> Reply<Order, order_calls::PutOrderError> {
        if id == 0 { Err(order_calls::PutOrderError::Conflict(Problem::new("sent")).into()) } else { Ok(body) }
    }

    async fn patch_order(
        &self,
        _: Context,
        _: i64,
        body: Option<Vec<String>>,
    ) -> Reply<order_calls::PatchOrderSuccess, order_calls::PatchOrderError> {
        Ok(match body {
            Some(notes) => order_calls::PatchOrderSuccess::Ok(format!("<notes n=\"{}\"/>", notes.join("+"))),
            None => order_calls::PatchOrderSuccess::Accepted,
        })
    }
}

impl served_shapes::Shapes for App {
    type Principal = Anyone;

    async fn post_shape(
        &self,
        _: Context,
        body: shapes::PostShapeBody,
    ) -> Reply<Success<Shape>, shapes::PostShapeError> {
        Ok(match body {
            shapes::PostShapeBody::Json(named) => Success::raw("text/csv", named.name),
            shapes::PostShapeBody::Xml(shape) => shape.into(),
        })
    }
}

fn pet() -> Pet {
    Pet {
        id: Some(10),
        category: Some(Category { id: Some(1), name: Some("Dogs & co".to_owned()) }),
        tags: Some(vec![Tag { id: Some(0), name: Some("t".to_owned()) }]),
        status: Some(PetStatus::Available),
        weight: Field::Value(1.5),
        nicknames: Some(vec!["a".to_owned(), "b".to_owned()]),
        friends: Some(vec![Pet::new("rex", vec![])]),
        ..Pet::new("doggie", vec!["u1".to_owned(), "u2".to_owned()])
    }
}

const PET: &str = "<pet id=\"10\"><name>doggie</name><category><id>1</id><name>Dogs &amp; co</name></category>\
                   <photoUrls><photoUrl>u1</photoUrl><photoUrl>u2</photoUrl></photoUrls>\
                   <tags><tag><id>0</id><name>t</name></tag></tags><status>available</status><weight>1.5</weight>\
                   <nickname>a</nickname><nickname>b</nickname><pet><name>rex</name><photoUrls/></pet></pet>";

async fn served() -> (Served, Client) {
    let app = Arc::new(App);
    let router = served_pets::router(app.clone()).merge(orders::router(app.clone())).merge(served_shapes::router(app));
    let served = Served::start(router).await;
    let client = Client::builder(served.url("/")).build().unwrap();
    (served, client)
}

fn order() -> Order {
    Order {
        due: Some("2026-11-28".parse().unwrap()),
        lines: Some([("bolt".to_owned(), 3), ("nut".to_owned(), 4)].into_iter().collect()),
        note: Some(OrderNote { lang: Some("en".to_owned()), text: Some("a <b>".to_owned()) }),
        ..Order::new(7, true)
    }
}

#[tokio::test]
async fn client_and_server_agree_on_xml() {
    let (_served, client) = served().await;
    assert_eq!(client.orders().put_order(7, &order()).await.unwrap(), order());
    let conflict = client.orders().put_order(0, &order()).await;
    assert!(
        matches!(conflict, Err(Error::Api(order_calls::PutOrderError::Conflict(problem))) if problem.detail == "sent")
    );
    // JSON where the document has both.
    let listed = client.pets().list_pets().with_response().await.unwrap();
    assert_eq!((listed.value, listed.headers["content-type"].to_str().unwrap()), (vec![pet()], "application/json"));
    assert_eq!(client.pets().add_pet(&pet()).await.unwrap(), pet());
    let circle = Shape::Circle(Circle::new("circle", 1.5));
    let group = Shape::Group(Group::new("group", vec![circle.clone(), Shape::Group(Group::new("group", vec![]))]));
    assert_eq!(client.shapes().post_shape(&group).await.unwrap(), group);
    let csv = client.shapes().post_shape(&Named::new("n")).accept("text/csv").await.unwrap();
    assert_eq!(csv.text().unwrap(), "n");
}

#[tokio::test]
async fn the_client_writes_xml_and_reads_what_comes() {
    let ok = |media_type: &str, body: &str| reply("200 OK", media_type, body);
    let recorder = Recorder::start([
        ok("application/xml", ORDER),
        ok("text/plain", &format!("\u{feff}{DECLARATION}\n{ORDER}")),
        ok("text/xml; charset=utf-8", &format!("<anything><pet><name>a</name><photoUrls/></pet>{PET}</anything>")),
        ok("application/json", "[]"),
        reply("409 Conflict", "application/xml", "<Problem><detail>x</detail></Problem>"),
        ok("application/xml", "<order number='x'><paid>true</paid></order>"),
        ok("application/xml; charset=iso-8859-1", ORDER),
        ok("application/xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><order>&b;</order>"),
        ok("application/xml", "<order"),
    ])
    .await;
    let client = Client::builder(recorder.url.as_str()).build().unwrap();
    assert_eq!(client.orders().put_order(7, &order()).await.unwrap(), order());
    assert_eq!(client.orders().put_order(7, &order()).await.unwrap(), order());
    assert_eq!(client.pets().list_pets().await.unwrap(), [Pet::new("a", vec![]), pet()]);
    assert_eq!(client.pets().list_pets().await.unwrap(), []);
    let error = client.pets().list_pets().await.unwrap_err();
    assert!(
        matches!(error, Error::Api(pets::ListPetsError::Default(StatusCode::CONFLICT, problem)) if problem.detail == "x")
    );
    for expected in ["/number", "iso-8859-1", "document type", "not XML"] {
        let error = client.orders().put_order(7, &order()).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)) && error.to_string().contains(expected), "{error}");
    }
    let received = recorder.received();
    assert_eq!(received[0].headers("content-type"), ["application/xml"]);
    assert_eq!(received[0].headers("accept"), ["application/xml, text/xml"]);
    assert_eq!(received[0].body, format!("{DECLARATION}{ORDER}"));
    assert_eq!(received[2].headers("accept"), ["application/json, application/xml;q=0.9"]);
}

#[tokio::test]
async fn the_server_reads_xml_and_answers_what_the_caller_likes_better() {
    let (served, _) = served().await;
    let post = async |media_type: &str, accept: &str, body: &str| {
        served.exchange(&format!("POST /pets HTTP/1.1\ncontent-type: {media_type}\naccept: {accept}"), body).await
    };
    let answer = post("application/xml", "application/xml", PET).await;
    assert_eq!((answer.status, answer.header("content-type")), (201, Some("application/xml")));
    assert_eq!(
        (answer.body, answer.headers.iter().any(|it| *it == ("vary".into(), "accept".into()))),
        (format!("{DECLARATION}{PET}"), true)
    );
    for (accept, xml) in [
        ("*/*", false),
        ("application/*", false),
        ("application/json, application/xml", false),
        ("application/json;q=0.5, application/xml", true),
        ("text/html, application/xml;q=0.9, */*;q=0.8", true),
    ] {
        let answer = post("application/json", accept, "{\"name\":\"a\",\"photoUrls\":[]}").await;
        let expected = if xml { "application/xml" } else { "application/json" };
        assert_eq!((answer.status, answer.header("content-type")), (201, Some(expected)), "{accept}");
    }
    assert_eq!(post("application/json", "text/html", "{\"name\":\"a\",\"photoUrls\":[]}").await.status, 406);
    // A documented error, too.
    let error = served.exchange("GET /pets?limit=0 HTTP/1.1\naccept: application/xml", "").await;
    assert_eq!((error.status, error.body), (409, format!("{DECLARATION}<Problem><detail>none</detail></Problem>")));
    // And a refusal stays what it is.
    let refused = post("application/xml", "*/*", "<pet><photoUrls/></pet>").await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("name"), "{}", refused.body);
}

#[tokio::test]
async fn bad_xml_is_a_400_with_its_place_and_never_a_500() {
    let (served, client) = served().await;
    let put = async |body: &str| {
        served.exchange("PUT /orders/1 HTTP/1.1\ncontent-type: application/xml; charset=UTF-8", body).await
    };
    let order = |inside: &str| format!("<x:order xmlns:x='urn:example:orders' number='1'>{inside}</x:order>");
    assert_eq!(put(&order("<x:paid>true</x:paid>")).await.status, 200);
    for (body, expected) in [
        ("<order", "not XML"),
        ("<order number='1'><paid>true</paid></order>", "root element"),
        (&order("<x:paid>maybe</x:paid>"), "paid"),
        (&order("<x:paid>true</x:paid><x:paid>true</x:paid>"), "paid"),
        (&order("<x:paid>true</x:paid><more/>"), "more"),
        (&order(""), "paid"),
        ("<!DOCTYPE o [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><o>&b;</o>", "document type"),
        (&"<a>".repeat(5000), "deep"),
    ] {
        let answer = put(body).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        assert!(answer.body.contains(expected), "{body}: {}", answer.body);
    }
    let utf16 = served.exchange("PUT /orders/1 HTTP/1.1\ncontent-type: application/xml; charset=utf-16", "<a/>").await;
    assert_eq!(utf16.status, 415);
    // Rules of the place are checked, and a body that may be left out is.
    let media_type = "content-type: application/merge-patch+xml";
    let patch = async |body: &str| served.exchange(&format!("PATCH /orders/1 HTTP/1.1\n{media_type}"), body).await;
    assert_eq!(patch("<notes><note>ab</note><note>cd</note></notes>").await.body, "<notes n=\"ab+cd\"/>");
    assert_eq!(patch("<notes><note>a</note></notes>").await.status, 400);
    assert_eq!(patch("").await.status, 202);
    let notes = vec!["ab".to_owned()];
    let answer = client.orders().patch_order(1, notes.as_slice()).await.unwrap();
    assert_eq!(answer, order_calls::PatchOrderSuccess::Ok("<notes n=\"ab\"/>".to_owned()));
    assert!(client.orders().patch_order(1, ["a".to_owned()].as_slice()).validated().await.is_err());
}
