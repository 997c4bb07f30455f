//! Documented response headers (*Header Object*), written from values.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{ParamValues, ToParam};

/// The documented headers of a response, as one value.
pub trait WriteHeaders {
    /// Writes those that are set.
    fn write(&self, to: &mut HeaderWriter);
}

/// None are documented.
impl WriteHeaders for () {
    fn write(&self, _: &mut HeaderWriter) {}
}

/// Where headers are written to.
#[derive(Debug, Default)]
pub struct HeaderWriter {
    headers: HeaderMap,
    problem: Option<&'static str>,
}

impl HeaderWriter {
    /// A header; a list is joined by commas, and a value without strings (`None`) is not written. One that no header can
    /// have (a line break would begin another header) makes the answer a 500.
    pub fn header(&mut self, name: &'static str, value: &dyn ToParam) {
        let mut values = ParamValues::new();
        value.to_param(&mut values);
        if values.as_slice().is_empty() {
            return;
        }
        let value = HeaderValue::from_bytes(values.as_slice().join(",").as_bytes());
        match (HeaderName::from_bytes(name.as_bytes()), value) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            (Err(_), _) | (_, Err(_)) => self.problem = Some(name),
        }
    }
}

/// The headers of a value, or the name of one that cannot be written.
pub(super) fn written(headers: &(impl WriteHeaders + ?Sized)) -> Result<HeaderMap, String> {
    let mut writer = HeaderWriter::default();
    headers.write(&mut writer);
    match writer.problem {
        None => Ok(writer.headers),
        Some(name) => Err(format!("the header `{name}` has a value that no header can have")),
    }
}
