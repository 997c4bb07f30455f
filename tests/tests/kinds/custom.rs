//! Customisation: `tests/tests/kinds/custom_fixture/custom.toml` beside `custom.yaml`.

use std::sync::Arc;

use oasmith_runtime::{InMemory, Mode, Violations, decode, encode};
use oasmith_tests::custom::client::Client;
use oasmith_tests::custom::models::{Mood, Purchase, Size, Status};
use oasmith_tests::custom::server::{Context, Reply};
use oasmith_tests::custom::{purchases, server};
use oasmith_tests::custom_types::{Decimal, Money};

const ORDER: &str = r#"{"price":{"cents":1},"discount":"0.5","history":[{"cents":2}],"type":"a","status":"in-progress","owner":"o","label":"l"}"#;

fn read(json: &str, mode: Mode) -> Result<Purchase, String> {
    decode(json.as_bytes(), mode, false).map_err(|error| error.to_string())
}

#[test]
fn renamed_parts_and_the_users_types_are_the_same_on_the_wire() {
    let order = read(ORDER, Mode::Server).unwrap();
    assert_eq!(order.price, Money { cents: 1 });
    assert_eq!(order.discount, Some(Decimal(0.5)));
    assert_eq!((order.sort.as_deref(), order.status), (Some("a"), Status::Running));
    assert!(order.status < Status::Done && Size::new(1) < Size::new(2), "a derive is added");
    assert_eq!(String::from_utf8(encode(&order).unwrap()).unwrap(), ORDER);
    assert!(read(&ORDER.replace("\"0.5\"", "\"half\""), Mode::Client).is_err(), "the user's type refuses");
}

#[test]
fn null_reads_as_absent_on_the_client_alone() {
    let null = ORDER.replace("\"0.5\"", "null").replace("\"a\"", "null");
    let order = read(&null, Mode::Client).unwrap();
    assert_eq!((order.discount.clone(), order.sort.clone()), (None, None));
    assert_eq!(
        String::from_utf8(encode(&order).unwrap()).unwrap(),
        null.replace(r#""discount":null,"#, "").replace(r#""type":null,"#, "")
    );
    assert!(read(&null, Mode::Server).is_err());
    let twice = r#"{"price":{"cents":1},"status":"open","owner":"o","note":null,"note":"n"}"#;
    assert!(read(twice, Mode::Client).is_err_and(|error| error.contains("note")));
}

#[test]
fn a_required_null_reads_as_none_on_the_client_and_is_a_violation() {
    let null = ORDER.replace("\"o\"", "null");
    let order = read(&null, Mode::Client).unwrap();
    assert_eq!(order.owner, None);
    let violations = order.validate().map_err(Violations::into_iter).err().into_iter().flatten();
    let found: Vec<_> = violations.map(|violation| (violation.pointer, violation.keyword)).collect();
    assert_eq!(found, [("/owner".to_owned(), "type")]);
    assert!(read(&null, Mode::Server).is_err());
    assert!(read(&ORDER.replace(r#""owner":"o","#, ""), Mode::Client).is_err(), "it is still required");
}

#[test]
fn an_enum_is_open_unless_it_is_closed() {
    assert!(read(&ORDER.replace("in-progress", "lost"), Mode::Client).is_err());
    assert!(decode::<Mood>(b"\"so-so\"", Mode::Client, false).is_ok_and(|mood| mood.is_unknown()));
}

struct App;

impl server::purchases::Purchases for App {
    type Principal = ();

    async fn fetch(
        &self,
        _: Context<()>,
        order_id: i64,
        params: purchases::FetchParams,
    ) -> Reply<Purchase, purchases::FetchError> {
        let owner = format!("{order_id} {:?} {:?}", params.max, params.size);
        Ok(Purchase::new(Money { cents: 1 }, Status::Open, Some(owner)))
    }
}

#[tokio::test]
async fn renamed_operations_and_parameters_are_called_so() {
    let router = server::purchases::router(Arc::new(App));
    let client = Client::builder("http://shop.test").transport(InMemory::new(router)).build().unwrap();
    let order = client.purchases().fetch(1).size(2).max(Decimal(1.5)).await.unwrap();
    assert_eq!(order.owner.as_deref(), Some("1 Some(Decimal(1.5)) Some(2)"));
}
