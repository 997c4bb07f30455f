//! Parameters that are hard to write and to read: `specs/fixtures/parameters.yaml`.

use std::sync::Arc;

use oasmith_runtime::{Field, Json, Map, Uuid};
use oasmith_tests::parameters::client::{Client, ClientBuilder};
use oasmith_tests::parameters::kinds as calls;
use oasmith_tests::parameters::models::{
    Cat, Choice, Color, Dog, Filter, KindsEither, KindsFlagsItem, KindsId, Order, Pet,
};
use oasmith_tests::parameters::server::{Context, Credentials, Denied, Principal, Reply, kinds};

use crate::log::Log;
use crate::support::served::{Answer, Served};

struct App;

struct Caller;

impl Principal<App> for Caller {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        if credentials.token().expose() == "valid" { Ok(Self) } else { Err(Denied::unauthorized()) }
    }
}

impl kinds::Kinds for App {
    type Principal = Caller;

    async fn kinds(&self, _: Context, id: Uuid, params: calls::KindsParams) -> Reply<String, calls::KindsError> {
        Ok(format!("{id} {params:?}"))
    }

    async fn defaults(&self, _: Context, params: calls::DefaultsParams) -> Reply<String, calls::DefaultsError> {
        Ok(format!("{params:?}"))
    }

    async fn exploded(
        &self,
        _: Context<Option<Caller>>,
        params: calls::ExplodedParams,
    ) -> Reply<String, calls::ExplodedError> {
        Ok(format!("{params:?}"))
    }

    async fn reserved(
        &self,
        _: Context,
        path: Color,
        params: calls::ReservedParams,
    ) -> Reply<String, calls::ReservedError> {
        Ok(format!("{path:?} {params:?}"))
    }

    async fn unions(
        &self,
        _: Context,
        value: Choice,
        choice: Choice,
        pet: Pet,
        x_pet: Pet,
        params: calls::UnionsParams,
    ) -> Reply<String, calls::UnionsError> {
        Ok(format!("{value:?} {choice:?} {pet:?} {x_pet:?} {params:?}"))
    }

    async fn cookies(
        &self,
        _: Context<Caller>,
        theme: String,
        sizes: Vec<i64>,
        params: calls::CookiesParams,
    ) -> Reply<String, calls::CookiesError> {
        Ok(format!("{theme} {sizes:?} {params:?}"))
    }

    async fn lists(&self, _: Context, ids: Vec<i64>, x_tags: Vec<String>) -> Reply<String, calls::ListsError> {
        Ok(format!("{ids:?} {x_tags:?}"))
    }
}

async fn served() -> (Log, Served, ClientBuilder) {
    let log = Log::default();
    let served = Served::start(log.around(kinds::router(Arc::new(App)))).await;
    let client = Client::builder(served.url(""));
    (log, served, client)
}

async fn get(target: &str, headers: &str) -> Answer {
    let (_, served, _) = served().await;
    served.exchange(&format!("GET {target} HTTP/1.1\n{headers}"), "").await
}

fn filter() -> Filter {
    Filter {
        tags: Some(vec!["a b".to_owned(), "c".to_owned()]),
        color: Some(Color { g: Some(2), ..Color::new(1) }),
        note: Field::Value("n".to_owned()),
        ..Filter::new("me")
    }
}

