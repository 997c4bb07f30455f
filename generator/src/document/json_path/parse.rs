//! Text → query.

use super::lexer::Lexer;
use super::value::{pattern, pattern_problem};
use super::{Comparable, Comparison, Logical, Query, Segment, Selector, SyntaxError};
use crate::document::tree::Value;

/// Expressions may be nested so deep.
const DEPTH: usize = 64;

const FUNCTIONS: [&str; 5] = ["length", "count", "match", "search", "value"];

/// What a function stands for.
enum Called {
    Value(Comparable),
    Logical(Logical),
}

struct Parser {
    lexer: Lexer,
    depth: usize,
}

/// Reads a query from the root, the whole text.
pub(super) fn query(text: &str) -> Result<Query, SyntaxError> {
    let mut parser = Parser { lexer: Lexer::new(text), depth: 0 };
    if !parser.lexer.take("$") {
        let point = if text.starts_with(['.', '[']) { "" } else { "." };
        let help = (text.trim() == text && !text.is_empty()).then(|| format!("write `${point}{text}`"));
        return Err(SyntaxError { help, ..parser.lexer.error("a query begins with `$`") });
    }
    let segments = parser.segments()?;
    match parser.lexer.peek() {
        None => Ok(Query { relative: false, segments }),
        Some(found) => Err(parser.unexpected(found)),
    }
}

impl Parser {
    fn unexpected(&self, found: char) -> SyntaxError {
        let error = self.lexer.error(format!("`{}` does not belong here", found.escape_debug()));
        // What people write most often that is no short form.
        let help = (found == '-').then(|| "a name with `-` stands in brackets: `['x-internal']`".to_owned());
        SyntaxError { help, ..error }
    }

    fn segments(&mut self) -> Result<Vec<Segment>, SyntaxError> {
        let mut segments = Vec::new();
        loop {
            let end = self.lexer.position();
            self.lexer.space();
            let start = self.lexer.position();
            let descendant = self.lexer.take("..");
            let selectors = if self.lexer.take("[") {
                self.bracketed()?
            } else if descendant || self.lexer.take(".") {
                vec![self.short()?]
            } else {
                self.lexer.back_to(end);
                return Ok(segments);
            };
            segments.push(Segment { descendant, selectors, text: self.lexer.since(start) });
        }
    }

    fn short(&mut self) -> Result<Selector, SyntaxError> {
        if self.lexer.take("*") {
            return Ok(Selector::Wildcard);
        }
        match self.lexer.name() {
            Some(name) => Ok(Selector::Name(name)),
            None => {
                let error = self.lexer.error("expected the name of a member, or `*`");
                Err(SyntaxError { help: Some("other names stand in brackets: `['200']`".to_owned()), ..error })
            }
        }
    }

    fn bracketed(&mut self) -> Result<Vec<Selector>, SyntaxError> {
        let mut selectors = Vec::new();
        loop {
            self.lexer.space();
            selectors.push(self.selector()?);
            self.lexer.space();
            if self.lexer.take("]") {
                return Ok(selectors);
            }
            self.lexer
                .expect(",")
                .map_err(|error| SyntaxError { message: "expected `,` or `]`".to_owned(), ..error })?;
        }
    }

