//! What a schema says, in a form that can be joined with another.

use super::{At, Builder, Residue, constraints};
use crate::api::{Constraints, Fits, Keyword, Label, Literal, Meaning, Schema, SchemaId, Tags, Union};
use crate::catalogue::Code;
use crate::diagnostic::Diagnostic;

/// What a schema says, its references and combinations resolved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    /// Never a reference, nor a combination.
    pub(super) meaning: Meaning,
    pub(super) constraints: Constraints,
    /// Whether `null` fits.
    pub(super) nullable: bool,
    /// The schema whose meaning this is, unchanged.
    pub(super) is: Option<SchemaId>,
    /// What is said of each value of an enum.
    pub(super) labels: Vec<Label>,
    /// A schema that says it, for diagnostics.
    pub(super) from: SchemaId,
    pub(super) residue: Option<Residue>,
}

/// Two schemas that no value fits at once.
#[derive(Debug)]
pub(super) struct Contradiction {
    pub(super) left: SchemaId,
    pub(super) right: SchemaId,
    /// The property that they disagree about.
    pub(super) about: Option<String>,
}

/// How deep combinations of combinations are followed.
const DEPTH: usize = 100;

impl Form {
    /// The form that every value fits.
    pub(super) fn any(from: SchemaId) -> Self {
        Self {
            meaning: Meaning::Any,
            constraints: Constraints::default(),
            nullable: true,
            is: None,
            labels: Vec::new(),
            from,
            residue: None,
        }
    }

    /// Whether it says nothing about the shape of a value.
    pub(super) fn is_shapeless(&self) -> bool {
        match &self.meaning {
            Meaning::Any => true,
            Meaning::Object(object) => object.implied && object.is_shapeless(),
            _ => false,
        }
    }
}

impl Builder<'_, '_> {
    /// The form of a schema; as a part of the `holder`, a base is itself, and a union that lists the holder is left out.
    pub(super) fn form(&mut self, id: SchemaId, holder: Option<SchemaId>) -> Form {
        let mut at = id;
        let (mut said, mut nullable) = (Constraints::default(), false);
        let mut exact = true;
        for _ in 0..=self.schemas.len() {
            let schema = self.written(at);
            let Meaning::Reference(next) = schema.meaning else { break };
            if self.children.contains(&at) {
                break;
            }
            let (together, all) = constraints::both(&said, &schema.constraints);
            (said, nullable, exact) = (together, nullable || schema.nullable, exact && all);
            at = next;
        }
        let mut form = self.form_of_target(at, holder);
        let (together, all) = constraints::both(&said, &form.constraints);
        form.constraints = together;
        form.nullable |= nullable;
        form.from = id;
        if !(exact && all) {
            form.residue = form.residue.or(Some(Residue::Constraints));
        }
        form
    }

    fn form_of_target(&mut self, id: SchemaId, holder: Option<SchemaId>) -> Form {
        let id = match (self.bases.get(&id), holder) {
            (Some(itself), Some(_)) => *itself,
            (Some(_), None) => {
                let meaning = self.schemas.schema(id).meaning.clone();
                return Form { meaning, nullable: self.written(id).nullable, is: Some(id), ..Form::any(id) };
            }
            (None, _) => id,
        };
        let stripped = holder.is_some_and(|holder| self.lists(id, holder));
        if !stripped && let Some(known) = self.forms.get(&id) {
            return known.clone();
        }
        if self.depth > DEPTH || !self.open.insert((id, stripped)) {
            return Form { residue: Some(Residue::Limit), ..Form::any(id) };
        }
        self.depth += 1;
        let mut form = self.make(id, stripped);
        if !stripped && form.meaning != Meaning::Any {
            form.is = form.is.or(Some(id));
        }
        self.depth -= 1;
        self.open.remove(&(id, stripped));
        if !stripped {
            self.forms.insert(id, form.clone());
        }
        form
    }

