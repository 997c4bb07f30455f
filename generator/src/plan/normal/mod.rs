//! Normal form: what all the keywords of a schema say together, as one meaning.
//!
//! After it no schema is a combination ([`Meaning::All`], [`Meaning::Kinds`]): an `allOf` of objects is one object, a
//! union beside properties a union of objects that have them. Schemas that nobody wrote (two parts declare one property;
//! a branch with the properties beside it) are added behind those of the [`Api`]. What a meaning and its constraints do
//! not say is marked by a [`Residue`].

mod bases;
mod constraints;
mod form;
mod objects;
mod tidy;
mod unions;

use std::collections::{HashMap, HashSet, VecDeque};

use crate::api::{Api, CustomApi, Keyword, Meaning, Schema, SchemaId};
use crate::diagnostic::Diagnostic;
use form::Form;
pub(super) use form::listed;

/// Why a meaning with its constraints accepts more than the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Residue {
    /// Two constraints of a kind hold at once, and there is room for one: two patterns.
    Constraints,
    /// Keywords of a part that no type expresses: `not`, `if`, `contains` and the like.
    Keywords,
    /// A part refuses keys that another part declares; it is read as open.
    ClosedPart,
    /// The branches of a union say nothing but which keys must be there, or which values they may have.
    Branches,
    /// A value may fit several branches of a `oneOf`.
    Trial,
    /// No value fits.
    Contradiction,
    /// The combination has too many cases.
    Limit,
    /// The shape has no type, so that values are kept as any JSON value.
    Shape,
}

/// The schemas in their normal form.
#[derive(Debug)]
pub(super) struct Schemas<'a> {
    api: &'a Api,
    /// What a configuration asks of everything.
    pub(super) custom: &'a CustomApi,
    /// The normal forms of written schemas that had to be made, and schemas that nobody wrote.
    made: Vec<Schema>,
    /// By the position of a written schema: one more than the position of its normal form in `made`, or 0.
    normal: Vec<u32>,
    residue: HashMap<SchemaId, Residue>,
    /// What the last step to a schema is called, and how many tokens of its pointer that stands for.
    words: HashMap<SchemaId, (usize, String)>,
    /// Whether a base that many schemas extend is a struct that keeps all keys.
    pub(super) has_open_bases: bool,
}

impl<'a> Schemas<'a> {
    /// The normal form of every schema.
    pub(super) fn new(api: &'a Api, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let schemas = Self {
            api,
            custom: &api.custom,
            made: Vec::new(),
            normal: vec![0; api.schemas.len()],
            residue: HashMap::new(),
            words: HashMap::new(),
            has_open_bases: false,
        };
        let mut builder = Builder {
            schemas,
            diagnostics,
            forms: HashMap::new(),
            open: HashSet::new(),
            merged: HashMap::new(),
            sources: HashMap::new(),
            pending: VecDeque::new(),
            bases: HashMap::new(),
            children: HashSet::new(),
            joining: Vec::new(),
            depth: 0,
        };
        builder.run();
        builder.schemas
    }

    /// A schema in its normal form.
    pub(super) fn schema(&self, id: SchemaId) -> &Schema {
        let at = id.index();
        match self.normal.get(at) {
            Some(0) => &self.api.schemas[at],
            Some(made) => &self.made[*made as usize - 1],
            None => &self.made[at - self.normal.len()],
        }
    }

    /// Follows schemas that are nothing but a reference.
    pub(super) fn target(&self, id: SchemaId) -> SchemaId {
        let mut target = id;
        for _ in 0..=self.len() {
            match self.schema(target).meaning {
                Meaning::Reference(next) => target = next,
                _ => break,
            }
        }
        target
    }

    /// How many schemas there are; their ids are below.
    pub(super) fn len(&self) -> usize {
        self.normal.len() + self.made.len()
    }

    /// The components, in document order.
    pub(super) fn components(&self) -> impl Iterator<Item = SchemaId> + '_ {
        (0..).map(SchemaId).zip(&self.api.schemas).filter(|(_, schema)| schema.component.is_some()).map(|(id, _)| id)
    }

    /// What the meaning and the constraints of a schema do not say.
    pub(super) fn residue(&self, id: SchemaId) -> Option<Residue> {
        self.residue.get(&id).copied()
    }

    /// What the last step to a schema is called, and how many tokens of its pointer that stands for.
    pub(super) fn word(&self, id: SchemaId) -> Option<(usize, &str)> {
        self.words.get(&id).map(|(tokens, word)| (*tokens, word.as_str()))
    }

    fn add(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.len()).unwrap_or(u32::MAX));
        self.made.push(schema);
        id
    }

    fn replace(&mut self, id: SchemaId, schema: Schema) {
        match self.normal.get(id.index()) {
            None => self.made[id.index() - self.normal.len()] = schema,
            Some(0) => {
                self.made.push(schema);
                self.normal[id.index()] = u32::try_from(self.made.len()).unwrap_or(0);
            }
            Some(made) => self.made[*made as usize - 1] = schema,
        }
    }
}

/// Where the parts of a schema that nobody wrote stand.
#[derive(Debug, Clone)]
struct At {
    /// The written schema whose normal form is made.
    root: SchemaId,
    /// The pointer of what is made.
    pointer: String,
}