#[tokio::test]
async fn values_of_every_kind_and_names_that_clash() {
    let (log, _served, client) = served().await;
    let client = client.build().unwrap();
    let params = calls::KindsParams {
        page: Some(2),
        id_query: Some(KindsId::Value2),
        id_header: Some("2024-02-29".parse().unwrap()),
        id_cookie: Some(true),
        body: Some("b".to_owned()),
        timeout_query: Some(1.5),
        r#type: Some("t".to_owned()),
        size: Some(7),
        order: Some(vec![Order::Name, Order::Age]),
        flags: Some(vec![KindsFlagsItem::Integer(1), KindsFlagsItem::String("x,y".to_owned())]),
        at: Some("2024-01-31T12:00:00.50+01:00".parse().unwrap()),
        either: Some(KindsEither::Boolean(true)),
        filter: Some(filter()),
    };
    let echoed = client.kinds().kinds(Uuid::nil()).params(params.clone()).await.unwrap();
    assert_eq!(echoed, format!("{} {params:?}", Uuid::nil()));
    assert_eq!(
        log.target(),
        "/kinds/00000000-0000-0000-0000-000000000000?page=2&id=2&body=b&timeout=1.5&type=t&size=7&order=name&order=age\
         &flags=1,x%2Cy&at=2024-01-31T12%3A00%3A00.50%2B01%3A00&either=true&filter%5Bname%5D=me\
         &filter%5Btags%5D%5B0%5D=a%20b&filter%5Btags%5D%5B1%5D=c&filter%5Bcolor%5D%5BR%5D=1\
         &filter%5Bcolor%5D%5BG%5D=2&filter%5Bnote%5D=n"
    );
    assert_eq!(log.header("id"), ["2024-02-29"]);
    assert_eq!(log.header("cookie"), ["id=true"]);
}

