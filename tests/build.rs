//! Generates from the fixtures what the tests and benchmarks of this crate include, and the `serde_derive` twins of models.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::document::Source;
use oasmith::driver::{self, Settings};

#[path = "src/twin.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is a module of the library")]
mod twin;

fn main() -> Result<(), Box<dyn Error>> {
    oasmith::build("../specs/fixtures/kinds.yaml").run()?;
    oasmith::build("../specs/fixtures/shapes.yaml").both_directions(true).run()?;
    oasmith::build("../specs/fixtures/values.yaml").both_directions(true).run()?;
    oasmith::build("../specs/fixtures/tables.yaml").both_directions(true).run()?;
    oasmith::build("tests/kinds/custom_fixture/custom.yaml").config("tests/kinds/custom_fixture/custom.toml").run()?;
    oasmith::build("../specs/fixtures/unions.yaml").both_directions(true).run()?;
    oasmith::build("../specs/fixtures/names.yaml").both_directions(true).run()?;
    oasmith::build("../specs/fixtures/wide.yaml").client(false).server(false).both_directions(true).run()?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("there is no OUT_DIR")?);
    write_twin("../specs/fixtures/wide.yaml", &out.join("wide_twin.rs"))?;
    write_twin("../specs/authentik-user-write.yaml", &out.join("user_write_twin.rs"))
}

/// Writes a document's models as `serde_derive` would have them, for `include!`.
fn write_twin(spec: &str, to: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={spec}");
    let source = Source { name: spec.to_owned(), text: fs::read_to_string(spec)? };
    let named = driver::name(source, &Settings::default()).value.ok_or("the document has errors")?;
    let text = twin::source(&named.plan, &named.names);
    // An included file takes no inner attributes.
    let items = text.lines().filter(|line| !line.starts_with("#!")).collect::<Vec<_>>().join("\n");
    fs::write(to, items)?;
    Ok(())
}
