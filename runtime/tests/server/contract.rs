//! What the generator would write for a small document with two tags, by hand.

use std::sync::Arc;

use oasmith_runtime as rt;

const BY_TOKEN: &[&[rt::Need]] = &[&[TOKEN.needed(&[])]];

/// One operation, with the defaults of this document.
const fn operation(id: &'static str, method: rt::Method, template: &'static str) -> rt::Operation {
    rt::Operation {
        id,
        method,
        template,
        tag: "pets",
        security: BY_TOKEN,
        optional_security: false,
        accept: "application/json",
        rejections: &[
            (400, rt::Rejection::FieldMap { root: Some("non_field_errors"), taken: &["code"] }),
            (403, rt::Rejection::Summary { property: "detail" }),
        ],
    }
}

/// The same, open to everybody and without error schemas.
const fn open(id: &'static str, method: rt::Method, template: &'static str) -> rt::Operation {
    let mut operation = operation(id, method, template);
    operation.security = &[];
    operation.rejections = &[];
    operation
}

pub(crate) static TOKEN: rt::Scheme = rt::Scheme { name: "token", kind: rt::SchemeKind::Http("bearer") };
pub(crate) static AGENT: rt::Scheme = rt::Scheme { name: "agent", kind: rt::SchemeKind::Http("bearer+agent") };
pub(crate) static LEGACY: rt::Scheme = rt::Scheme { name: "legacy", kind: rt::SchemeKind::Http("bearer") };
pub(crate) static PASSWORD: rt::Scheme = rt::Scheme { name: "password", kind: rt::SchemeKind::Basic };
pub(crate) static HEADER_KEY: rt::Scheme =
    rt::Scheme { name: "header_key", kind: rt::SchemeKind::ApiKeyHeader("X-Key") };
pub(crate) static QUERY_KEY: rt::Scheme = rt::Scheme { name: "query_key", kind: rt::SchemeKind::ApiKeyQuery("key") };
pub(crate) static COOKIE_KEY: rt::Scheme = rt::Scheme { name: "cookie_key", kind: rt::SchemeKind::ApiKeyCookie("sid") };

pub(crate) mod operations {
    use super::*;

    pub(crate) static LIST: rt::Operation = operation("pets_list", rt::Method::GET, "/pets/");
    pub(crate) static CREATE: rt::Operation = operation("pets_create", rt::Method::POST, "/pets/");
    pub(crate) static RETRIEVE: rt::Operation = operation("pets_retrieve", rt::Method::GET, "/pets/{id}/");
    pub(crate) static UPDATE: rt::Operation = operation("pets_partial_update", rt::Method::PATCH, "/pets/{id}/");
    pub(crate) static DESTROY: rt::Operation = operation("pets_destroy", rt::Method::DELETE, "/pets/{id}/");
    pub(crate) static LEFT_OUT: rt::Operation = operation("pets_left_out", rt::Method::PUT, "/pets/{id}/");
    pub(crate) static UPLOAD: rt::Operation = open("upload", rt::Method::POST, "/upload");
    pub(crate) static NOTE: rt::Operation = open("note", rt::Method::PUT, "/note");
    pub(crate) static ICON: rt::Operation = open("icon", rt::Method::PUT, "/icon");
    pub(crate) static PANIC: rt::Operation = open("panic", rt::Method::GET, "/panic");
    pub(crate) static BROKEN: rt::Operation = open("broken", rt::Method::GET, "/broken");
    pub(crate) static OPTIONAL: rt::Operation = {
        let mut operation = open("optional", rt::Method::GET, "/optional");
        operation.security = &[&[TOKEN.needed(&[])]];
        operation.optional_security = true;
        operation
    };
    pub(crate) static ALTERNATIVES: rt::Operation = {
        let mut operation = open("alternatives", rt::Method::POST, "/alternatives");
        operation.security = &[
            &[TOKEN.needed(&[])],
            &[LEGACY.needed(&[])],
            &[AGENT.needed(&[])],
            &[PASSWORD.needed(&[])],
            &[HEADER_KEY.needed(&[]), QUERY_KEY.needed(&[])],
            &[COOKIE_KEY.needed(&[])],
        ];
        operation
    };
    // Templates that axum's matcher would not take, or would take for one another.
    pub(crate) static ITEM: rt::Operation = open("item", rt::Method::GET, "/x/{id}");
    pub(crate) static ITEM_CANCEL: rt::Operation = open("item_cancel", rt::Method::POST, "/x/{id}:cancel");
    pub(crate) static ITEM_STOP: rt::Operation = open("item_stop", rt::Method::POST, "/x/{id}:stop");
    pub(crate) static ITEM_MINE: rt::Operation = open("item_mine", rt::Method::GET, "/x/mine");
    pub(crate) static FILE: rt::Operation = open("file", rt::Method::GET, "/files/{name}.{extension}");
    pub(crate) static LIST_IN_PATH: rt::Operation = open("list_in_path", rt::Method::GET, "/many/{ids}/é");
    // The other tag shares paths with this one.
    pub(crate) static A_READ: rt::Operation = open("a_read", rt::Method::GET, "/a/{x}");
    pub(crate) static A_WRITE: rt::Operation = open("a_write", rt::Method::PUT, "/a/{y}");
    pub(crate) static A_HEAD: rt::Operation = open("a_head", rt::Method::HEAD, "/h/{z}");
    pub(crate) static H_READ: rt::Operation = open("h_read", rt::Method::GET, "/h/{z}");
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pet {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) owner: Option<String>,
}

