//! XML bodies by their tables: the examples of the specification, what it leaves open, and what is hostile.

#![allow(clippy::items_after_statements, reason = "a table stands beside what it is for")]

use oasmith_runtime::{
    Json, Kind, Mode, XmlBody, XmlMember, XmlName, XmlNode, XmlRest, XmlShape, decode_xml, encode_xml,
};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

const STRING: XmlShape = XmlShape::Text(&[Kind::String]);
const INTEGER: XmlShape = XmlShape::Text(&[Kind::Integer]);

const fn member(key: &'static str, name: &'static str, node: XmlNode, shape: usize) -> XmlMember<'static> {
    XmlMember { key, name: XmlName::plain(name), node, shape }
}

const fn body(shapes: &'static [XmlShape<'static>]) -> XmlBody<'static> {
    XmlBody { root: XmlName::plain("root"), shape: 0, shapes }
}

fn json(text: &str) -> Json {
    text.parse().unwrap()
}

/// A value and its XML are the same, in both directions.
#[track_caller]
fn same(body: &XmlBody, value: &str, xml: &str) {
    let written = String::from_utf8(encode_xml(&json(value), body).unwrap()).unwrap();
    assert_eq!(written, format!("{DECLARATION}{xml}"));
    assert_eq!(read(body, xml).unwrap().to_string(), value);
}

fn read(body: &XmlBody, xml: &str) -> Result<Json, String> {
    decode_xml(xml.as_bytes(), body, Mode::Server).map_err(|error| error.to_string())
}

macro_rules! object {
    ($($member:expr),* ; $($shape:expr),*) => {{
        static MEMBERS: &[XmlMember] = &[$($member),*];
        static SHAPES: &[XmlShape] = &[XmlShape::Object { members: MEMBERS, rest: None }, $($shape),*];
        body(SHAPES)
    }};
}

const ITEMS: XmlNode = XmlNode::Items { required: false };

