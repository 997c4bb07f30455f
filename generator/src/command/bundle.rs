//! `oasmith bundle`

use std::process::ExitCode;

use oasmith::catalogue::Code;
use oasmith::diagnostic::Diagnostic;
use oasmith::document::tree::{Node, Value};
use oasmith::document::{self, Texts};
use serde_yaml::Value as Yaml;

use super::{Bundle, terminal};

/// Prints the document in one; 1 if it has errors.
pub(super) fn run(arguments: &Bundle) -> ExitCode {
    let manner = arguments.document.reading.manner();
    let refuse = |problems: &[Diagnostic], sources: &[document::Source]| {
        terminal::refuse(problems, sources, manner, "nothing was bundled");
        ExitCode::FAILURE
    };
    let read = terminal::read(&arguments.document)
        .and_then(|source| Ok((source, super::settings::read_overlays(&arguments.overlays)?)));
    let (source, overlays) = match read {
        Ok(read) => read,
        Err(problem) => return refuse(&[problem], &[]),
    };
    let folder = terminal::folder(&arguments.document);
    let texts = Texts { source, overlays, loader: Some(&mut |path| folder.read(path)) };
    let (tree, diagnostics, sources) = document::bundle(texts);
    let Some(tree) = tree else { return refuse(&diagnostics, &sources) };
    terminal::show(&diagnostics, &sources, manner);
    // JSON is YAML, too: it serves where a number has more digits than a writer of YAML keeps.
    let text = match yaml(&tree).filter(|_| !arguments.json) {
        Some(yaml) => serde_yaml::to_string(&yaml).map_err(|error| error.to_string()),
        None => Ok(tree.json() + "\n"),
    };
    let printed = text.and_then(|text| terminal::print(&text).map_err(|error| error.to_string()));
    match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => refuse(&[Diagnostic::new(Code::Unwritable, format!("the document cannot be printed: {why}"))], &[]),
    }
}

/// A node for the writer of YAML; `None` if a number would not be kept.
fn yaml(node: &Node) -> Option<Yaml> {
    Some(match &node.value {
        Value::Null => Yaml::Null,
        Value::Bool(value) => Yaml::Bool(*value),
        Value::Number(text) => Yaml::Number(number(text)?),
        Value::String(text) => Yaml::String(text.clone()),
        Value::Array(items) => Yaml::Sequence(items.iter().map(yaml).collect::<Option<_>>()?),
        Value::Object(members) => {
            let members = members.iter().map(|member| Some((Yaml::String(member.key.clone()), yaml(&member.node)?)));
            Yaml::Mapping(members.collect::<Option<_>>()?)
        }
    })
}

/// A number without loss: an integer of 64 bits, or one of at most 15 digits, which a double keeps.
fn number(text: &str) -> Option<serde_yaml::Number> {
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    let digits = text.split(['e', 'E']).next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && digits <= 15)?;
    Some(number.into())
}
