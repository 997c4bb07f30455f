//! `document::load` over whole documents.

use oasmith::document::{self, Document, Source};

fn load(path: &str) -> Document {
    let name = format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&name).expect("the document is there");
    let source = Source { name, text };
    let (document, diagnostics) = document::load(source.clone());
    let rendered: Vec<_> = diagnostics.iter().map(|one| one.render_plain(std::slice::from_ref(&source))).collect();
    assert_eq!(rendered, Vec::<String>::new());
    document.expect("no error, so a document")
}

#[test]
fn the_whole_authentik_document_is_read() {
    let document = load("specs/authentik.yaml");
    assert_eq!(document.skeleton.paths.paths.len(), 612);
    assert_eq!(document.skeleton.operations().count(), 1192);
    assert_eq!(document.schemas.components.len(), 922);
    for (position, (name, index)) in document.schemas.components.iter().enumerate() {
        assert_eq!(index.0 as usize, position, "{name}");
        assert_eq!(document.schemas.get(*index).pointer, format!("/components/schemas/{name}"));
    }
}

#[test]
fn every_schema_stands_where_its_pointer_says() {
    let document = load("specs/authentik-user-write.yaml");
    assert!(document.schemas.schemas.len() > 100);
    for schema in &document.schemas.schemas {
        assert_eq!(document.node(&schema.pointer).map(|node| node.place), Some(schema.place), "{}", schema.pointer);
        let index = document.schemas.by_pointer[&schema.pointer];
        assert_eq!(document.schemas.get(index).pointer, schema.pointer);
    }
}
