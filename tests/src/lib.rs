//! Snapshots, wire tests, conformance runners and benchmarks of oasmith.

#[cfg(test)]
mod layout;

pub mod by_hand;
pub mod corpus;
pub mod hostile;
pub mod measure;
pub mod roundtrip;
pub mod twin;
pub mod versions;

/// What is generated from `specs/fixtures/kinds.yaml`: one of each kind of thing.
pub mod kinds {
    include!(concat!(env!("OUT_DIR"), "/kinds.rs"));
}

/// What is generated from `specs/fixtures/contents.yaml`: statuses, headers and media types.
pub mod contents {
    include!(concat!(env!("OUT_DIR"), "/contents.rs"));
}

/// What is generated from `specs/fixtures/checks.yaml`, with the checks of its responses.
pub mod checks {
    include!(concat!(env!("OUT_DIR"), "/checks.rs"));
}

/// What is generated from `specs/fixtures/validation.yaml`: types that only responses have.
pub mod validation {
    include!(concat!(env!("OUT_DIR"), "/validation.rs"));
}

/// What is generated from `specs/fixtures/items.yaml`: items that `itemSchema` describes.
pub mod items {
    include!(concat!(env!("OUT_DIR"), "/items.rs"));
}

/// What is generated from `specs/fixtures/xml.yaml`: bodies of XML.
pub mod xml {
    include!(concat!(env!("OUT_DIR"), "/xml.rs"));
}

/// What is generated from `specs/fixtures/modern.yaml`: methods and queries of OpenAPI 3.2.
pub mod modern {
    include!(concat!(env!("OUT_DIR"), "/modern.rs"));
}

/// What is generated from `specs/fixtures/hooks.yaml`: webhooks and callbacks.
pub mod hooks {
    include!(concat!(env!("OUT_DIR"), "/hooks.rs"));
}

/// What is generated from `specs/fixtures/pages.yaml`: pages found by evidence or described.
pub mod pages {
    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}

/// What is generated from `specs/fixtures/names.yaml`: names that are hard to turn into identifiers.
pub mod names {
    include!(concat!(env!("OUT_DIR"), "/names.rs"));
}

/// What is generated from `specs/fixtures/presence30.yaml`: absent, null and defaults as OpenAPI 3.0 says them.
pub mod presence30 {
    include!(concat!(env!("OUT_DIR"), "/presence30.rs"));
}

/// What is generated from `specs/fixtures/presence31.yaml`: the same as OpenAPI 3.1 says it.
pub mod presence31 {
    include!(concat!(env!("OUT_DIR"), "/presence31.rs"));
}

/// What is generated from `specs/fixtures/parameters.yaml`: parameters that are hard to write and to read, and forms.
pub mod parameters {
    include!(concat!(env!("OUT_DIR"), "/parameters.rs"));
}

/// What is generated from `specs/fixtures/parameters_roundtrip.yaml`: a parameter of every style, place and shape.
pub mod parameters_roundtrip {
    include!(concat!(env!("OUT_DIR"), "/parameters_roundtrip.rs"));
}

/// What is generated from `specs/fixtures/shapes.yaml`: schemas whose keywords say something only together.
#[allow(clippy::module_inception, reason = "the document has a tag of that name")]
pub mod shapes {
    include!(concat!(env!("OUT_DIR"), "/shapes.rs"));
}

/// What is generated from `specs/fixtures/nested.yaml`: lists, maps and tuples that contain themselves.
pub mod nested {
    include!(concat!(env!("OUT_DIR"), "/nested.rs"));
}

/// What is generated from `specs/fixtures/tables.yaml`: schemas that say more than types and rules do.
pub mod tables {
    include!(concat!(env!("OUT_DIR"), "/tables.rs"));
}

/// What is generated from `specs/fixtures/values.yaml`: enums, constants and formats of every kind.
pub mod values {
    include!(concat!(env!("OUT_DIR"), "/values.rs"));
}

/// What is generated from `specs/fixtures/unions.yaml`: what people report of unions.
pub mod unions {
    include!(concat!(env!("OUT_DIR"), "/unions.rs"));
}

/// What is generated from `tests/tests/kinds/custom_fixture/custom.yaml`, with a configuration beside it.
pub mod custom {
    include!(concat!(env!("OUT_DIR"), "/custom.rs"));
}

pub mod custom_types;

/// What is generated from `specs/fixtures/wide.yaml`: one type of 120 properties.
pub mod wide {
    include!(concat!(env!("OUT_DIR"), "/wide.rs"));
}

/// The models of [`wide`] as `serde_derive` writes them.
#[allow(missing_docs, reason = "their documentation is that of the twins")]
pub mod wide_twin {
    include!(concat!(env!("OUT_DIR"), "/wide_twin.rs"));
}

/// The models of `authentik-user-write` as `serde_derive` writes them.
#[allow(missing_docs, reason = "their documentation is that of the twins")]
pub mod user_write_twin {
    include!(concat!(env!("OUT_DIR"), "/user_write_twin.rs"));
}
