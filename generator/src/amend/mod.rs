//! From the error of a client to the overlay that makes the document match what the server sent.
//!
//! A generated client says of a response that does not fit which operation it was, its status, where in the body, and what
//! was found there. Where the schema of that place stands, after all references, only the document tells: so the message
//! is read here.
//!
//! ```
//! use oasmith::amend;
//! use oasmith::document::{self, Source};
//!
//! let text = "
//! openapi: 3.0.3
//! info: { title: Pets, version: '1' }
//! paths:
//!   /pet:
//!     get:
//!       responses:
//!         '200':
//!           description: The pet.
//!           content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
//! components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }
//! ";
//! let (document, _) = document::load(Source { name: "pets.yaml".into(), text: text.into() });
//! let document = document.ok_or("the document has errors")?;
//! let log = "pet (GET /pet): status 200, with a body that does not fit it: /name: invalid type: null, expected a string";
//! let amended = amend::amend(&document, log);
//! assert_eq!(amended.actions[0].target, "$.components.schemas.Pet.properties.name");
//! assert!(amended.overlay("Pets").contains(r#"update: {"nullable":true}"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod change;
mod message;
mod place;

use std::fmt::Write as _;

use crate::document::Document;
use message::Message;

/// What is to be changed, and what no change is known for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amended {
    /// The actions, in the order in which they apply.
    pub actions: Vec<Action>,
    /// Why nothing comes of a message.
    pub left: Vec<String>,
}

/// An action of an overlay (Overlay Specification 1.0, *Action Object*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Why: the message in short.
    pub description: String,
    /// Where: a query (RFC 9535) that selects one node.
    pub target: String,
    /// What is done there.
    pub change: Change,
}

/// What an action does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Merges this JSON.
    Update(String),
    /// Removes the node.
    Remove,
}

/// The actions for all errors in a text, such as a log: each one once.
pub fn amend(document: &Document, text: &str) -> Amended {
    let mut amended = Amended::default();
    for message in message::all(text) {
        match actions(document, &message) {
            Ok(actions) => {
                for action in actions {
                    let known = |known: &Action| (&known.target, &known.change) == (&action.target, &action.change);
                    if !amended.actions.iter().any(known) {
                        amended.actions.push(action);
                    }
                }
            }
            Err(why) => {
                let left = format!("{}: {why}", message.short());
                if !amended.left.contains(&left) {
                    amended.left.push(left);
                }
            }
        }
    }
    amended
}

fn actions(document: &Document, message: &Message<'_>) -> Result<Vec<Action>, String> {
    let body = place::body(document, message)?;
    let places = place::value(document, &body, message.pointer);
    if places.is_empty() {
        return Err("the document does not describe a value there".to_owned());
    }
    change::actions(document, message, &places)
}

impl Amended {
    /// The overlay, as YAML.
    pub fn overlay(&self, title: &str) -> String {
        let mut text = String::from("overlay: 1.0.0\ninfo:\n");
        let _ = writeln!(text, "  title: {}", quoted(&format!("What the server of {title} sends")));
        text.push_str("  version: 1.0.0\nactions:\n");
        for Action { description, target, change } in &self.actions {
            let _ = writeln!(text, "  - target: {}", quoted(target));
            let _ = writeln!(text, "    description: {}", quoted(description));
            match change {
                Change::Update(json) => {
                    let _ = writeln!(text, "    update: {json}");
                }
                Change::Remove => text.push_str("    remove: true\n"),
            }
        }
        text
    }
}

/// A text as JSON, which YAML is.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
