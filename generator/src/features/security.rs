//! Security schemes.

use super::Support::{Documented, Generated, NoEffect, Partly};
use super::table;
use crate::catalogue::Code;

table! {
    /// Security Scheme Object.
    SECURITY_SCHEME = "Security Scheme Object" {
        "type": V3_0, Partly(&[Code::SecurityScheme]), "all; `mutualTLS` is the connection's";
        "description": V3_0, Documented, "";
        "name": V3_0, Generated, "";
        "in": V3_0, Generated, "query, header and cookie";
        "scheme": V3_0, Generated, "";
        "bearerFormat": V3_0, NoEffect, "";
        "flows": V3_0, Documented, "tokens come from where the caller is told: see `TokenSource`";
        "openIdConnectUrl": V3_0, Documented, "";
        "oauth2MetadataUrl": V3_2, Documented, "";
        "deprecated": V3_2, NoEffect, "";
    }

    /// OAuth Flows Object.
    OAUTH_FLOWS = "OAuth Flows Object" {
        "implicit": V3_0, Documented, "";
        "password": V3_0, Documented, "";
        "clientCredentials": V3_0, Documented, "";
        "authorizationCode": V3_0, Documented, "";
        "deviceAuthorization": V3_2, Documented, "";
    }

    /// OAuth Flow Object.
    OAUTH_FLOW = "OAuth Flow Object" {
        "authorizationUrl": V3_0, Documented, "";
        "tokenUrl": V3_0, Documented, "";
        "refreshUrl": V3_0, Documented, "";
        "scopes": V3_0, Generated, "those that an operation lists are asked for";
    }

    /// OAuth Flow Object of device authorisation.
    DEVICE_FLOW = "OAuth Flow Object of `deviceAuthorization`" {
        "deviceAuthorizationUrl": V3_2, Documented, "";
        "tokenUrl": V3_2, Documented, "";
        "refreshUrl": V3_2, Documented, "";
        "scopes": V3_2, Generated, "those that an operation lists are asked for";
    }
}