/// *XML Object*, "No XML Element" and "XML Name Replacement".
#[test]
fn elements_are_called_by_their_property_or_by_their_name() {
    let plain = object!(member("animals", "animals", XmlNode::Element, 1); STRING);
    same(&plain, r#"{"animals":"..."}"#, "<root><animals>...</animals></root>");
    let list = object!(member("animals", "animals", ITEMS, 1); STRING);
    same(&list, r#"{"animals":["a","b"]}"#, "<root><animals>a</animals><animals>b</animals></root>");
    let named = object!(member("animals", "animal", XmlNode::Element, 1); STRING);
    same(&named, r#"{"animals":"..."}"#, "<root><animal>...</animal></root>");
}

/// As a string in place of an object is in JSON. A client passes it over, and what is only laid out is no text.
#[test]
fn text_in_place_of_an_object_is_refused_by_a_server() {
    static INNER: &[XmlMember] = &[member("a", "a", XmlNode::Element, 2)];
    let inner = object!(member("o", "o", XmlNode::Element, 1); XmlShape::Object { members: INNER, rest: None }, STRING);
    assert_eq!(read(&inner, "<root><o>\n </o></root>").unwrap(), json(r#"{"o":{}}"#));
    assert_eq!(read(&inner, "<root><o>null</o></root>").unwrap(), json(r#"{"o":"null"}"#));
    let client: Json = decode_xml(b"<root><o>null</o></root>", &inner, Mode::Client).unwrap();
    assert_eq!(client, json(r#"{"o":{}}"#));
}

/// "XML Attribute, Prefix and Namespace".
#[test]
fn attributes_prefixes_and_namespaces() {
    let name = XmlName::qualified("name", "sample", "https://example.com/schema/sample");
    static MEMBERS: &[XmlMember] = &[
        member("id", "id", XmlNode::Attribute, 1),
        XmlMember {
            key: "name",
            name: XmlName::qualified("name", "sample", "https://example.com/schema/sample"),
            node: XmlNode::Element,
            shape: 2,
        },
    ];
    static SHAPES: &[XmlShape] = &[XmlShape::Object { members: MEMBERS, rest: None }, INTEGER, STRING];
    let person = XmlBody { root: XmlName::plain("Person"), shape: 0, shapes: SHAPES };
    same(
        &person,
        r#"{"id":123,"name":"example"}"#,
        "<Person id=\"123\"><sample:name xmlns:sample=\"https://example.com/schema/sample\">example</sample:name></Person>",
    );
    // Whatever the prefix, and wherever it is declared; another namespace is another element.
    let other = format!("<Person id='123' xmlns:x='{}'><x:name>example</x:name></Person>", name.namespace);
    assert_eq!(read(&person, &other).unwrap(), json(r#"{"id":123,"name":"example"}"#));
    assert_eq!(read(&person, "<Person id='1'><name>a</name></Person>").unwrap(), json(r#"{"id":1}"#));
    // Declared once, and in force below.
    let root = XmlName::qualified("root", "r", "urn:r");
    static INNER: &[XmlMember] =
        &[XmlMember { key: "a", name: XmlName::qualified("a", "r", ""), node: XmlNode::Element, shape: 1 }];
    static INNER_SHAPES: &[XmlShape] = &[XmlShape::Object { members: INNER, rest: None }, STRING];
    let within = XmlBody { root, shape: 0, shapes: INNER_SHAPES };
    same(&within, r#"{"a":"x"}"#, "<r:root xmlns:r=\"urn:r\"><r:a>x</r:a></r:root>");
    // A prefix that nothing declares would not be XML.
    same(&XmlBody { root: XmlName::plain("root"), ..within }, r#"{"a":"x"}"#, "<root><a>x</a></root>");
    // The default namespace holds below.
    let default = XmlBody { root: XmlName::qualified("root", "", "urn:r"), ..within };
    same(&default, r#"{"a":"x"}"#, "<root xmlns=\"urn:r\"><a>x</a></root>");
}

/// "XML Arrays".
#[test]
fn lists_are_wrapped_or_not() {
    const ANIMALS: XmlShape = XmlShape::List { item: XmlName::plain("animals"), shape: 2 };
    const ANIMAL: XmlShape = XmlShape::List { item: XmlName::plain("animal"), shape: 2 };
    const ALIENS: XmlShape = XmlShape::List { item: XmlName::plain("aliens"), shape: 2 };
    let value = r#"{"animals":["v","w"]}"#;
    let unwrapped = object!(member("animals", "animal", ITEMS, 1); STRING);
    same(&unwrapped, value, "<root><animal>v</animal><animal>w</animal></root>");
    let same_name = object!(member("animals", "animals", XmlNode::Element, 1); ANIMALS, STRING);
    same(&same_name, value, "<root><animals><animals>v</animals><animals>w</animals></animals></root>");
    let inner = object!(member("animals", "animals", XmlNode::Element, 1); ANIMAL, STRING);
    same(&inner, value, "<root><animals><animal>v</animal><animal>w</animal></animals></root>");
    let both = object!(member("animals", "aliens", XmlNode::Element, 1); ANIMAL, STRING);
    same(&both, value, "<root><aliens><animal>v</animal><animal>w</animal></aliens></root>");
    let outer = object!(member("animals", "aliens", XmlNode::Element, 1); ALIENS, STRING);
    same(&outer, value, "<root><aliens><aliens>v</aliens><aliens>w</aliens></aliens></root>");
    // Wrapped, an empty list is there; else it is not, unless it is required.
    same(&outer, r#"{"animals":[]}"#, "<root><aliens/></root>");
    assert_eq!(read(&unwrapped, "<root/>").unwrap().to_string(), "{}");
    let required = object!(member("animals", "animal", XmlNode::Items { required: true }, 1); STRING);
    same(&required, r#"{"animals":[]}"#, "<root/>");
    // Other elements may stand between.
    assert_eq!(
        read(&unwrapped, "<root><animal>v</animal><x/><animal>w</animal></root>").unwrap().to_string(),
        r#"{"animals":["v","w"],"x":""}"#
    );
}

#[test]
fn text_is_a_value_of_its_kinds() {
    let value = object!(
        member("text", "text", XmlNode::Element, 1), member("count", "count", XmlNode::Element, 2),
        member("ready", "ready", XmlNode::Element, 3), member("size", "size", XmlNode::Element, 4);
        STRING, INTEGER, XmlShape::Text(&[Kind::Boolean]), XmlShape::Text(&[Kind::Number, Kind::Null])
    );
    same(
        &value,
        r#"{"text":" a\n<b>&\"' ü 1","count":-5,"ready":true,"size":1.50}"#,
        "<root><text> a\n&lt;b&gt;&amp;\"' ü 1</text><count>-5</count><ready>true</ready><size>1.50</size></root>",
    );
    same(
        &value,
        r#"{"text":"","size":null}"#,
        "<root><text/><size xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/></root>",
    );
    let spaced = "<?xml version='1.0'?>\n<root>\n <text><![CDATA[<&]]>&#x61;&amp;<!-- no -->b</text>\n\
                  <count> 7 </count><ready>1</ready><size/></root>\n";
    assert_eq!(read(&value, spaced).unwrap(), json(r#"{"text":"<&a&b","count":7,"ready":true,"size":null}"#));
    // What is no number is a string, which a type refuses with its place.
    assert_eq!(read(&value, "<root><count>x1</count></root>").unwrap(), json(r#"{"count":"x1"}"#));
    assert_eq!(read(&value, "<root><count>1<a/></count></root>").unwrap(), json(r#"{"count":{"a":""}}"#));
    // An attribute keeps what a parser would change.
    let attribute = object!(member("a", "a", XmlNode::Attribute, 1), member("b", "b", XmlNode::Attribute, 1); STRING);
    same(&attribute, r#"{"a":"x\t\r\n\"<"}"#, "<root a=\"x&#9;&#13;&#10;&quot;&lt;\"/>");
    assert_eq!(
        String::from_utf8(encode_xml(&json(r#"{"a":null}"#), &attribute).unwrap()).unwrap(),
        format!("{DECLARATION}<root/>")
    );
}

#[test]
fn the_text_of_an_element_can_be_a_property() {
    let text = object!(member("id", "id", XmlNode::Attribute, 1), member("value", "", XmlNode::Text, 1); STRING);
    same(&text, r#"{"id":"1","value":"a & b"}"#, "<root id=\"1\">a &amp; b</root>");
    let cdata = object!(member("value", "", XmlNode::Cdata, 1); STRING);
    same(&cdata, r#"{"value":"<a>]]>\r"}"#, "<root><![CDATA[<a>]]]]><![CDATA[>]]>&#13;<![CDATA[]]></root>");
}

#[test]
fn schemas_may_contain_themselves() {
    static MEMBERS: &[XmlMember] =
        &[member("name", "name", XmlNode::Attribute, 1), member("children", "node", ITEMS, 0)];
    static SHAPES: &[XmlShape] = &[XmlShape::Object { members: MEMBERS, rest: None }, STRING];
    let tree = XmlBody { root: XmlName::plain("node"), shape: 0, shapes: SHAPES };
    same(
        &tree,
        r#"{"name":"a","children":[{"name":"b","children":[{"name":"c"}]},{"name":"d"}]}"#,
        "<node name=\"a\"><node name=\"b\"><node name=\"c\"/></node><node name=\"d\"/></node>",
    );
}

#[test]
fn keys_that_are_not_declared_are_elements() {
    static SHAPES: &[XmlShape] =
        &[XmlShape::Object { members: &[], rest: Some(XmlRest { items: false, shape: 1 }) }, INTEGER];
    same(&body(SHAPES), r#"{"a":1,"b":2}"#, "<root><a>1</a><b>2</b></root>");
    static LISTS: &[XmlShape] =
        &[XmlShape::Object { members: &[], rest: Some(XmlRest { items: true, shape: 1 }) }, INTEGER];
    same(&body(LISTS), r#"{"a":[1,2],"b":[3]}"#, "<root><a>1</a><a>2</a><b>3</b></root>");
    assert!(encode_xml(&json(r#"{"a b":1}"#), &body(SHAPES)).is_err());
    assert!(encode_xml(&json(r#"{"a><b":1}"#), &body(SHAPES)).is_err());
    // What the document does not describe.
    static ANY: &[XmlShape] = &[XmlShape::Any];
    assert_eq!(
        read(&body(ANY), "<root a='1'><b>2</b><c><d/></c><b x='3'>4</b></root>").unwrap(),
        json(r#"{"a":"1","b":["2",{"x":"3"}],"c":{"d":""}}"#)
    );
    same(&body(ANY), r#"{"b":["1","2"],"c":{"d":"x"}}"#, "<root><b>1</b><b>2</b><c><d>x</d></c></root>");
}

#[test]
fn what_is_not_xml_is_an_error() {
    let value = object!(member("a", "a", XmlNode::Element, 1); STRING);
    for bad in [
        "",
        " ",
        "a",
        "{}",
        "<root>",
        "<root></rot>",
        "<root/><root/>",
        "<root/>x",
        "<root a=1/>",
        "<root a='1' a='2'/>",
        "<root>&x;</root>",
        "<root><a>&#0;</a></root>",
        "<other/>",
        "<root><a>\u{1}",
        "<!DOCTYPE root><root/>",
        "<?xml version='1.0' encoding='iso-8859-1'?><root/>",
        "<root><a/><a/></root>",
    ] {
        assert!(read(&value, bad).is_err(), "{bad}");
    }
    assert!(decode_xml::<Json>(b"<root>\xff</root>", &value, Mode::Server).is_err());
    // A client does not mind how the root element is called.
    assert_eq!(
        decode_xml::<Json>(b"\xef\xbb\xbf<other><a>1</a></other>", &value, Mode::Client).unwrap(),
        json(r#"{"a":"1"}"#)
    );
    assert!(encode_xml(&json(r#"{"a":"\u0001"}"#), &value).is_err());
}

#[test]
fn nothing_is_expanded_and_nothing_goes_too_deep() {
    let any = body(&[XmlShape::Any]);
    let laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;\">]>\
                  <root>&lol2;</root>";
    assert!(read(&any, laughs).unwrap_err().contains("document type"));
    let external = "<!DOCTYPE root [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><root>&x;</root>";
    assert!(read(&any, external).unwrap_err().contains("document type"));
    let deep = |levels: usize| format!("{}{}", "<root>".repeat(levels), "</root>".repeat(levels));
    assert!(read(&any, &deep(127)).is_ok());
    assert!(read(&any, &deep(128)).unwrap_err().contains("deep"));
    let attributes = (0..2000).map(|at| format!(" a{at}=''")).collect::<Vec<_>>().concat();
    assert!(read(&any, &format!("<root{attributes}/>")).unwrap_err().contains("attributes"));
    // An element, or an attribute, takes more memory than four bytes of text.
    let many = |element: &str, count: usize| format!("<root>{}</root>", element.repeat(count));
    assert!(read(&any, &many("<a/>", 99_999)).is_ok());
    for (element, count) in [("<a/>", 100_000), ("<a b='' c=''/>", 33_334), ("<a/>", 400_000)] {
        assert!(read(&any, &many(element, count)).unwrap_err().contains("too many elements"), "{element} {count}");
    }
    // A large document may have more of them where they say something.
    assert!(read(&any, &many("<a>12345678</a>", 150_000)).is_ok());
    // As many names as there are elements take no more than a moment.
    let wide = (0..100_000).map(|at| format!("<a{at}/>")).collect::<Vec<_>>().concat();
    let started = std::time::Instant::now();
    assert!(read(&any, &format!("<root>{wide}</root>")).is_ok());
    assert!(started.elapsed() < std::time::Duration::from_secs(20));
}
