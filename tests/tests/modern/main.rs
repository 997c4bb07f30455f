//! What OpenAPI 3.2 brings to operations, over TCP: `specs/fixtures/modern.yaml`.

#[path = "../params/log.rs"]
mod log;
#[path = "../support/mod.rs"]
mod support;

mod methods;
mod query_strings;
mod servers;

use std::sync::Arc;

use oasmith_tests::modern::client::{Client, ClientBuilder};
use oasmith_tests::modern::models::{Echo, Filter};
use oasmith_tests::modern::server::{
    Context, Credentials, Denied, Principal, Reply, things as server, whole as whole_server,
};
use oasmith_tests::modern::things as calls;
use oasmith_tests::modern::whole as whole_calls;

use crate::log::Log;
use crate::support::served::Served;

pub(crate) struct App;

pub(crate) struct Caller;

impl Principal<App> for Caller {
    async fn authenticate(_: &App, credentials: &Credentials) -> Result<Self, Denied> {
        if credentials.token().expose() == "valid" { Ok(Self) } else { Err(Denied::unauthorized()) }
    }
}

pub(crate) fn echo(said: impl std::fmt::Debug) -> Echo {
    Echo { said: format!("{said:?}") }
}

impl server::Things for App {
    type Principal = Caller;

    async fn list(&self, _: Context, params: calls::ListParams) -> Reply<Echo, calls::ListError> {
        Ok(echo(params.filter))
    }

    async fn search(&self, _: Context, body: Filter) -> Reply<Echo, calls::SearchError> {
        Ok(echo(body))
    }

    async fn purge(&self, _: Context<Caller>) -> Reply<(), calls::PurgeError> {
        Ok(())
    }

    async fn retrieve(&self, _: Context, id: i64) -> Reply<Echo, calls::RetrieveError> {
        Ok(echo(id))
    }

    async fn copy_things_by_id(
        &self,
        _: Context,
        id: i64,
        destination: String,
    ) -> Reply<Echo, calls::CopyThingsByIdError> {
        Ok(echo((id, destination)))
    }

    async fn lock_it_things_by_id(&self, _: Context<Caller>, _: i64) -> Reply<(), calls::LockItThingsByIdError> {
        Ok(())
    }
}

impl whole_server::Whole for App {
    type Principal = Caller;

    async fn json(&self, _: Context, selector: Filter) -> Reply<Echo, whole_calls::JsonError> {
        Ok(echo(selector))
    }

    async fn text(&self, _: Context, path: String) -> Reply<Echo, whole_calls::TextError> {
        Ok(echo(path))
    }

    async fn form(&self, _: Context, filter: Filter) -> Reply<Echo, whole_calls::FormError> {
        Ok(echo(filter))
    }

    async fn query(&self, _: Context, body: Option<Filter>) -> Reply<Echo, whole_calls::QueryError> {
        Ok(echo(body))
    }
}

pub(crate) async fn served() -> (Log, Served, ClientBuilder) {
    let log = Log::default();
    let api = Arc::new(App);
    let router = server::router(Arc::clone(&api)).merge(whole_server::router(api));
    let served = Served::start(log.around(router)).await;
    let client = Client::builder(served.url(""));
    (log, served, client)
}

pub(crate) fn filter() -> Filter {
    let owner = oasmith_tests::modern::models::FilterOwner { name: Some("a b&c".to_owned()) };
    Filter { color: Some("r+d".to_owned()), sizes: Some(vec![1, 2]), owner: Some(owner) }
}
