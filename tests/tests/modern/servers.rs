//! Servers with variables, and servers of one operation.

use oasmith_runtime::Error;
use oasmith_tests::modern::client::{Client, CloudServer, CloudServerRegion, SERVERS};
use oasmith_tests::modern::whole::operations::Id;

use crate::served;

#[test]
fn a_url_is_made_of_its_variables() {
    assert_eq!(String::from(CloudServer::default()), "https://us-east.example.com:443/v1/api");
    let server = CloudServer {
        region: CloudServerRegion::Eu,
        port: "8443".to_owned(),
        base: String::new(),
        tail: String::new(),
    };
    assert_eq!(String::from(server), "https://eu.example.com:8443/");
    assert_eq!(SERVERS[0], "https://{region}.example.com:{port}/{base}{tail}");
    assert_eq!(CloudServerRegion::Value7.as_str(), "7");
    Client::builder(CloudServer::default()).build().unwrap();
    Client::builder(SERVERS[1]).build().unwrap();
    assert!(Client::builder(SERVERS[0]).build().is_err(), "braces are no URL");
}

#[tokio::test]
async fn a_call_goes_to_a_server_of_its_own() {
    assert_eq!(Id::Text.servers(), ["https://text.example.com/v2"]);
    assert!(Id::Json.servers().is_empty());
    let (log, served, _) = served().await;
    let client = Client::builder("http://elsewhere.invalid").build().unwrap();
    assert_eq!(client.whole().text("x").at_server(served.url("/")).await.unwrap().said, "\"x\"");
    assert_eq!(log.target(), "/text?x");
    let error = client.whole().text("x").at_server("/relative").await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
}
