//! The generated client, and what a careful engineer writes with reqwest: the same calls, the same answers.

use std::error::Error;

use authentik_user_write::Client;
use authentik_user_write::models::{PatchedUserWriteStageRequest, UserWriteStageRequest};
use oasmith_runtime::Uuid;

use super::Side;
use super::data::{CHANGE, ID, TOKEN};

/// How many calls are under way at once.
const AT_ONCE: usize = 16;

/// Who calls, with what it sends.
#[derive(Clone)]
pub(super) enum Caller {
    ByHand(Box<by_hand::Client>),
    Generated(Box<Generated>),
}

#[derive(Clone)]
pub(super) struct Generated {
    client: Client,
    id: Uuid,
    created: UserWriteStageRequest,
    changed: PatchedUserWriteStageRequest,
}

impl Caller {
    pub(super) fn new(side: Side, url: &str) -> Result<Self, Box<dyn Error>> {
        let http = oasmith_runtime::http_client_builder()?.build()?;
        Ok(match side {
            Side::ByHand => return Self::ending(url, "/"),
            Side::Generated => Self::Generated(Box::new(Generated {
                client: Client::builder(format!("{url}/api/v3")).authentik(TOKEN).transport(http).build()?,
                id: ID.parse()?,
                created: serde_json::from_str(CHANGE)?,
                changed: serde_json::from_str(CHANGE)?,
            })),
        })
    }

    /// The one written by hand, at paths that end so.
    pub(super) fn ending(url: &str, end: &'static str) -> Result<Self, Box<dyn Error>> {
        let http = oasmith_runtime::http_client_builder()?.build()?;
        Ok(Self::ByHand(Box::new(by_hand::Client::new(http, url, end)?)))
    }

    /// Calls so often: a list, three retrievals, a creation and a change in turn.
    pub(super) async fn batch(&self, calls: usize) -> Result<(), Box<dyn Error>> {
        let mut tasks = tokio::task::JoinSet::new();
        for first in 0..AT_ONCE {
            let caller = self.clone();
            tasks.spawn(async move {
                for at in (first..calls).step_by(AT_ONCE) {
                    caller.call(at).await?;
                }
                Ok::<(), String>(())
            });
        }
        while let Some(ended) = tasks.join_next().await {
            ended??;
        }
        Ok(())
    }

    async fn call(&self, at: usize) -> Result<(), String> {
        match self {
            Self::ByHand(client) => client.call(at).await.map_err(|error| error.to_string()),
            Self::Generated(generated) => generated.call(at).await,
        }
    }
}

impl Generated {
    async fn call(&self, at: usize) -> Result<(), String> {
        let Self { client, id, created, changed } = self;
        let stages = client.stages();
        match at % 6 {
            0 => {
                let page = stages.user_write_list().page(1).page_size(20).await.map_err(|error| error.to_string())?;
                if page.results.len() == 20 { Ok(()) } else { Err("another page".to_owned()) }
            }
            1 => stages.user_write_create(created).await.map(drop).map_err(|error| error.to_string()),
            2 => stages.user_write_partial_update(*id, changed).await.map(drop).map_err(|error| error.to_string()),
            _ => stages.user_write_retrieve(*id).await.map(drop).map_err(|error| error.to_string()),
        }
    }
}

mod by_hand {
    use std::error::Error;

    use oasmith_runtime::{Uuid, reqwest};
    use oasmith_tests::user_write_twin as twin;
    use reqwest::header;
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use crate::data::{CHANGE, ID, TOKEN};

    /// Who calls.
    #[derive(Clone)]
    pub(crate) struct Client {
        http: reqwest::Client,
        base: String,
        end: &'static str,
        id: Uuid,
        created: twin::UserWriteStageRequest,
        changed: twin::PatchedUserWriteStageRequest,
    }

    type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

    impl Client {
        pub(crate) fn new(http: reqwest::Client, url: &str, end: &'static str) -> Result<Self, Box<dyn Error>> {
            let (created, changed) = (serde_json::from_str(CHANGE)?, serde_json::from_str(CHANGE)?);
            let base = format!("{url}/api/v3/stages/user_write");
            Ok(Self { http, base, end, id: ID.parse()?, created, changed })
        }

        pub(crate) async fn call(&self, at: usize) -> Outcome<()> {
            let (all, one) =
                (format!("{}{}", self.base, self.end), || format!("{}/{}{}", self.base, self.id, self.end));
            match at % 6 {
                0 => {
                    let url = format!("{all}?page={}&page_size={}", 1, 20);
                    let page: twin::PaginatedUserWriteStageList = self.send(self.http.get(url)).await?;
                    if page.results.len() == 20 { Ok(()) } else { Err("another page".into()) }
                }
                1 => self.send::<twin::UserWriteStage>(json(self.http.post(&all), &self.created)?).await.map(drop),
                2 => self.send::<twin::UserWriteStage>(json(self.http.patch(one()), &self.changed)?).await.map(drop),
                _ => self.send::<twin::UserWriteStage>(self.http.get(one())).await.map(drop),
            }
        }

        async fn send<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Outcome<T> {
            let response = request.header(header::ACCEPT, "application/json").bearer_auth(TOKEN).send().await?;
            let status = response.status();
            let body = response.bytes().await?;
            match status.as_u16() {
                200..=299 => Ok(serde_json::from_slice(&body)?),
                400 => Err(format!("{:?}", serde_json::from_slice::<twin::ValidationError>(&body)?).into()),
                403 => Err(format!("{:?}", serde_json::from_slice::<twin::GenericError>(&body)?).into()),
                _ => Err(format!("status {status}").into()),
            }
        }
    }

    fn json(request: reqwest::RequestBuilder, body: &impl Serialize) -> Outcome<reqwest::RequestBuilder> {
        Ok(request.header(header::CONTENT_TYPE, "application/json").body(serde_json::to_vec(body)?))
    }
}
