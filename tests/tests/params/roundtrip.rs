//! Every operation of `specs/fixtures/parameters_roundtrip.yaml`: the server's value is the client's, and the bytes are
//! those of "Style Examples" (OpenAPI 3.1.1, section 4.8.12.4) and RFC 6570, section 3.2.

use std::fmt::Debug;
use std::sync::Arc;

use oasmith_tests::parameters_roundtrip::api as calls;
use oasmith_tests::parameters_roundtrip::client::Client;
use oasmith_tests::parameters_roundtrip::models::{ComplexObject, EnumParamsEnumPathParam, Object};
use oasmith_tests::parameters_roundtrip::server::{Context, Reply, api};

use crate::log::Log;
use crate::support::served::Served;

struct App;

macro_rules! echo {
    ($($method:ident($value:ty) -> $error:ident;)+) => {
        impl api::Api for App {
            type Principal = ();

            $(async fn $method(&self, _: Context, value: $value) -> Reply<String, calls::$error> {
                Ok(format!("{value:?}"))
            })+

            async fn enum_params(
                &self,
                _: Context,
                params: calls::EnumParamsParams,
            ) -> Reply<(), calls::EnumParamsError> {
                assert_eq!(params.enum_path_param, Some(EnumParamsEnumPathParam::Value200));
                Ok(())
            }
        }
    };
}

echo! {
    get_simple_primitive(i32) -> GetSimplePrimitiveError;
    get_simple_string(String) -> GetSimpleStringError;
    get_simple_no_explode_array(Vec<i32>) -> GetSimpleNoExplodeArrayError;
    get_simple_explode_array(Vec<i32>) -> GetSimpleExplodeArrayError;
    get_simple_no_explode_object(Object) -> GetSimpleNoExplodeObjectError;
    get_simple_explode_object(Object) -> GetSimpleExplodeObjectError;
    get_label_no_explode_array(Vec<i32>) -> GetLabelNoExplodeArrayError;
    get_label_explode_array(Vec<i32>) -> GetLabelExplodeArrayError;
    get_label_no_explode_object(Object) -> GetLabelNoExplodeObjectError;
    get_label_explode_object(Object) -> GetLabelExplodeObjectError;
    get_matrix_no_explode_array(Vec<i32>) -> GetMatrixNoExplodeArrayError;
    get_matrix_explode_array(Vec<i32>) -> GetMatrixExplodeArrayError;
    get_matrix_no_explode_object(Object) -> GetMatrixNoExplodeObjectError;
    get_matrix_explode_object(Object) -> GetMatrixExplodeObjectError;
    get_simple_explode_primitive(i32) -> GetSimpleExplodePrimitiveError;
    get_label_primitive(i32) -> GetLabelPrimitiveError;
    get_label_explode_primitive(i32) -> GetLabelExplodePrimitiveError;
    get_matrix_primitive(i32) -> GetMatrixPrimitiveError;
    get_matrix_explode_primitive(i32) -> GetMatrixExplodePrimitiveError;
    get_content_object(ComplexObject) -> GetContentObjectError;
    get_pass_through(String) -> GetPassThroughError;
    get_starting_with_number(String) -> GetStartingWithNumberError;
    get_query_form(calls::GetQueryFormParams) -> GetQueryFormError;
    get_query_delimited(calls::GetQueryDelimitedParams) -> GetQueryDelimitedError;
    get_deep_object(ComplexObject) -> GetDeepObjectError;
    get_header(calls::GetHeaderParams) -> GetHeaderError;
    get_cookie(calls::GetCookieParams) -> GetCookieError;
}

struct Wire {
    client: Client,
    log: Log,
    _served: Served,
}

impl Wire {
    async fn start() -> Self {
        let log = Log::default();
        let served = Served::start(log.around(api::router(Arc::new(App)))).await;
        let client = Client::builder(served.url("")).build().unwrap();
        Self { client, log, _served: served }
    }

    /// The server has read this value, and the request had this target.
    fn arrived<E: Debug>(&self, echoed: Result<String, E>, value: &impl Debug, target: &str) {
        assert_eq!(self.log.target(), target);
        assert_eq!(echoed.unwrap(), format!("{value:?}"));
    }
}

