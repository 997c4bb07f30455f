//! Generated client and server with a faulty proxy between them: what is repeated is what is documented, the server does
//! nothing by halves, and no message tells a secret.

use std::time::Duration;

use authentik_user_write::Client;
use authentik_user_write::models::UserWriteStageRequest;
use oasmith_runtime::{Error, Retries, TransportError};

use crate::app::{App, TOKEN, builder, first, serve};
use crate::support::proxy::{Fault, Proxy};
use crate::support::served::Served;

const LIMIT: Duration = Duration::from_secs(20);

struct Faulty {
    app: std::sync::Arc<App>,
    _served: Served,
    proxy: Proxy,
    client: Client,
}

impl Faulty {
    /// Each connection carries one request.
    async fn start(faults: &'static [Fault]) -> Self {
        let (app, served) = serve().await;
        let proxy = Proxy::start(served.address, faults).await;
        let retries = Retries::new().first_delay(Duration::from_millis(1)).budget(1000, 100);
        let client = builder(&proxy.url).header("connection", "close").retries(retries).build().unwrap();
        Self { app, _served: served, proxy, client }
    }

    /// How many requests were sent, and how many reached the application.
    fn counts(&self) -> (usize, usize) {
        (self.proxy.connections(), self.app.calls.swap(0, std::sync::atomic::Ordering::SeqCst))
    }
}

async fn in_time<T>(call: impl IntoFuture<Output = T>) -> T {
    tokio::time::timeout(LIMIT, call.into_future()).await.expect("no hang")
}

fn broken<T: std::fmt::Debug, E: std::fmt::Debug + std::fmt::Display>(result: Result<T, Error<E>>) {
    let error = result.unwrap_err();
    let printed = format!("{error:?}");
    assert!(!printed.contains(TOKEN), "{printed}");
    let Error::Transport(failed) = &error else { panic!("{printed}") };
    assert!(matches!(failed.error(), TransportError::Other(_)), "{printed}");
}

fn created(name: &str) -> UserWriteStageRequest {
    UserWriteStageRequest::new(name)
}

#[tokio::test]
async fn what_did_not_reach_the_server_is_sent_again_where_the_method_allows() {
    let faulty = Faulty::start(&[Fault::Refused, Fault::RequestCut(30), Fault::None]).await;
    in_time(faulty.client.stages().user_write_retrieve(first())).await.unwrap();
    assert_eq!(faulty.counts(), (3, 1));
    let faulty = Faulty::start(&[Fault::Refused, Fault::None]).await;
    broken(in_time(faulty.client.stages().user_write_create(&created("a"))).await);
    assert_eq!(faulty.counts(), (1, 0));
}

#[tokio::test]
async fn what_the_server_may_have_done_is_done_again_only_with_a_key() {
    let faulty = Faulty::start(&[Fault::AnswerCut(20), Fault::AnswerCut(20), Fault::None]).await;
    broken(in_time(faulty.client.stages().user_write_create(&created("a"))).await);
    assert_eq!(faulty.counts(), (1, 1));
    // The application does not know keys: it was done the first time, and says so the second.
    let call = faulty.client.stages().user_write_create(&created("b")).idempotency_key("k");
    assert_eq!(in_time(call).await.unwrap_err().status().unwrap().as_u16(), 400);
    assert_eq!(faulty.counts(), (3, 3));
    assert_eq!(faulty.app.stages.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn half_a_request_does_nothing() {
    let faulty = Faulty::start(&[Fault::RequestCut(420)]).await;
    let body = created(&"a".repeat(1000));
    broken(in_time(faulty.client.stages().user_write_update(first(), &body)).await);
    broken(in_time(faulty.client.stages().user_write_create(&body)).await);
    assert_eq!(faulty.counts(), (3 + 1, 0));
    assert_eq!(faulty.app.stages.lock().unwrap()[0].name, "first");
}

#[tokio::test]
async fn an_answer_that_is_cut_anywhere_is_never_taken_for_whole() {
    // The head has some 100 bytes, the whole some 400.
    const FAULTS: [&[Fault]; 4] =
        [&[Fault::AnswerCut(1)], &[Fault::AnswerCut(60)], &[Fault::AnswerCut(150)], &[Fault::AnswerCut(300)]];
    for fault in FAULTS {
        let faulty = Faulty::start(fault).await;
        broken(in_time(faulty.client.stages().user_write_retrieve(first())).await);
        assert_eq!(faulty.counts(), (3, 3), "{fault:?}");
    }
}

#[tokio::test]
async fn a_slow_answer_is_whole_without_a_limit_and_a_timeout_with_one() {
    const SLOW: &[Fault] = &[Fault::Slow(Duration::from_micros(10))];
    const SLOWER: &[Fault] = &[Fault::Slow(Duration::from_millis(50))];
    let faulty = Faulty::start(SLOW).await;
    in_time(faulty.client.stages().user_write_retrieve(first())).await.unwrap();
    assert_eq!(faulty.counts(), (1, 1));
    let faulty = Faulty::start(SLOWER).await;
    let call = faulty.client.stages().user_write_retrieve(first()).attempt_timeout(Duration::from_millis(200));
    let error = in_time(call).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert_eq!(faulty.counts(), (3, 3));
}
