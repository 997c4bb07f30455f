//! A client of the generated shape, written by hand.

use oasmith_runtime as rt;

pub(crate) static BEARER: rt::Scheme = rt::Scheme { name: "bearer", kind: rt::SchemeKind::Http("bearer") };
pub(crate) static AGENT: rt::Scheme = rt::Scheme { name: "agent", kind: rt::SchemeKind::Http("bearer+agent") };
pub(crate) static BASIC: rt::Scheme = rt::Scheme { name: "basic", kind: rt::SchemeKind::Basic };
pub(crate) static KEY_HEADER: rt::Scheme = rt::Scheme { name: "key", kind: rt::SchemeKind::ApiKeyHeader("X-Key") };
pub(crate) static KEY_QUERY: rt::Scheme = rt::Scheme { name: "query", kind: rt::SchemeKind::ApiKeyQuery("api key") };
pub(crate) static KEY_COOKIE: rt::Scheme = rt::Scheme { name: "cookie", kind: rt::SchemeKind::ApiKeyCookie("sid") };
pub(crate) static OAUTH: rt::Scheme = rt::Scheme { name: "oauth", kind: rt::SchemeKind::Token };

type Security = &'static [&'static [rt::Need]];

const fn operation(id: &'static str, method: rt::Method, template: &'static str, security: Security) -> rt::Operation {
    rt::Operation {
        id,
        method,
        template,
        tag: "stages",
        security,
        optional_security: false,
        accept: "application/json",
        rejections: &[],
    }
}

macro_rules! operations {
    ($($name:ident = $id:literal, $method:ident, $template:literal, $security:expr;)+) => {$(
        pub(crate) static $name: rt::Operation = operation($id, rt::Method::$method, $template, $security);
    )+};
}

operations! {
    LIST = "list", GET, "/stages/user_write/", &[&[BEARER.needed(&[])]];
    UPDATE = "update", PATCH, "/stages/user_write/{stage_uuid}/", &[&[BEARER.needed(&[])]];
    DESTROY = "destroy", DELETE, "/stages/user_write/{stage_uuid}/", &[&[BEARER.needed(&[])]];
    PAIR = "pair", GET, "/a/{first}.{second}:go", &[];
    EITHER = "either", GET, "/either", &[&[BEARER.needed(&[])], &[AGENT.needed(&[])]];
    BOTH = "both", GET, "/both", &[&[KEY_HEADER.needed(&[]), KEY_QUERY.needed(&[]), KEY_COOKIE.needed(&[])], &[BASIC.needed(&[])]];
    OPEN = "open", GET, "/open", &[];
    TOKEN = "token", GET, "/token", &[&[OAUTH.needed(&[])]];
    SCOPED = "scoped", GET, "/scoped", &[&[OAUTH.needed(&["read", "write"])]];
    CLASH = "clash", GET, "/clash", &[&[BEARER.needed(&[]), BASIC.needed(&[])]];
    UPLOAD = "upload", POST, "/upload", &[];
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stage {
    pub(crate) pk: String,
    pub(crate) name: String,
}

impl<'de> rt::Deserialize<'de> for Stage {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_object(deserializer)
    }
}

impl<'de> rt::ReadObject<'de> for Stage {
    fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
        let mut pk = rt::Required(None);
        let mut name = rt::Required(None);
        keys.read(&mut [("pk", &mut pk), ("name", &mut name)])?;
        Ok(Self { pk: pk.take(), name: name.take() })
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PatchedStage {
    pub(crate) name: Option<String>,
    pub(crate) group: rt::Field<String>,
}

impl rt::Serialize for PatchedStage {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer).optional("name", &self.name).tristate("group", &self.group).end()
    }
}

impl rt::Check for PatchedStage {
    fn check(&self, _: &rt::Rules, at: &mut rt::Validator) {
        at.field("name", &self.name, &rt::Rules { min_length: Some(1), ..rt::Rules::NONE });
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) detail: String,
}

impl<'de> rt::Deserialize<'de> for Problem {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_object(deserializer)
    }
}

impl<'de> rt::ReadObject<'de> for Problem {
    fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
        let mut detail = rt::Required(None);
        keys.read(&mut [("detail", &mut detail)])?;
        Ok(Self { detail: detail.take() })
    }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) enum StageError {
    BadRequest(rt::Map<Vec<String>>),
    Forbidden(Problem),
    Gone,
    Status5xx(rt::StatusCode, Problem),
}

