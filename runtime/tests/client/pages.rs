//! Pages that follow each other in every style, over a socket.

use oasmith_runtime::{self as rt, CallExt, NoError, PageStyle, Pagination};

use crate::api::{BEARER, KEY_QUERY};
use crate::script::{Script, reply};

static LISTED: rt::Operation = rt::Operation {
    id: "listed",
    method: rt::Method::GET,
    template: "/pets",
    tag: "pets",
    security: &[&[BEARER.needed(&[]), KEY_QUERY.needed(&[])]],
    optional_security: false,
    accept: "application/json",
    rejections: &[],
};

#[derive(Debug)]
struct Listing {
    results: Vec<i64>,
}

rt::page!(Listing, results: i64);

impl<'de> rt::Deserialize<'de> for Listing {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_object(deserializer)
    }
}

impl<'de> rt::ReadObject<'de> for Listing {
    fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
        let mut results = rt::Required(None);
        keys.read(&mut [("results", &mut results)])?;
        Ok(Self { results: results.take() })
    }
}

fn request(url: &str, pagination: &'static Pagination) -> rt::RequestBuilder {
    let core = rt::Core::builder(url).credential(&BEARER, "B").credential(&KEY_QUERY, "hunter2").build().unwrap();
    core.request(&LISTED).paginated(pagination)
}

fn targets(script: &Script) -> Vec<String> {
    let target = |request: &String| request.split(' ').nth(1).unwrap().replace("api%20key=hunter2", "K");
    script.requests().iter().map(target).collect()
}

/// Answers with these bodies, one a page, and more pages than there should be with an empty object.
async fn bodies(bodies: &'static [&'static str]) -> Script {
    Script::with(move |page, _| reply("200 OK", "", bodies.get(page).copied().unwrap_or("{}"))).await
}

static NUMBER: Pagination =
    Pagination { style: PageStyle::Value { parameter: "page", next: "/pagination/next" }, items: "/results" };

#[tokio::test]
async fn the_number_of_the_next_page_is_sent_and_zero_ends() {
    let script = bodies(&[
        r#"{"pagination":{"next":2,"current":1},"results":[1,2]}"#,
        r#"{"pagination":{"next":3.0},"results":[]}"#,
        r#"{"pagination":{"next":0},"results":[3]}"#,
    ])
    .await;
    let call = request(&script.url, &NUMBER).query("q", rt::ParamStyle::FORM, &"a b").json::<Listing, NoError>();
    assert_eq!(call.items().all().await.unwrap(), [1, 2, 3]);
    assert_eq!(targets(&script), ["/pets?q=a%20b&K", "/pets?q=a%20b&page=2&K", "/pets?q=a%20b&page=3&K"]);
}

