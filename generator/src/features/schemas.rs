//! Schema Object: JSON Schema 2020-12 with what OpenAPI adds.

use super::Support::{Documented, Generated, NoEffect, Partly};
use super::table;
use crate::catalogue::Code;

table! {
    /// Schema Object.
    SCHEMA = "Schema Object" {
        "$ref": V2_0, Generated, "what stands beside it counts since 3.1";
        "type": V2_0, Generated, "lists of types, too";
        "nullable": V3_0, Generated, "";
        "format": V2_0, Partly(&[Code::Format]), "a format that is not known is an annotation";
        "title": V2_0, Documented, "it names the variant of a union whose type has no name";
        "description": V2_0, Documented, "";
        "deprecated": V3_0, Generated, "`#[deprecated]`";
        "readOnly": V2_0, Generated, "requests do not have it, where that matters";
        "writeOnly": V3_0, Generated, "responses do not have it; a string is a secret";
        "default": V2_0, Documented, "never filled in";
        "example": V2_0, NoEffect, "";
        "enum": V2_0, Partly(&[Code::EnumType]), "a value that the type beside it excludes is read as that type";
        "properties": V2_0, Generated, "";
        "required": V2_0, Generated, "";
        "additionalProperties": V2_0, Generated, "";
        "items": V2_0, Generated, "";
        "allOf": V2_0, Partly(&[Code::AllOfContradiction, Code::ManyExtend]), "merges to one type";
        "anyOf": V3_0, Partly(&[Code::Trial, Code::Shape]), "an enum, or a struct where several may hold";
        "oneOf": V3_0, Partly(&[Code::Trial, Code::Shape]), "an enum";
        "not": V3_0, Generated, "checked";
        "discriminator": V2_0, Generated, "";
        "minimum": V2_0, Generated, "checked";
        "maximum": V2_0, Generated, "checked";
        "exclusiveMinimum": V2_0, Generated, "checked; `true` beside `minimum` (3.0), or a number";
        "exclusiveMaximum": V2_0, Generated, "checked; `true` beside `maximum` (3.0), or a number";
        "multipleOf": V2_0, Generated, "checked";
        "minLength": V2_0, Generated, "checked";
        "maxLength": V2_0, Generated, "checked";
        "pattern": V2_0, Partly(&[Code::Pattern]), "checked, where it is one of ECMA 262";
        "minItems": V2_0, Generated, "checked";
        "maxItems": V2_0, Generated, "checked";
        "uniqueItems": V2_0, Generated, "checked";
        "minProperties": V2_0, Generated, "checked";
        "maxProperties": V2_0, Generated, "checked";
        "xml": V2_0, Partly(&[Code::Xml]), "`name`, `namespace`, `prefix`, `attribute`, `wrapped` and `nodeType`";
        "externalDocs": V2_0, NoEffect, "";
        "const": V3_1, Generated, "";
        "patternProperties": V3_1, Generated, "checked; the keys are kept in a map";
        "propertyNames": V3_1, Generated, "checked";
        "prefixItems": V3_1, Generated, "a tuple where the length is fixed";
        "contains": V3_1, Generated, "checked";
        "minContains": V3_1, Generated, "checked";
        "maxContains": V3_1, Generated, "checked";
        "if": V3_1, Generated, "checked";
        "then": V3_1, Generated, "checked";
        "else": V3_1, Generated, "checked";
        "dependentRequired": V3_1, Generated, "checked";
        "dependentSchemas": V3_1, Generated, "checked";
        "unevaluatedItems": V3_1, Generated, "checked";
        "unevaluatedProperties": V3_1, Generated, "checked";
        "contentEncoding": V3_1, Generated, "`base64` and `base64url` are bytes";
        "contentMediaType": V3_1, Generated, "a binary one is a file";
        "contentSchema": V3_1, Generated, "the data of server-sent events; elsewhere a string stays one";
        "examples": V3_1, NoEffect, "";
        "$defs": V3_1, Generated, "";
        "$id": V3_1, Generated, "";
        "$schema": V3_1, NoEffect, "";
        "$anchor": V3_1, Generated, "";
        "$dynamicAnchor": V3_1, Generated, "";
        "$dynamicRef": V3_1, Partly(&[Code::Shape]), "where it leads to one schema";
        "$vocabulary": V3_1, NoEffect, "";
        "$comment": V3_1, NoEffect, "";
    }

    /// Discriminator Object.
    DISCRIMINATOR = "Discriminator Object" {
        "propertyName": V3_0, Generated, "";
        "mapping": V3_0, Generated, "";
        "defaultMapping": V3_2, Generated, "";
    }
}