impl rt::DecodeErrorSet for StageError {
    fn decode(status: rt::StatusCode, body: &rt::ErrorBody<'_>) -> Option<Result<Self, rt::DecodeError>> {
        match status.as_u16() {
            400 => Some(body.json().map(Self::BadRequest)),
            403 => Some(body.json().map(Self::Forbidden)),
            410 => Some(Ok(Self::Gone)),
            500..=599 => Some(body.json().map(|value| Self::Status5xx(status, value))),
            _ => None,
        }
    }

    fn status(&self) -> rt::StatusCode {
        match self {
            Self::BadRequest(_) => rt::status(400),
            Self::Forbidden(_) => rt::status(403),
            Self::Gone => rt::status(410),
            Self::Status5xx(status, _) => *status,
        }
    }
}

rt::error_set!(StageError);

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ListParams {
    pub(crate) name: Option<String>,
    pub(crate) repeated: Option<Vec<String>>,
    pub(crate) comma: Option<Vec<String>>,
    pub(crate) space: Option<Vec<String>>,
    pub(crate) pipe: Option<Vec<String>>,
    pub(crate) page_size: Option<i64>,
    pub(crate) header: Option<String>,
    pub(crate) cookie: Option<String>,
}

impl rt::WriteParams for ListParams {
    #[inline]
    fn write(&self, to: &mut rt::ParamWriter<'_>) {
        to.query("name", rt::ParamStyle::FORM, &self.name);
        to.query("repeated", rt::ParamStyle::FORM, &self.repeated);
        to.query("comma", rt::ParamStyle::FORM.joined(), &self.comma);
        to.query("space", rt::ParamStyle::SPACE, &self.space);
        to.query("pipe", rt::ParamStyle::PIPE, &self.pipe);
        to.query("page[size]", rt::ParamStyle::FORM, &self.page_size);
        to.header("X-Trace", &self.header);
        to.cookie("flavour", &self.cookie);
    }
}

#[must_use = "a call is sent when it is awaited"]
pub(crate) struct ListCall<T, E>(rt::ParamCall<ListParams, T, E>);

impl<T, E> ListCall<T, E> {
    #[inline]
    pub(crate) fn name(mut self, value: impl Into<String>) -> Self {
        self.0.params.name = Some(value.into());
        self
    }

    #[inline]
    pub(crate) fn page_size(mut self, value: i64) -> Self {
        self.0.params.page_size = Some(value);
        self
    }

    #[inline]
    pub(crate) fn params(mut self, params: ListParams) -> Self {
        self.0.params = params;
        self
    }
}

rt::param_call!(ListCall);

#[derive(Debug, Clone)]
pub(crate) struct Stages {
    core: rt::Core,
}

impl Stages {
    #[inline]
    pub(crate) fn new(core: rt::Core) -> Self {
        Self { core }
    }

    #[inline]
    pub(crate) fn list(&self) -> ListCall<Vec<Stage>, StageError> {
        ListCall(self.core.request(&LIST).json_with())
    }

    #[inline]
    pub(crate) fn update<'b>(
        &self,
        stage_uuid: &str,
        body: impl Into<Option<&'b PatchedStage>>,
    ) -> rt::Call<Stage, StageError> {
        self.core.request(&UPDATE).path("stage_uuid", &stage_uuid).optional_json_body(body.into()).json()
    }

    #[inline]
    pub(crate) fn destroy(&self, stage_uuid: rt::Uuid) -> rt::Call<(), StageError> {
        self.core.request(&DESTROY).path("stage_uuid", &stage_uuid).empty()
    }

    #[inline]
    pub(crate) fn pair(&self, first: &str, second: &str) -> rt::Call<(), rt::NoError> {
        self.core.request(&PAIR).path("first", &first).path("second", &second).empty()
    }

    #[inline]
    pub(crate) fn either(&self) -> rt::Call<(), rt::NoError> {
        self.core.request(&EITHER).empty()
    }

    #[inline]
    pub(crate) fn both(&self) -> rt::Call<(), rt::NoError> {
        self.core.request(&BOTH).empty()
    }

    #[inline]
    pub(crate) fn open(&self) -> rt::Call<String, rt::NoError> {
        self.core.request(&OPEN).text()
    }

    #[inline]
    pub(crate) fn token(&self) -> rt::Call<(), rt::NoError> {
        self.core.request(&TOKEN).empty()
    }

    #[inline]
    pub(crate) fn scoped(&self) -> rt::Call<(), rt::NoError> {
        self.core.request(&SCOPED).empty()
    }

    #[inline]
    pub(crate) fn clash(&self) -> rt::Call<(), rt::NoError> {
        self.core.request(&CLASH).empty()
    }

    #[inline]
    pub(crate) fn upload(&self, body: rt::Body) -> rt::Call<Option<Stage>, rt::NoError> {
        self.core.request(&UPLOAD).bytes_body("application/octet-stream", body).optional_json()
    }
}