impl rt::Serialize for Pet {
    fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rt::Object::new(serializer).field("id", &self.id).field("name", &self.name).field("owner", &self.owner).end()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PetRequest {
    pub(crate) name: String,
    pub(crate) owner: rt::Field<String>,
    pub(crate) labels: Option<Vec<Label>>,
}

impl<'de> rt::Deserialize<'de> for PetRequest {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_object(deserializer)
    }
}

impl<'de> rt::ReadObject<'de> for PetRequest {
    fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
        let mut name = rt::Required(None);
        let mut owner = rt::Field::Absent;
        let mut labels = None;
        keys.read(&mut [("name", &mut name), ("owner", &mut owner), ("labels", &mut labels)])?;
        Ok(Self { name: name.take(), owner, labels })
    }
}

impl rt::Check for PetRequest {
    fn check(&self, _: &rt::Rules, at: &mut rt::Validator) {
        at.field("name", &self.name, &rt::Rules { min_length: Some(1), ..rt::Rules::NONE });
        at.field("labels", &self.labels, &rt::Rules::NONE);
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    pub(crate) slug: String,
}

impl<'de> rt::Deserialize<'de> for Label {
    fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rt::read_object(deserializer)
    }
}

impl<'de> rt::ReadObject<'de> for Label {
    fn read<A: rt::MapAccess<'de>>(keys: rt::Keys<A>) -> Result<Self, A::Error> {
        let mut slug = rt::Required(None);
        keys.read(&mut [("slug", &mut slug)])?;
        Ok(Self { slug: slug.take() })
    }
}

