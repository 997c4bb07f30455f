//! Multipart bodies: bytes on the wire and back.
#![cfg(any(feature = "client", feature = "server"))]

use oasmith_runtime as rt;
use proptest::prelude::*;
use rt::{Binary, Field, Json};

#[derive(Debug, Clone, Default, PartialEq)]
struct Upload {
    file: Binary,
    more: Option<Vec<Binary>>,
    name: String,
    tags: Option<Vec<String>>,
    size: Option<i64>,
    note: Field<String>,
    settings: Field<Json>,
}

impl rt::ToMultipart for Upload {
    fn write(&self, form: &mut rt::Form) {
        form.file("file", &self.file);
        form.file_optional("more", &self.more);
        form.text("name", &self.name);
        form.text_optional("tags", &self.tags);
        form.text_nullable("size", &self.size);
        form.text_tristate("note", &self.note);
        form.json_tristate("settings", &self.settings);
    }
}

impl rt::FromMultipart for Upload {
    fn read(parts: &mut rt::Parts) -> Option<Self> {
        let file = parts.file("file");
        let more = parts.file_optional("more");
        let name = parts.text("name");
        let tags = parts.text_optional("tags");
        let size = parts.text_nullable("size");
        let note = parts.text_tristate("note");
        let settings = parts.json_tristate("settings");
        Some(Self { file: file?, more: more?, name: name?, tags: tags?, size: size?, note: note?, settings: settings? })
    }
}

fn read(content_type: &str, body: &[u8]) -> Result<Upload, String> {
    rt::decode_multipart(content_type, body).map_err(|violations| violations.to_string())
}

#[test]
fn the_bytes_are_those_of_the_rfc() {
    let upload = Upload {
        file: Binary::named("a\".bin", b"\x00\xff"),
        name: "ü".into(),
        size: Some(5),
        settings: Field::Value("{\"a\":[1.50]}".parse().unwrap()),
        ..Upload::default()
    };
    let body = rt::encode_multipart(&upload).unwrap();
    let boundary = body.content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = [
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22.bin\"\r\n",
        "Content-Type: application/octet-stream\r\n\r\n\u{0}\u{1}\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nü\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n5\r\n",
        "--B\r\nContent-Disposition: form-data; name=\"settings\"\r\n",
        "Content-Type: application/json\r\n\r\n{\"a\":[1.50]}\r\n--B--\r\n",
    ];
    let expected = expected.concat().replace("--B", &format!("--{boundary}")).into_bytes();
    let text: Vec<u8> =
        body.body.as_bytes().unwrap().iter().map(|byte| if *byte == 0xff { 1 } else { *byte }).collect();
    assert_eq!(String::from_utf8_lossy(&text), String::from_utf8_lossy(&expected));
}

#[test]
fn what_other_senders_write_is_read() {
    let body = b"preamble\r\n--x y\t \r\ncontent-disposition: Form-Data; filename=\"\xc3\xbc\\\"%22.txt\"; name=file\r\n\
        content-type: text/plain; charset=utf-8\r\n\r\nline\r\n--x\r\n\r\n--x y\r\n\
        Content-Disposition: form-data; name=\"name\"\r\nX-Other: 1\r\n\r\n\r\n--x y\r\n\
        Content-Disposition: form-data; name=\"size\"\r\nContent-Type: application/json\r\n\r\nnull\r\n--x y--\r\nepilogue";
    let upload = read("Multipart/Form-Data; charset=utf-8; Boundary=\"x y\"", body).unwrap();
    assert_eq!(upload.file.content, b"line\r\n--x\r\n".into());
    assert_eq!(upload.file.filename.as_deref(), Some("ü\"\".txt"));
    assert_eq!(upload.file.content_type.as_deref(), Some("text/plain; charset=utf-8"));
    assert_eq!((upload.name.as_str(), upload.size), ("", None));
}

#[test]
fn every_violation_is_found() {
    let body = b"--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na\r\n--b\r\n\
        Content-Disposition: form-data; name=\"name\"\r\n\r\nb\r\n--b\r\n\
        Content-Disposition: form-data; name=\"size\"\r\n\r\nmany\r\n--b\r\n\
        Content-Disposition: form-data; name=\"settings\"\r\n\r\n{\"a\":}\r\n--b--";
    assert_eq!(
        read("multipart/form-data; boundary=b", body).unwrap_err(),
        "/file: missing (required)\n\
         /name: expected one value (type)\n\
         /size: expected an integer of 64 bits (type)\n\
         /settings/a: expected a value at byte 5 (type)"
    );
}

#[test]
fn what_is_not_multipart_is_refused() {
    let whole = b"--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na\r\n--b--";
    for content_type in ["", "multipart/form-data", "application/json; boundary=b", "multipart/form-data; boundary="] {
        assert!(read(content_type, whole).unwrap_err().contains("no boundary"), "{content_type}");
    }
    for length in 0..whole.len() - 2 {
        assert!(read("multipart/form-data; boundary=b", &whole[..length]).unwrap_err().contains("malformed"));
    }
    for body in [
        "--b\r\nContent-Disposition: attachment; name=\"name\"\r\n\r\na\r\n--b--",
        "--b\r\nContent-Disposition: form-data; filename=\"name\"\r\n\r\na\r\n--b--",
        "--b\r\n\r\na\r\n--b--",
        "--bc\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na\r\n--bc--",
    ] {
        assert!(read("multipart/form-data; boundary=b", body.as_bytes()).unwrap_err().contains("malformed"), "{body}");
    }
}

#[test]
fn a_content_type_cannot_smuggle_a_header() {
    let file = Binary { content_type: Some("text/plain\r\nX-Evil: 1".into()), ..Binary::default() };
    assert!(rt::encode_multipart(&Upload { file, ..Upload::default() }).is_err());
}

fn any_binary() -> impl Strategy<Value = Binary> {
    // Percent signs in names are ambiguous on the wire, as in every browser.
    (prop::collection::vec(any::<u8>(), 0..32), "[^%]{1,8}|[a\\\\\"; ]{1,5}", "[a-z]{1,5}/[a-z]{1,5}").prop_map(
        |(bytes, filename, content_type)| Binary { content_type: Some(content_type), ..Binary::named(filename, bytes) },
    )
}

fn any_field<T: Clone + std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Field<T>> {
    prop::option::of(prop::option::of(value)).prop_map(|field| field.map_or(Field::Absent, Field::or_null))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_four_presences_survive_a_round_trip(
        file in any_binary(),
        more in prop::option::of(prop::collection::vec(any_binary(), 1..3)),
        name in any::<String>(),
        tags in prop::option::of(prop::collection::vec(any::<String>(), 1..3)),
        size in any::<Option<i64>>(),
        note in any_field(any::<String>()),
        settings in any_field("[a-z]{0,5}".prop_map(Json::from)),
    ) {
        let upload = Upload { file, more, name, tags, size, note, settings };
        let body = rt::encode_multipart(&upload).unwrap();
        prop_assert_eq!(read(&body.content_type, body.body.as_bytes().unwrap()), Ok(upload));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in "(--b|\r\n|name=\"|;|:|Content-Disposition|form-data|\\\\|.){0,20}") {
        let _ = read("multipart/form-data; boundary=b", bytes.as_bytes());
    }
}
