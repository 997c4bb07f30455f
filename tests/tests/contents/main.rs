//! What requests and responses carry: the generated client and the generated server of `specs/fixtures/contents.yaml`, over
//! a socket, and what stands on the wire between them.

#[path = "../support/mod.rs"]
mod support;

mod amend;
mod headers;
mod items;
mod media_types;
mod statuses;
mod streamed;
mod streams;
mod xml;

/// Whoever calls; no operation asks for credentials.
pub(crate) struct Anyone;

/// Says for an application that it lets in anyone.
macro_rules! anyone {
    ($app:ty) => {
        impl oasmith_runtime::server::Principal<$app> for crate::Anyone {
            async fn authenticate(
                _: &$app,
                _: &oasmith_runtime::server::Credentials,
            ) -> Result<Self, oasmith_runtime::server::Denied> {
                Ok(Self)
            }
        }
    };
}
pub(crate) use anyone;
