//! Operations that no path has, and what is said of pages: names, slices, features, and diagnostics.

use std::fmt::Write as _;

use oasmith::config;
use oasmith::custom::Customisation;
use oasmith::document::{Selector, Slice, Source};
use oasmith::driver::{self, Named, Settings};
use oasmith::plan::{Feature, PageStyle};

const HEAD: &str = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n";

/// The plan with its names, and what is said.
fn named(text: &str, settings: &Settings) -> (Named, Vec<String>) {
    let source = Source { name: "test.yaml".to_owned(), text: text.to_owned() };
    let outcome = driver::name(source, settings);
    let said = outcome.diagnostics.iter().map(|one| one.render_plain(&outcome.sources)).collect::<Vec<_>>();
    (outcome.value.unwrap_or_else(|| panic!("{said:?}")), said)
}

/// The calls, as `module.method`.
fn calls(named: &Named) -> Vec<String> {
    let operations = named.plan.operations.iter().zip(&named.names.operations);
    operations
        .map(|(operation, names)| format!("{}.{}", named.names.tags[operation.tag.index()].module, names.method))
        .collect()
}

fn fixture(name: &str) -> String {
    let path = format!("{}/../specs/fixtures/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn hooks_are_modules_and_features_of_their_own() {
    let (named, said) = named(&fixture("hooks"), &Settings::default());
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(
        calls(&named),
        [
            "subscriptions.create",
            "subscriptions.list",
            "plain.plain",
            "webhooks.new_pet",
            "webhooks.pet_gone",
            "webhooks.picture",
            "webhooks.ping",
            "callbacks.subscriptions_create_on_event",
            "callbacks.subscriptions_state",
            "callbacks.done",
            "callbacks.pet_named",
            "callbacks.subscriptions_create_on_event_post_confirmed",
        ]
    );
    assert_eq!(named.names.features, ["tag-subscriptions", "tag-plain", "webhooks", "callbacks"]);
    let hooks = named.plan.features.iter().filter(|feature| matches!(feature, Feature::Hooks(_)));
    assert_eq!(hooks.count(), 2);
    // The document's security is that of its servers; a webhook's own counts.
    let secured: Vec<bool> =
        named.plan.operations.iter().map(|operation| !operation.security.alternatives.is_empty()).collect();
    assert_eq!(secured[..7], [true, true, true, false, true, false, false]);
    assert!(secured[7..].iter().all(|secured| !secured));
}

#[test]
fn a_slice_has_the_callbacks_of_its_operations_and_no_webhooks() {
    let slice = Slice { only: vec![Selector::from("subscriptions_list")], except: Vec::new() };
    let (part, _) = named(&fixture("hooks"), &Settings { slice, ..Settings::default() });
    assert_eq!(calls(&part), ["subscriptions.list", "callbacks.done"]);
    let slice = Slice { only: vec![Selector::from("subscriptions_create")], except: Vec::new() };
    let (part, _) = named(&fixture("hooks"), &Settings { slice, ..Settings::default() });
    let types = |named: &Named| named.names.types.iter().map(|ty| ty.name.clone()).collect::<Vec<_>>();
    assert_eq!(types(&part), ["Subscription", "State", "Answer", "SubscriptionsCreateOnEventPostBody"]);
}

/// A callback that leads to itself, by way of a component, is there once.
#[test]
fn callbacks_end_where_they_lead_back() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      operationId: a\n      responses: {{'204': {{description: ok}}}}\n      \
         callbacks: {{again: {{$ref: '#/components/callbacks/Again'}}}}\ncomponents:\n  callbacks:\n    Again:\n      \
         '{{$request.query.url}}':\n        post:\n          responses: {{'204': {{description: ok}}}}\n          callbacks: \
         {{again: {{$ref: '#/components/callbacks/Again'}}}}\n"
    );
    let (named, said) = named(&text, &Settings::default());
    assert_eq!((calls(&named), said), (vec!["api.a".to_owned(), "callbacks.again".to_owned()], Vec::new()));
}

/// Of a component, of a path, and of one whose own callback it is; each is there once for every callback.
#[test]
fn a_callback_may_refer_to_a_path_item() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}
      responses: {'204': {description: ok}}
      callbacks:
        event: {'{$request.query.url}': {$ref: '#/components/pathItems/Event'}}
        again: {'{$request.query.url}/again': {$ref: '#/paths/~1a'}}
  /b: {$ref: '#/components/pathItems/Event'}