    fn make(&mut self, id: SchemaId, stripped: bool) -> Form {
        let schema = self.written(id).clone();
        let plain = Form {
            meaning: schema.meaning.clone(),
            constraints: schema.constraints.clone(),
            nullable: schema.nullable,
            is: Some(id),
            labels: schema.labels.clone(),
            from: id,
            residue: self.schemas.residue.get(&id).copied().or_else(|| unsaid(&schema)),
        };
        match &schema.meaning {
            Meaning::All(all) => {
                let mut form = self.own(&plain, &all.own, &schema);
                let at = At { root: id, pointer: schema.pointer.clone() };
                for part in &all.parts {
                    let part = self.form(*part, Some(id));
                    form = self.both(form, part, &at).unwrap_or_else(|found| self.contradiction(&found));
                }
                for union in all.unions.iter().filter(|_| !stripped) {
                    let union = Form {
                        meaning: Meaning::OneOf(union.clone()),
                        nullable: self.union_null(union),
                        ..Form::any(id)
                    };
                    form = self.both(form, union, &at).unwrap_or_else(|found| self.contradiction(&found));
                }
                form.nullable |= schema.nullable;
                form
            }
            Meaning::OneOf(_) if stripped => Form::any(id),
            Meaning::OneOf(union) => Form { nullable: schema.nullable || self.union_null(union), ..plain },
            Meaning::Kinds(_) => Form { is: Some(id), ..self.own(&plain, &schema.meaning, &schema) },
            // Only what was found to be another name of a base is left as a reference.
            Meaning::Reference(base) => {
                let form = self.form(*base, Some(id));
                Form { is: None, nullable: schema.nullable || form.nullable, ..form }
            }
            Meaning::Any => Form { nullable: true, is: None, ..plain },
            _ => plain,
        }
    }

    /// The form of a schema's own keywords, combinations left out.
    fn own(&mut self, plain: &Form, own: &Meaning, schema: &Schema) -> Form {
        let id = plain.from;
        let own_form = Form { meaning: own.clone(), is: None, ..plain.clone() };
        match own {
            Meaning::Any => Form { nullable: true, ..own_form },
            Meaning::Object(object) if object.implied => Form { nullable: true, ..own_form },
            Meaning::Kinds(kinds) => {
                let branches: Vec<SchemaId> = kinds.iter().map(|kind| self.kind(id, kind, schema)).collect();
                let union = Union {
                    fits: Fits::Any,
                    null: false,
                    property: None,
                    default: None,
                    tags: vec![Tags::default(); branches.len()],
                    branches,
                };
                Form { meaning: Meaning::OneOf(union), constraints: Constraints::default(), ..own_form }
            }
            _ => own_form,
        }
    }

    /// The values of one kind of a schema that lists several.
    fn kind(&mut self, of: SchemaId, kind: &Meaning, schema: &Schema) -> SchemaId {
        let word = word_of(kind);
        let mut one = schema.clone();
        one.component = None;
        one.pointer = format!("{}/type/{}", schema.pointer, word);
        one.meaning = kind.clone();
        one.nullable = false;
        (one.title, one.description, one.default, one.rust_name) = (None, None, None, None);
        one.custom = None;
        let id = self.schemas.add(one);
        self.schemas.words.insert(id, (2, word.to_owned()));
        self.sources.insert(id, vec![of, id]);
        id
    }

    /// What both forms say.
    pub(super) fn both(&mut self, left: Form, right: Form, at: &At) -> Result<Form, Contradiction> {
        let (constraints, exact) = constraints::both(&left.constraints, &right.constraints);
        let nullable = left.nullable && right.nullable;
        let residue = left.residue.or(right.residue).or((!exact).then_some(Residue::Constraints));
        let from = if left.is_shapeless() { right.from } else { left.from };
        let joined = |form: Form| Form {
            constraints: constraints.clone(),
            nullable,
            residue: residue.or(form.residue),
            from,
            ..form
        };
        if left.is.is_some() && left.is == right.is {
            return Ok(joined(left));
        }
        match (&left.meaning, &right.meaning) {
            (Meaning::Any, _) => Ok(joined(right)),
            (_, Meaning::Any) => Ok(joined(left)),
            (Meaning::Object(_), Meaning::Object(_)) => self.both_objects(left, &right, at).map(joined),
            (Meaning::OneOf(_), _) => Ok(Form { nullable, ..self.distribute(left, &right, at)? }),
            (_, Meaning::OneOf(_)) => Ok(Form { nullable, ..self.distribute(right, &left, at)? }),
            // Keywords about objects say nothing about other values.
            (Meaning::Object(object), _) if object.implied => Ok(joined(right)),
            (_, Meaning::Object(object)) if object.implied => Ok(joined(left)),
            (one, other) => match self.both_plain(one, other, at) {
                Some(Joined::Left) => Ok(joined(left)),
                Some(Joined::Right) => Ok(joined(right)),
                Some(Joined::New(meaning)) => Ok(joined(Form { meaning, is: None, ..left })),
                Some(Joined::Among(values)) => Ok(joined(among(left, &values))),
                Some(Joined::AmongRight(values)) => Ok(joined(among(right, &values))),
                None if nullable => Ok(joined(Form { meaning: Meaning::Null, is: None, ..left })),
                None => Err(Contradiction { left: left.from, right: right.from, about: None }),
            },
        }
    }

