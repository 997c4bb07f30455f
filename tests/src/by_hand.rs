//! What servers written by hand, which benchmarks compare generated ones with, have in common.

use crate::user_write_twin::FlowSetRequest;

/// What the constraints of the document say of a stage that is sent: each property, by dots, with its messages.
pub fn violations(
    name: Option<&String>,
    template: Option<&String>,
    flows: Option<&[FlowSetRequest]>,
) -> Vec<(String, serde_json::Value)> {
    let mut violations = Vec::new();
    let mut refuse = |field: String, message: &str| violations.push((field, serde_json::json!([message])));
    if name.is_some_and(String::is_empty) {
        refuse("name".to_owned(), "may not be blank");
    }
    if template.is_some_and(String::is_empty) {
        refuse("user_path_template".to_owned(), "may not be blank");
    }
    for (index, flow) in flows.into_iter().flatten().enumerate() {
        let mut refuse = |field: &str, message| refuse(format!("flow_set.{index}.{field}"), message);
        if flow.name.is_empty() {
            refuse("name", "may not be blank");
        }
        if flow.title.is_empty() {
            refuse("title", "may not be blank");
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if flow.slug.is_empty() || flow.slug.chars().count() > 50 || !flow.slug.bytes().all(plain) {
            refuse("slug", "may not be blank, longer than 50, or other than letters, digits, `-` and `_`");
        }
    }
    violations
}
