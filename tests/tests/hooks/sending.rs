//! Who sends.

use oasmith_runtime::{CallExt as _, Error, Exchange};
use oasmith_tests::hooks::callbacks::{self, SubscriptionsCreateOnEventError};
use oasmith_tests::hooks::models::{Answer, NewPetXEvent, Pet, PetGoneBody, SubscriptionsCreateOnEventPostBody};
use oasmith_tests::hooks::webhooks::NewPetError;

use crate::{sender, served};

#[tokio::test]
async fn webhooks_go_to_the_address_that_the_receiver_gave() {
    let (log, served) = served().await;
    let hooks = sender().webhooks(served.url("/hooks/pets/new?token=t%2F1"));
    let answer = hooks.new_pet(NewPetXEvent::Created, &Pet { name: "Rex".to_owned() }).await.unwrap();
    assert_eq!(answer.message, "Created Rex");
    assert_eq!(log.target(), "/hooks/pets/new?token=t%2F1");
    assert_eq!(log.header("x-event"), ["created"]);

    let error = hooks.new_pet(NewPetXEvent::Renamed, &Pet { name: "nobody".to_owned() }).await.unwrap_err();
    assert!(matches!(error, Error::Api(NewPetError::UnprocessableContent(_))), "{error}");

    // A final slash stays, and parameters come after the query that the receiver gave.
    let hooks = sender().webhooks(served.url("/hooks/pets/gone/?a=1"));
    hooks.pet_gone(&PetGoneBody { id: 7 }).dry(true).await.unwrap();
    assert_eq!(log.target(), "/hooks/pets/gone/?a=1&dry=true");
    sender().webhooks(served.url("/hooks/ping")).ping().await.unwrap();
}

#[tokio::test]
async fn nothing_of_the_senders_own_goes_to_a_receiver() {
    let (log, served) = served().await;
    sender().webhooks(served.url("/hooks/ping")).ping().await.unwrap();
    // The document's security is that of its servers.
    assert!(
        log.header("authorization").is_empty() && log.header("x-own").is_empty() && log.header("x-hook-key").is_empty()
    );
    let hooks = sender().webhooks(served.url("/hooks/pets/gone/"));
    hooks.pet_gone(&PetGoneBody { id: 7 }).dry(true).await.unwrap();
    assert_eq!(log.header("x-hook-key"), ["valid"], "what the webhook itself asks for");
    // How a sender signs: the request as it will be sent.
    let signed = hooks.pet_gone(&PetGoneBody { id: 7 }).dry(true).header("x-signature", "s");
    signed.await.unwrap();
    assert_eq!(log.header("x-signature"), ["s"]);
}

#[tokio::test]
async fn a_callback_goes_where_its_expression_says() {
    let (log, served) = served().await;
    let request = format!(r#"{{"url": "{}"}}"#, served.url("/event"));
    let exchange = Exchange { request_body: request.as_bytes(), ..Exchange::default() };

    let operation = callbacks::operations::Id::SubscriptionsCreateOnEvent.table();
    assert_eq!(operation.template, "{$request.body#/url}");
    let called = sender().callbacks(exchange.evaluate(operation.template).unwrap());
    called.subscriptions_create_on_event(&SubscriptionsCreateOnEventPostBody { number: 1 }).await.unwrap();
    assert_eq!(log.target(), "/event");
    let gone = called.subscriptions_create_on_event(&SubscriptionsCreateOnEventPostBody { number: 2 }).await;
    assert!(matches!(gone, Err(Error::Api(SubscriptionsCreateOnEventError::Gone))), "{gone:?}");
    called.done("all").await.unwrap();

    let operation = callbacks::operations::Id::SubscriptionsState.table();
    let called = sender().callbacks(exchange.evaluate(operation.template).unwrap());
    assert!(called.subscriptions_state().verbose(true).await.unwrap().open);
    assert_eq!(log.target(), "/event/state?verbose=true");
}

/// What is called back may call back, and so may who receives a webhook: with the request that it was sent.
#[tokio::test]
async fn callbacks_have_callbacks_and_so_have_webhooks() {
    let (log, served) = served().await;
    for (id, path) in [
        (callbacks::operations::Id::SubscriptionsCreateOnEventPostConfirmed, "/confirmed"),
        (callbacks::operations::Id::PetNamed, "/named"),
    ] {
        let mut headers = oasmith_runtime::HeaderMap::new();
        headers.insert("x-reply", served.url(path).parse().unwrap());
        let exchange = Exchange { request_headers: Some(&headers), ..Exchange::default() };
        assert_eq!(id.table().template, "{$request.header.x-reply}");
        let called = sender().callbacks(exchange.evaluate(id.table().template).unwrap());
        if id == callbacks::operations::Id::PetNamed {
            called.pet_named(&Pet { name: "Rex".to_owned() }).await.unwrap();
        } else {
            let answer = Answer { message: "confirmed".to_owned() };
            called.subscriptions_create_on_event_post_confirmed(&answer).await.unwrap();
        }
        assert_eq!(log.target(), path);
    }
}

#[tokio::test]
async fn what_is_no_address_is_told_when_the_call_is_awaited() {
    for url in ["", "/hook", "ftp://x/", "http://u:p@x/", "http://x/#f", "http://x/{id}", "http://x/../y"] {
        let error = sender().webhooks(url).ping().await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{url}: {error}");
    }
}

#[tokio::test]
async fn a_token_in_the_address_shows_nowhere() {
    let call = sender().webhooks("http://receiver.invalid/hunter2?token=hunter2").ping();
    let curl = call.to_curl().unwrap();
    assert!(!curl.contains("hunter2") && curl.contains("http://receiver.invalid/"), "{curl}");
    assert!(!format!("{call:?}").contains("hunter2"));
}
