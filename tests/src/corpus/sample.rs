//! Which documents of a folder take part: all, an even sample, the hardest. A function of the documents alone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that may be an OpenAPI document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its path below the folder.
    pub name: String,
    /// Its path.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// How often each of [`DIFFICULT`] stands in it.
    counts: [u32; DIFFICULT.len()],
}

/// What makes a document difficult: keywords, as they are written in both formats.
const DIFFICULT: [&str; 16] = [
    "oneOf",
    "anyOf",
    "allOf",
    "discriminator",
    "additionalProperties",
    "enum",
    "const",
    "nullable",
    "default",
    "not",
    "patternProperties",
    "prefixItems",
    "multipart/form-data",
    "readOnly",
    "deepObject",
    "callbacks",
];

impl Document {
    fn read(path: &Path, folder: &Path) -> io::Result<Self> {
        let text = String::from_utf8_lossy(&fs::read(path)?).into_owned();
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
        let bytes = text.len() as u64;
        Ok(Self { name, path: path.to_owned(), bytes, counts: DIFFICULT.map(|word| count(&text, word)) })
    }

    /// Grows with every kind of difficulty more than with much of one kind, and with the size.
    fn hardness(&self) -> f64 {
        let keywords: f64 = self.counts.iter().map(|count| f64::from(count + 1).log2()).sum();
        #[allow(clippy::cast_precision_loss, reason = "a measure")]
        let size = (self.bytes as f64 + 1.0).log2();
        keywords + size
    }

    /// Documents of one stratum have about the same size and use the same difficult keywords.
    fn stratum(&self) -> (u32, Vec<bool>) {
        (self.bytes.max(1).ilog2() / 2, self.counts.iter().map(|count| *count > 0).collect())
    }
}

/// How often a keyword stands in a text: as a key or a value, not as a part of a word.
fn count(text: &str, word: &str) -> u32 {
    let bytes = text.as_bytes();
    let free = |index: usize| bytes.get(index).is_none_or(|byte| matches!(byte, b'"' | b'\'' | b' ' | b':' | b'\n'));
    let found = text.match_indices(word).filter(|(at, _)| free(at.wrapping_sub(1)) && free(at + word.len()));
    u32::try_from(found.count()).unwrap_or(u32::MAX)
}

/// Every JSON or YAML file below a folder, ordered by path; a file alone is itself.
///
/// # Errors
/// A folder or a file cannot be read.
pub fn documents(folder: &Path) -> io::Result<Vec<Document>> {
    if folder.is_file() {
        return Ok(vec![Document::read(folder, folder.parent().unwrap_or(folder))?]);
    }
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    paths.iter().map(|path| Document::read(path, folder)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|e| extension == *e)) {
            paths.push(path);
        }
    }
    Ok(())
}

/// A sample of the documents and the hardest ones, ordered by path; all of them where neither is asked for.
pub fn choose(documents: Vec<Document>, sample: Option<usize>, hardest: Option<usize>) -> Vec<Document> {
    if sample.is_none() && hardest.is_none() {
        return documents;
    }
    let mut chosen = vec![false; documents.len()];
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by(|a, b| documents[*b].hardness().total_cmp(&documents[*a].hardness()).then(a.cmp(b)));
    for index in order.iter().take(hardest.unwrap_or(0)) {
        chosen[*index] = true;
    }
    // An even step through the documents in the order of their strata takes from each as many as its share.
    order.sort_by_cached_key(|index| (documents[*index].stratum(), *index));
    let sample = sample.unwrap_or(0).min(documents.len());
    for step in 0..sample {
        chosen[order[(2 * step + 1) * documents.len() / (2 * sample)]] = true;
    }
    documents.into_iter().zip(chosen).filter_map(|(document, chosen)| chosen.then_some(document)).collect()
}