webhooks:
  hook: {$ref: '#/components/pathItems/Event'}
components:
  pathItems:
    Event: {$ref: '#/components/pathItems/Real'}
    Real:
      parameters: [{name: X-Kind, in: header, required: true, schema: {type: string}}]
      put:
        requestBody: {content: {application/json: {schema: {type: object, properties: {y: {type: string}}}}}}
        responses: {'204': {description: ok}}
        callbacks: {more: {'{$url}': {$ref: '#/components/pathItems/Real'}}}
";
    let (named, said) = named(text, &Settings::default());
    assert_eq!(said, Vec::<String>::new());
    let all = ["api.a", "api.put_b", "webhooks.hook", "callbacks.a_event", "callbacks.a_again", "callbacks.put_b_more"];
    assert_eq!(calls(&named), all);
    let with_header = |name: &str| {
        let index = calls(&named).iter().position(|call| call == name).unwrap();
        named.plan.operations[index].required.len()
    };
    assert_eq!((with_header("callbacks.a_event"), with_header("callbacks.a_again")), (1, 0));
    let types: Vec<&str> = named.names.types.iter().map(|ty| ty.name.as_str()).collect();
    assert_eq!(types, ["ABody", "RealPutBody"]);
}

#[test]
fn a_callback_that_refers_to_nothing_is_an_error() {
    let text = format!(
        "{HEAD}paths: {{/a: {{post: {{responses: {{'204': {{description: ok}}}}, callbacks: {{c: {{x: {{$ref: \
         '#/components/pathItems/B'}}}}}}}}}}}}\n"
    );
    let source = Source { name: "test.yaml".to_owned(), text };
    let outcome = driver::name(source, &Settings::default());
    let codes: Vec<&str> = outcome.diagnostics.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["OAS0201"]);
}

/// As under a path: what does not count is told, and so is where nothing more is followed.
#[test]
fn what_is_lost_of_a_callback_by_reference_is_told() {
    let codes = |expression: &str, items: &str| {
        let text = format!(
            "{HEAD}paths: {{/a: {{post: {{responses: {{'204': {{description: ok}}}}, callbacks: {{c: {{x: {expression}}}}}}}}}}}\n\
             components: {{pathItems: {{{items}}}}}\n"
        );
        let outcome = driver::name(Source { name: "test.yaml".to_owned(), text }, &Settings::default());
        outcome.diagnostics.iter().map(|one| one.code.as_str()).collect::<Vec<_>>()
    };
    let last = "P0: {get: {responses: {'204': {description: ok}}}}";
    let refers = "$ref: '#/components/pathItems/P0'";
    assert_eq!(codes(&format!("{{{refers}}}"), last), Vec::<&str>::new());
    let beside = format!("{{{refers}, put: {{responses: {{'204': {{description: ok}}}}}}}}");
    assert_eq!(codes(&beside, last), ["OAS0105"]);
    // Also on the way, once for all that lead through there.
    let between = format!("{last}, P1: {{{refers}, get: {{responses: {{'204': {{description: ok}}}}}}}}");
    let through = "{$ref: '#/components/pathItems/P1'}";
    assert_eq!(codes(&format!("{through}, z: {through}"), &between), ["OAS0105"]);
    let mut chain = String::new();
    for at in 1..=20 {
        write!(chain, ", P{at}: {{$ref: '#/components/pathItems/P{}'}}", at - 1).unwrap();
    }
    let found = codes("{$ref: '#/components/pathItems/P20'}", &format!("{last}{chain}"));
    assert!(found.contains(&oasmith::catalogue::Code::Limit.as_str()), "{found:?}");
}

/// However deep: by the operations around them, as everything else is.
#[test]
fn schemas_in_callbacks_of_callbacks_are_named_by_their_operation() {
    let body = |key: &str| {
        let schema = format!("{{type: object, properties: {{{key}: {{type: string}}}}}}");
        format!(
            "requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{'204': {{description: D}}}}"
        )
    };
    let two = format!("{{y: {{query: {{operationId: inside, {}}}, post: {{{}}}}}}}", body("c"), body("d"));
    let one = format!("{{x: {{put: {{{}, callbacks: {{two: {two}}}}}}}}}", body("b"));
    let text = format!(
        "{HEAD}paths: {{/a: {{additionalOperations: {{COPY: {{{}, callbacks: {{one: {one}}}}}}}}}}}\n",
        body("a")
    );
    let (named, said) = named(&text, &Settings::default());
    assert_eq!(said, Vec::<String>::new());
    let types: Vec<&str> = named.names.types.iter().map(|ty| ty.name.as_str()).collect();
    assert_eq!(types, ["CopyABody", "CopyAOnePutBody", "InsideBody", "CopyAOnePutTwoPostBody"]);
}

