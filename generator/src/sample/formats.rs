//! Formats of strings: samples that are of a format beyond doubt, and which texts are or are not.

use super::oracle::Verdict;

/// Texts that are of a format.
pub(super) fn good(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &["2024-02-29T23:59:59Z", "2023-01-02T03:04:05.678+05:30"],
        "date" => &["2024-02-29"],
        "time" => &["10:20:30Z"],
        "duration" => &["P3DT4H5M"],
        "uuid" => &["3fa85f64-5717-4562-b3fc-2c963f66afa6"],
        "email" => &["jane.doe@example.com"],
        "uri" | "url" | "iri" => &["https://example.com/a?b=c"],
        "ipv4" | "ip" => &["192.0.2.7"],
        "ipv6" => &["2001:db8::7"],
        "byte" | "base64url" => &["aGVsbG8h"],
        "decimal" => &["12.50"],
        "hostname" => &["www.example.com"],
        "uri-reference" | "iri-reference" => &["/a/b"],
        "json-pointer" => &["/a/b"],
        "regex" => &["^a+$"],
        _ => &[],
    }
}

/// A text that is not of a format.
pub(super) fn bad(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "yesterday",
        "date" => "2023-02-30",
        "time" => "25:00:00Z",
        "duration" => "3 days",
        "uuid" => "3fa85f64-5717-4562-b3fc-2c963f66afaZ",
        "email" => "nobody",
        "uri" => "no scheme",
        "ip" | "ipv4" | "ipv6" => "1.2.3.400",
        "byte" | "base64url" => "*",
        "decimal" => "1,5",
        _ => return None,
    })
}

/// Whether a text is of a format. A format that the generator takes for an annotation admits every text.
pub(super) fn verdict(format: &str, text: &str) -> Verdict {
    if good(format).contains(&text) {
        return Verdict::Valid;
    }
    if bad(format) == Some(text) {
        return Verdict::Invalid;
    }
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let valid = match format {
        "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok() && text.contains('T'),
        "date" => text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok(),
        "uuid" => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        "email" => text.split_once('@').is_some_and(|(local, domain)| {
            local.split('.').all(plain) && domain.contains('.') && domain.split('.').all(plain)
        }),
        "uri" => text.strip_prefix("https://").is_some_and(|rest| rest.split(['/', '.', '-']).all(plain)),
        "ip" => text.parse::<std::net::IpAddr>().is_ok(),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        "time" | "duration" | "byte" | "base64url" | "decimal" => false,
        _ => true,
    };
    if valid { Verdict::Valid } else { Verdict::Open }
}