#[tokio::test]
async fn a_cursor_is_sent_as_it_came_until_there_is_none() {
    static CURSOR: Pagination =
        Pagination { style: PageStyle::Value { parameter: "page[after]", next: "/next" }, items: "/results" };
    for end in [r#"{"results":[2],"next":null}"#, r#"{"results":[2],"next":""}"#, r#"{"results":[2]}"#] {
        let script = Script::with(move |page, _| match page {
            0 => reply("200 OK", "", r#"{"results":[1],"next":"a/b=="}"#),
            _ => reply("200 OK", "", end),
        })
        .await;
        let call = request(&script.url, &CURSOR).json::<Listing, NoError>();
        let mut items = call.items();
        let mut seen = Vec::new();
        while let Some(item) = items.next().await {
            seen.push(item.unwrap());
        }
        assert_eq!(seen, [1, 2]);
        assert_eq!(targets(&script), ["/pets?K", "/pets?page%5Bafter%5D=a%2Fb%3D%3D&K"]);
    }
}

#[tokio::test]
async fn offsets_advance_by_what_came_and_pages_by_one() {
    static TOTAL: Pagination =
        Pagination { style: PageStyle::Offset { parameter: "offset", total: Some("/total") }, items: "/results" };
    static OPEN: Pagination =
        Pagination { style: PageStyle::Offset { parameter: "offset", total: None }, items: "/results" };
    static PAGES: Pagination =
        Pagination { style: PageStyle::Page { parameter: "page", first: 1, pages: Some("/pages") }, items: "/results" };
    let script = bodies(&[r#"{"total":5,"results":[1,2,3]}"#, r#"{"total":5,"results":[4,5]}"#]).await;
    let call = request(&script.url, &TOTAL).json::<Listing, NoError>();
    assert_eq!(call.items().all().await.unwrap(), [1, 2, 3, 4, 5]);
    assert_eq!(targets(&script), ["/pets?K", "/pets?offset=3&K"]);

    let script = bodies(&[r#"{"results":[1]}"#, r#"{"results":[]}"#]).await;
    let call = request(&script.url, &OPEN).query("offset", rt::ParamStyle::FORM, &7_i64).json::<Listing, NoError>();
    assert_eq!(call.items().all().await.unwrap(), [1]);
    assert_eq!(targets(&script), ["/pets?offset=7&K", "/pets?offset=8&K"]);

    let script = bodies(&[r#"{"pages":2,"results":[1]}"#, r#"{"pages":2,"results":[2]}"#]).await;
    let call = request(&script.url, &PAGES).json::<Listing, NoError>();
    assert_eq!(call.items().all().await.unwrap(), [1, 2]);
    assert_eq!(targets(&script), ["/pets?K", "/pets?page=2&K"]);
}

#[tokio::test]
async fn links_are_followed_on_the_same_host_alone() {
    static HEADER: Pagination = Pagination { style: PageStyle::Link { next: None }, items: "" };
    static BODY: Pagination = Pagination { style: PageStyle::Link { next: Some("/next") }, items: "/results" };
    let script = Script::with(|page, _| match page {
        0 => reply("200 OK", "link: </x?p=2&api%20key=hunter2>; rel=\"next\", </x>; rel=first\r\n", "[1]"),
        1 => reply("200 OK", "link: <?p=3>; rel=next\r\n", "[2]"),
        _ => reply("200 OK", "link: </x>; rel=prev\r\n", "[3]"),
    })
    .await;
    let call = request(&script.url, &HEADER).json::<Vec<i64>, NoError>();
    assert_eq!(call.items().all().await.unwrap(), [1, 2, 3]);
    assert_eq!(targets(&script), ["/pets?K", "/x?p=2&K", "/x?p=3&K"]);

    let elsewhere = bodies(&[r#"{"results":[]}"#]).await;
    let link = format!(r#"{{"results":[1],"next":"{}/pets?page=2"}}"#, elsewhere.url);
    let script = Script::with(move |_, _| reply("200 OK", "", &link)).await;
    let mut pages = request(&script.url, &BODY).json::<Listing, NoError>().pages();
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("the next page is on another host"), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!((script.count(), elsewhere.count()), (1, 0));
}

#[tokio::test]
async fn a_page_that_leads_to_itself_and_one_that_fails_end_the_stream() {
    let script = Script::with(|_, _| reply("200 OK", "", r#"{"pagination":{"next":2},"results":[1]}"#)).await;
    let error = request(&script.url, &NUMBER).json::<Listing, NoError>().items().all().await.unwrap_err();
    assert!(error.to_string().ends_with("the next page is the same page again"), "{error}");
    assert_eq!(script.count(), 2);

    let script = Script::with(|page, _| match page {
        0 => reply("200 OK", "", r#"{"pagination":{"next":2},"results":[1]}"#),
        _ => reply("500 Any", "", r#"{"pagination":{"next":3},"results":[1]}"#),
    })
    .await;
    let mut items = request(&script.url, &NUMBER).json::<Listing, NoError>().items();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    assert_eq!(items.next().await.unwrap().unwrap_err().status().map(|status| status.as_u16()), Some(500));
    assert!(items.next().await.is_none());
    assert_eq!(script.count(), 2);
}