    fn selector(&mut self) -> Result<Selector, SyntaxError> {
        match self.lexer.peek() {
            Some('\'' | '"') => Ok(Selector::Name(self.lexer.string()?)),
            Some('*') => {
                self.lexer.next();
                Ok(Selector::Wildcard)
            }
            Some('?') => {
                self.lexer.next();
                self.lexer.space();
                Ok(Selector::Filter(self.logical()?))
            }
            Some('-' | ':' | '0'..='9') => self.index_or_slice(),
            Some(_) | None => {
                let help = Some("a name stands in quotes, a filter after `?`: `['name']`, `[?@.name]`".to_owned());
                Err(SyntaxError { help, ..self.lexer.error("expected a name, an index, `*` or a filter") })
            }
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector, SyntaxError> {
        let start = self.lexer.integer()?;
        if !self.lexer.take_spaced(":") {
            return start.map(Selector::Index).ok_or_else(|| self.lexer.error("expected an index"));
        }
        self.lexer.space();
        let end = self.lexer.integer()?;
        let mut step = None;
        if self.lexer.take_spaced(":") {
            self.lexer.space();
            step = self.lexer.integer()?;
        }
        Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
    }

    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
        if self.depth >= DEPTH {
            return Err(self.lexer.error(format!("expressions are nested deeper than {DEPTH} levels")));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn logical(&mut self) -> Result<Logical, SyntaxError> {
        self.nested(|parser| {
            let mut any = vec![parser.all()?];
            while parser.lexer.take_spaced("||") {
                parser.lexer.space();
                any.push(parser.all()?);
            }
            Ok(if any.len() == 1 { any.remove(0) } else { Logical::Any(any) })
        })
    }

    fn all(&mut self) -> Result<Logical, SyntaxError> {
        let mut all = vec![self.basic()?];
        while self.lexer.take_spaced("&&") {
            self.lexer.space();
            all.push(self.basic()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Logical::All(all) })
    }

    fn basic(&mut self) -> Result<Logical, SyntaxError> {
        if self.lexer.take("!") {
            self.lexer.space();
            let inner = if self.lexer.peek() == Some('(') { self.parenthesised()? } else { self.test()? };
            return Ok(Logical::Not(Box::new(inner)));
        }
        if self.lexer.peek() == Some('(') {
            return self.parenthesised();
        }
        // A test or a comparison: what follows tells.
        let start = self.lexer.position();
        let side = self.side()?;
        match self.comparison() {
            Some(comparison) => {
                let left = Self::comparable(side, start)?;
                self.lexer.space();
                let start = self.lexer.position();
                let right = self.side()?;
                Ok(Logical::Compare(left, comparison, Self::comparable(right, start)?))
            }
            None => self.tested(side),
        }
    }

    fn parenthesised(&mut self) -> Result<Logical, SyntaxError> {
        self.lexer.expect("(")?;
        self.lexer.space();
        let inner = self.logical()?;
        self.lexer.space();
        self.lexer.expect(")")?;
        Ok(inner)
    }

    fn test(&mut self) -> Result<Logical, SyntaxError> {
        let side = self.side()?;
        self.tested(side)
    }

    /// What holds by itself.
    fn tested(&self, side: Side) -> Result<Logical, SyntaxError> {
        match side {
            Side::Query(query) => Ok(Logical::Exists(query)),
            Side::Called(Called::Logical(logical)) => Ok(logical),
            Side::Called(Called::Value(_)) | Side::Literal(_) => {
                Err(self.lexer.error("a value is no condition: compare it with something"))
            }
        }
    }

    fn comparison(&mut self) -> Option<Comparison> {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let signs =
            [("==", Equal), ("!=", NotEqual), ("<=", LessOrEqual), (">=", GreaterOrEqual), ("<", Less), (">", Greater)];
        signs.into_iter().find(|(text, _)| self.lexer.take_spaced(text)).map(|(_, comparison)| comparison)
    }

    /// What may stand on a side of a comparison.
    fn comparable(side: Side, start: usize) -> Result<Comparable, SyntaxError> {
        let problem = |message: &str| SyntaxError { at: start, message: message.to_owned(), help: None };
        match side {
            Side::Literal(value) => Ok(Comparable::Literal(value)),
            Side::Called(Called::Value(value)) => Ok(value),
            Side::Called(Called::Logical(_)) => Err(problem("a condition cannot be compared")),
            Side::Query(query) if is_singular(&query) => Ok(Comparable::Query(query)),
            Side::Query(_) => {
                Err(problem("what selects several nodes cannot be compared; use `value(…)` or `count(…)`"))
            }
        }
    }

    fn side(&mut self) -> Result<Side, SyntaxError> {
        match self.lexer.peek() {
            Some(sign @ ('@' | '$')) => {
                self.lexer.next();
                let segments = self.nested(Self::segments)?;
                Ok(Side::Query(Query { relative: sign == '@', segments }))
            }
            Some('\'' | '"') => Ok(Side::Literal(Value::String(self.lexer.string()?))),
            Some('-' | '0'..='9') => Ok(Side::Literal(Value::Number(self.lexer.number()?))),
            Some(_) | None => self.word(),
        }
    }

    /// `true`, `false`, `null`, or a function.
    fn word(&mut self) -> Result<Side, SyntaxError> {
        let start = self.lexer.position();
        let Some(word) = self.lexer.name() else {
            let help = Some("a filter looks at `@`: `[?@.deprecated == true]`".to_owned());
            return Err(SyntaxError { help, ..self.lexer.error("expected a query, a value or a function") });
        };
        if self.lexer.take("(") {
            return self.nested(|parser| parser.function(&word, start)).map(Side::Called);
        }
        match word.as_str() {
            "true" => Ok(Side::Literal(Value::Bool(true))),
            "false" => Ok(Side::Literal(Value::Bool(false))),
            "null" => Ok(Side::Literal(Value::Null)),
            _ => Err(SyntaxError {
                at: start,
                message: format!("`{word}` is no value"),
                help: Some(format!("a text stands in quotes, a member after `@.`: `'{word}'`, `@.{word}`")),
            }),
        }
    }

    fn function(&mut self, name: &str, start: usize) -> Result<Called, SyntaxError> {
        let mut arguments = Vec::new();
        self.lexer.space();
        if !self.lexer.take(")") {
            loop {
                let at = self.lexer.position();
                arguments.push((self.side()?, at));
                self.lexer.space();
                if self.lexer.take(")") {
                    break;
                }
                self.lexer.expect(",")?;
                self.lexer.space();
            }
        }
        let wrong = |message: String, help: Option<String>| SyntaxError { at: start, message, help };
        if !FUNCTIONS.contains(&name) {
            let help = crate::words::suggestion(name, FUNCTIONS)
                .unwrap_or_else(|| format!("the functions of RFC 9535: {}", FUNCTIONS.join(", ")));
            return Err(wrong(format!("`{name}` is no function of JSONPath"), Some(help)));
        }
        let count = if matches!(name, "match" | "search") { 2 } else { 1 };
        let mut arguments = arguments.into_iter();
        let (Some((first, at)), second, None) = (arguments.next(), arguments.next(), arguments.nth(0)) else {
            return Err(wrong(takes(name, count), None));
        };
        if (count == 2) != second.is_some() {
            return Err(wrong(takes(name, count), None));
        }
        match (name, first, second) {
            ("count", Side::Query(query), _) => Ok(Called::Value(Comparable::Count(query))),
            ("value", Side::Query(query), _) => Ok(Called::Value(Comparable::Query(query))),
            ("count" | "value", _, _) => Err(wrong(format!("`{name}` takes a query"), None)),
            (_, text, Some((second, second_at))) => {
                let (text, second) = (Self::comparable(text, at)?, Self::comparable(second, second_at)?);
                if let Comparable::Literal(Value::String(written)) = &second
                    && pattern(written, true).is_none()
                {
                    return Err(SyntaxError { at: second_at, message: pattern_problem(written), help: None });
                }
                Ok(Called::Logical(Logical::Matches { whole: name == "match", text, pattern: second }))
            }
            (_, value, None) => Ok(Called::Value(Comparable::Length(Box::new(Self::comparable(value, at)?)))),
        }
    }
}

/// What stands in an expression, before it is known what it is for.
enum Side {
    Literal(Value),
    Query(Query),
    Called(Called),
}

fn takes(name: &str, count: usize) -> String {
    format!("`{name}` takes {}", if count == 1 { "one argument" } else { "two arguments" })
}

/// Whether a query selects one node at most, as it is written (RFC 9535, section 2.3.5.1).
fn is_singular(query: &Query) -> bool {
    query.segments.iter().all(|segment| {
        !segment.descendant && matches!(segment.selectors.as_slice(), [Selector::Name(_) | Selector::Index(_)])
    })
}
