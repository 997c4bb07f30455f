//! What the endpoint's reference page shows: its request, as in the C# sample, and its example response.

use serde_json::Value;

/// The request of the page's C# sample.
pub(crate) struct PageRequest {
    pub(crate) method: String,
    /// With `:stage_uuid` where the identifier goes.
    pub(crate) path: String,
    /// Names and values; the token's place is `<token>`.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) media: String,
    pub(crate) body: String,
}

fn text() -> String {
    std::fs::read_to_string(super::repository("specs/endpoint-page.txt")).unwrap()
}

/// The request that the page's sample sends.
pub(crate) fn request() -> PageRequest {
    let text = text();
    let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start}"));
    let quoted = |line: &str| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();

    let message = line("var request");
    let method = message.split("HttpMethod.").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
    let headers = text.lines().filter(|line| line.starts_with("request.Headers.Add"));
    let headers = headers.map(|line| {
        let [name, value] = quoted(line).try_into().unwrap();
        (name, value)
    });

    // A C# string literal with the escapes of a JSON one.
    let content = line("var content").split_once("StringContent(").unwrap().1;
    let (literal, rest) = content.rsplit_once(", null, ").unwrap();
    PageRequest {
        method: method.to_ascii_uppercase(),
        path: quoted(message).remove(0),
        headers: headers.collect(),
        media: quoted(rest).remove(0),
        body: serde_json::from_str(literal).unwrap(),
    }
}

/// The examples of the responses, in the page's order: 200, 400, 403.
pub(crate) fn responses() -> [Value; 3] {
    let text = text();
    let mut examples = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        // An example begins with a brace of its own and ends where the braces balance.
        if line == "{" {
            let mut example = String::from(line);
            while serde_json::from_str::<Value>(&example).is_err() {
                example.push_str(lines.next().expect("the example's end"));
            }
            examples.push(super::json(&example));
        }
    }
    examples.try_into().expect("three examples")
}