impl rt::Check for Label {
    fn check(&self, _: &rt::Rules, at: &mut rt::Validator) {
        at.field("slug", &self.slug, &rt::Rules { pattern: Some("^[a-z]+$"), ..rt::Rules::NONE });
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UploadRequest {
    pub(crate) title: String,
    pub(crate) file: rt::Binary,
}

impl rt::FromMultipart for UploadRequest {
    fn read(parts: &mut rt::Parts) -> Option<Self> {
        let title = parts.text("title");
        let file = parts.file("file");
        Some(Self { title: title?, file: file? })
    }
}

impl rt::Check for UploadRequest {
    fn check(&self, _: &rt::Rules, at: &mut rt::Validator) {
        at.field("title", &self.title, &rt::Rules { min_length: Some(2), ..rt::Rules::NONE });
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ListParams {
    pub(crate) page: Option<i64>,
    pub(crate) name: Option<String>,
    pub(crate) ids: Option<Vec<i64>>,
    pub(crate) words: Option<Vec<String>>,
    pub(crate) bars: Option<Vec<String>>,
    pub(crate) trace: Option<String>,
    pub(crate) theme: Option<String>,
}

impl rt::server::ReadParams for ListParams {
    fn read(from: &mut rt::server::ParamReader) -> Self {
        Self {
            page: from.query(
                "page",
                rt::ParamStyle::FORM,
                &rt::Rules { minimum: Some(rt::Bound::at("1")), ..rt::Rules::NONE },
            ),
            name: from.query("name", rt::ParamStyle::FORM, &rt::Rules::NONE),
            ids: from.query("ids", rt::ParamStyle::FORM.joined(), &rt::Rules::NONE),
            words: from.query("words", rt::ParamStyle::FORM, &rt::Rules::NONE),
            bars: from.query("bars", rt::ParamStyle::PIPE, &rt::Rules::NONE),
            trace: from.header("X-Trace", &rt::Rules { max_length: Some(4), ..rt::Rules::NONE }),
            theme: from.cookie("theme", &rt::Rules::NONE),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum GenericErrors {
    Forbidden(String),
    Gone,
}

impl rt::server::EncodeErrorSet for GenericErrors {
    fn encode(&self) -> (rt::StatusCode, Option<rt::server::Encoded>) {
        match self {
            Self::Forbidden(text) => (rt::StatusCode::FORBIDDEN, Some(encode_string(text))),
            Self::Gone => (rt::StatusCode::GONE, None),
        }
    }
}

fn decode_pet_request(body: &[u8]) -> rt::server::Decoded<PetRequest> {
    rt::server::decode(body)
}

fn respond_pet(reply: rt::server::Pending<'_, Pet, GenericErrors>) -> rt::server::Handled<'_> {
    rt::server::respond(reply, 200, rt::server::encode)
}

fn encode_pet(value: &Pet) -> rt::server::Encoded {
    rt::server::encode(value)
}

fn encode_string(value: &String) -> rt::server::Encoded {
    rt::server::encode(value)
}

fn encode_text(value: &String) -> rt::server::Encoded {
    rt::server::encode_text("text/plain; charset=utf-8", value)
}

fn encode_broken(_: &String) -> rt::server::Encoded {
    rt::server::encode(&std::collections::BTreeMap::from([((1, 2), 3)]))
}

type Echo = rt::server::Reply<String, rt::NoError>;

#[allow(unused_variables, reason = "default bodies answer 501 and use nothing")]
pub(crate) trait Pets: Send + Sync + Sized + 'static {
    type Principal: rt::server::Principal<Self>;

    fn list(&self, cx: rt::server::Context<Self::Principal>, params: ListParams) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn create(
        &self,
        cx: rt::server::Context<Self::Principal>,
        body: PetRequest,
    ) -> impl Future<Output = rt::server::Reply<Pet, GenericErrors>> + Send {
        rt::server::not_implemented()
    }
    fn retrieve(
        &self,
        cx: rt::server::Context<Self::Principal>,
        id: i64,
    ) -> impl Future<Output = rt::server::Reply<Pet, GenericErrors>> + Send {
        rt::server::not_implemented()
    }
    fn partial_update(
        &self,
        cx: rt::server::Context<Self::Principal>,
        id: i64,
        body: Option<PetRequest>,
    ) -> impl Future<Output = rt::server::Reply<Pet, GenericErrors>> + Send {
        rt::server::not_implemented()
    }
    fn destroy(
        &self,
        cx: rt::server::Context<Self::Principal>,
        id: i64,
    ) -> impl Future<Output = rt::server::Reply<(), GenericErrors>> + Send {
        rt::server::not_implemented()
    }
    fn left_out(&self, cx: rt::server::Context<Self::Principal>, id: i64) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn upload(&self, cx: rt::server::Context, body: UploadRequest) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn note(&self, cx: rt::server::Context, body: Option<String>) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn icon(&self, cx: rt::server::Context, body: rt::Body) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn panic(&self, cx: rt::server::Context) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn broken(&self, cx: rt::server::Context, how: String) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn optional(&self, cx: rt::server::Context<Option<Self::Principal>>) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    fn alternatives(&self, cx: rt::server::Context<Self::Principal>) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
    /// Stands for every operation of which only the routing is of interest.
    fn routed(&self, cx: rt::server::Context, values: Vec<String>) -> impl Future<Output = Echo> + Send {
        rt::server::not_implemented()
    }
}

pub(crate) fn pets<A: Pets>(api: Arc<A>) -> rt::server::Router {
    use operations as op;
    use rt::server::Route;
    rt::server::streaming(
        api,
        &[
            Route { operation: &op::LIST, handler: list::<A> },
            Route { operation: &op::CREATE, handler: create::<A> },
            Route { operation: &op::RETRIEVE, handler: retrieve::<A> },
            Route { operation: &op::UPDATE, handler: partial_update::<A> },
            Route { operation: &op::DESTROY, handler: destroy::<A> },
            Route { operation: &op::LEFT_OUT, handler: left_out::<A> },
            Route { operation: &op::UPLOAD, handler: upload::<A> },
            Route { operation: &op::NOTE, handler: note::<A> },
            Route { operation: &op::ICON, handler: icon::<A> },
            Route { operation: &op::PANIC, handler: panic::<A> },
            Route { operation: &op::BROKEN, handler: broken::<A> },
            Route { operation: &op::OPTIONAL, handler: optional::<A> },
            Route { operation: &op::ALTERNATIVES, handler: alternatives::<A> },
            Route { operation: &op::ITEM, handler: item::<A> },
            Route { operation: &op::ITEM_CANCEL, handler: item::<A> },
            Route { operation: &op::ITEM_STOP, handler: item::<A> },
            Route { operation: &op::ITEM_MINE, handler: item_mine::<A> },
            Route { operation: &op::FILE, handler: file::<A> },
            Route { operation: &op::LIST_IN_PATH, handler: list_in_path::<A> },
            Route { operation: &op::A_READ, handler: a_read::<A> },
            Route { operation: &op::H_READ, handler: h::<A> },
        ],
        &[rt::server::Streaming { operation: &op::ICON, media_types: &[("image/*", true)] }],
    )
}

/// The other tag of the document.
pub(crate) fn rooms<A: Pets>(api: Arc<A>) -> rt::server::Router {
    use operations as op;
    use rt::server::Route;
    rt::server::router(
        api,
        &[Route { operation: &op::A_WRITE, handler: a_write::<A> }, Route { operation: &op::A_HEAD, handler: h::<A> }],
    )
}

fn list<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let params = request.params();
    let cx = request.context()?;
    rt::server::respond(api.list(cx, params.take()), 200, encode_string)
}

fn create<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let body = request.body(decode_pet_request);
    let cx = request.context()?;
    rt::server::respond(api.create(cx, body.take()), 201, encode_pet)
}

fn retrieve<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let id = request.path("id", &rt::Rules::NONE);
    let cx = request.context()?;
    respond_pet(Box::pin(api.retrieve(cx, id.take())))
}

fn partial_update<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let id = request.path("id", &rt::Rules::NONE);
    let body = request.optional_body(decode_pet_request);
    let cx = request.context()?;
    respond_pet(Box::pin(api.partial_update(cx, id.take(), body.take())))
}

fn destroy<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let id = request.path("id", &rt::Rules::NONE);
    let cx = request.context()?;
    rt::server::respond_empty(api.destroy(cx, id.take()), 204)
}

fn left_out<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let id = request.path("id", &rt::Rules::NONE);
    let cx = request.context()?;
    rt::server::respond(api.left_out(cx, id.take()), 200, encode_string)
}

fn upload<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let body = request.multipart();
    let cx = request.context_anonymous()?;
    rt::server::respond(api.upload(cx, body.take()), 200, encode_string)
}

