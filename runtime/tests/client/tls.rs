//! TLS by the features.

use oasmith_runtime as rt;

#[cfg(feature = "rustls")]
#[tokio::test]
async fn https_begins_with_a_handshake() {
    use tokio::io::AsyncReadExt;

    use crate::api::Stages;

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let first = tokio::spawn(async move { listener.accept().await.unwrap().0.read_u8().await.unwrap() });
    let error = Stages::new(rt::Core::builder(url).build().unwrap()).open().await.unwrap_err();
    assert!(matches!(error, rt::Error::Transport(_)), "{error:?}");
    // The content type of a handshake record (RFC 8446, section 5.1).
    assert_eq!(first.await.unwrap(), 22);
}

#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
#[test]
fn without_a_provider_there_is_advice_and_no_panic() {
    let error = rt::Core::builder("https://host").build().unwrap_err();
    assert!(matches!(error, rt::BuildError::NoCryptoProvider));
    assert!(error.to_string().contains("install"), "{error}");
}
