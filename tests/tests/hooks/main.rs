//! Webhooks and callbacks over TCP, from the generated client to the generated server: `specs/fixtures/hooks.yaml`.

#[path = "../params/log.rs"]
mod log;
#[path = "../support/mod.rs"]
mod support;

mod receiving;
mod sending;

use std::sync::Arc;

use oasmith_tests::hooks::callbacks::{
    self, DoneError, PetNamedError, SubscriptionsCreateOnEventError, SubscriptionsCreateOnEventPostConfirmedError,
    SubscriptionsStateError,
};
use oasmith_tests::hooks::client::Client;
use oasmith_tests::hooks::models::{Answer, NewPetXEvent, Pet, PetGoneBody, State, SubscriptionsCreateOnEventPostBody};
use oasmith_tests::hooks::server::{
    Context, Credentials, Denied, Principal, Reply, callbacks as called, webhooks as hooked,
};
use oasmith_tests::hooks::webhooks::{self, NewPetError, PetGoneError, PictureError, PingError};

use crate::log::Log;
use crate::support::served::Served;

/// Who receives.
pub(crate) struct Receiver;

pub(crate) struct Sender;

impl Principal<Receiver> for Sender {
    async fn authenticate(_: &Receiver, credentials: &Credentials) -> Result<Self, Denied> {
        if credentials.token().expose() == "valid" { Ok(Self) } else { Err(Denied::unauthorized()) }
    }
}

impl hooked::Webhooks for Receiver {
    type Principal = Sender;

    async fn new_pet(&self, _: Context, x_event: NewPetXEvent, body: Pet) -> Reply<Answer, NewPetError> {
        let message = format!("{x_event:?} {}", body.name);
        let answer = Answer { message };
        if body.name == "nobody" { Err(NewPetError::UnprocessableContent(answer))? } else { Ok(answer) }
    }

    async fn pet_gone(
        &self,
        _: Context<Sender>,
        params: webhooks::PetGoneParams,
        body: PetGoneBody,
    ) -> Reply<(), PetGoneError> {
        assert_eq!((params.dry, body.id), (Some(true), 7));
        Ok(())
    }

    async fn picture(&self, _: Context, body: oasmith_runtime::Body) -> Reply<Answer, PictureError> {
        let message = String::from_utf8_lossy(&body.bytes().await?).into_owned();
        Ok(Answer { message })
    }

    async fn ping(&self, _: Context) -> Reply<(), PingError> {
        Ok(())
    }
}

impl called::Callbacks for Receiver {
    type Principal = ();

    async fn subscriptions_create_on_event(
        &self,
        _: Context,
        body: SubscriptionsCreateOnEventPostBody,
    ) -> Reply<(), SubscriptionsCreateOnEventError> {
        if body.number == 1 { Ok(()) } else { Err(SubscriptionsCreateOnEventError::Gone)? }
    }

    async fn subscriptions_state(
        &self,
        _: Context,
        params: callbacks::SubscriptionsStateParams,
    ) -> Reply<State, SubscriptionsStateError> {
        Ok(State { open: params.verbose == Some(true) })
    }

    async fn subscriptions_create_on_event_post_confirmed(
        &self,
        _: Context,
        body: Answer,
    ) -> Reply<(), SubscriptionsCreateOnEventPostConfirmedError> {
        assert_eq!(body.message, "confirmed");
        Ok(())
    }

    async fn pet_named(&self, _: Context, body: Pet) -> Reply<(), PetNamedError> {
        assert_eq!(body.name, "Rex");
        Ok(())
    }

    async fn done(&self, _: Context, body: Option<String>) -> Reply<(), DoneError> {
        assert_eq!(body.as_deref(), Some("all"));
        Ok(())
    }
}

/// All of it at paths of the receiver's choice.
pub(crate) async fn served() -> (Log, Served) {
    use called::receiver as called;
    use hooked::receiver as hooked;

    let log = Log::default();
    let receiver = Arc::new(Receiver);
    let webhooks = hooked(Arc::clone(&receiver))
        .at("/pets/new", webhooks::operations::Id::NewPet.table())
        .at("/pets/gone/", webhooks::operations::Id::PetGone.table())
        .at("/picture", webhooks::operations::Id::Picture.table())
        .at("/ping", webhooks::operations::Id::Ping.table());
    let callbacks = called(receiver)
        .at("/event", callbacks::operations::Id::SubscriptionsCreateOnEvent.table())
        .at("/event/state", callbacks::operations::Id::SubscriptionsState.table())
        .at("/event", callbacks::operations::Id::Done.table())
        .at("/confirmed", callbacks::operations::Id::SubscriptionsCreateOnEventPostConfirmed.table())
        .at("/named", callbacks::operations::Id::PetNamed.table());
    let router = axum::Router::new().nest("/hooks", webhooks.router()).merge(callbacks.router());
    (log.clone(), Served::start(log.around(router)).await)
}

/// Who sends: nothing of its own goes to receivers.
pub(crate) fn sender() -> Client {
    let client = Client::builder("http://api.invalid/v1").header("x-own", "secret").token("own").hook_key("valid");
    client.build().unwrap()
}
