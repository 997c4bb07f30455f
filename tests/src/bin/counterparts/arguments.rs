//! Valid values for what an operation takes, from the document.

use oasmith::api;
use oasmith::sample::document::json;
use oasmith::sample::{Maker, Oracle, Root, Verdict};
use oasmith_runtime::{Json, Map};

use super::Contract;

/// Values of one document.
pub(crate) struct Arguments<'a> {
    root: &'a Root,
    oracle: &'a Oracle<'a>,
    maker: Maker<'a>,
}

/// The raw document, for [`Arguments::new`].
pub(crate) fn root(contract: &Contract) -> Root {
    Root::new(json(&contract.document.tree))
}

impl<'a> Arguments<'a> {
    pub(crate) fn new(root: &'a Root, oracle: &'a Oracle<'a>) -> Self {
        Self { root, oracle, maker: Maker::new(root, oracle).of_requests() }
    }

    /// A value of a parameter: its example where that is valid.
    pub(crate) fn parameter(&self, parameter: &api::Parameter, full: bool) -> Option<Json> {
        let written = self.root.find(&format!("#{}", parameter.pointer))?;
        let content = written.get("content").and_then(Json::as_object).and_then(|content| content.iter().next());
        let schema = content.map_or(written, |(_, content)| content).get("schema")?;
        let value = self.value(written, schema, full)?;
        // What is empty has no form as a parameter.
        let is_empty = value.as_array().is_some_and(<[Json]>::is_empty) || value.as_object().is_some_and(Map::is_empty);
        if is_empty && !full { self.value(written, schema, true) } else { Some(value) }
    }

    /// A value of a body in a media type.
    pub(crate) fn body(&self, body: &api::Body, media_type: &str, full: bool) -> Option<Json> {
        let written = self.root.find(&format!("#{}", body.pointer))?;
        let contents = written.get("content").and_then(Json::as_object)?;
        let essence = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (_, content) = contents.iter().find(|(name, _)| essence(name) == essence(media_type))?;
        // A required list that is empty has no form in a form.
        let full = full || essence(media_type) == "application/x-www-form-urlencoded";
        self.value(content, content.get("schema")?, full)
    }

    fn value(&self, written: &'a Json, schema: &'a Json, full: bool) -> Option<Json> {
        let fits = |value: &&Json| self.oracle.verdict(schema, value) == Verdict::Valid;
        let named = written.get("examples").and_then(Json::as_object).into_iter().flatten();
        let examples = || written.get("example").into_iter().chain(named.clone().filter_map(|(_, it)| it.get("value")));
        let example = examples().find(fits).cloned();
        let made = || self.maker.sample(&[schema], 0, full);
        // Where nothing of the other size fits, what does is better than no call.
        if full { example.or_else(made) } else { made().or(example) }
    }
}
