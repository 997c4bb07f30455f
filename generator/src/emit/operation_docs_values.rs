//! Sample values of types, as Rust expressions and as JSON.

use std::collections::BTreeSet;

use super::calls::underlying;
use super::{Context, literal};
use crate::plan::{AnyOf, Dispatch, Field, Presence, Rules, Scalar, Shape, Struct, TextFormat, TypeId, TypeRef, Union};

/// A sample value.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// An expression whose type is known from where it stands; it may have several lines.
    pub(super) rust: String,
    /// The JSON text, on one line.
    pub(super) json: String,
    /// The members, where the JSON is an object.
    pub(super) members: Vec<(String, String)>,
}

impl Sample {
    fn new(rust: impl Into<String>, json: impl Into<String>) -> Self {
        Self { rust: rust.into(), json: json.into(), members: Vec::new() }
    }

    fn object(rust: String, members: Vec<(String, String)>) -> Self {
        let text: Vec<_> = members.iter().map(|(name, value)| format!("{}: {value}", json_string(name))).collect();
        Self { rust, json: format!("{{{}}}", text.join(", ")), members }
    }
}

/// Makes samples, and remembers which names they use.
pub(super) struct Sampler<'a> {
    cx: Context<'a>,
    /// The models that the expressions name.
    pub(super) models: BTreeSet<String>,
    /// Whether the expressions name `Field`.
    pub(super) field: bool,
    open: Vec<TypeId>,
}

/// Samples of samples end here.
const DEPTH: usize = 4;

impl<'a> Sampler<'a> {
    pub(super) fn new(cx: Context<'a>) -> Self {
        Self { cx, models: BTreeSet::new(), field: false, open: Vec::new() }
    }

    /// A sample of a type; `None` for what has no finite or no short one.
    pub(super) fn value(&mut self, ty: &TypeRef, rules: &Rules) -> Option<Sample> {
        Some(match ty {
            TypeRef::Named(id) => return self.named(*id),
            TypeRef::Boxed(inner) => self.wrapped("Box::new", inner, rules)?,
            TypeRef::Nullable(inner) => self.wrapped("Some", inner, rules)?,
            TypeRef::List(item) => self.list(item, rules),
            TypeRef::Map(_) => Sample::new("Default::default()", "{}"),
            TypeRef::OrObject(inner) => {
                let inner = self.value(inner, rules)?;
                Sample { rust: format!("{}.into()", inner.rust), ..inner }
            }
            TypeRef::Tuple(items) => self.tuple(items)?,
            TypeRef::Any => Sample::new("Default::default()", "null"),
            TypeRef::Scalar(scalar) => self::scalar(*scalar, rules),
        })
    }

    fn wrapped(&mut self, head: &str, inner: &TypeRef, rules: &Rules) -> Option<Sample> {
        let inner = self.value(inner, rules)?;
        Some(Sample { rust: call(&format!("{head}("), &[inner.rust], ")"), ..inner })
    }

    fn tuple(&mut self, items: &[TypeRef]) -> Option<Sample> {
        let items: Vec<Sample> =
            items.iter().map(|item| self.value(item, &Rules::default())).collect::<Option<Vec<_>>>()?;
        let json: Vec<_> = items.iter().map(|item| item.json.clone()).collect();
        let rust: Vec<_> = items.into_iter().map(|item| item.rust).collect();
        let end = if rust.len() == 1 { ",)" } else { ")" };
        Some(Sample::new(call("(", &rust, end), format!("[{}]", json.join(","))))
    }

    /// A list of one item, or of none where an item has no sample.
    fn list(&mut self, item: &TypeRef, rules: &Rules) -> Sample {
        let none = Rules::default();
        match self.value(item, rules.items.as_deref().unwrap_or(&none)) {
            Some(item) => Sample::new(call("vec![", &[item.rust], "]"), format!("[{}]", item.json)),
            None => Sample::new("Vec::new()", "[]"),
        }
    }

