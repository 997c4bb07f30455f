//! Text of items: laid out directly where the shape is known, by `prettyplease` where it is not; the jobs that write
//! them run on all cores.
//!
//! Parsing tokens is what printing costs (a build script is not optimised: 19 µs a line against 1 µs), so what is
//! written for every type, field and operation goes through [`Text`], and only items whose layout varies go through
//! [`tokens`].

use std::fmt::Display;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::TokenStream;

/// The width that lines are broken at, where they can be.
pub const WIDTH: usize = 100;

/// Writes the text of one item or of several, blank lines between them included. Jobs share nothing, run in any order
/// and on any thread.
pub type Job<'a> = Box<dyn Fn() -> String + Send + Sync + 'a>;

/// Text that is laid out by hand: lines, blocks and lists.
#[derive(Debug, Default)]
pub struct Text {
    out: String,
    indent: usize,
}

impl Text {
    /// No text yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is no text yet.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// The text; every line ends with a line feed.
    pub fn finish(self) -> String {
        self.out
    }

    /// One line, indented. An empty one stays empty.
    pub fn line(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        if !line.is_empty() {
            self.indentation();
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    /// One line of a mark and what it marks; of the mark alone where that is empty.
    pub fn marked(&mut self, mark: &str, line: &str) {
        self.indentation();
        self.out.push_str(mark);
        if !line.is_empty() {
            self.out.push(' ');
            self.out.push_str(line);
        }
        self.out.push('\n');
    }

    /// One line, where there is one.
    pub fn maybe_line(&mut self, line: Option<impl AsRef<str>>) {
        if let Some(line) = line {
            self.line(line);
        }
    }

    /// A line that opens a block: `head {`.
    pub fn open(&mut self, head: impl Display) {
        self.line(format!("{head} {{"));
        self.indent += 1;
    }

    /// Closes a block: `}` and what follows it (`,`, `;`, `)`).
    pub fn close(&mut self, after: &str) {
        self.indent = self.indent.saturating_sub(1);
        self.line(format!("}}{after}"));
    }

    /// Indents what follows by one more step.
    pub fn deeper(&mut self) {
        self.indent += 1;
    }

    /// Indents what follows by one step less.
    pub fn shallower(&mut self) {
        self.indent = self.indent.saturating_sub(1);
    }

    /// `before`, the items separated by commas, `after`: on one line where it fits, else an item a line with a comma
    /// after the last.
    ///
    /// Spaces inside braces are the caller's: `before` ending in `{ ` is broken after `{`, and `after` beginning
    /// with ` }` before `}`. No comma follows the base of a struct (`..rt::Rules::NONE`).
    pub fn list(&mut self, before: &str, items: &[impl AsRef<str>], after: &str) {
        if items.is_empty() {
            self.line(format!("{}{}", before.trim_end(), after.trim_start()));
            return;
        }
        let length: usize = items.iter().map(|item| item.as_ref().len() + 2).sum();
        if self.indent * 4 + before.len() + length + after.len() <= WIDTH + 2 {
            let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
            self.line(format!("{before}{}{after}", items.join(", ")));
            return;
        }
        self.line(before.trim_end());
        self.indent += 1;
        for item in items {
            let item = item.as_ref();
            let comma = if item.starts_with("..") { "" } else { "," };
            self.line(format!("{item}{comma}"));
        }
        self.indent -= 1;
        self.line(after.trim_start());
    }

    /// As [`list`](Self::list), with as many items on a line as fit.
    pub fn filled(&mut self, before: &str, items: &[&str], after: &str) {
        let mut lines: Vec<String> = Vec::new();
        for item in items {
            match lines.last_mut() {
                Some(line) if (self.indent + 1) * 4 + line.len() + item.len() + 3 <= WIDTH => {
                    line.push_str(", ");
                    line.push_str(item);
                }
                _ => lines.push((*item).to_owned()),
            }
        }
        self.list(before, &lines, after);
    }

    /// `head` and a chain of calls (`.field("name", &self.name)`) and what ends it: a call a line, unless all of it
    /// fits.
    pub fn chain(&mut self, head: &str, calls: &[impl AsRef<str>], after: &str) {
        let length: usize = calls.iter().map(|call| call.as_ref().len()).sum();
        // rustfmt keeps chains on one line up to 60 columns.
        if head.len() + length <= 60 {
            let calls: String = calls.iter().map(AsRef::as_ref).collect();
            self.line(format!("{head}{calls}{after}"));
            return;
        }
        self.line(head);
        self.indent += 1;
        for (at, call) in calls.iter().enumerate() {
            let after = if at + 1 == calls.len() { after } else { "" };
            self.line(format!("{}{after}", call.as_ref()));
        }
        self.indent -= 1;
    }

    /// Text of [`tokens`] or of another [`Text`], indented.
    pub fn paste(&mut self, text: &str) {
        if self.indent == 0 {
            self.out.push_str(text);
            if !text.is_empty() && !text.ends_with('\n') {
                self.out.push('\n');
            }
            return;
        }
        text.lines().for_each(|line| self.line(line));
    }

    fn indentation(&mut self) {
        (0..self.indent).for_each(|_| self.out.push_str("    "));
    }
}

/// Items as text, a blank line between them.
///
/// Tokens that are no items, which only a defect of an emitter produces, are written as they are: the compiler of the
/// generated crate then says where.
pub fn tokens(items: &TokenStream) -> String {
    let Ok(file) = syn::parse2::<syn::File>(items.clone()) else {
        return format!("{items}\n");
    };
    let texts = file.items.into_iter().map(|item| {
        let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
        prettyplease::unparse(&file)
    });
    separated(texts)
}

/// Texts of items with a blank line between them.
pub fn separated(texts: impl IntoIterator<Item = String>) -> String {
    let mut out = String::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&text);
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
    out
}

/// Runs every job, on as many threads as the machine has cores; the texts are in the jobs' order.
pub fn run(jobs: &[&Job<'_>]) -> Vec<String> {
    // A few jobs are not worth a thread.
    const LEAST: usize = 64;
    const CHUNK: usize = 16;
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    if threads == 1 || jobs.len() < LEAST {
        return jobs.iter().map(|job| job()).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(jobs.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                    let Some(chunk) = jobs.get(start..jobs.len().min(start + CHUNK)).filter(|chunk| !chunk.is_empty())
                    else {
                        break;
                    };
                    let texts: Vec<_> = chunk.iter().map(|job| job()).collect();
                    // A poisoned lock means that another job panicked; the scope passes that panic on.
                    if let Ok(mut done) = done.lock() {
                        done.push((start, texts));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, texts)| texts).collect()
}
