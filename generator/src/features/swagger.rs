//! What Swagger 2.0 says otherwise. A document of it becomes one of 3.0 before anything is made of it.

use super::Support::{Documented, Generated, NoEffect, Partly};
use super::table;
use crate::catalogue::Code;

table! {
    /// Swagger Object.
    SWAGGER = "Swagger Object (2.0)" {
        "swagger": V2_0, Generated, "";
        "info": V2_0, Documented, "";
        "host": V2_0, Documented, "in the client's list of servers";
        "basePath": V2_0, Documented, "in the client's list of servers";
        "schemes": V2_0, Partly(&[Code::OperationPart]), "`http` and `https`";
        "consumes": V2_0, Generated, "";
        "produces": V2_0, Generated, "";
        "paths": V2_0, Generated, "";
        "definitions": V2_0, Generated, "";
        "parameters": V2_0, Generated, "";
        "responses": V2_0, Generated, "";
        "securityDefinitions": V2_0, Generated, "";
        "security": V2_0, Generated, "";
        "tags": V2_0, Documented, "";
        "externalDocs": V2_0, NoEffect, "";
    }

    /// Path Item Object of 2.0.
    SWAGGER_PATH_ITEM = "Path Item Object (2.0)" {
        "$ref": V2_0, Generated, "";
        "get": V2_0, Generated, "";
        "put": V2_0, Generated, "";
        "post": V2_0, Generated, "";
        "delete": V2_0, Generated, "";
        "options": V2_0, Generated, "";
        "head": V2_0, Generated, "";
        "patch": V2_0, Generated, "";
        "parameters": V2_0, Generated, "";
    }

    /// Operation Object of 2.0.
    SWAGGER_OPERATION = "Operation Object (2.0)" {
        "tags": V2_0, Generated, "";
        "summary": V2_0, Documented, "";
        "description": V2_0, Documented, "";
        "externalDocs": V2_0, NoEffect, "";
        "operationId": V2_0, Generated, "";
        "consumes": V2_0, Generated, "";
        "produces": V2_0, Generated, "";
        "parameters": V2_0, Generated, "those `in: body` and `in: formData` are the body";
        "responses": V2_0, Generated, "";
        "schemes": V2_0, Partly(&[Code::OperationPart]), "of one operation, not generated";
        "deprecated": V2_0, Generated, "";
        "security": V2_0, Generated, "";
    }

    /// Parameter Object of 2.0, beside what an Items Object has.
    SWAGGER_PARAMETER = "Parameter Object (2.0)" {
        "name": V2_0, Generated, "";
        "in": V2_0, Generated, "";
        "description": V2_0, Documented, "";
        "required": V2_0, Generated, "";
        "allowEmptyValue": V2_0, Generated, "";
        "collectionFormat": V2_0, Partly(&[Code::Parameter]), "`tsv` is written with commas";
        "schema": V2_0, Generated, "of the one `in: body`";
    }

    /// Items Object, and what parameters and headers have of it in themselves.
    SWAGGER_ITEMS = "Items Object (2.0)" {
        "type": V2_0, Generated, "";
        "format": V2_0, Generated, "";
        "items": V2_0, Generated, "";
        "default": V2_0, Documented, "";
        "maximum": V2_0, Generated, "checked";
        "exclusiveMaximum": V2_0, Generated, "checked";
        "minimum": V2_0, Generated, "checked";
        "exclusiveMinimum": V2_0, Generated, "checked";
        "maxLength": V2_0, Generated, "checked";
        "minLength": V2_0, Generated, "checked";
        "pattern": V2_0, Partly(&[Code::Pattern]), "checked";
        "maxItems": V2_0, Generated, "checked";
        "minItems": V2_0, Generated, "checked";
        "uniqueItems": V2_0, Generated, "checked";
        "enum": V2_0, Generated, "";
        "multipleOf": V2_0, Generated, "checked";
    }

    /// Header Object of 2.0, beside what an Items Object has.
    SWAGGER_HEADER = "Header Object (2.0)" {
        "description": V2_0, Documented, "";
        "collectionFormat": V2_0, Partly(&[Code::Parameter]), "all but `csv` are written with commas";
        "schema": V2_0, Generated, "not the specification's, and written all the same";
    }

    /// Response Object of 2.0.
    SWAGGER_RESPONSE = "Response Object (2.0)" {
        "description": V2_0, Documented, "";
        "schema": V2_0, Generated, "";
        "headers": V2_0, Generated, "";
        "examples": V2_0, NoEffect, "";
    }

    /// Security Scheme Object of 2.0.
    SWAGGER_SECURITY_SCHEME = "Security Scheme Object (2.0)" {
        "type": V2_0, Generated, "";
        "description": V2_0, Documented, "";
        "name": V2_0, Generated, "";
        "in": V2_0, Generated, "";
        "flow": V2_0, Documented, "";
        "authorizationUrl": V2_0, Documented, "";
        "tokenUrl": V2_0, Documented, "";
        "scopes": V2_0, Generated, "";
    }
}