    fn named(&mut self, id: TypeId) -> Option<Sample> {
        if self.open.contains(&id) || self.open.len() > DEPTH {
            return None;
        }
        let cx = self.cx;
        // What is an alias of an equal type goes by its own name.
        let name = &cx.names.types[id.index()].name;
        let target = match &cx.plan.types[id.index()].shape {
            Shape::Alias(TypeRef::Named(target)) => *target,
            Shape::Alias(_)
            | Shape::Newtype(_)
            | Shape::Struct(_)
            | Shape::Union(_)
            | Shape::AnyOf(_)
            | Shape::Foreign(_)
            | Shape::StringEnum(_)
            | Shape::ValueEnum(_) => id,
        };
        self.open.push(id);
        let sample = match &cx.plan.types[target.index()].shape {
            Shape::Struct(shape) => self.object(target, shape, name),
            Shape::Union(shape) => self.union(target, shape),
            Shape::AnyOf(shape) => self.any_of(target, shape),
            Shape::Alias(target) => self.value(target, &Rules::default()),
            Shape::Newtype(shape) => self.value(&shape.value, &shape.rules).map(|inner| {
                self.models.insert(name.to_owned());
                Sample::new(call(&format!("{name}("), &[inner.rust], ")"), inner.json)
            }),
            Shape::Foreign(_) => None,
            Shape::StringEnum(shape) => {
                self.variant(target, name, shape.values.first().map(|value| json_string(value)))
            }
            Shape::ValueEnum(shape) => self.variant(target, name, shape.values.first().map(crate::plan::Literal::json)),
        };
        self.open.pop();
        sample
    }

    /// The first variant of an enum.
    fn variant(&mut self, id: TypeId, name: &str, value: Option<String>) -> Option<Sample> {
        value.zip(self.cx.names.types[id.index()].members.first()).map(|(value, member)| {
            self.models.insert(name.to_owned());
            Sample::new(format!("{name}::{member}"), value)
        })
    }

    /// What is required; where nothing is, the first field. `name`: what the expression calls the type.
    fn object(&mut self, id: TypeId, shape: &Struct, name: &str) -> Option<Sample> {
        let cx = self.cx;
        let names = &cx.names.types[id.index()];
        let required: Vec<_> = shape.fields.iter().filter(|field| is_required(field)).collect();
        let rust;
        let mut members = Vec::new();
        if required.is_empty() {
            let first = shape.fields.iter().zip(&names.members).find_map(|(field, member)| {
                let usable = !field.docs.deprecated && !matches!(field.ty, TypeRef::Any | TypeRef::Map(_));
                let sample = usable.then(|| self.field(field)).flatten()?;
                Some((field, format!("{member}: {}", sample.rust), sample.json))
            });
            let mut parts = Vec::new();
            if let Some((field, part, json)) = first {
                parts.push(part);
                members.push((field.wire.clone(), json));
            }
            if parts.len() < shape.fields.len() || !names.rest.is_empty() {
                parts.push("..Default::default()".to_owned());
            }
            rust = braces(name, &parts);
        } else if required.len() <= super::models::ARGUMENTS {
            let mut arguments = Vec::new();
            for field in required {
                let sample = self.field(field)?;
                arguments.push(argument(field, &sample.rust));
                members.push((field.wire.clone(), sample.json));
            }
            rust = call(&format!("{name}::new("), &arguments, ")");
        } else {
            let mut parts = Vec::new();
            for (field, member) in shape.fields.iter().zip(&names.members) {
                if is_required(field) {
                    let sample = self.field(field)?;
                    parts.push(format!("{member}: {}", sample.rust));
                    members.push((field.wire.clone(), sample.json));
                } else {
                    parts.push(format!("{member}: Default::default()"));
                }
            }
            if !names.rest.is_empty() {
                parts.push(format!("{}: Default::default()", names.rest));
            }
            rust = braces(name, &parts);
        }
        self.models.insert(name.to_owned());
        Some(Sample::object(rust, members))
    }

    fn field(&mut self, field: &Field) -> Option<Sample> {
        let sample = self.value(&field.ty, &field.rules)?;
        let head = match field.presence {
            Presence::Required => return Some(sample),
            Presence::Nullable | Presence::Optional => "Some(",
            Presence::OptionalNullable => {
                self.field = true;
                "Field::Value("
            }
        };
        Some(Sample { rust: call(head, &[sample.rust], ")"), ..sample })
    }

