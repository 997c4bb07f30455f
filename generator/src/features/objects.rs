//! The objects around schemas (OpenAPI 3.2, section 4).

use super::Support::{Documented, Generated, NoEffect, Partly};
use super::table;
use crate::catalogue::Code;

table! {
    /// OpenAPI Object.
    OPENAPI = "OpenAPI Object" {
        "openapi": V3_0, Generated, "3.0, 3.1 and 3.2 are read";
        "info": V3_0, Documented, "";
        "servers": V3_0, Documented, "a list of URLs; the caller says which is called";
        "paths": V3_0, Generated, "";
        "components": V3_0, Generated, "";
        "security": V3_0, Generated, "for operations that do not say their own";
        "tags": V3_0, Documented, "modules are those of the operations' first tags";
        "externalDocs": V3_0, NoEffect, "";
        "webhooks": V3_1, Generated, "a module of calls and a trait to receive them, behind the feature `webhooks`";
        "jsonSchemaDialect": V3_1, Partly(&[Code::UnknownKeyword]), "another dialect than that of OpenAPI is ignored";
        "$self": V3_2, Generated, "the base of references by URI";
    }

    /// Info Object.
    INFO = "Info Object" {
        "title": V3_0, Generated, "the crate's name, unless it is given one";
        "summary": V3_1, NoEffect, "";
        "description": V3_0, Documented, "";
        "termsOfService": V3_0, NoEffect, "";
        "contact": V3_0, NoEffect, "";
        "license": V3_0, Documented, "";
        "version": V3_0, Documented, "";
    }

    /// Contact Object.
    CONTACT = "Contact Object" {
        "name": V3_0, NoEffect, "";
        "url": V3_0, NoEffect, "";
        "email": V3_0, NoEffect, "";
    }

    /// License Object.
    LICENSE = "License Object" {
        "name": V3_0, Documented, "";
        "identifier": V3_1, NoEffect, "";
        "url": V3_0, NoEffect, "";
    }

    /// Server Object.
    SERVER = "Server Object" {
        "url": V3_0, Documented, "in the client's list of servers, as written";
        "description": V3_0, Documented, "";
        "variables": V3_0, Generated, "a struct whose fields have the defaults, and which becomes the URL";
        "name": V3_2, Generated, "the name of that struct";
    }

    /// Server Variable Object.
    SERVER_VARIABLE = "Server Variable Object" {
        "enum": V3_0, Generated, "an enum";
        "default": V3_0, Generated, "";
        "description": V3_0, Documented, "";
    }

    /// Components Object.
    COMPONENTS = "Components Object" {
        "schemas": V3_0, Generated, "each is a type, also where no operation reaches it";
        "responses": V3_0, Generated, "";
        "parameters": V3_0, Generated, "";
        "examples": V3_0, NoEffect, "";
        "requestBodies": V3_0, Generated, "";
        "headers": V3_0, Generated, "";
        "securitySchemes": V3_0, Generated, "";
        "links": V3_0, Documented, "where a response refers to them";
        "callbacks": V3_0, Generated, "where an operation refers to them";
        "pathItems": V3_1, Partly(&[Code::OperationPart]), "one that nothing refers to is not generated";
        "mediaTypes": V3_2, Generated, "";
    }

    /// Path Item Object.
    PATH_ITEM = "Path Item Object" {
        "$ref": V3_0, Generated, "what stands beside it does not count";
        "summary": V3_0, NoEffect, "";
        "description": V3_0, NoEffect, "";
        "get": V3_0, Generated, "answers `HEAD`, too, where that is not described";
        "put": V3_0, Generated, "";
        "post": V3_0, Generated, "";
        "delete": V3_0, Generated, "";
        "options": V3_0, Generated, "";
        "head": V3_0, Generated, "";
        "patch": V3_0, Generated, "";
        "trace": V3_0, Generated, "";
        "servers": V3_0, Documented, "`Id::servers()`; a call is sent there by `at_server`";
        "parameters": V3_0, Generated, "";
        "query": V3_2, Generated, "safe: a client with retries repeats it";
        "additionalOperations": V3_2, Partly(&[Code::PathClash]), "one tag alone may have such methods, or `query`, at a path";
    }

    /// Operation Object.
    OPERATION = "Operation Object" {
        "tags": V3_0, Generated, "the first is the module; `--only tag:…` knows all";
        "summary": V3_0, Documented, "";
        "description": V3_0, Documented, "";
        "externalDocs": V3_0, NoEffect, "";
        "operationId": V3_0, Generated, "the method's name; without it, method and path";
        "parameters": V3_0, Generated, "";
        "requestBody": V3_0, Generated, "";
        "responses": V3_0, Generated, "a type for every success, an enum by status for errors";
        "callbacks": V3_0, Generated, "a module of calls and a trait to receive them, behind the feature `callbacks`";
        "deprecated": V3_0, Generated, "`#[deprecated]`";
        "security": V3_0, Generated, "";
        "servers": V3_0, Documented, "`Id::servers()`; a call is sent there by `at_server`";
    }

    /// External Documentation Object.
    EXTERNAL_DOCS = "External Documentation Object" {
        "description": V3_0, NoEffect, "";
        "url": V3_0, NoEffect, "";
    }

    /// Parameter Object.
    PARAMETER = "Parameter Object" {
        "name": V3_0, Generated, "";
        "in": V3_0, Generated, "`querystring` (3.2), too: a form, JSON or text";
        "description": V3_0, Documented, "";
        "required": V3_0, Generated, "an argument; else a setter";
        "deprecated": V3_0, Documented, "";
        "allowEmptyValue": V3_0, Generated, "";
        "style": V3_0, Partly(&[Code::Parameter]), "every style; what it has no form for is written in the nearest way";
        "explode": V3_0, Generated, "";
        "allowReserved": V3_0, Generated, "";
        "schema": V3_0, Generated, "";
        "example": V3_0, NoEffect, "";
        "examples": V3_0, NoEffect, "";
        "content": V3_0, Partly(&[Code::Parameter]), "JSON; another media type is written in the nearest way";
    }

    /// Request Body Object.
    REQUEST_BODY = "Request Body Object" {
        "description": V3_0, Documented, "";
        "content": V3_0, Partly(&[Code::MediaType, Code::MediaTypes]), "JSON, XML, forms, multipart, text, bytes";
        "required": V3_0, Generated, "";
    }

    /// Media Type Object.
    MEDIA_TYPE = "Media Type Object" {
        "schema": V3_0, Generated, "";
        "itemSchema": V3_2, Partly(&[Code::MediaType, Code::MediaTypes, Code::StreamedList]), "items: JSON lines and sequences of requests and responses, events of responses";
        "example": V3_0, NoEffect, "";
        "examples": V3_0, NoEffect, "";
        "encoding": V3_0, Generated, "";
        "prefixEncoding": V3_2, Partly(&[Code::OperationPart]), "not generated";
        "itemEncoding": V3_2, Partly(&[Code::OperationPart]), "not generated";
    }

    /// Encoding Object.
    ENCODING = "Encoding Object" {
        "contentType": V3_0, Generated, "";
        "headers": V3_0, NoEffect, "";
        "style": V3_0, Generated, "";
        "explode": V3_0, Generated, "";
        "allowReserved": V3_0, Generated, "";
        "encoding": V3_2, Partly(&[Code::OperationPart]), "not generated";
        "prefixEncoding": V3_2, Partly(&[Code::OperationPart]), "not generated";
        "itemEncoding": V3_2, Partly(&[Code::OperationPart]), "not generated";
    }

    /// Response Object.
    RESPONSE = "Response Object" {
        "description": V3_0, Documented, "";
        "headers": V3_0, Generated, "";
        "content": V3_0, Partly(&[Code::MediaType, Code::MediaTypes]), "JSON, XML, JSON lines, events, text, bytes";
        "links": V3_0, Documented, "with the method that each leads to";
        "summary": V3_2, NoEffect, "";
    }

    /// Link Object.
    LINK = "Link Object" {
        "operationRef": V3_0, Partly(&[Code::LinkTarget]), "documented; as it is written where it leads to no operation";
        "operationId": V3_0, Partly(&[Code::LinkTarget]), "documented; as it is written where it leads to no operation";
        "parameters": V3_0, Documented, "";
        "requestBody": V3_0, Documented, "";
        "description": V3_0, Documented, "";
        "server": V3_0, NoEffect, "";
    }

    /// Header Object.
    HEADER = "Header Object" {
        "description": V3_0, Documented, "";
        "required": V3_0, Generated, "";
        "deprecated": V3_0, Documented, "";
        "style": V3_0, NoEffect, "`simple` is the only one";
        "explode": V3_0, NoEffect, "";
        "schema": V3_0, Partly(&[Code::OperationPart]), "scalars and lists of them; else the text as it is";
        "example": V3_0, NoEffect, "";
        "examples": V3_0, NoEffect, "";
        "content": V3_0, Partly(&[Code::OperationPart]), "the text as it is";
        "allowEmptyValue": V3_0, NoEffect, "not the specification's, and written all the same";
        "allowReserved": V3_0, NoEffect, "not the specification's, and written all the same";
    }

    /// Tag Object.
    TAG = "Tag Object" {
        "name": V3_0, Generated, "";
        "description": V3_0, Documented, "";
        "externalDocs": V3_0, NoEffect, "";
        "summary": V3_2, NoEffect, "";
        "parent": V3_2, NoEffect, "";
        "kind": V3_2, NoEffect, "";
    }

    /// Reference Object.
    REFERENCE = "Reference Object" {
        "$ref": V3_0, Generated, "in the document and in other files; not by network";
        "summary": V3_1, NoEffect, "";
        "description": V3_1, NoEffect, "";
    }
}