/// By its id or by its place, from a response or from a component; what does not lead anywhere is told as it is written.
#[test]
fn links_are_documented_by_the_methods_that_they_lead_to() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /users:
    post:
      operationId: users_create
      tags: [users]
      responses:
        '201':
          description: made
          links:
            self:
              operationId: users_get
              description: \"The *user*.\"
              parameters: {id: $response.body#/id, query.depth: 2}
            rename: {$ref: '#/components/links/Rename'}
        default:
          description: else
          links:
            other: {operationId: nothing}
            away: {operationRef: 'https://example.com/api.yaml#/paths/~1a/get'}
            shared: {operationRef: '#/components/pathItems/Shared/get'}
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: users_get, tags: [users], responses: {'204': {description: ok}}}
    put: {operationId: rename, tags: [names], responses: {'204': {description: ok}}}
  /shared: {$ref: '#/components/pathItems/Shared'}
components:
  pathItems: {Shared: {get: {operationId: shared, tags: [names], responses: {'204': {description: ok}}}}}
  links:
    Rename:
      operationRef: '#/paths/~1users~1{id}/put'
      parameters: {path.id: 'x-{$response.body#/id}'}
      requestBody: {name: new}
";
    let (named, said) = named(text, &Settings::default());
    let nowhere =
        "warning[OAS0312]: the link `other` leads to `nothing`, which is no operation: it is told by name only";
    assert!(said.len() == 1 && said[0].starts_with(nowhere) && said[0].contains("test.yaml:20:34"), "{said:?}");
    let package = oasmith::emit::emit(&named.plan, &named.names, &oasmith::emit::Options::default());
    let all: String = package.files.values().map(String::as_str).collect();
    for expected in [
        "# Links",
        "- `self` of 201: `client.users().get(…)` with `id` = `$response.body#/id`, `query.depth` = `2`.",
        "  The *user*.",
        "- `rename` of 201: `client.names().rename(…)` with `path.id` = `x-{$response.body#/id}`, the body = `{\"name\":\"new\"}`.",
        "- `other` of any other response: `nothing`, which is not generated here.",
        "- `shared` of any other response: `client.names().shared(…)`.",
        "- `away` of any other response: `https://example.com/api.yaml#/paths/~1a/get`, which is not generated here.",
    ] {
        assert!(
            all.lines().any(|line| line.trim_start().strip_prefix("/// ") == Some(expected) || line.trim() == expected),
            "{expected}\n{}",
            all.lines().skip_while(|line| !line.contains("# Links")).take(14).collect::<Vec<_>>().join("\n")
        );
    }
    assert_eq!(all.matches("# Links").count(), 1);
}

#[test]
fn a_link_to_a_path_leads_there_though_an_earlier_one_refers_to_it() {
    let linked = "responses: {'200': {description: ok, links: {next: {operationRef: '#/paths/~1b/get'}}}}";
    let text = format!(
        "{HEAD}paths:\n  /start: {{get: {{{linked}}}}}\n  /a: {{$ref: '#/paths/~1b'}}\n  /b: {{get: {{responses: {{'204': \
         {{description: ok}}}}}}}}\n"
    );
    let (named, _) = named(&text, &Settings::default());
    let (_, link) = &named.plan.operations[0].links[0];
    let target = link.operation.map(|id| named.plan.operations[id.index()].template.as_str());
    assert_eq!(target, Some("/b"));
}

#[test]
fn a_tag_that_is_called_webhooks_keeps_its_name() {
    let ok = "responses: {'204': {description: ok}}";
    let text = format!(
        "{HEAD}webhooks: {{a: {{post: {{{ok}}}}}}}\npaths: {{/a: {{get: {{tags: [webhooks], operationId: list, {ok}}}}}}}\n"
    );
    let (named, _) = named(&text, &Settings::default());
    assert_eq!(calls(&named), ["webhooks.list", "document_webhooks.a"]);
}