    /// The first variant that has a sample.
    fn union(&mut self, id: TypeId, shape: &Union) -> Option<Sample> {
        let names = &self.cx.names.types[id.index()];
        let (variant, member, inner) = shape.variants.iter().zip(&names.members).find_map(|(variant, member)| {
            self.value(&variant.ty, &variant.rules).map(|sample| (variant, member, sample))
        })?;
        self.models.insert(names.name.clone());
        let property = match &shape.dispatch {
            Dispatch::Discriminator { property, .. } => property,
            Dispatch::Evidence => {
                let rust = call(&format!("{}::{member}(", names.name), std::slice::from_ref(&inner.rust), ")");
                return Some(Sample { rust, ..inner });
            }
        };
        let tag = variant.tags.first().map(|tag| (property.clone(), json_string(tag)));
        let others = inner.members.into_iter().filter(|(name, _)| name != property);
        let rust = call(&format!("{}::{member}(", names.name), &[inner.rust], ")");
        Some(Sample::object(rust, tag.into_iter().chain(others).collect()))
    }

    /// The first branch that has a sample.
    fn any_of(&mut self, id: TypeId, shape: &AnyOf) -> Option<Sample> {
        let names = &self.cx.names.types[id.index()];
        let (member, inner) = shape
            .branches
            .iter()
            .zip(&names.members)
            .find_map(|(branch, member)| self.value(&branch.ty, &branch.rules).map(|sample| (member, sample)))?;
        self.models.insert(names.name.clone());
        let some = call("Some(", &[inner.rust], ")");
        let mut parts = vec![format!("{member}: {some}")];
        parts.extend(names.members.iter().filter(|other| *other != member).map(|other| format!("{other}: None")));
        Some(Sample { rust: braces(&names.name, &parts), ..inner })
    }

    /// A sample of a parameter's value as it travels: plain text, one for each item of a list.
    pub(super) fn plain(&self, ty: &TypeRef, rules: &Rules) -> String {
        match underlying(self.cx, ty) {
            TypeRef::List(item) => self.plain(item, rules.items.as_deref().unwrap_or(&Rules::default())),
            other => {
                let json = Sampler::new(self.cx).value(other, rules).map(|sample| sample.json).unwrap_or_default();
                serde_json::from_str::<String>(&json).unwrap_or(json)
            }
        }
    }
}

fn scalar(scalar: Scalar, rules: &Rules) -> Sample {
    match scalar {
        Scalar::Null => Sample::new("Default::default()", "null"),
        Scalar::Bool => Sample::new("true", "true"),
        Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64 => {
            let number = number(rules, "1");
            Sample::new(number.clone(), number)
        }
        Scalar::F32 | Scalar::F64 => {
            let number = number(rules, "1.0");
            let number = if number.contains(['.', 'e', 'E']) { number } else { format!("{number}.0") };
            Sample::new(number.clone(), number)
        }
        Scalar::Number => {
            let number = number(rules, "1.50");
            Sample::new(format!("{}.parse()?", literal::string(&number)), number)
        }
        Scalar::String | Scalar::Secret => {
            let text = json_string(&text(rules));
            Sample::new(format!("{text}.into()"), text)
        }
        Scalar::Uuid => parsed("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        Scalar::DateTime => parsed("2024-01-31T12:00:00Z"),
        Scalar::Date => parsed("2024-01-31"),
        Scalar::IpAddr | Scalar::Ipv4Addr => parsed("192.0.2.1"),
        Scalar::Ipv6Addr => parsed("2001:db8::1"),
        Scalar::Base64 | Scalar::Base64Url => Sample::new("b\"bytes\".to_vec().into()", "\"Ynl0ZXM=\""),
        Scalar::Binary => Sample::new("b\"content\".to_vec().into()", "\"content\""),
    }
}

fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::Nullable)
}

