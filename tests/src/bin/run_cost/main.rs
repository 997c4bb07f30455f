//! What generated code costs to run, against the same written by hand with `serde_derive` and axum: a table.
//!
//! `cargo run --release -p oasmith-tests --bin run_cost [CASE…]`
//!
//! A ratio below 1 says that the generated code is cheaper. Times are medians of interleaved pairs; instructions are
//! counted by callgrind, as the difference between two runs of different length, so that what happens once cancels out.

mod cases;
mod instructions;
mod routes;

use std::hint::black_box;
use std::time::Instant;

use cases::{Case, Side};

/// Pairs of measurements; the table shows their median.
const PAIRS: usize = 61;
/// Seconds that one measurement takes, about.
const SLICE: f64 = 0.02;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let cases = cases::all();
    if instructions::serve(&arguments, &cases) {
        return;
    }
    let counts = instructions::available();
    println!("| what | by hand | generated | time ratio | instructions by hand | generated | ratio |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for case in cases.iter().filter(|case| arguments.is_empty() || arguments.iter().any(|name| name == case.name)) {
        let [by_hand, generated, ratio] = times(case);
        let row = format!("| {} | {:.0} ns | {:.0} ns | {ratio:.2}", case.name, by_hand * 1e9, generated * 1e9);
        println!("{row} | {} |", if counts { instructions::cells(case) } else { "? | ? | ?".to_owned() });
    }
    if !counts {
        println!("\nInstructions are not counted: valgrind is missing, or does not work here.");
    }
}

/// Seconds of one run by hand and generated, and the median of the ratios of each pair.
fn times(case: &Case) -> [f64; 3] {
    let runs = calibrate(&case.by_hand);
    let mut pairs: Vec<[f64; 2]> = Vec::with_capacity(PAIRS);
    for index in 0..PAIRS {
        // Each order as often as the other: what drifts over time drifts for both.
        let pair = if index % 2 == 0 {
            let by_hand = seconds(&case.by_hand, runs);
            [by_hand, seconds(&case.generated, runs)]
        } else {
            let generated = seconds(&case.generated, runs);
            [seconds(&case.by_hand, runs), generated]
        };
        pairs.push(pair);
    }
    let median = |figure: fn(&[f64; 2]) -> f64| {
        let mut figures: Vec<f64> = pairs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    [median(|pair| pair[0]), median(|pair| pair[1]), median(|pair| pair[1] / pair[0])]
}

fn calibrate(side: &Side) -> u32 {
    let mut runs = 16;
    loop {
        let seconds = seconds(side, runs) * f64::from(runs);
        if seconds > SLICE {
            return runs;
        }
        runs *= 2;
    }
}

/// Seconds of one run, over some runs.
fn seconds(side: &Side, runs: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        black_box(side());
    }
    start.elapsed().as_secs_f64() / f64::from(runs)
}
