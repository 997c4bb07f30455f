//! Files of the web, within limits.

use std::cell::Cell;
use std::time::Duration;

use oasmith::document::Source;
use oasmith_runtime::http_client_builder;

/// So many files are read in a run.
const FILES: usize = 100;
/// So many bytes a file may have.
const BYTES: usize = 16 << 20;
/// So long a file may take.
const TIME: Duration = Duration::from_secs(30);
/// So often an answer may lead elsewhere.
const REDIRECTS: usize = 5;

/// Reads files of the web.
#[derive(Debug, Default)]
pub(super) struct Remote {
    read: Cell<usize>,
}

impl Remote {
    /// Reads a file by its URL.
    ///
    /// # Errors
    /// Why it cannot be read: no connection, a status that is no success, a limit.
    pub(super) fn read(&self, url: &str) -> Result<Source, String> {
        self.read.set(self.read.get() + 1);
        if self.read.get() > FILES {
            return Err(format!("more than {FILES} files of the web are referred to"));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let bytes = runtime.map_err(|error| error.to_string())?.block_on(fetch(url))?;
        let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        Ok(Source { name: url.to_owned(), text })
    }
}

async fn fetch(url: &str) -> Result<Vec<u8>, String> {
    // Whoever answers must not lead from an encrypted connection to one that is not.
    let redirects = reqwest::redirect::Policy::custom(|attempt| {
        let secure = attempt.previous().iter().all(|url| url.scheme() == "http") || attempt.url().scheme() == "https";
        if attempt.previous().len() > REDIRECTS || !secure { attempt.stop() } else { attempt.follow() }
    });
    let builder = http_client_builder().map_err(|error| error.to_string())?;
    let client = builder.redirect(redirects).timeout(TIME).build().map_err(|error| reason(&error))?;
    let mut response = client.get(url).send().await.map_err(|error| reason(&error))?;
    if !response.status().is_success() {
        return Err(format!("the answer has the status {}", response.status()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > BYTES {
            return Err(format!("it is longer than {BYTES} bytes"));
        }
    }
    Ok(bytes)
}

/// The error with what is behind it, without the URL, which the message names.
fn reason(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut next: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(error) = next {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&error.to_string());
        next = error.source();
    }
    if text.is_empty() { "it could not be read".to_owned() } else { text }
}
