//! A union and something else at once.

use std::collections::HashSet;

use super::form::{Contradiction, Form};
use super::{At, Builder, Residue};
use crate::api::Keyword;
use crate::api::{Additional, Constraints, Fits, Meaning, Object, SchemaId, Tags, Union};

/// How many branches a union of combinations may have.
const BRANCHES: usize = 64;

impl Builder<'_, '_> {
    /// Joins every branch of a union with another form. A union that is a branch of itself adds no value there.
    pub(super) fn distribute(&mut self, of: Form, other: &Form, at: &At) -> Result<Form, Contradiction> {
        let Some(union) = of.is else { return self.join_branches(of, other, at) };
        if self.joining.iter().any(|(open, with)| *open == union && with == other) {
            return Err(Contradiction { left: of.from, right: other.from, about: None });
        }
        self.joining.push((union, other.clone()));
        let joined = self.join_branches(of, other, at);
        self.joining.pop();
        joined
    }

    fn join_branches(&mut self, of: Form, other: &Form, at: &At) -> Result<Form, Contradiction> {
        let Meaning::OneOf(union) = &of.meaning else { return Ok(of) };
        let targets: Vec<SchemaId> = union.branches.iter().map(|branch| self.target_of(*branch)).collect();
        if other.is.is_some_and(|is| targets.contains(&is)) {
            return Ok(other.clone());
        }
        let forms: Vec<Form> = union.branches.iter().map(|branch| self.form(*branch, None)).collect();
        if forms.iter().all(|form| only_constrains(form, other)) {
            return Ok(Form { residue: Some(Residue::Branches), ..other.clone() });
        }
        let mut joined = Union { branches: Vec::new(), tags: Vec::new(), default: None, ..union.clone() };
        let mut last = None;
        let mut conflict = None;
        for (index, form) in forms.into_iter().enumerate() {
            let keyword = match union.fits {
                Fits::One => "oneOf",
                Fits::Any => "anyOf",
            };
            let step = At { root: at.root, pointer: format!("{}/{keyword}/{index}", at.pointer) };
            match self.both(other.clone(), form.clone(), &step) {
                Ok(both) if both.meaning == Meaning::Never => {}
                Ok(both) => {
                    if union.default == Some(index) {
                        joined.default = Some(joined.branches.len());
                    }
                    let branch = self.joined_branch(union.branches[index], &form, &both, &step);
                    push(&mut joined, branch, &union.tags[index], &both);
                    last = Some(both);
                }
                Err(found) => conflict = Some(found),
            }
        }
        if joined.branches.len() > BRANCHES || self.is_full() {
            let meaning = Meaning::Unsupported("a combination of unions with more than 64 cases");
            return Ok(Form { meaning, is: None, residue: Some(Residue::Limit), ..of });
        }
        match (joined.branches.len(), last) {
            (0, _) => Err(conflict.unwrap_or(Contradiction { left: of.from, right: other.from, about: None })),
            (1, Some(single)) => Ok(single),
            _ => Ok(Form { meaning: Meaning::OneOf(joined), is: None, residue: of.residue.or(other.residue), ..of }),
        }
    }

