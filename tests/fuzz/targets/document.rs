//! Any text is a package or errors: never a panic, and no file outside of the folder. Texts are changed as bytes, and as the
//! trees that they are.

#![no_main]

#[allow(dead_code, unused_imports, reason = "some is the runner's")]
#[path = "../../src/hostile/mod.rs"]
mod hostile;

use hostile::{Came, Seed, run};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|text: &str| {
    match run("document.yaml", text.to_owned()) {
        Came::Generated | Came::Refused(_) => {}
        Came::Panicked(text) => panic!("{text}"),
        Came::Wrong(text) => panic!("{text}"),
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let text = String::from_utf8_lossy(&data[..size]).into_owned();
    let changed = Seed::new(&text).variant(u64::from(seed));
    let length = changed.floor_char_boundary(changed.len().min(max_size));
    data[..length].copy_from_slice(&changed.as_bytes()[..length]);
    length
});
