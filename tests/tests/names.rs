//! Names that are hard to turn into identifiers (`specs/fixtures/names.yaml`): what is generated compiles, and every key
//! is the document's on the wire.

use std::sync::Arc;

use oasmith_runtime::{InMemory, Mode, decode, encode};
use oasmith_tests::names::aux_api as calls;
use oasmith_tests::names::client::Client;
use oasmith_tests::names::models::{Holder, HolderNested, HolderNestedInline, OptionModel, Words};
use oasmith_tests::names::server::{Context, Reply, aux_api};

#[test]
fn keys_stay_what_they_are_in_the_document() {
    for json in [
        r#"{"self":"a","type":"b"}"#,
        r#"{"Option":{"value":"x"},"self":"a","type":"b"}"#,
        r#"{"self":"a","fooBar":"1","foo_bar":"2","FooBar":"3","foo-bar":"4","foo bar":"5","type":"b"}"#,
        r#"{"self":"a","@id":"1","id":"2","ID":"3","iD":"4","+1":"5","-1":"6","1":"7","*":"8","/":"9","~":"10","type":"b"}"#,
        r#"{"self":"a","a.b":"1","a/b":"2","null":"3","true":"4","é":"5","а":"7","type":"b"}"#,
    ] {
        let holder: Holder = decode(json.as_bytes(), Mode::Client, false).unwrap();
        assert_eq!(String::from_utf8(encode(&holder).unwrap()).unwrap(), json);
    }
}

#[test]
fn an_inline_schema_gives_way_to_a_component_of_the_same_name() {
    let component = HolderNested { words: Some(Words::UnknownLower) };
    assert_eq!(encode(&component).unwrap(), br#"{"words":"unknown"}"#);
    let inline = HolderNestedInline { self_: Some("a".to_owned()), ..Default::default() };
    assert_eq!(encode(&inline).unwrap(), br#"{"self":"a"}"#);
}

struct App;

impl aux_api::AuxApi for App {
    type Principal = ();

    async fn new_post(&self, _: Context, body: Holder) -> Reply<Holder, calls::NewPostError> {
        Ok(body)
    }
}

#[tokio::test]
async fn operations_with_names_of_rust_and_of_windows_are_called() {
    let router = aux_api::router(Arc::new(App));
    let client = Client::builder("http://names.test").transport(InMemory::new(router)).build().unwrap();
    let holder = Holder { option: Some(OptionModel { value: Some("x".to_owned()) }), ..minimal() };
    assert_eq!(client.aux_api().new_post(&holder).await.unwrap(), holder);
}

fn minimal() -> Holder {
    decode(br#"{"self":"a","type":"b"}"#, Mode::Client, false).unwrap()
}
