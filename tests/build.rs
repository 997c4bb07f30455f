//! Generates from the fixtures what the tests and benchmarks of this crate include, and the `serde_derive` twins of models.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::document::Source;
use oasmith::driver::{self, Settings};
use oasmith::plan::{Origin, Shape};

#[path = "src/twin.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is a module of the library")]
mod twin;

/// The fixtures whose models have both serde directions.
const BOTH_WAYS: [&str; 8] = ["shapes", "nested", "values", "tables", "unions", "names", "presence30", "presence31"];

fn main() -> Result<(), Box<dyn Error>> {
    oasmith::build("../specs/fixtures/kinds.yaml").run()?;
    oasmith::build("../specs/fixtures/contents.yaml").run()?;
    for fixture in ["modern", "hooks", "items", "pages", "xml"] {
        oasmith::build(format!("../specs/fixtures/{fixture}.yaml")).run()?;
    }
    oasmith::build("../specs/fixtures/checks.yaml").response_checks(true).run()?;
    oasmith::build("../specs/fixtures/validation.yaml").validate_responses(true).run()?;
    for fixture in BOTH_WAYS {
        oasmith::build(format!("../specs/fixtures/{fixture}.yaml")).both_directions(true).run()?;
    }
    oasmith::build("tests/kinds/custom_fixture/custom.yaml").config("tests/kinds/custom_fixture/custom.toml").run()?;
    oasmith::build("../specs/fixtures/wide.yaml").client(false).server(false).both_directions(true).run()?;
    oasmith::build("../specs/fixtures/parameters_roundtrip.yaml").run()?;
    oasmith::build("../specs/fixtures/parameters.yaml").run()?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("there is no OUT_DIR")?);
    fs::write(out.join("roundtrip.rs"), tables()?)?;
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

/// For each of [`BOTH_WAYS`], the components whose types requests carry, and so are checked, with what answers for them.
fn tables() -> Result<String, Box<dyn Error>> {
    let mut tables = String::from("const FIXTURES: &[Fixture] = &[\n");
    for fixture in BOTH_WAYS {
        let spec = format!("../specs/fixtures/{fixture}.yaml");
        let source = Source { name: spec.clone(), text: fs::read_to_string(&spec)? };
        let named = driver::name(source, &Settings::default()).value.ok_or("the document has errors")?;
        let text = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{spec}\")");
        writeln!(tables, "Fixture {{ name: \"{fixture}\", text: include_str!({text}), types: &[")?;
        for (ty, names) in named.plan.types.iter().zip(&named.names.types) {
            let (Origin::Component(component), false) = (&ty.origin, matches!(ty.shape, Shape::Alias(_))) else {
                continue;
            };
            if ty.direction.request {
                writeln!(tables, "({component:?}, answer::<oasmith_tests::{fixture}::models::{}>),", names.name)?;
            }
        }
        tables.push_str("] },\n");
    }
    Ok(tables + "];\n")
}
