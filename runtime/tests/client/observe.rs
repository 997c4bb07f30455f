//! What observers and spans learn of a call, and what they do not.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::client::{Attempt, AttemptEnd, AttemptOutcome, Observer};
use oasmith_runtime::{self as rt, Retries};

use crate::api::Stages;
use crate::clock::VirtualClock;
use crate::script::{Act, Script, reply};

/// Writes down what it is told.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Log {
    fn began(&self, attempt: &Attempt<'_>) {
        let Attempt { operation, server_address, resend_count, request_body_size, .. } = attempt;
        let line = format!("{operation} {server_address} {resend_count} {}", request_body_size.unwrap());
        self.0.lock().unwrap().push(line);
    }

    fn ended(&self, _: &Attempt<'_>, end: &AttemptEnd) {
        let error = end.outcome.error_type();
        self.0.lock().unwrap().push(format!("{:?} {error:?} {:?}", end.outcome, end.duration));
    }
}

fn client(script: &Script, log: &Log) -> Stages {
    let core = rt::Core::builder(&script.url).retries(Retries::new()).clock(VirtualClock::default());
    Stages::new(core.observer(log.clone()).build().unwrap())
}

#[tokio::test]
async fn each_attempt_is_told_with_what_came_of_it() {
    let script =
        Script::new(vec![reply("503 Service Unavailable", "", "{}"), Act::Cut, reply("200 OK", "", "[]")]).await;
    let log = Log::default();
    client(&script, &log).list().name("secret name").await.unwrap();
    let begun = |resent: u32| format!("list (GET /stages/user_write/) 127.0.0.1 {resent} 0");
    let lines = log.lines();
    assert_eq!(
        lines,
        [
            begun(0),
            "Response { status: 503, body_size: Some(2) } Some(\"503\") Some(0ns)".to_owned(),
            begun(1),
            "Broken Some(\"broken\") Some(0ns)".to_owned(),
            begun(2),
            "Response { status: 200, body_size: Some(2) } None Some(0ns)".to_owned(),
        ]
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_ends_cancelled() {
    let script = Script::new(vec![Act::Stall(Vec::new())]).await;
    let log = Log::default();
    let stages = client(&script, &log);
    let dropped = tokio::time::timeout(Duration::from_millis(50), IntoFuture::into_future(stages.list()));
    dropped.await.unwrap_err();
    assert_eq!(log.lines()[1..], ["Cancelled Some(\"cancelled\") Some(0ns)"]);
}

#[tokio::test]
async fn what_is_not_sent_is_no_attempt() {
    let script = Script::new(vec![reply("200 OK", "", "[]")]).await;
    let log = Log::default();
    client(&script, &log).update("..", None).await.unwrap_err();
    assert_eq!(log.lines(), [""; 0]);
    assert_eq!(AttemptOutcome::Timeout.error_type().as_deref(), Some("timeout"));
}

#[cfg(feature = "tracing")]
mod spans {
    use std::fmt::Debug;

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    /// Keeps the fields of spans.
    #[derive(Clone, Default)]
    struct Spans(Log);

    impl Visit for Spans {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            self.0.0.lock().unwrap().push(format!("{field}={value:?}"));
        }
    }

    impl Subscriber for Spans {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target().starts_with("oasmith_runtime")
        }

        fn new_span(&self, attributes: &Attributes<'_>) -> Id {
            attributes.record(&mut self.clone());
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut self.clone());
        }

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, _: &Event<'_>) {}

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[tokio::test]
    async fn an_attempt_is_a_span_with_the_attributes_of_the_conventions() {
        let script = Script::new(vec![reply("404 Not Found", "", "{}")]).await;
        let spans = Spans::default();
        let guard = tracing::subscriber::set_default(spans.clone());
        let stages = Stages::new(rt::Core::builder(&script.url).build().unwrap());
        stages.list().name("secret name").await.unwrap_err();
        drop(guard);
        let port = script.url.rsplit(':').next().unwrap();
        assert_eq!(
            spans.0.lines(),
            [
                "otel.name=GET /stages/user_write/",
                "otel.kind=\"client\"",
                "http.request.method=GET",
                "url.template=\"/stages/user_write/\"",
                "server.address=\"127.0.0.1\"",
                &format!("server.port={port}"),
                "openapi.operation_id=\"list\"",
                "http.response.status_code=404",
                "error.type=\"404\"",
                "otel.status_code=\"ERROR\"",
            ]
        );
    }
}
