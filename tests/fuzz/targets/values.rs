//! Bodies and texts of any content are values or errors, and what was read is read again from what is written of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use oasmith_runtime as rt;
use rt::Mode;
use serde::de::DeserializeOwned;

/// Models of the fixture.
#[allow(dead_code, unused, reason = "a part of it is needed")]
mod kinds {
    include!(concat!(env!("OUT_DIR"), "/kinds.rs"));
}
#[allow(dead_code, unused, reason = "a part of it is needed")]
mod contents {
    include!(concat!(env!("OUT_DIR"), "/contents.rs"));
}

/// Reads, writes, and reads again.
fn round<T: DeserializeOwned + rt::Serialize + PartialEq + std::fmt::Debug>(body: &[u8]) {
    for tree in [false, true] {
        for mode in [Mode::Client, Mode::Server] {
            let Ok(value) = rt::decode::<T>(body, mode, tree) else { continue };
            let Ok(text) = rt::encode(&value) else { continue };
            let again = rt::decode::<T>(&text, Mode::Client, tree).expect("what was written is read");
            assert_eq!(value, again);
        }
    }
}

/// Reads and checks.
fn read<T: DeserializeOwned + rt::Check>(body: &[u8]) {
    for tree in [false, true] {
        for mode in [Mode::Client, Mode::Server] {
            if let Ok(value) = rt::decode::<T>(body, mode, tree) {
                let _ = rt::validate(&value);
            }
        }
    }
}

fn texts(text: &str) {
    if let Ok(moment) = text.parse::<rt::DateTime>() {
        assert_eq!(text.parse::<rt::DateTime>().expect("again"), moment);
        let written = moment.to_string();
        assert_eq!(written.parse::<rt::DateTime>().expect("what is written is read"), moment, "{written}");
    }
    if let Some(bytes) = rt::Base64::decode(text) {
        assert_eq!(rt::Base64::decode(&bytes.encode()).expect("again"), bytes);
    }
    if let Some(bytes) = rt::Base64Url::decode(text) {
        assert_eq!(rt::Base64Url::decode(&bytes.encode()).expect("again"), bytes);
    }
    if let Some(number) = rt::Number::parse(text) {
        assert_eq!(number.as_str(), text);
        let _ = (number.as_i64(), number.as_u64(), number.as_f64(), number.is_integer(), number == number.clone());
    }
    let quoted = serde_json::Value::from(text).to_string();
    round::<String>(quoted.as_bytes());
    round::<rt::Uuid>(quoted.as_bytes());
    round::<rt::Date>(quoted.as_bytes());
    round::<rt::DateTime>(quoted.as_bytes());
    round::<rt::Base64>(quoted.as_bytes());
}

fuzz_target!(|data: &[u8]| {
    round::<rt::Json>(data);
    round::<rt::Map<rt::Json>>(data);
    round::<Vec<Option<f64>>>(data);
    round::<Vec<rt::Number>>(data);
    read::<kinds::models::PartRequest>(data);
    read::<kinds::models::Shape>(data);
    read::<kinds::models::Login>(data);
    let _ = rt::decode_multipart::<kinds::models::Picture>("multipart/form-data; boundary=b", data);
    let _ = rt::decode_multipart::<contents::models::Report>("multipart/form-data; boundary=\"b\"", data);
    if let Ok(text) = std::str::from_utf8(data) {
        texts(text);
        let _ = rt::decode_multipart::<kinds::models::Picture>(text, b"--b\r\n\r\n--b--");
    }
});
