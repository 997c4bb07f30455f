//! Documents whose texts try to become code: what is generated holds them as texts, or nothing is generated.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use oasmith::document::Source;
use oasmith::driver::{self, Outcome, Settings};
use oasmith::emit::Layout;
use proc_macro2::{TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What the texts try to write, and what would let a document do something while it is compiled. (`owned` alone may be a name.)
const FORBIDDEN: [&str; 9] = [
    "pwned",
    "injected",
    "compile_error",
    "include_str",
    "include_bytes",
    "macro_rules",
    "asm",
    "unsafe",
    "global_allocator",
];

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("specs")
}

fn generated(path: &Path, layout: Layout) -> Outcome<driver::Generated> {
    let source =
        Source { name: "inert.yaml".to_owned(), text: fs::read_to_string(path).expect("the document is there") };
    let mut settings = Settings::default();
    settings.emit.layout = layout;
    driver::generate(source, &settings)
}

/// Everything that is wrong with the files of a package.
fn problems(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
        let below = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !below || !path.chars().all(plain) {
            found.push(format!("{path:?} is not a plain path below the folder"));
        }
        let hidden = |c: &char| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        };
        found.extend(text.chars().find(hidden).map(|c| format!("{path} holds {c:?} as it is")));
        if Path::new(path).extension().is_some_and(|extension| extension == "rs") {
            found.extend(in_code(text).into_iter().map(|problem| format!("{path}: {problem}")));
        }
    }
    found
}

fn in_code(text: &str) -> Vec<String> {
    if let Err(error) = syn::parse_file(text) {
        return vec![format!("it is not Rust: {error}")];
    }
    let mut found = Vec::new();
    match text.parse::<TokenStream>() {
        Ok(tokens) => in_tokens(tokens, &mut found),
        Err(error) => found.push(format!("no tokens: {error}")),
    }
    found
}

/// Words that stand in code, and documentation that is more than text.
fn in_tokens(tokens: TokenStream, found: &mut Vec<String>) {
    let mut docs = String::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if FORBIDDEN.contains(&ident.to_string().trim_start_matches("r#")) {
                    found.push(format!("`{ident}` is code"));
                }
            }
            TokenTree::Group(group) => match documentation(&group) {
                Some(line) => {
                    docs.push_str(&line);
                    docs.push('\n');
                    continue;
                }
                None => in_tokens(group.stream(), found),
            },
            TokenTree::Punct(punct) if matches!(punct.as_char(), '#' | '!') => continue,
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        in_markdown(&std::mem::take(&mut docs), found);
    }
    in_markdown(&docs, found);
}

/// The text of `[doc = "…"]`, which is what a line of documentation is among the tokens.
fn documentation(group: &proc_macro2::Group) -> Option<String> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] = tokens.as_slice() else {
        return None;
    };
    (name == "doc")
        .then(|| syn::parse_str::<syn::LitStr>(&text.to_string()).map_or_else(|_| String::new(), |text| text.value()))
}

/// What rustdoc would do more with than show it.
fn in_markdown(text: &str, found: &mut Vec<String>) {
    let text = text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n");
    let mut code = None;
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => found.push(format!("HTML in documentation: {html}")),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if dest_url.contains("owned") && !dest_url.starts_with("https://") && !dest_url.contains("::") =>
            {
                found.push(format!("a link to {dest_url}"));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => found.push("an indented block of code".to_owned()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => code = Some(info),
            Event::End(TagEnd::CodeBlock) => code = None,
            // Samples of ours are Rust or a command; whatever else is not `text` would be taken for Rust.
            Event::Text(sample) if code.as_ref().is_some_and(|info| !matches!(&**info, "text" | "sh")) => {
                let sample: Vec<&str> = sample.lines().map(|line| line.trim_start_matches("# ")).collect();
                match sample.join("\n").parse::<TokenStream>() {
                    Ok(tokens) => in_tokens(tokens, found),
                    Err(error) => found.push(format!("a sample that is not Rust: {error}")),
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_texts_of_a_hostile_document_stay_texts() {
    let path = specs().join("fixtures/inert.yaml");
    for layout in [Layout::Crate, Layout::Include] {
        let outcome = generated(&path, layout);
        let files = outcome.value.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics)).package.files;
        assert_eq!(problems(&files), Vec::<String>::new());
        // They are there, or there would be nothing to find.
        let count: usize = files.values().map(|text| text.matches("owned").count()).sum();
        assert!(count > 100, "{count}");
    }
}

#[test]
fn what_is_looked_for_is_found() {
    for (text, problem) in [
        ("fn pwned() {}", "`pwned` is code"),
        ("mod a { compile_error!(\"\"); }", "`compile_error` is code"),
        ("fn a() {} }", "it is not Rust"),
        ("/// <script>\nfn a() {}", "HTML in documentation: <script>"),
        ("/// ```\n/// pwned();\n/// ```\nfn a() {}", "`pwned` is code"),
        ("///     owned();\nfn a() {}", "an indented block of code"),
        ("/// [a](javascript:owned)\nfn a() {}", "a link to javascript:owned"),
    ] {
        let found = problems(&BTreeMap::from([("src/lib.rs".to_owned(), text.to_owned())]));
        assert!(found.iter().any(|found| found.contains(problem)), "{text}: {found:?}");
    }
    for (path, text) in
        [("../owned.txt", ""), ("/owned", ""), ("a b", ""), ("README.md", "\u{202e}"), ("README.md", "\u{1b}")]
    {
        assert_eq!(problems(&BTreeMap::from([(path.to_owned(), text.to_owned())])).len(), 1, "{path} {text:?}");
    }
}

/// A manifest that a text has left would have other keys.
#[test]
fn the_manifest_holds_only_what_it_should() {
    let outcome = generated(&specs().join("fixtures/inert.yaml"), Layout::Crate);
    let files = outcome.value.expect("it is generated").package.files;
    let manifest = toml::de::DeTable::parse(&files["Cargo.toml"]).expect("it is TOML").into_inner();
    let mut keys: Vec<String> = manifest.keys().map(|key| key.get_ref().to_string()).collect();
    keys.sort();
    assert_eq!(keys, ["dependencies", "features", "package"]);
    let package: Vec<_> = manifest["package"]
        .get_ref()
        .as_table()
        .expect("a table")
        .keys()
        .map(|key| key.get_ref().to_string())
        .collect();
    assert!(!package.iter().any(|key| key.contains("build") || key.contains("owned")), "{package:?}");
}

/// The attempts that another generator tests itself with.
#[test]
fn each_attempt_is_refused_or_harmless() {
    let mut said = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(specs().join("injection")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let outcome = generated(&path, Layout::Crate);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        said.push(match outcome.value {
            Some(generated) => {
                assert_eq!(problems(&generated.package.files), Vec::<String>::new(), "{name}");
                format!("{name}: text")
            }
            None => format!("{name}: {}", outcome.diagnostics[0].message),
        });
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    content_type_newline.yaml: `application/json\ninjected` is not a media type
    discriminator_quote.yaml: text
    enum_value_newline.yaml: text
    extra_tags_backtick.yaml: text
    header_name_quote.yaml: text
    parameter_name_quote.yaml: text
    path_newline.yaml: text
    property_name_backtick.yaml: text
    ref_sibling_x_go_type.yaml: text
    security_scope_quote.yaml: text
    valid.yaml: text
    x_go_name_invalid.yaml: text
    x_go_type_semicolon.yaml: text
    ");
}
