//! Answers that a document gives by itself: its examples, else values made from its schemas.
//!
//! What the command `mock` serves, and what the feature `mock` of a generated crate returns. An example that does not
//! fit its schema is no answer unless it is asked for by name.
//!
//! ```
//! use oasmith::document::{self, Source};
//! use oasmith::{api, mock};
//!
//! let text = "
//! openapi: 3.1.0
//! info: { title: Pets, version: '1' }
//! paths:
//!   /pets:
//!     get:
//!       responses:
//!         '200':
//!           description: How many there are.
//!           content: { application/json: { schema: { type: integer, minimum: 3 }, example: 12 } }
//! ";
//! let (document, _) = document::load(Source { name: "pets.yaml".into(), text: text.into() });
//! let document = document.ok_or("the document has errors")?;
//! let (api, _) = api::resolve(&document);
//! let answers = mock::answers(&document, &api, 0);
//! assert_eq!(answers[0][0].contents[0].usual(), Some("12"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canned;
mod text;
pub mod xml;

pub use canned::canned;

use std::cell::RefCell;
use std::collections::HashMap;

use oasmith_runtime::Json;

use crate::api::{Api, Header, Operation, Response, SchemaId, StatusMatch};
use crate::document::Document;
use crate::plan::is_xml;
use crate::pointer;
use crate::sample::document::{json, reference};
use crate::sample::{Maker, Oracle, Root, Verdict};

/// How many values are made of one schema, of which the seed chooses.
const MOST_CHOICES: usize = 8;

/// A documented response that can be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its statuses.
    pub status: StatusMatch,
    /// Its headers, each with a value as it is sent. Those for which none could be made are left out.
    pub headers: Vec<(String, String)>,
    /// Its bodies, by media type; none where it has no body.
    pub contents: Vec<Content>,
}

/// A body of a response in one media type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The media type, as written.
    pub media_type: String,
    /// The examples of the document, in its order.
    pub examples: Vec<Example>,
    /// A value of the schema as a body; `None` where none could be made.
    pub generated: Option<String>,
}

/// An example of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its key under `examples`; `None` for `example`.
    pub name: Option<String>,
    /// The body.
    pub text: String,
    /// Whether it fits the schema.
    pub verdict: Verdict,
}

impl Content {
    /// The body that is given unless another is asked for: the first example that fits, else a value that was made.
    pub fn usual(&self) -> Option<&str> {
        let example = self.examples.iter().find(|example| example.verdict != Verdict::Invalid);
        example.map(|example| example.text.as_str()).or(self.generated.as_deref())
    }

    /// The example of this name, whether it fits or not.
    pub fn named(&self, name: &str) -> Option<&str> {
        let example = self.examples.iter().find(|example| example.name.as_deref() == Some(name));
        example.map(|example| example.text.as_str())
    }
}

/// The answers of each operation, in the order of [`Api::operations`] and of the document. Of several values that fit a
/// schema, the seed chooses; the same seed makes the same choice. Responses that no exchange ends with are left out.
pub fn answers(document: &Document, api: &Api, seed: u64) -> Vec<Vec<Answer>> {
    let root = Root::new(json(&document.tree));
    let oracle = Oracle::new(&root).of_responses();
    let maker = Maker::new(&root, &oracle).of_responses();
    xml::with(api, |xml| {
        let from =
            From { root: &root, oracle: &oracle, maker: &maker, xml, seed, full: true, known: RefCell::default() };
        api.operations.iter().map(|operation| from.answers(operation)).collect()
    })
}

/// Whether an exchange ends with a status: one of the class 1 comes before the response that is the answer (RFC 9110,
/// section 15.2), or hands the connection to another protocol.
fn is_final(status: StatusMatch) -> bool {
    !matches!(status, StatusMatch::Exact(100..200) | StatusMatch::Range(1))
}

struct From<'a> {
    root: &'a Root,
    oracle: &'a Oracle<'a>,
    maker: &'a Maker<'a>,
    xml: &'a xml::Writer<'a>,
    seed: u64,
    /// Whether values have all properties, or the required ones.
    full: bool,
    /// The values of references, by what they refer to: most responses are of a component.
    known: RefCell<HashMap<&'a str, Option<Json>>>,
}

/// What stands for a status: its own, that of its range, or the default.
pub fn answer_of<T>(all: &[T], status_of: impl Fn(&T) -> StatusMatch, wanted: StatusMatch) -> Option<&T> {
    let range = match wanted {
        StatusMatch::Exact(code) => u8::try_from(code / 100).ok().map(StatusMatch::Range),
        StatusMatch::Range(_) | StatusMatch::Default => None,
    };
    let order = [Some(wanted), range, Some(StatusMatch::Default)];
    order.into_iter().flatten().find_map(|status| all.iter().find(|it| status_of(it) == status))
}