/// How `new` takes a field: what it converts itself is given as it is.
fn argument(field: &Field, rust: &str) -> String {
    match (field.presence, &field.ty) {
        (Presence::Required, TypeRef::Scalar(Scalar::String | Scalar::Secret)) => {
            rust.strip_suffix(".into()").unwrap_or(rust).to_owned()
        }
        _ => rust.to_owned(),
    }
}

fn parsed(text: &str) -> Sample {
    Sample::new(format!("\"{text}\".parse()?"), format!("\"{text}\""))
}

/// `string`, cut or repeated to a length that is allowed.
fn text(rules: &Rules) -> String {
    if let Some(format) = rules.format {
        return match format {
            TextFormat::Uri | TextFormat::Iri => "https://example.com/",
            TextFormat::UriReference | TextFormat::IriReference => "/path",
            TextFormat::UriTemplate => "/items/{id}",
            TextFormat::Email => "user@example.com",
            TextFormat::Hostname | TextFormat::IdnHostname => "example.com",
            TextFormat::Ip | TextFormat::Ipv4 => "192.0.2.1",
            TextFormat::Ipv6 => "2001:db8::1",
            TextFormat::Uuid => "00000000-0000-4000-8000-000000000000",
            TextFormat::DateTime => "2024-01-31T12:00:00Z",
            TextFormat::Date => "2024-01-31",
            TextFormat::Time => "12:00:00Z",
            TextFormat::Duration | TextFormat::StrictDuration => "PT30M",
            TextFormat::Decimal => "12.50",
            TextFormat::JsonPointer => "/key",
            TextFormat::RelativeJsonPointer => "0/key",
            TextFormat::Regex => "^[a-z]+$",
        }
        .to_owned();
    }
    // Nothing in a sample is worth more than a line.
    let least = usize::try_from(rules.min_length.unwrap_or(0)).unwrap_or(usize::MAX).min(80);
    let most = usize::try_from(rules.max_length.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
    "string".chars().cycle().take(least.max(6).min(most)).collect()
}

/// The lower bound, or else a small number that is allowed.
fn number(rules: &Rules, otherwise: &str) -> String {
    let bound = |bound: &crate::plan::Bound| (bound.number.clone(), bound.number.parse::<f64>().unwrap_or(f64::NAN));
    let step = |bound: &crate::plan::Bound, by: i64| match bound.number.parse::<i64>() {
        Ok(number) if bound.exclusive => number.saturating_add(by).to_string(),
        _ => bound.number.clone(),
    };
    match (&rules.minimum, &rules.maximum) {
        (Some(least), _) if bound(least).1 >= 1.0 => step(least, 1),
        (_, Some(most)) if bound(most).1 <= 1.0 => step(most, -1),
        _ => otherwise.to_owned(),
    }
}

/// A JSON string, which is a Rust string literal too where it has no controls.
pub(super) fn json_string(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| literal::string(text))
}

/// `X { parts }`, on one line where it fits.
fn braces(name: &str, parts: &[String]) -> String {
    match parts {
        [] => format!("{name} {{}}"),
        parts if fits(name, parts) => format!("{name} {{ {} }}", parts.join(", ")),
        parts => format!("{name} {{\n{}\n}}", lines(parts)),
    }
}

/// `head(arguments)`, on one line where it fits or where it is one argument that has lines itself.
pub(super) fn call(head: &str, arguments: &[String], end: &str) -> String {
    match arguments {
        [one] => format!("{head}{one}{end}"),
        arguments if fits(head, arguments) => format!("{head}{}{end}", arguments.join(", ")),
        arguments => format!("{head}\n{}\n{end}", lines(arguments)),
    }
}

fn fits(head: &str, parts: &[String]) -> bool {
    let length: usize = parts.iter().map(|part| part.len() + 2).sum();
    head.len() + length <= 70 && !parts.iter().any(|part| part.contains('\n'))
}

/// A part a line, indented; a comma after each but `..base`.
fn lines(parts: &[String]) -> String {
    let line = |part: &String| {
        let comma = if part.starts_with("..") { "" } else { "," };
        format!("    {}{comma}", part.replace('\n', "\n    "))
    };
    parts.iter().map(line).collect::<Vec<_>>().join("\n")
}