struct Builder<'a, 'd> {
    schemas: Schemas<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
    /// The forms of combinations.
    forms: HashMap<SchemaId, Form>,
    /// Those that are being made.
    open: HashSet<(SchemaId, bool)>,
    /// Schemas of several sources, by the schema that needs them: names depend on nothing else.
    merged: HashMap<(SchemaId, Vec<SchemaId>), SchemaId>,
    /// What a schema that nobody wrote is made of, sorted.
    sources: HashMap<SchemaId, Vec<SchemaId>>,
    pending: VecDeque<(SchemaId, At)>,
    /// Objects with a discriminator that others extend, and the objects themselves without the others.
    bases: HashMap<SchemaId, SchemaId>,
    /// Those that are nothing but such an object under another name.
    children: HashSet<SchemaId>,
    /// Unions whose branches are being joined with another form, the innermost last.
    joining: Vec<(SchemaId, Form)>,
    depth: usize,
}

/// How many schemas a document may need beside the written ones, and beside as many as those.
const LIMIT: usize = 50_000;

impl Builder<'_, '_> {
    fn run(&mut self) {
        self.find_bases();
        for id in (0..).map(SchemaId).take(self.schemas.api.schemas.len()) {
            if self.is_combined(id) && !self.bases.contains_key(&id) {
                self.settle(id);
            }
        }
        while let Some((id, at)) = self.pending.pop_front() {
            self.settle_merged(id, &at);
        }
        self.tidy_unions();
    }

    fn is_full(&self) -> bool {
        self.schemas.made.len() > LIMIT + 2 * self.schemas.normal.len()
    }

    fn is_combined(&self, id: SchemaId) -> bool {
        let schema = self.schemas.api.schema(id);
        match &schema.meaning {
            Meaning::All(_) | Meaning::Kinds(_) => true,
            // A single `allOf` or `oneOf` of a schema written there is that schema, not a reference to it.
            Meaning::Reference(_) => {
                self.children.contains(&id)
                    || (!schema.keywords.iter().any(|keyword| matches!(keyword, Keyword::Ref(_)))
                        && self.schemas.api.schema(self.schemas.api.target(id)).component.is_none())
            }
            _ => false,
        }
    }

    /// Makes the normal form of a written schema.
    fn settle(&mut self, id: SchemaId) {
        let form = self.form(id, None);
        let mut schema = self.schemas.api.schema(id).clone();
        self.put(id, &mut schema, form);
        self.schemas.replace(id, schema);
    }

    /// Makes a schema of several sources.
    fn settle_merged(&mut self, id: SchemaId, at: &At) {
        let sources = self.sources.get(&id).cloned().unwrap_or_default();
        let mut form = Form::any(id);
        for source in sources {
            let next = self.form(source, None);
            form = self.both(form, next, at).unwrap_or_else(|found| self.contradiction(&found));
        }
        let mut schema = self.schemas.schema(id).clone();
        self.put(id, &mut schema, form);
        self.schemas.replace(id, schema);
    }

    /// Writes a form into its schema.
    fn put(&mut self, id: SchemaId, schema: &mut Schema, form: Form) {
        schema.nullable |= form.nullable && !matches!(form.meaning, Meaning::Any | Meaning::Null);
        let known = form.is.filter(|is| *is != id && self.written(*is).component.is_some());
        schema.meaning = match known {
            Some(is) => Meaning::Reference(is),
            None => {
                let said = form.is.filter(|is| *is != id).map(|is| self.written(is).clone());
                if let Some(said) = said {
                    schema.title = schema.title.take().or(said.title);
                    schema.description = schema.description.take().or(said.description);
                    schema.default = schema.default.take().or(said.default);
                    schema.xml = schema.xml.take().or(said.xml);
                }
                form.meaning
            }
        };
        schema.labels = if known.is_some() { Vec::new() } else { form.labels };
        schema.constraints = form.constraints;
        if let Some(residue) = form.residue {
            self.schemas.residue.insert(id, residue);
        }
    }

    /// A schema as it is written, or made.
    fn written(&self, id: SchemaId) -> &Schema {
        self.schemas.api.schemas.get(id.index()).unwrap_or_else(|| self.schemas.schema(id))
    }

    /// What a schema is made of.
    fn sources_of(&self, id: SchemaId) -> Vec<SchemaId> {
        self.sources.get(&id).cloned().unwrap_or_else(|| vec![id])
    }

    /// The schema that is all of these at once, to be made later.
    fn merged(&mut self, sources: Vec<SchemaId>, at: &At) -> SchemaId {
        let key = (at.root, sources);
        if let Some(known) = self.merged.get(&key) {
            return *known;
        }
        let sources = key.1.clone();
        let mut schema = self.written(sources[0]).clone();
        for other in &sources[1..] {
            let other = self.written(*other);
            // What is said last is said closest to the use.
            schema.title = other.title.clone().or(schema.title);
            schema.description = other.description.clone().or(schema.description);
            schema.default = other.default.clone().or(schema.default);
            schema.rust_name = other.rust_name.clone().or(schema.rust_name);
            schema.custom = other.custom.clone().or(schema.custom);
            schema.xml = other.xml.clone().or(schema.xml);
            schema.deprecated |= other.deprecated;
            schema.read_only |= other.read_only;
            schema.write_only |= other.write_only;
        }
        schema.component = None;
        schema.pointer.clone_from(&at.pointer);
        schema.meaning = Meaning::Any;
        schema.labels = Vec::new();
        schema.nullable = false;
        schema.discriminator = None;
        schema.or_null = false;
        schema.keywords = vec![Keyword::AllOf(sources.clone())];
        let id = self.schemas.add(schema);
        self.merged.insert(key, id);
        self.sources.insert(id, sources);
        self.pending.push_back((id, at.clone()));
        id
    }
}
