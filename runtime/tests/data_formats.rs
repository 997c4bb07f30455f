//! Formats of strings: what is one, and what is not.

use oasmith_runtime as rt;
use rt::{Rules, TextFormat};

fn is(format: TextFormat, text: &str) -> bool {
    rt::validate_with(text, &Rules { format: Some(format), ..Rules::NONE }).is_ok()
}

fn check(format: TextFormat, right: &[&str], wrong: &[&str]) {
    let refused: Vec<_> = right.iter().filter(|text| !is(format, text)).collect();
    let accepted: Vec<_> = wrong.iter().filter(|text| is(format, text)).collect();
    assert!(refused.is_empty() && accepted.is_empty(), "{format:?}: refused {refused:?}, accepted {accepted:?}");
}

#[test]
fn uris_and_references() {
    check(
        TextFormat::Uri,
        &["a:", "a:b", "http://u:p@h:/", "http://h?filter[a]=b", "http://[v7.a:b]/", "x://%41/"],
        &["", "a", "//h/p", "http://h:8o/", "http://a@b@c/", "http://[::1/", "http://h/[a]", "http://é/", "a:b\n"],
    );
    check(TextFormat::UriReference, &["", "a", "a/b:c", "?q", "#f", "//h", "a:b"], &["1:b", "a b", "/é", "#a#b"]);
    check(TextFormat::Iri, &["http://é/ü?\u{E000}#漢"], &["é", "http://h/\u{E000}", "http://h/\u{FFFE}"]);
    check(TextFormat::IriReference, &["é", "//é/p"], &["é\\", "é<"]);
    check(
        TextFormat::UriTemplate,
        &["", "/a/{id}", "{+path}/x{?a,b*,c:3}", "{a.b}"],
        &["{", "}", "{}", "{a", "{a:0}", "{a:12345}", "a b", "{a{b}}", "%2"],
    );
}

#[test]
fn addresses_of_mail() {
    check(
        TextFormat::Email,
        &[r#""a b"@c"#, r#""a\"@"@c"#, "a@[IPv6:::1]", "é@ü"],
        &[r#""a@b"#, r#""a"b@c"#, "a@[IPv6:1]", "a@[1.2.3]", &format!("{}@b", "a".repeat(65))],
    );
}

#[test]
fn names_of_hosts() {
    let label = "a".repeat(63);
    let long = [label.as_str(); 4].join(".");
    check(
        TextFormat::Hostname,
        &["a", "A-1.b", &label, "xn--bcher-kva.example", "a--b"],
        &["", ".", "a.", "-a", "a-", "a_b", "bücher", &format!("a{label}"), &long, "xn--a", "xn--"],
    );
    check(
        TextFormat::IdnHostname,
        &["bücher.example", "Bücher.Example", "Ü", "a。b", "l·l", "L·l", "faß", "नि", "क्\u{200D}ष"],
        &["", "a。", "\u{301}a", "a·b", "b\u{200D}c", "Ü_", "a b", &"é".repeat(64)],
    );
    check(TextFormat::Ipv4, &["0.0.0.0", "255.1.2.3"], &["1.2.3", "01.2.3.4", "256.0.0.1", "::1"]);
    check(TextFormat::Ipv6, &["::", "::1.2.3.4", "1:2:3:4:5:6:7:8"], &["1.2.3.4", ":::", "::1%eth0", "1::2::3"]);
    check(TextFormat::Ip, &["1.2.3.4", "::1"], &["a", ""]);
}

#[test]
fn dates_and_times() {
    check(TextFormat::Date, &["2024-02-29", "0001-01-01"], &["2023-02-29", "2024-2-29", "+2024-01-1", "2024-01-01Z"]);
    check(
        TextFormat::DateTime,
        &["2024-02-29T00:00:00Z", "2024-02-29t00:00:00.5-01:00"],
        &["2024-02-29 00:00:00Z", "2024-02-29", "2024-02-30T00:00:00Z"],
    );
    check(TextFormat::Time, &["00:00:00Z", "23:59:60Z", "12:00:00.1+01:00"], &["12:00:00", "24:00:00Z", "12:00:60Z"]);
    let (strict, lenient) = (TextFormat::StrictDuration, TextFormat::Duration);
    check(
        strict,
        &["P1Y", "P1W", "P1M2D", "PT1H2M3S", "P1DT1S"],
        &["", "P", "P1DT", "P1Y2D", "PT1H2S", "PT0.5S", "P1S"],
    );
    check(lenient, &["P1Y2D", "PT1H2S", "PT0.5S"], &["", "P", "P1DT", "PT1S2H", "P1S"]);
}

#[test]
fn identifiers_and_pointers() {
    let uuid = "2eb8aa08-aa98-11ea-b4aa-73b441d16380";
    check(TextFormat::Uuid, &[uuid, &uuid.to_uppercase()], &["", &uuid.replace('-', ""), &format!("{{{uuid}}}")]);
    check(TextFormat::JsonPointer, &["", "/", "/a~0b/~1"], &["a", "#/a", "/~", "/~2"]);
    check(TextFormat::RelativeJsonPointer, &["0", "1/a", "2#", "0-1/a"], &["", "01", "-1", "0##", "0+0", "0a"]);
}

#[test]
fn regular_expressions() {
    check(
        TextFormat::Regex,
        &[
            "",
            "^[a-z]+$",
            "a{2,3}?",
            "a{",
            "]",
            "[]",
            "[^]",
            r"[\d-x]",
            r"(?<year>\d{4})\k<year>",
            r"(?<=a)b(?!c)",
            "(?i:a)",
            r"\cA\x41\u0041\u{1F600}\p{L}",
            "a{010,2000}",
        ],
        &[
            "(", ")", "[a", "*", "a**", "a{3,2}", "[z-a]", r"\", r"\a", "(?i)a", "(?P<n>a)", "(?#c)", "(?<1>a)",
            r"\x4", "(?ii:a)", r"\p{", r"\b+",
        ],
    );
}