fn object() -> Object {
    Object::new("admin", "Alex & Co.")
}

fn complex() -> ComplexObject {
    ComplexObject::new(object(), 12345, true)
}

const JSON: &str = "%7B%22Object%22%3A%7B%22role%22%3A%22admin%22%2C%22firstName%22%3A%22Alex%20%26%20Co.%22%7D%2C%22Id%22%3A12345%2C%22IsAdmin%22%3Atrue%7D";

#[tokio::test]
async fn path_scalars() {
    let wire = Wire::start().await;
    let api = wire.client.api();
    wire.arrived(api.get_simple_primitive(5).await, &5, "/simplePrimitive/5");
    wire.arrived(api.get_simple_explode_primitive(5).await, &5, "/simpleExplodePrimitive/5");
    wire.arrived(api.get_label_primitive(5).await, &5, "/labelPrimitive/.5");
    wire.arrived(api.get_label_explode_primitive(-5).await, &-5, "/labelExplodePrimitive/.-5");
    wire.arrived(api.get_matrix_primitive(5).await, &5, "/matrixPrimitive/;id=5");
    wire.arrived(api.get_matrix_explode_primitive(5).await, &5, "/matrixExplodePrimitive/;id=5");
    for (value, encoded) in [
        ("a b/c?d#e", "a%20b%2Fc%3Fd%23e"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("ü;,.", "%C3%BC%3B%2C."),
        ("a+b", "a%2Bb"),
    ] {
        wire.arrived(api.get_simple_string(value).await, &value, &format!("/simpleString/{encoded}"));
        wire.arrived(api.get_pass_through(value).await, &value, &format!("/passThrough/{encoded}"));
        wire.arrived(api.get_starting_with_number(value).await, &value, &format!("/startingWithNumber/{encoded}"));
    }
}

#[tokio::test]
async fn path_arrays() {
    let wire = Wire::start().await;
    let api = wire.client.api();
    let value = [3, 4, 5];
    wire.arrived(api.get_simple_no_explode_array(&value).await, &value, "/simpleNoExplodeArray/3,4,5");
    wire.arrived(api.get_simple_explode_array(&value).await, &value, "/simpleExplodeArray/3,4,5");
    wire.arrived(api.get_label_no_explode_array(&value).await, &value, "/labelNoExplodeArray/.3,4,5");
    wire.arrived(api.get_label_explode_array(&value).await, &value, "/labelExplodeArray/.3.4.5");
    wire.arrived(api.get_matrix_no_explode_array(&value).await, &value, "/matrixNoExplodeArray/;id=3,4,5");
    wire.arrived(api.get_matrix_explode_array(&value).await, &value, "/matrixExplodeArray/;id=3;id=4;id=5");
}

#[tokio::test]
async fn path_objects() {
    let wire = Wire::start().await;
    let api = wire.client.api();
    let value = object();
    let target = "/simpleNoExplodeObject/role,admin,firstName,Alex%20%26%20Co.";
    wire.arrived(api.get_simple_no_explode_object(&value).await, &value, target);
    let target = "/simpleExplodeObject/role=admin,firstName=Alex%20%26%20Co.";
    wire.arrived(api.get_simple_explode_object(&value).await, &value, target);
    let target = "/labelNoExplodeObject/.role,admin,firstName,Alex%20%26%20Co.";
    wire.arrived(api.get_label_no_explode_object(&value).await, &value, target);
    // A dot inside a value is encoded where dots separate.
    let target = "/labelExplodeObject/.role=admin.firstName=Alex%20%26%20Co%2E";
    wire.arrived(api.get_label_explode_object(&value).await, &value, target);
    let target = "/matrixNoExplodeObject/;id=role,admin,firstName,Alex%20%26%20Co.";
    wire.arrived(api.get_matrix_no_explode_object(&value).await, &value, target);
    let target = "/matrixExplodeObject/;role=admin;firstName=Alex%20%26%20Co.";
    wire.arrived(api.get_matrix_explode_object(&value).await, &value, target);
    wire.arrived(api.get_content_object(&complex()).await, &complex(), &format!("/contentObject/{JSON}"));
}

#[tokio::test]
async fn queries() {
    let wire = Wire::start().await;
    let api = wire.client.api();
    let params = calls::GetQueryFormParams {
        ea: Some(vec![1, 2, 3]),
        a: Some(vec![4, 5]),
        eo: Some(object()),
        o: Some(Object::new("user", "Ü,=&")),
        ep: Some(6),
        p: Some(7),
        ps: Some("some+text %".to_owned()),
        co: Some(complex()),
        field_1s: Some(String::new()),
    };
    let target = format!(
        "/queryForm?ea=1&ea=2&ea=3&a=4,5&role=admin&firstName=Alex%20%26%20Co.\
         &o=role,user,firstName,%C3%9C%2C%3D%26&ep=6&p=7&ps=some%2Btext%20%25&co={JSON}&1s="
    );
    wire.arrived(api.get_query_form().params(params.clone()).await, &params, &target);
    let nothing = calls::GetQueryFormParams::default();
    wire.arrived(api.get_query_form().await, &nothing, "/queryForm");

    let params = calls::GetQueryDelimitedParams { sa: Some(vec![1, 2]), pa: Some(vec![3, 4]) };
    wire.arrived(api.get_query_delimited().params(params.clone()).await, &params, "/queryDelimited?sa=1%202&pa=3%7C4");
    wire.arrived(
        api.get_deep_object(&complex()).await,
        &complex(),
        "/queryDeepObject?deepObj%5BObject%5D%5Brole%5D=admin&deepObj%5BObject%5D%5BfirstName%5D=Alex%20%26%20Co.\
         &deepObj%5BId%5D=12345&deepObj%5BIsAdmin%5D=true",
    );
    api.enum_params().enum_path_param(EnumParamsEnumPathParam::Value200).await.unwrap();
    assert_eq!(wire.log.target(), "/enums?enumPathParam=200");
}

#[tokio::test]
async fn headers() {
    let wire = Wire::start().await;
    let params = calls::GetHeaderParams {
        x_primitive: Some(5),
        x_primitive_exploded: Some(6),
        x_array_exploded: Some(vec![1, 2]),
        x_array: Some(vec![3, 4]),
        x_object_exploded: Some(object()),
        x_object: Some(object()),
        x_complex_object: Some(ComplexObject::new(Object::new("ä", "\u{1f600}"), 1, false)),
        x_pass_through: Some("as it, is; \"ok\"".to_owned()),
        field_1_starting_with_number: Some("%41".to_owned()),
    };
    wire.arrived(wire.client.api().get_header().params(params.clone()).await, &params, "/header");
    for (name, value) in [
        ("X-Primitive", "5"),
        ("X-Primitive-Exploded", "6"),
        ("X-Array-Exploded", "1,2"),
        ("X-Array", "3,4"),
        ("X-Object-Exploded", "role=admin,firstName=Alex & Co."),
        ("X-Object", "role,admin,firstName,Alex & Co."),
        ("X-Complex-Object", r#"{"Object":{"role":"\u00e4","firstName":"\ud83d\ude00"},"Id":1,"IsAdmin":false}"#),
        ("X-Pass-Through", "as it, is; \"ok\""),
        ("1-Starting-With-Number", "%41"),
    ] {
        assert_eq!(wire.log.header(name), [value], "{name}");
    }
}

#[tokio::test]
async fn cookies() {
    let wire = Wire::start().await;
    let params = calls::GetCookieParams {
        p: Some(5),
        ep: Some(6),
        ea: Some(vec![1, 2]),
        a: Some(vec![3, 4]),
        eo: Some(object()),
        o: Some(object()),
        co: Some(complex()),
        field_1s: Some("a; b=c".to_owned()),
    };
    wire.arrived(wire.client.api().get_cookie().params(params.clone()).await, &params, "/cookie");
    let expected = format!(
        "p=5; ep=6; ea=1; ea=2; a=3,4; role=admin; firstName=Alex%20%26%20Co.; \
         o=role,admin,firstName,Alex%20%26%20Co.; co={JSON}; 1s=a%3B%20b%3Dc"
    );
    assert_eq!(wire.log.header("cookie"), [expected]);
}
