//! Descriptions in HTML, as they come out.

use super::super::Doc;
use super::to_markdown;

fn lines(text: &str) -> String {
    Doc::text(text).lines().join("\n")
}

#[test]
fn what_tags_say_is_said_in_markdown() {
    for (html, markdown) in [
        ("<p>One.</p> <p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>The <b>name</b>, <i> not</i> the\nid</p>", "The **name**, *not* the id"),
        ("a <code>GET</code> or <code>a`b</code>", "a `GET` or ``a`b``"),
        ("<code>ids=<i>ID</i></code>, <code>List&lt;T&gt;</code>", "`ids=ID`, `List<T>`"),
        ("see <a href=\"https://e.com/a?b=1&amp;c=2\">the page</a>", "see the page (<https://e.com/a?b=1&c=2>)"),
        ("see <a href=\"/docs\">the page</a>", "see the page"),
        ("Is:<ul> <li><p>one</p></li> <li>two</li></ul><p>End</p>", "Is:\n\n- one\n- two\n\nEnd"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n   - b\n2. c"),
        ("<li><p>a</p><p>b</p></li>", "- a\n\n  b"),
        ("<note><p>Careful.</p></note>", "**Note:** Careful."),
        ("one<br/>two<br><br>three", "one\n\ntwo\n\nthree"),
        ("<h2>Use</h2><p>It.</p>", "### Use\n\nIt."),
        ("a<pre><code>x &lt; 1\n  y</code></pre>b", "a\n\n```text\nx < 1\n  y\n```\n\nb"),
        ("<dl><dt>A</dt><dd>Is a.</dd></dl>", "**A**\n\nIs a."),
        ("<A HREF='https://e.com' target=_blank>x</A>", "x (<https://e.com>)"),
        ("<a data-href=\"https://x.y\" hreflang=en href=\"https://e.com\">x</a>", "x (<https://e.com>)"),
        ("<b>Note:</b>text, a<b>(x)</b>", "**Note:** text, a **(x)**"),
        ("<b>\n<p>é</p></b> end", "**é**\n\nend"),
        ("<note>Careful.</note>\n\n# Use\n- a", "**Note:** Careful.\n\n# Use\n\n- a"),
        ("Intro<p>More:\n\n- one\n- two", "Intro\n\nMore:\n\n- one\n- two"),
        ("See<p>Example:\n```json\n{}\n```\nMore", "See\n\nExample:\n\n```text\n{}\n```\n\nMore"),
        ("10<sup>3</sup> <span class=\"x\">ms</span>", "10^3 ms"),
    ] {
        assert_eq!(lines(html), markdown, "{html}");
    }
}

/// What is no tag, a tag that nobody closes, or one in code stays what it is.
#[test]
fn what_is_text_stays_text() {
    for (text, markdown) in [
        ("`<b>x</b>` and ``a`<i>``", "`<b>x</b>` and ``a`<i>``"),
        ("```\n<p>x</p>\n```", "```text\n<p>x</p>\n```"),
        ("Bearer <code>", "Bearer \\<code>"),
        ("Bearer <code>. <b>Note</b> <p>x</p>", "Bearer \\<code>. Note\n\nx"),
        ("the <pre> tag", "the \\<pre> tag"),
        ("<b>GET /a/<i>/b</b>", "**GET /a/\\<i>/b**"),
        ("\\<p>x", "\\<p>x"),
        ("~~~\n<b>x</b>\n~~~", "```text\n<b>x</b>\n```"),
        ("<p>&gt; 5</p>", "\\> 5"),
        ("&#42;a&#42; &#96;b", "\\*a\\* \\`b"),
        ("<p>x&amp;y", "x\\&y"),
        ("<B>a</b", "\\<B>a\\</b"),
        ("GET /a/<id>/b", "GET /a/\\<id>/b"),
        ("a < b & c > d &unknown; x", "a < b & c > d \\&unknown; x"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("</b>a", "a"),
        ("| a<br>b | c |", "| a b | c |"),
        ("&lt;p&gt;", "\\<p>"),
    ] {
        assert_eq!(lines(text), markdown, "{text}");
    }
}

/// Whatever tags come in whatever order: no panic, nothing active, and text without tags comes out as it went in.
#[test]
fn any_order_of_tags_is_read() {
    let parts = [
        "<b>",
        "</b>",
        "<i>",
        "<code>",
        "</code>",
        "<p>",
        "</p>",
        "<br>",
        "<ul>",
        "<li>",
        "</ul>",
        "<pre>",
        "</pre>",
        "<note>",
        "</note>",
        "<a href='https://e.com'>",
        "</a>",
        "<dt>",
        "</dt>",
        "é",
        " ",
        "   ",
        "\n",
        "\n\n",
        "`",
        "```\n",
        "\\",
        "&lt;",
        "&#x202e;",
        "&",
        "<",
        "- a",
        "| b",
        "<script>",
    ];
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(parts[usize::try_from(state >> 33).unwrap_or(0) % parts.len()]);
        }
        let lines = lines(&text);
        assert!(!lines.contains('\u{202e}'), "{text:?}");
        let words = text.replace(['<', '&'], "x");
        assert_eq!(to_markdown(&words), words);
    }
}

/// As long as an attack can be: what is quadratic takes minutes of this.
#[test]
fn long_texts_take_no_longer_than_their_length() {
    for part in
        ["&", "<b>", "<p>", "<pre>", "- a<br>", "`a``", "<ul><li>", "<", "\\", "<a href=", "</pre", "<b><p>é</b>"]
    {
        let text = part.repeat(50_000);
        assert!(to_markdown(&text).len() <= 8 * text.len(), "{part}");
    }
}
