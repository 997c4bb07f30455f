//! Security Scheme Object of 2.0.

use super::Upgrade;
use crate::catalogue::Code;
use crate::document::tree::{Member, Node, Value};
use crate::features::SWAGGER_SECURITY_SCHEME;

/// `flow` in 2.0, and what 3.0 calls it.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl<'t> Upgrade<'t> {
    /// A scheme; one of a type that 2.0 does not know stays for the walk to report.
    pub(super) fn security_scheme(&mut self, node: &'t Node) -> Node {
        match node.get("type").and_then(Node::as_str) {
            Some("basic") => {
                self.known(node, SWAGGER_SECURITY_SCHEME.names);
                basic(node)
            }
            Some("oauth2") => {
                self.known(node, SWAGGER_SECURITY_SCHEME.names);
                self.oauth2(node)
            }
            _ => node.clone(),
        }
    }

    fn oauth2(&mut self, node: &'t Node) -> Node {
        let Value::Object(members) = &node.value else { return node.clone() };
        let of_flow = |key: &str| matches!(key, "authorizationUrl" | "tokenUrl" | "scopes");
        let mut kept: Vec<Member> = members
            .iter()
            .filter(|member| matches!(member.key.as_str(), "type" | "description") || member.key.starts_with("x-"))
            .cloned()
            .collect();
        let mut flows = Vec::new();
        let mut place = node.place;
        if let Some(flow) = node.member("flow") {
            place = flow.key_place;
            let named = flow.node.as_str().and_then(|text| FLOWS.iter().find(|(former, _)| *former == text));
            if let Some((_, name)) = named {
                let parts = members.iter().filter(|member| of_flow(&member.key)).cloned().collect();
                flows.push(Member::new(*name, flow.node.place, Node::mapping(node.place, parts)));
            } else {
                let message = "`flow` must be one of `implicit`, `password`, `application`, `accessCode`";
                self.within("flow", |up| up.report(Code::Structure, flow.node.place, message));
            }
        } else {
            let message = "an `oauth2` scheme has no field `flow`, which is required";
            self.report(Code::MissingField, node.place, message);
        }
        kept.push(Member::new("flows", place, Node::mapping(node.place, flows)));
        Node::mapping(node.place, kept)
    }
}

/// `basic` is HTTP authentication of that scheme.
fn basic(node: &Node) -> Node {
    let kept = node.members().iter().filter_map(|member| match member.key.as_str() {
        "type" => Some(Member::new("type", member.key_place, Node::text(member.node.place, "http"))),
        key if key == "description" || key.starts_with("x-") => Some(member.clone()),
        _ => None,
    });
    let scheme = Member::new("scheme", node.place, Node::text(node.place, "basic"));
    Node::mapping(node.place, kept.chain([scheme]).collect())
}
