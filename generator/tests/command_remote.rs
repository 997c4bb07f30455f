//! `--allow-remote`: files of the web, from a server on loopback.
#![cfg(feature = "remote")]

#[path = "support/command.rs"]
mod command;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use command::{Folder, PETS};

/// Answers every request by its path; returns the address.
fn serve(answer: impl Fn(&str) -> (&'static str, String) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 2048];
            let length = stream.read(&mut request).unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let (head, body) = answer(request.split(' ').nth(1).unwrap_or_default());
            let length = body.len();
            let _ = write!(stream, "HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
        }
    });
    address
}

#[test]
fn files_of_the_web_are_read_where_that_is_allowed() {
    let address = serve(|path| match path {
        "/a/pet.yaml" => ("200 OK", "type: object\nproperties: {tag: {$ref: '../tag.yaml'}}\n".to_owned()),
        "/tag.yaml" => ("302 Found\r\nlocation: /b/tag.yaml", String::new()),
        "/b/tag.yaml" => ("200 OK", "type: object\nproperties: {name: {type: string}}\n".to_owned()),
        "/round.yaml" => ("302 Found\r\nlocation: /round.yaml", String::new()),
        "/long.yaml" => ("200 OK", "#".repeat((16 << 20) + 1)),
        _ => ("404 Not Found", String::new()),
    });
    let folder = Folder::new("remote");
    let bundle = |file: &str, arguments: &[&str]| {
        folder.put("pets.yaml", &PETS.replace("'#/components/schemas/Pet'", &format!("'{address}/{file}'")));
        folder.oasmith(&[&["bundle", "pets.yaml"], arguments].concat())
    };
    let read = bundle("a/pet.yaml", &["--allow-remote"]);
    assert_eq!(read.code, Some(0), "{}", read.err);
    assert!(read.out.contains("$ref: '#/components/schemas/tag'") && !read.out.contains("http"), "{}", read.out);
    for (file, arguments, why) in [
        ("a/pet.yaml", &[][..], "takes `--allow-remote`"),
        ("nothing.yaml", &["--allow-remote"], "the status 404"),
        ("round.yaml", &["--allow-remote"], "the status 302"),
        ("long.yaml", &["--allow-remote"], "longer than 16777216 bytes"),
    ] {
        let refused = bundle(file, arguments);
        assert_eq!(refused.code, Some(1), "{file}");
        assert!(refused.err.contains(why) && refused.err.contains("pets.yaml:18:"), "{file}: {}", refused.err);
    }
}
