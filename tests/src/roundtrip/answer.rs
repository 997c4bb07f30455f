//! What a generated type makes of an instance, as one line of text. Generated programs have this file, too.

use oasmith_runtime::{Check, Deserialize, Json, Mode, Serialize, decode, encode, validate};

/// Decodes as a server, validates and encodes; then decodes as a client and encodes: `server`, tab, `client`.
///
/// Each is `same`, `refused: …`, `violates: …` or `gives: JSON`.
pub fn answer<T: Check + for<'a> Deserialize<'a> + Serialize>(body: &str) -> String {
    let side = |mode: Mode| {
        let value: T = match decode(body.as_bytes(), mode, false) {
            Ok(value) => value,
            Err(error) => return format!("refused: {error}"),
        };
        if mode == Mode::Server
            && let Err(violations) = validate(&value)
        {
            return format!("violates: {violations}");
        }
        let text = match encode(&value) {
            Ok(text) => String::from_utf8_lossy(&text).into_owned(),
            Err(error) => return format!("refused: {error}"),
        };
        let same = text == body || text.parse::<Json>().ok() == body.parse::<Json>().ok();
        if same { "same".to_owned() } else { format!("gives: {text}") }
    };
    let clean = |text: String| text.replace(['\n', '\r', '\t'], " ");
    format!("{}\t{}", clean(side(Mode::Server)), clean(side(Mode::Client)))
}
