//! Security schemes and requirements.

use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, SecurityRequirement, SecurityScheme,
};

use super::Reader;
use super::fields::Fields;
use crate::document::tree::Node;
use crate::features::{DEVICE_FLOW, OAUTH_FLOW, OAUTH_FLOWS, SECURITY_SCHEME};

/// `type` of a Security Scheme Object.
#[derive(Clone, Copy)]
enum Kind {
    ApiKey,
    Http,
    OAuth2,
    OpenIdConnect,
    MutualTls,
}

impl Reader<'_> {
    /// Security Requirement Object.
    fn requirement(&mut self, node: &Node) -> SecurityRequirement {
        self.map(node, |reader, node| Some(reader.list(node, Self::string)))
    }

    /// `security`: the alternatives, of which one is enough.
    pub(super) fn requirements(&mut self, node: &Node) -> Vec<SecurityRequirement> {
        self.list(node, |reader, node| Some(reader.requirement(node)))
    }

    /// Security Scheme Object. Mutual TLS, which the skeleton cannot say, is kept by name beside it.
    pub(super) fn security_scheme(&mut self, node: &Node) -> Option<SecurityScheme> {
        let fields = self.fields(node, SECURITY_SCHEME.names)?;
        let kinds = [
            ("apiKey", Kind::ApiKey),
            ("http", Kind::Http),
            ("oauth2", Kind::OAuth2),
            ("openIdConnect", Kind::OpenIdConnect),
            ("mutualTLS", Kind::MutualTls),
        ];
        let Some(kind) = fields.word(self, "type", &kinds) else {
            if node.get("type").is_none() {
                fields.missing(self, "type");
            }
            return None;
        };
        let description = fields.string(self, "description");
        let extensions = indexmap::IndexMap::new();
        Some(match kind {
            Kind::ApiKey => {
                let locations = [
                    ("query", APIKeyLocation::Query),
                    ("header", APIKeyLocation::Header),
                    ("cookie", APIKeyLocation::Cookie),
                ];
                let location = fields.word(self, "in", &locations);
                if node.get("in").is_none() {
                    fields.missing(self, "in");
                }
                let name = fields.required_string(self, "name");
                self.not_empty(node, "name");
                SecurityScheme::APIKey { location: location?, name, description, extensions }
            }
            Kind::Http => SecurityScheme::HTTP {
                scheme: fields.required_string(self, "scheme"),
                bearer_format: fields.string(self, "bearerFormat"),
                description,
                extensions,
            },
            Kind::OAuth2 => {
                let flows = fields.required(self, "flows", Self::flows).unwrap_or_default();
                SecurityScheme::OAuth2 { flows, description, extensions }
            }
            Kind::OpenIdConnect => SecurityScheme::OpenIDConnect {
                open_id_connect_url: fields.required_string(self, "openIdConnectUrl"),
                description,
                extensions,
            },
            Kind::MutualTls => {
                let name = self.pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
                self.beside.mutual_tls.push(name);
                return None;
            }
        })
    }

    fn flows(&mut self, node: &Node) -> Option<OAuth2Flows> {
        let fields = self.fields(node, OAUTH_FLOWS.names)?;
        // A token is what reaches the wire, by whichever flow it was got.
        fields.read(self, "deviceAuthorization", Self::device_authorization);
        Some(OAuth2Flows {
            implicit: fields.read(self, "implicit", Self::implicit),
            password: fields.read(self, "password", Self::password),
            client_credentials: fields.read(self, "clientCredentials", Self::client_credentials),
            authorization_code: fields.read(self, "authorizationCode", Self::authorization_code),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn device_authorization(&mut self, node: &Node) -> Option<()> {
        let fields = self.fields(node, DEVICE_FLOW.names)?;
        fields.required_string(self, "deviceAuthorizationUrl");
        fields.required_string(self, "tokenUrl");
        self.scopes(fields);
        Some(())
    }

    fn implicit(&mut self, node: &Node) -> Option<ImplicitOAuth2Flow> {
        let fields = self.fields(node, OAUTH_FLOW.names)?;
        Some(ImplicitOAuth2Flow {
            authorization_url: fields.required_string(self, "authorizationUrl"),
            refresh_url: fields.string(self, "refreshUrl"),
            scopes: self.scopes(fields),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn password(&mut self, node: &Node) -> Option<PasswordOAuth2Flow> {
        let fields = self.fields(node, OAUTH_FLOW.names)?;
        Some(PasswordOAuth2Flow {
            refresh_url: fields.string(self, "refreshUrl"),
            token_url: fields.required_string(self, "tokenUrl"),
            scopes: self.scopes(fields),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn client_credentials(&mut self, node: &Node) -> Option<ClientCredentialsOAuth2Flow> {
        let fields = self.fields(node, OAUTH_FLOW.names)?;
        Some(ClientCredentialsOAuth2Flow {
            refresh_url: fields.string(self, "refreshUrl"),
            token_url: fields.required_string(self, "tokenUrl"),
            scopes: self.scopes(fields),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn authorization_code(&mut self, node: &Node) -> Option<AuthorizationCodeOAuth2Flow> {
        let fields = self.fields(node, OAUTH_FLOW.names)?;
        Some(AuthorizationCodeOAuth2Flow {
            authorization_url: fields.required_string(self, "authorizationUrl"),
            token_url: fields.required_string(self, "tokenUrl"),
            refresh_url: fields.string(self, "refreshUrl"),
            scopes: self.scopes(fields),
            extensions: indexmap::IndexMap::new(),
        })
    }

    fn scopes(&mut self, fields: Fields<'_>) -> indexmap::IndexMap<String, String> {
        fields.required(self, "scopes", |reader, node| Some(reader.map(node, Self::string))).unwrap_or_default()
    }
}
