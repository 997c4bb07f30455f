// A client of `specs/fixtures/promises.yaml`, written as the promises ask: `..` and `_` where something may be added.

use api::models::{Change, Home, Mood, NewAnimal};
use api::{Client, Error};

async fn calls(client: &Client) -> Result<i64, Box<dyn std::error::Error>> {
    let animal = match client.animals().list().kind("bird").await {
        Ok(animal) => animal,
        Err(Error::Api(api::animals::ListError::Forbidden(problem))) => return Err(problem.detail.into()),
        Err(error) => return Err(error.into()),
    };
    let kind = match animal.home {
        Home::Cage(_) => 1,
        Home::Pond(_) => 2,
        _ => 0,
    };
    let mood = match animal.mood {
        Some(Mood::Calm) => 1,
        Some(Mood::Wild) => 2,
        Some(_) | None => 0,
    };
    let new = NewAnimal { mood: Some(Mood::Wild), ..NewAnimal::new("Rex") };
    let created = client.animals().create(&new).await?;
    let change = Change { name: Some("Max".to_owned()), ..Default::default() };
    let changed = client.animals().change(created.id, &change).await?;
    Ok(kind + mood + changed.id)
}

fn main() {
    let _ = calls;
}
