//! The keywords of a Schema Object.

/// Keywords of JSON Schema 2020-12 that 3.0 does not know. They are read all the same: who writes them means them.
pub(super) const SINCE_3_1: &[&str] = &[
    "const",
    "patternProperties",
    "propertyNames",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "examples",
    "$defs",
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$vocabulary",
    "$comment",
];

/// Keywords of 3.0 that 2.0 does not know, read all the same. (`nullable` is `x-nullable` by the time it is looked at.)
pub(super) const SINCE_3_0: &[&str] = &["anyOf", "oneOf", "not", "writeOnly", "deprecated"];

/// Fields of objects that are no schemas, which no version before 3.2 knows.
pub(super) const SINCE_3_2: &[&str] = &[
    "$self",
    "query",
    "additionalOperations",
    "itemSchema",
    "prefixEncoding",
    "itemEncoding",
    "parent",
    "kind",
    "oauth2MetadataUrl",
    "deviceAuthorization",
    "mediaTypes",
];

/// Whether a keyword's value is one string, number or boolean: null there counts as absent.
pub(super) fn is_scalar(key: &str) -> bool {
    matches!(
        key,
        "nullable"
            | "format"
            | "title"
            | "description"
            | "deprecated"
            | "readOnly"
            | "writeOnly"
            | "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "multipleOf"
            | "minLength"
            | "maxLength"
            | "pattern"
            | "minContains"
            | "maxContains"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "minProperties"
            | "maxProperties"
            | "contentEncoding"
            | "contentMediaType"
    )
}
