//! Text of a document as rustdoc: what is kept, and what cannot come through.

use oasmith::emit::docs::{self, Doc};
use oasmith::plan::{Bound, Pattern, Rules};
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};

fn text(text: &str) -> String {
    Doc::text(text).lines().join("\n")
}

#[test]
fn markdown_is_kept() {
    for kept in [
        "Plain *text* with `code`.",
        "- one\n- two\n  - three\n    more of three",
        "1. one\n2. two",
        "# Head",
        "> quoted",
    ] {
        assert_eq!(text(kept), kept);
    }
}

#[test]
fn every_block_of_code_is_text() {
    assert_eq!(text("```rust\nfn main() {}\n```"), "```text\nfn main() {}\n```");
    assert_eq!(text("~~~\n```\n~~~\nafter"), "````text\n```\n````\n\nafter");
    assert_eq!(text("```\nnever closed"), "```text\nnever closed\n```");
}

#[test]
fn indentation_is_no_code() {
    assert_eq!(text("a\n\n    let x = 1;"), "a\n\nlet x = 1;");
    assert_eq!(text("-      let x = 1;"), "- let x = 1;");
    assert_eq!(text(">     let x = 1;"), "> let x = 1;");
    assert_eq!(text("\tlet x = 1;"), "let x = 1;");
}

#[test]
fn html_is_markdown_and_links_are_text() {
    assert_eq!(text("<b>x</b> [a][b] &#x202e; [c](javascript:x)"), r"**x** \[a\]\[b\] \[c\](javascript:x)");
    assert_eq!(text("[here](https://a.b/c)"), "here (<https://a.b/c>)");
    assert_eq!(text("see https://a.b/c_d?e=1."), "see <https://a.b/c_d?e=1>.");
    assert_eq!(text("see <https://a.b/c>"), "see <https://a.b/c>");
}

#[test]
fn a_backtick_without_a_partner_is_escaped() {
    assert_eq!(text("a ` b"), r"a \` b");
    assert_eq!(text("``` `a`"), r"\`\`\` `a`");
}

#[test]
fn characters_that_do_not_print_are_left_out() {
    assert_eq!(text("a\u{202e}b\u{0}c\rd\u{feff}"), "abcd");
}

#[test]
fn long_lines_are_broken_between_words() {
    let long = "word ".repeat(40);
    let broken = text(&long);
    assert!(broken.lines().all(|line| line.len() <= 90), "{broken}");
    assert_eq!(broken.split_whitespace().count(), 40);
    let code = format!("`{}`", "x ".repeat(80).trim());
    assert_eq!(text(&code), code);
}

#[test]
fn any_value_is_shown_as_code() {
    assert_eq!(docs::code("a`b"), "``a`b``");
    assert_eq!(docs::code("`"), "`` ` ``");
    assert_eq!(docs::code("a\nb"), "`a b`");
    assert_eq!(docs::code(""), "(empty)");
}

#[test]
fn constraints_in_words() {
    let bound = |number: &str, exclusive| Some(Bound { number: number.to_owned(), exclusive });
    let words = |rules: Rules| docs::rules(&rules).unwrap_or_default();
    assert_eq!(words(Rules::default()), "");
    assert_eq!(words(Rules { min_length: Some(1), ..Rules::default() }), "At least 1 character.");
    assert_eq!(words(Rules { min_length: Some(1), max_length: Some(5), ..Rules::default() }), "1 to 5 characters.");
    let pattern = Some(Pattern { written: "^a`$".to_owned(), regex: String::new() });
    assert_eq!(words(Rules { pattern, ..Rules::default() }), "Matches ``^a`$``.");
    assert_eq!(words(Rules { minimum: bound("0", true), ..Rules::default() }), "More than 0.");
    let items = Some(Box::new(Rules { max_length: Some(3), ..Rules::default() }));
    assert_eq!(
        words(Rules { max_items: Some(2), items, ..Rules::default() }),
        "At most 2 items. Each item: at most 3 characters."
    );
    assert_eq!(docs::default("\"media\""), "Default: `media`.");
    assert_eq!(docs::default("5"), "Default: `5`.");
    let values: Vec<_> = (0..14).map(|value| value.to_string()).collect();
    assert_eq!(docs::possible_values(&values[..2]), "Possible values: `0`, `1`.");
    assert!(docs::possible_values(&values).ends_with("`11` and 2 more."));
}

/// Texts made of what Markdown reacts to, read back by a Markdown parser: nothing active is ever in them.
#[test]
fn nothing_active_comes_through() {
    const PARTS: [&str; 44] = [
        " ",
        " ",
        "\n",
        "\n",
        "\n\n",
        "    ",
        "  ",
        "\t",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "# ",
        "```",
        "~~~",
        "`",
        "``",
        "<b>",
        "</",
        "<!-- ",
        "[a]",
        "(b)",
        "[a]: /b",
        "](",
        "https://a.b/c",
        "<https://a.b>",
        "\\",
        "&#35;",
        "&lt;",
        "|",
        "---",
        "===",
        "***",
        "_",
        "*",
        "a",
        "word",
        "\u{202e}",
        "let x = 1;",
        "[^1]",
        "- [ ] ",
        "!",
        "rust",
    ];
    let mut state: u64 = 7;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..30_000 {
        let source: String = (0..next(24)).map(|_| PARTS[next(PARTS.len())]).collect();
        let out = text(&source);
        assert!(!out.chars().any(|char| char == '\u{202e}' || (char.is_control() && char != '\n')), "{source:?}");
        for event in
            Parser::new_ext(&out, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH)
        {
            let active = match &event {
                Event::Html(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::Start(Tag::CodeBlock(CodeBlockKind::Indented) | Tag::Image { .. } | Tag::HtmlBlock) => true,
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => &**info != "text",
                Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                    *link_type != LinkType::Autolink || !dest_url.starts_with("http")
                }
                _ => false,
            };
            assert!(!active, "{event:?}\nfrom {source:?}\nas\n{out}");
        }
    }
}