fn note<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let body = request.optional_text("text/plain");
    let cx = request.context_anonymous()?;
    rt::server::respond(api.note(cx, body.take()), 200, encode_text)
}

fn icon<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let body = request.bytes("image/*");
    let cx = request.context_anonymous()?;
    rt::server::respond(api.icon(cx, body.take()), 200, encode_string)
}

fn panic<A: Pets>(api: &A, request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let cx = request.context_anonymous()?;
    rt::server::respond(api.panic(cx), 200, encode_string)
}

fn broken<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let how = request.query("how", rt::ParamStyle::FORM, &rt::Rules::NONE);
    let cx = request.context_anonymous()?;
    rt::server::respond(api.broken(cx, how.take()), 200, encode_broken)
}

fn optional<A: Pets>(api: &A, request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let cx = request.context_optional()?;
    rt::server::respond(api.optional(cx), 200, encode_string)
}

fn alternatives<A: Pets>(api: &A, request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let cx = request.context()?;
    rt::server::respond(api.alternatives(cx), 200, encode_string)
}

macro_rules! routed {
    ($($name:ident($($parameter:literal),*);)+) => {$(
        fn $name<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
            let held: Vec<rt::server::Held<String>> = vec![$(request.path($parameter, &rt::Rules::NONE)),*];
            let _ = &mut request;
            let cx = request.context_anonymous()?;
            let values = held.into_iter().map(rt::server::Held::take).collect();
            rt::server::respond(api.routed(cx, values), 200, encode_string)
        }
    )+};
}

routed! {
    item("id");
    item_mine();
    file("name", "extension");
    a_read("x");
    a_write("y");
    h("z");
}

fn list_in_path<A: Pets>(api: &A, mut request: rt::server::Request<A::Principal>) -> rt::server::Handled<'_> {
    let ids = request.path_list("ids", &rt::Rules::NONE);
    let cx = request.context_anonymous()?;
    rt::server::respond(api.routed(cx, ids.take()), 200, encode_string)
}