    /// The branch itself where it says as much as both, else a schema of both.
    fn joined_branch(&mut self, branch: SchemaId, form: &Form, both: &Form, at: &At) -> SchemaId {
        if both.is.is_some() && both.is == form.is && both.constraints == form.constraints {
            return branch;
        }
        let target = self.target_of(branch);
        let mut schema = self.written(branch).clone();
        let named = self.written(target);
        let word = named.component.clone().or_else(|| named.title.clone());
        schema.title = schema.title.or_else(|| named.title.clone());
        schema.description = schema.description.or_else(|| named.description.clone());
        schema.component = None;
        schema.pointer.clone_from(&at.pointer);
        schema.meaning = match both.is.filter(|is| self.written(*is).component.is_some()) {
            Some(is) => Meaning::Reference(is),
            None => both.meaning.clone(),
        };
        schema.nullable = both.nullable && !matches!(both.meaning, Meaning::Any | Meaning::Null);
        schema.labels.clone_from(&both.labels);
        schema.constraints = both.constraints.clone();
        schema.discriminator = None;
        // Everything but the unions of the holder is said of the branch, too; the unions as well where a keyword is about
        // what all branches leave alone.
        schema.or_null = false;
        let holder = &self.written(at.root).keywords;
        let leaves = |k: &Keyword<_>| matches!(k, Keyword::UnevaluatedProperties(_) | Keyword::UnevaluatedItems(_));
        let whole = holder.iter().any(leaves);
        let union = |keyword: &Keyword<_>| matches!(keyword, Keyword::OneOf(_) | Keyword::AnyOf(_));
        let beside = holder.iter().filter(|keyword| whole || !union(keyword)).cloned();
        schema.keywords = beside.chain([Keyword::AllOf(vec![branch])]).collect();
        let id = self.schemas.add(schema);
        if let Some(word) = word.filter(|word| word.len() <= 60) {
            self.schemas.words.insert(id, (2, word));
        }
        if let Some(residue) = both.residue {
            self.schemas.residue.insert(id, residue);
        }
        id
    }

    /// Follows references, as they are written.
    pub(super) fn target_of(&self, id: SchemaId) -> SchemaId {
        let mut at = id;
        for _ in 0..=self.schemas.len() {
            match self.written(at).meaning {
                Meaning::Reference(next) => at = next,
                _ => break,
            }
        }
        at
    }

    /// Whether a union of a schema lists another, at any depth of unions and parts.
    pub(super) fn lists(&self, id: SchemaId, wanted: SchemaId) -> bool {
        let mut seen = HashSet::new();
        let mut pending = self.listed_by(id);
        while let Some(next) = pending.pop() {
            let target = self.target_of(next);
            if target == wanted {
                return true;
            }
            if seen.insert(target) {
                pending.extend(self.listed_by(target));
                if let Meaning::All(all) = &self.written(target).meaning {
                    pending.extend(&all.parts);
                }
            }
        }
        false
    }

    fn listed_by(&self, id: SchemaId) -> Vec<SchemaId> {
        match &self.written(id).meaning {
            Meaning::OneOf(union) => union.branches.clone(),
            Meaning::All(all) => all.unions.iter().flat_map(|union| &union.branches).copied().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether `null` fits a union: as a branch, or in one.
    pub(super) fn union_null(&self, union: &Union) -> bool {
        let mut seen = HashSet::new();
        let mut pending = union.branches.clone();
        if union.null {
            return true;
        }
        while let Some(next) = pending.pop() {
            if !seen.insert(next) {
                continue;
            }
            let schema = self.written(next);
            if schema.nullable {
                return true;
            }
            match &schema.meaning {
                Meaning::Reference(next) => pending.push(*next),
                Meaning::OneOf(inner) if inner.null => return true,
                Meaning::OneOf(inner) => pending.extend(&inner.branches),
                _ => {}
            }
        }
        false
    }
}

/// Whether a branch only says which keys must be there, or refines what the other form declares.
fn only_constrains(branch: &Form, other: &Form) -> bool {
    if branch.is_shapeless() {
        return branch.constraints == Constraints::default() || matches!(other.meaning, Meaning::Object(_));
    }
    let (Meaning::Object(branch), Meaning::Object(other)) = (&branch.meaning, &other.meaning) else { return false };
    let known = |(name, _): &(String, SchemaId)| other.properties.iter().any(|(other, _)| other == name);
    let Object { properties, implied, additional, .. } = branch;
    *implied && *additional == Additional::Unsaid && properties.iter().all(known)
}

/// Adds a branch; those of a union that has no name of its own are taken in.
fn push(union: &mut Union, branch: SchemaId, tags: &Tags, form: &Form) {
    match &form.meaning {
        Meaning::OneOf(inner) if form.is.is_none() && inner.property.is_none() && union.property.is_none() => {
            union.branches.extend(&inner.branches);
            union.tags.extend(inner.tags.iter().cloned());
        }
        _ => {
            union.branches.push(branch);
            union.tags.push(tags.clone());
        }
    }
}