    /// What two meanings have in common that are neither objects nor unions.
    fn both_plain(&mut self, left: &Meaning, right: &Meaning, at: &At) -> Option<Joined> {
        if left == right || *left == Meaning::Never {
            return Some(Joined::Left);
        }
        if let (Some(one), Some(other)) = (listed(left), listed(right)) {
            let common = |value: &&String| other.contains(value);
            return match one.iter().filter(common).count() {
                0 => None,
                count if count == one.len() => Some(Joined::Left),
                count if count == other.len() => Some(Joined::Right),
                _ => Some(Joined::Among(other)),
            };
        }
        if let Some(values) = listed(left).or_else(|| listed(right)) {
            let (list, other) = if listed(left).is_some() { (left, right) } else { (right, left) };
            let of_kind = of_kind(list, other);
            return match of_kind.len() {
                0 => None,
                count if count == values.len() => Some(if list == left { Joined::Left } else { Joined::Right }),
                _ if list == left => Some(Joined::Among(of_kind)),
                _ => Some(Joined::AmongRight(of_kind)),
            };
        }
        match (left, right) {
            (_, Meaning::Never) => Some(Joined::Right),
            (Meaning::Integer(format), Meaning::Integer(_) | Meaning::Number(_))
            | (Meaning::Number(format), Meaning::Number(_)) => {
                let more =
                    format.is_none() && !matches!(right, Meaning::Number(_) if matches!(left, Meaning::Integer(_)));
                Some(if more { Joined::Right } else { Joined::Left })
            }
            (Meaning::Number(_), Meaning::Integer(_)) => Some(Joined::Right),
            (Meaning::String(None), Meaning::String(_)) => Some(Joined::Right),
            (Meaning::String(_), Meaning::String(_)) => Some(Joined::Left),
            (Meaning::Array(None), Meaning::Array(_) | Meaning::Tuple(_)) => Some(Joined::Right),
            (Meaning::Array(_) | Meaning::Tuple(_), Meaning::Array(None)) => Some(Joined::Left),
            (Meaning::Array(Some(one)), Meaning::Array(Some(other))) => {
                let mut sources = self.sources_of(*one);
                sources.extend(self.sources_of(*other));
                sources.sort_unstable();
                sources.dedup();
                let pointer = format!("{}/items", at.pointer);
                Some(Joined::New(Meaning::Array(Some(self.merged(sources, &At { root: at.root, pointer })))))
            }
            (Meaning::Tuple(_), Meaning::Array(_)) => Some(Joined::Left),
            (Meaning::Array(_), Meaning::Tuple(_)) => Some(Joined::Right),
            _ => None,
        }
    }

    /// Reports a contradiction; no value fits.
    pub(super) fn contradiction(&mut self, found: &Contradiction) -> Form {
        let (left, right) = (self.written(found.left), self.written(found.right));
        let about = found.about.as_ref().map(|name| format!(" about `{name}`")).unwrap_or_default();
        let message = format!(
            "the parts of a schema disagree{about}, so that no value fits: {} and {}",
            self.said(found.left),
            self.said(found.right)
        );
        let diagnostic = Diagnostic::new(Code::AllOfContradiction, message)
            .at(left.place, left.pointer.clone(), self.said(found.left))
            .at(right.place, right.pointer.clone(), self.said(found.right));
        self.diagnostics.push(diagnostic);
        Form {
            meaning: Meaning::Never,
            nullable: false,
            residue: Some(Residue::Contradiction),
            ..Form::any(found.left)
        }
    }

    /// What a schema says, in a word.
    fn said(&self, id: SchemaId) -> &'static str {
        let mut at = id;
        for _ in 0..64 {
            match &self.written(at).meaning {
                Meaning::Reference(next) => at = *next,
                meaning => return kind_text(meaning),
            }
        }
        "anything"
    }
}

/// Which of two forms says what both say.
enum Joined {
    Left,
    Right,
    New(Meaning),
    /// The left one, an enum, with these of its values alone.
    Among(Vec<String>),
    /// The same of the right one.
    AmongRight(Vec<String>),
}

