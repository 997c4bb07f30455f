//! Text of the document as Rust literals that can be nothing else.

/// A string literal. Control characters, bidirectional controls and whatever else does not print are escaped.
pub fn string(text: &str) -> String {
    format!("{text:?}")
}

/// A string literal for text with backslashes: raw where raw shows it faithfully, else as [`string`].
pub fn raw_string(text: &str) -> String {
    let prints = string(text).replace(r"\\", "").replace("\\\"", "").find('\\').is_none();
    if !prints || !text.contains(['\\', '"']) {
        return string(text);
    }
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}
