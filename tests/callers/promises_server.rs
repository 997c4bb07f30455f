// A server of `specs/fixtures/promises.yaml`, written as the promises ask.

use api::animals::{ChangeError, CreateError, ListError, ListParams};
use api::models::{Animal, Cage, Change, Home, Mood, NewAnimal, Problem};
use api::server::{Context, Reply, animals};

struct App;

impl animals::Animals for App {
    type Principal = ();

    async fn list(&self, _: Context<()>, params: ListParams) -> Reply<Animal, ListError> {
        if params.kind.is_none() {
            return Err(ListError::Forbidden(Problem::new("which?")).into());
        }
        Ok(Animal { mood: Some(Mood::Calm), ..Animal::new(1, Home::Cage(Cage::new("Cage"))) })
    }

    async fn create(&self, _: Context<()>, body: NewAnimal) -> Reply<Animal, CreateError> {
        let mut animal = Animal::new(2, Home::Cage(Cage::new("Cage")));
        animal.mood = body.mood;
        let _: String = body.name;
        Ok(animal)
    }

    async fn change(&self, _: Context<()>, id: i64, body: Change) -> Reply<Animal, ChangeError> {
        let _: Option<String> = body.name;
        Ok(Animal::new(id, Home::Cage(Cage::new("Cage"))))
    }
}

fn main() {
    let _ = animals::router(std::sync::Arc::new(App));
}