impl<'a> From<'a> {
    fn answers(&self, operation: &Operation) -> Vec<Answer> {
        let responses = operation.responses.iter().filter(|response| is_final(response.status));
        responses.map(|response| self.answer(response)).collect()
    }

    fn answer(&self, response: &Response) -> Answer {
        // A response that says what its content type is says it twice.
        let headers = response.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("content-type"));
        Answer {
            status: response.status,
            headers: headers.filter_map(|header| Some((header.name.clone(), self.header(header)?))).collect(),
            contents: response
                .content
                .iter()
                .filter_map(|(name, schema)| self.content(&response.pointer, name, *schema))
                .collect(),
        }
    }

    fn content(&self, response: &str, media_type: &str, id: Option<SchemaId>) -> Option<Content> {
        let pointer = format!("#{response}/content/{}", pointer::escaped(media_type));
        let written = self.root.find(&pointer)?;
        let schema = written.get("schema");
        let is_xml = is_xml(media_type);
        let write = |value: &Json| match id.filter(|_| is_xml && value.as_str().is_none()) {
            Some(id) => self.xml.body(id, value).or_else(|| text::body(media_type, value)),
            None => text::body(media_type, value),
        };
        let mut examples: Vec<Example> = Vec::new();
        for (name, value) in self.examples(written) {
            let mut verdict = schema.map_or(Verdict::Valid, |schema| self.oracle.verdict(schema, value));
            if verdict == Verdict::Invalid && is_xml && value.as_str().is_some_and(|text| text.starts_with('<')) {
                // XML as it is sent, which nothing here compares with the schema.
                verdict = Verdict::Open;
            }
            let Some(text) = write(value) else { continue };
            examples.push(Example { name: name.map(str::to_owned), text, verdict });
        }
        let mut generated = None;
        let least = if self.full { Verdict::Open } else { Verdict::Valid };
        if !examples.iter().any(|example| example.verdict >= least) {
            let item = written.get("itemSchema");
            let made = match schema.or(item) {
                Some(schema) => self.value(schema),
                None => Some(Json::String(String::new())),
            };
            let of_item = schema.is_none() && item.is_some();
            generated = made.and_then(|value| if of_item { text::item(media_type, &value) } else { write(&value) });
        }
        Some(Content { media_type: media_type.to_owned(), examples, generated })
    }

    /// The examples beside a schema, then those of the schema itself.
    fn examples(&self, written: &'a Json) -> Vec<(Option<&'a str>, &'a Json)> {
        let mut found = Vec::new();
        let named = written.get("examples").and_then(Json::as_object).into_iter().flatten();
        for (name, example) in named {
            let example = reference(example).and_then(|reference| self.root.find(reference)).unwrap_or(example);
            found.extend(example.get("value").map(|value| (Some(name), value)));
        }
        found.extend(written.get("example").map(|value| (None, value)));
        if let Some(schema) = written.get("schema").map(|schema| self.root.follow(schema)) {
            found.extend(schema.get("example").map(|value| (None, value)));
            let listed = schema.get("examples").and_then(Json::as_array).unwrap_or_default();
            found.extend(listed.iter().map(|value| (None, value)));
        }
        found
    }

    /// A value that fits a schema, by the seed one of several.
    fn value(&self, schema: &'a Json) -> Option<Json> {
        let alone = schema.as_object().is_some_and(|fields| fields.len() == 1);
        let Some(reference) = reference(schema).filter(|_| alone) else { return self.make(schema) };
        if let Some(known) = self.known.borrow().get(reference) {
            return known.clone();
        }
        let made = self.make(schema);
        self.known.borrow_mut().insert(reference, made.clone());
        made
    }

    fn make(&self, schema: &'a Json) -> Option<Json> {
        if self.seed == 0 {
            // What is least may fit several branches of a `oneOf`, and what is full none.
            let sample = |full| self.maker.sample(&[schema], 0, full);
            return sample(self.full).or_else(|| sample(!self.full));
        }
        let mut choices = self.maker.samples(&[schema], MOST_CHOICES);
        let count = u64::try_from(choices.len()).ok().filter(|count| *count > 0)?;
        let chosen = usize::try_from(self.seed % count).ok()?;
        Some(choices.swap_remove(chosen))
    }

    fn header(&self, header: &Header) -> Option<String> {
        let written = self.root.find(&format!("#{}", header.pointer))?;
        let schema = written.get("schema");
        let examples = self.examples(written);
        let fits = |value: &Json| schema.is_none_or(|schema| self.oracle.verdict(schema, value) != Verdict::Invalid);
        let example = examples.into_iter().map(|(_, value)| value).find(|value| fits(value)).cloned();
        let value = example.or_else(|| self.value(schema?))?;
        text::header(&value)
    }
}
