//! Enums and formats as parameters: the generated client and the generated server, in memory.

use std::sync::Arc;

use oasmith_runtime::{InMemory, Mode, StatusCode, decode};
use oasmith_tests::values::api as calls;
use oasmith_tests::values::client::Client;
use oasmith_tests::values::models::{Mixed, Priority, Values};
use oasmith_tests::values::server::{Context, Reply, api};

struct App;

impl api::Api for App {
    type Principal = ();

    async fn send(
        &self,
        _: Context,
        priority: Priority,
        params: calls::SendParams,
        body: Values,
    ) -> Reply<Values, calls::SendError> {
        assert_eq!(priority, Priority::UnderGround);
        assert_eq!(params.mixed, Some(Mixed::Number1));
        assert_eq!(params.at.map(|at| at.to_string()).as_deref(), Some("2024-01-31T12:00:00.50+00:00"));
        assert_eq!(params.address, Some("2001:db8::1".parse().unwrap()));
        assert_eq!(params.port, Some(65_535));
        assert_eq!(params.token.map(|token| token.bytes), Some(b"\xff\xef".to_vec()));
        let levels: Vec<String> = params.levels.into_iter().flatten().map(|level| level.to_string()).collect();
        assert_eq!(levels, ["10", "20"]);
        Ok(body)
    }
}

fn client() -> Client {
    Client::builder("http://values.test/").transport(InMemory::new(api::router(Arc::new(App)))).build().unwrap()
}

#[tokio::test]
async fn enums_and_formats_travel_as_parameters() {
    let call = client()
        .api()
        .send(Priority::UnderGround, &Values::default())
        .mixed(Mixed::Text1)
        .levels(["10".parse().unwrap(), "20".parse().unwrap()])
        .at("2024-01-31T12:00:00.50+00:00".parse().unwrap())
        .address("2001:db8::1".parse().unwrap())
        .port(65_535)
        .token(b"\xff\xef".to_vec().into());
    assert_eq!(call.await.unwrap(), Values::default());
}

#[tokio::test]
async fn a_value_that_is_not_listed_is_refused_by_the_server() {
    let unknown: Priority = decode(b"9", Mode::Client, false).unwrap();
    let refused = client().api().send(unknown, &Values::default()).await;
    assert_eq!(refused.unwrap_err().status(), Some(StatusCode::BAD_REQUEST));
}