#[tokio::test]
async fn a_default_is_what_the_server_sees_of_an_absent_parameter() {
    let (log, _served, client) = served().await;
    let client = client.build().unwrap();
    let echoed = client.kinds().defaults().await.unwrap();
    assert_eq!(log.target(), "/defaults");
    let expected = calls::DefaultsParams {
        x_level: Some(3),
        mood: Some("calm".to_owned()),
        filter: Some(Filter { tags: Some(vec!["x".to_owned()]), ..Filter::new("all") }),
        wrong: None,
    };
    assert_eq!(echoed, format!("{expected:?}"));
    let params = calls::DefaultsParams { x_level: Some(9), ..calls::DefaultsParams::default() };
    let echoed = client.kinds().defaults().params(params).await.unwrap();
    assert!(echoed.contains("x_level: Some(9)"), "{echoed}");
    let echoed = client.kinds().kinds(Uuid::nil()).await.unwrap();
    assert!(echoed.contains("page: Some(1)") && echoed.contains("order: Some([Name])"), "{echoed}");
    // What is sent and wrong is not replaced.
    assert_eq!(get("/defaults", "X-Level: x").await.status, 400);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_the_parameters_name_and_place() {
    let wrong = "/kinds/x?page=0&id=4&size=101&order=name&order=name&flags=1,2,3,4&at=now&either=&filter[name]=x&\
                 filter[tags][]=1&filter[tags][]=2&filter[tags][]=3&filter[color][R]=300";
    let answer = get(wrong, "id: 2023-02-29\ncookie: id=maybe").await;
    assert_eq!(answer.status, 400);
    let found: Vec<String> = answer.json()["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|violation| {
            let text = |key: &str| violation[key].as_str().unwrap().to_owned();
            format!("{} {}: {}", text("pointer"), text("keyword"), text("message"))
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[tokio::test]
async fn an_exploded_object_has_its_own_keys_and_a_map_what_is_left() {
    let (log, _served, client) = served().await;
    let client = client.key("valid").build().unwrap();
    let params = calls::ExplodedParams {
        page: Some(1),
        filter: Some(filter()),
        deep: Some(Color::new(9)),
        rest: Some(Map::from([("x", "1".to_owned()), ("y z", "&".to_owned())])),
    };
    let echoed = client.kinds().exploded().params(params.clone()).await.unwrap();
    assert_eq!(echoed, format!("{params:?}"));
    assert_eq!(
        log.target(),
        "/exploded?page=1&name=me&tags=a%20b&tags=c&color=%7B%22R%22%3A1%2C%22G%22%3A2%7D&note=n&deep%5BR%5D=9&x=1\
         &y%20z=%26&api_key=valid"
    );
    let echoed = client.kinds().exploded().await.unwrap();
    assert_eq!(echoed, format!("{:?}", calls::ExplodedParams::default()));
}

#[tokio::test]
async fn reserved_characters_and_empty_values() {
    let (log, _served, client) = served().await;
    let client = client.build().unwrap();
    let color = Color { b: Some(3), ..Color::new(1) };
    let params = calls::ReservedParams {
        url: Some("http://x/?a=(b)&c#[d]+e".to_owned()),
        urls: Some(vec!["a,b".to_owned(), "c/d".to_owned()]),
        empty: None,
        empties: Some(vec![]),
    };
    let echoed = client.kinds().reserved(&color).params(params.clone()).await.unwrap();
    assert_eq!(echoed, format!("{color:?} {params:?}"));
    assert_eq!(log.target(), "/reserved/;path=R,1,B,3?url=http://x/?a=(b)%26c%23%5Bd%5D%2Be&urls=a%2Cb,c/d&empties=");
    let answer = get("/reserved/;path=R,1?empty&empties", "").await;
    assert!(answer.body.contains("empty: None, empties: Some([])"), "{}", answer.body);
}

#[tokio::test]
async fn unions_and_any_values() {
    let (log, _served, client) = served().await;
    let client = client.build().unwrap();
    let cat = Pet::Cat(Cat::new("cat", 9));
    let dog = Pet::Dog(Dog::new("dog", "Rex, Jr."));
    for (value, path, query) in [
        (Choice::Integer(5), ".5", "choice=5"),
        (Choice::List(vec![1, 2]), ".1.2", "choice=1&choice=2"),
        (Choice::Color(Color::new(7)), ".R=7", "R=7"),
    ] {
        let params = calls::UnionsParams {
            any: Some("[1,{\"a\":\"b\"}]".parse::<Json>().unwrap()),
            pair: Some((1, "x".to_owned())),
            plain: Some(5),
        };
        let echoed = client.kinds().unions(&value, &value, &cat, &dog).params(params.clone()).await.unwrap();
        assert_eq!(echoed, format!("{value:?} {value:?} {cat:?} {dog:?} {params:?}"));
        assert_eq!(
            log.target(),
            format!(
                "/unions/{path}?{query}&pet%5Bkind%5D=cat&pet%5Blives%5D=9&any=1&any=%7B%22a%22%3A%22b%22%7D&pair=1,x\
                 &plain=5"
            )
        );
        assert_eq!(log.header("x-pet"), [r#"{"kind":"dog","name":"Rex, Jr."}"#]);
    }
}

#[tokio::test]
async fn cookies_stand_in_one_header_with_the_credential() {
    let (log, _served, client) = served().await;
    let client = client.session("valid").build().unwrap();
    let params = calls::CookiesParams { all: Some(Map::from([("a", "1".to_owned()), ("b;", "2".to_owned())])) };
    let echoed = client.kinds().cookies("dark; light", &[1, 2]).params(params.clone()).await.unwrap();
    assert_eq!(echoed, format!("dark; light [1, 2] {params:?}"));
    assert_eq!(log.header("cookie"), ["theme=dark%3B%20light; sizes=1,2; a=1; b%3B=2; sid=valid"]);
}

#[tokio::test]
async fn what_is_required_and_empty_is_not_sent() {
    let (_log, served, client) = served().await;
    let client = client.build().unwrap();
    for (ids, tags, name) in [(&[][..], &["a".to_owned()][..], "ids"), (&[1], &[], "X-Tags")] {
        let error = client.kinds().lists(ids, tags).await.unwrap_err().to_string();
        let problem = format!("parameter `{name}` is required, and what is empty has no form in its place");
        assert!(error.ends_with(&problem), "{error}");
    }
    let error = client.kinds().lists(&[1], &["a\r\nx: y".to_owned()]).await.unwrap_err().to_string();
    assert!(error.ends_with("parameter `X-Tags` holds a character that no header can hold"), "{error}");
    assert_eq!(served.exchange("GET /lists?ids=1 HTTP/1.1\n", "").await.status, 400);
}
