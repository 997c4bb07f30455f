//! Generates the client and the server that the crate includes.

fn main() -> Result<(), oasmith::BuildError> {
    oasmith::build("../../specs/authentik-user-write.yaml").out("user_write").run()?;
    Ok(())
}
