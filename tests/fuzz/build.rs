//! Generates what the targets decode.

fn main() -> Result<(), oasmith::BuildError> {
    for fixture in ["contents", "kinds", "parameters", "values"] {
        oasmith::build(format!("../../specs/fixtures/{fixture}.yaml")).run()?;
    }
    Ok(())
}
