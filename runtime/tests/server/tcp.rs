//! The same over a socket, bytes inspected.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::app::router;

async fn exchange(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.replace('\n', "\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn on_the_wire() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = axum::Router::new().nest("/api/v3", router());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let head = "Host: localhost\nConnection: close\nAuthorization: Bearer opensesame\n";
    let body = r#"{"name":"Rex","owner":null}"#;
    let length = body.len();
    let answer = exchange(
        address,
        &format!(
            "POST /api/v3/pets/ HTTP/1.1\n{head}Content-Type: application/json\nContent-Length: {length}\n\n{body}"
        ),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n{\"id\":1,\"name\":\"Rex\",\"owner\":null}"), "{answer}");

    let answer = exchange(address, &format!("HEAD /api/v3/pets/1/ HTTP/1.1\n{head}\n")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    // As long as what a `GET` is answered with (RFC 9110, section 9.3.2).
    let whole = exchange(address, &format!("GET /api/v3/pets/1/ HTTP/1.1\n{head}\n")).await;
    let length = whole.split_once("\r\n\r\n").unwrap().1.len();
    assert!(answer.contains(&format!("content-length: {length}\r\n")) && length > 0, "{answer}{whole}");
    let answer = exchange(address, &format!("POST /api/v3/x/5:cancel HTTP/1.1\n{head}\n")).await;
    assert!(answer.ends_with(r#""item_cancel [\"5\"]""#), "{answer}");
    let answer = exchange(address, &format!("DELETE /api/v3/a/1 HTTP/1.1\n{head}\n")).await;
    assert!(answer.starts_with("HTTP/1.1 405") && answer.contains("allow: GET,HEAD,PUT\r\n"), "{answer}");
    server.abort();
}