#[test]
fn two_tags_cannot_both_have_methods_of_their_own_at_one_path() {
    let ok = "responses: {'204': {description: ok}}";
    let text = format!(
        "{HEAD}paths:\n  /a/{{x}}:\n    query: {{tags: [one], {ok}}}\n  /a/{{y}}z:\n    additionalOperations: {{COPY: {{tags: \
         [two], {ok}}}}}\n    get: {{tags: [two], {ok}}}\n"
    );
    let (named, said) = named(&text, &Settings::default());
    let served: Vec<bool> = named.plan.operations.iter().map(|operation| operation.served).collect();
    assert_eq!(served, [true, false, true]);
    assert!(said.iter().any(|text| text.contains("OAS0303") && text.contains("`COPY`")), "{said:?}");
}

const PAGED: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      PAGES
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: after, in: query, schema: {type: string}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [items, more]
                properties:
                  items: {type: array, items: {type: string}}
                  more: {type: array, items: {type: string}}
                  next: {type: string}
                  all: {type: integer}
";

/// How the pages of the operation follow each other, where its items are, and what is said.
fn pages(extension: &str, configuration: &str) -> (Option<(PageStyle, String)>, Vec<String>) {
    let source = Source { name: "oasmith.toml".to_owned(), text: configuration.to_owned() };
    let (read, problems) = config::read(source.clone());
    let problems: Vec<String> = problems.iter().map(|one| one.render_plain(std::slice::from_ref(&source))).collect();
    if !problems.is_empty() {
        return (None, problems);
    }
    let settings = Settings { custom: Customisation { source: None, ..read.custom }, ..Settings::default() };
    let (named, said) = named(&PAGED.replace("PAGES", extension), &settings);
    let found = named.plan.operations[0].pagination.map(|at| named.plan.paginations[at].clone());
    (found.map(|found| (found.style, found.items)), said)
}

#[test]
fn what_is_said_of_pages_wins_over_evidence() {
    let cursor = |next: &str| PageStyle::Value { parameter: "after".to_owned(), next: next.to_owned() };
    let (found, said) = pages("", "");
    assert_eq!(found, Some((cursor("/next"), "/items".to_owned())), "by evidence");
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(pages("x-pagination: false", "").0, None);
    let (found, _) = pages("x-pagination: {style: page, parameter: page, pages: /all, items: /more}", "");
    let page = PageStyle::Page { parameter: "page".to_owned(), first: 1, pages: Some("/all".to_owned()) };
    assert_eq!(found, Some((page, "/more".to_owned())));
    // A configuration wins over the document.
    let (found, said) = pages("x-pagination: false", "[operations.a]\npagination = { style = \"link\" }\n");
    assert_eq!((found, said), (Some((PageStyle::Link { next: None }, "/items".to_owned())), Vec::new()));
    let (found, _) = pages("", "[operations.\"GET /a\"]\npagination = false\n");
    assert_eq!(found, None);
    // Of all operations, it counts where it can.
    let all = "[operations.\"*\"]\npagination = { style = \"offset\", parameter = \"skip\" }\n";
    assert_eq!(pages("", all), (Some((cursor("/next"), "/items".to_owned())), Vec::new()));
}

#[test]
fn what_cannot_be_said_of_pages_is_told() {
    for (extension, says) in [
        ("x-pagination: yes", "must be `false` or a mapping"),
        ("x-pagination: {style: other}", "must be `cursor`, `page`, `offset` or `link`"),
        ("x-pagination: {style: cursor, parameter: after}", "need `next`"),
        ("x-pagination: {style: page, parameter: page, first: x}", "must be a whole number"),
        ("x-pagination: {style: link, next: next}", "must be a JSON pointer"),
        ("x-pagination: {style: link, where: /next}", "`where` says nothing of pages"),
        ("x-pagination: {style: page, parameter: none}", "no query parameter `none`"),
        ("x-pagination: {style: page, parameter: page, pages: /al}", "nothing at `/al`"),
        ("x-pagination: {style: link, items: /item}", "nothing at `/item`"),
    ] {
        let (_, said) = pages(extension, "");
        assert!(said.len() == 1 && said[0].contains("OAS0310") && said[0].contains(says), "{extension}: {said:?}");
    }
    for (configuration, says) in [
        ("pagination = true", "expected `false` or a table"),
        ("pagination = { style = \"page\" }", "need `parameter`"),
        ("pagination = { style = [] }", "expected a string or a whole number"),
    ] {
        let (_, said) = pages("", &format!("[operations.a]\n{configuration}\n"));
        assert!(said.len() == 1 && said[0].contains("OAS0504") && said[0].contains(says), "{configuration}: {said:?}");
    }
}