/// Whether a schema has keywords that neither its meaning nor its constraints express.
fn unsaid(schema: &Schema) -> Option<Residue> {
    let found = schema.keywords.iter().any(|keyword| match keyword {
        Keyword::PatternProperties(_)
        | Keyword::PropertyNames(_)
        | Keyword::DependentRequired(_)
        | Keyword::DependentSchemas(_)
        | Keyword::Contains { .. }
        | Keyword::Not(_)
        | Keyword::If { .. }
        | Keyword::UnevaluatedItems(_)
        | Keyword::UnevaluatedProperties(_) => true,
        Keyword::PrefixItems(_) => !matches!(schema.meaning, Meaning::Tuple(_)),
        Keyword::Never
        | Keyword::Types(_)
        | Keyword::Enum(_)
        | Keyword::Minimum(_)
        | Keyword::Maximum(_)
        | Keyword::ExclusiveMinimum(_)
        | Keyword::ExclusiveMaximum(_)
        | Keyword::MultipleOf(_)
        | Keyword::MinLength(_)
        | Keyword::MaxLength(_)
        | Keyword::Pattern(_)
        | Keyword::Format(_)
        | Keyword::MinItems(_)
        | Keyword::MaxItems(_)
        | Keyword::UniqueItems
        | Keyword::Items(_)
        | Keyword::MinProperties(_)
        | Keyword::MaxProperties(_)
        | Keyword::Required(_)
        | Keyword::Properties(_)
        | Keyword::AdditionalProperties(_)
        | Keyword::AllOf(_)
        | Keyword::AnyOf(_)
        | Keyword::OneOf(_)
        | Keyword::Ref(_) => false,
    });
    found.then_some(Residue::Keywords)
}

/// The values of an enum, as JSON texts.
pub(in crate::plan) fn listed(meaning: &Meaning) -> Option<Vec<String>> {
    Some(literals(meaning)?.iter().map(Literal::json).collect())
}

fn literals(meaning: &Meaning) -> Option<Vec<Literal>> {
    match meaning {
        Meaning::StringEnum(values) => Some(values.iter().cloned().map(Literal::String).collect()),
        Meaning::ValueEnum(values) => Some(values.clone()),
        _ => None,
    }
}

/// The values of an enum that are of the kind that a meaning is.
fn of_kind(list: &Meaning, kind: &Meaning) -> Vec<String> {
    let fits = |literal: &&Literal| match (literal, kind) {
        (Literal::Bool(_), Meaning::Boolean)
        | (Literal::Number(_), Meaning::Integer(_) | Meaning::Number(_))
        | (Literal::String(_), Meaning::String(_)) => true,
        (Literal::Bool(_) | Literal::Number(_) | Literal::String(_), _) => false,
    };
    literals(list).iter().flatten().filter(fits).map(Literal::json).collect()
}

/// An enum with those of its values that are in a list.
fn among(form: Form, list: &[String]) -> Form {
    let all = literals(&form.meaning).unwrap_or_default();
    let known: Vec<usize> = (0..all.len()).filter(|at| list.contains(&all[*at].json())).collect();
    let texts: Option<Vec<String>> = known
        .iter()
        .map(|at| match &all[*at] {
            Literal::String(text) => Some(text.clone()),
            Literal::Bool(_) | Literal::Number(_) => None,
        })
        .collect();
    let meaning = match texts {
        Some(texts) => Meaning::StringEnum(texts),
        None => Meaning::ValueEnum(known.iter().map(|at| all[*at].clone()).collect()),
    };
    let labels = known.iter().filter_map(|at| form.labels.get(*at).cloned()).collect();
    Form { meaning, labels, is: None, ..form }
}

fn word_of(meaning: &Meaning) -> &'static str {
    match meaning {
        Meaning::Boolean => "boolean",
        Meaning::Integer(_) => "integer",
        Meaning::Number(_) => "number",
        Meaning::String(_) | Meaning::StringEnum(_) | Meaning::ValueEnum(_) => "string",
        Meaning::Array(_) | Meaning::Tuple(_) => "array",
        Meaning::Object(_) => "object",
        Meaning::Null => "null",
        Meaning::Any
        | Meaning::Never
        | Meaning::Reference(_)
        | Meaning::Kinds(_)
        | Meaning::All(_)
        | Meaning::OneOf(_)
        | Meaning::Unsupported(_) => "any",
    }
}

fn kind_text(meaning: &Meaning) -> &'static str {
    match meaning {
        Meaning::Boolean => "a boolean",
        Meaning::Integer(_) => "an integer",
        Meaning::Number(_) => "a number",
        Meaning::String(_) => "a string",
        Meaning::StringEnum(_) | Meaning::ValueEnum(_) => "one of some values",
        Meaning::Array(_) | Meaning::Tuple(_) => "a list",
        Meaning::Object(_) => "an object",
        Meaning::Null => "null",
        Meaning::Never => "nothing",
        Meaning::All(all) => kind_text(&all.own),
        Meaning::Kinds(_) | Meaning::OneOf(_) => "one of several things",
        Meaning::Any | Meaning::Reference(_) | Meaning::Unsupported(_) => "anything",
    }
}
