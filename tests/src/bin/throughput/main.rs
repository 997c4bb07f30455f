//! What a call costs over a socket: the generated server beside one written by hand with axum, the generated client beside
//! one written by hand with reqwest, on the same endpoints; and whether many calls make either grow.
//!
//! `cargo run --release -p oasmith-tests --bin throughput [-- --rounds N] [--batch N] [--calls N] [--peers DIR [--work DIR]]`
//!
//! Each server runs in a process of its own, on one thread, and tells its own accounting. Sides take turns, each order as
//! often as the other, and ratios are medians over the pairs: above 1, the generated side does more for the same. With
//! `--peers DIR` the programs `oas3-gen` and `openapi-to-rust` in that folder make servers of the same document, too, which
//! are built in the folder of work and take turns with ours, called by the same client. With
//! `--calls N` the generated client calls the generated server so often instead, and the memory of both is printed.

mod client;
mod data;
mod peers;
mod process;
mod server;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use client::Caller;
use peers::Peer;
use process::{Server, Usage};

/// Which of the two implementations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    ByHand,
    Generated,
}

impl Side {
    fn name(self) -> &'static str {
        match self {
            Self::ByHand => "by-hand",
            Self::Generated => "generated",
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value =
        |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, default: usize| value(name).map_or(Ok(default), |text| text.parse());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match value("--serve").map(String::as_str) {
        Some("generated") => return runtime.block_on(server::serve(Side::Generated)),
        Some(_) => return runtime.block_on(server::serve(Side::ByHand)),
        None => {}
    }
    let calls = number("--calls", 0)?;
    if calls > 0 {
        return runtime.block_on(grow(calls));
    }
    let (rounds, batch) = (number("--rounds", 15)?, number("--batch", 4000)?);
    let work = value("--work").map_or_else(|| PathBuf::from("target/throughput"), PathBuf::from);
    let peers = value("--peers").map(|tools| peers::build(Path::new(tools), &work)).transpose()?.unwrap_or_default();
    runtime.block_on(table(rounds, batch, &peers))
}

/// What a batch of calls took.
struct Batch {
    /// Microseconds of CPU time a call.
    cpu: f64,
    /// Calls a second.
    rate: f64,
}

async fn table(rounds: usize, batch: usize, peers: &[Peer]) -> Result<(), Box<dyn Error>> {
    let (by_hand, generated) = (Server::start(Side::ByHand)?, Server::start(Side::Generated)?);
    let caller = |side, server: &Server| Caller::new(side, &server.url);
    println!(
        "| what, beside which other | CPU µs a call of the other | ours | ratio | calls/s of the other | ours | ratio |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let ours = || Ok::<_, Box<dyn Error>>((&generated, caller(Side::ByHand, &generated)?));
    servers("server, by hand", rounds, batch, [(&by_hand, caller(Side::ByHand, &by_hand)?), ours()?]).await?;
    for Peer { name, binary, end } in peers {
        let peer = Server::of(&mut Command::new(binary))?;
        let sides = [(&peer, Caller::ending(&peer.url, end)?), ours()?];
        servers(&format!("server, {name}"), rounds, batch, sides).await?;
    }
    let sides = [caller(Side::ByHand, &by_hand)?, caller(Side::Generated, &by_hand)?];
    row("client, by hand", rounds, async |at: usize| {
        let before = Usage::own()?;
        let start = Instant::now();
        sides[at].batch(batch).await?;
        Ok(measured(batch, start, before, Usage::own()?))
    })
    .await?;
    Ok(())
}

/// Two servers, each with who calls it.
async fn servers(name: &str, rounds: usize, batch: usize, sides: [(&Server, Caller); 2]) -> Result<(), Box<dyn Error>> {
    row(name, rounds, async |at: usize| {
        let (server, caller) = &sides[at];
        let before = server.usage().await?;
        let start = Instant::now();
        caller.batch(batch).await?;
        Ok(measured(batch, start, before, server.usage().await?))
    })
    .await
}

fn measured(batch: usize, start: Instant, before: Usage, after: Usage) -> Batch {
    #[allow(clippy::cast_precision_loss, reason = "counts and microseconds are small")]
    let (calls, cpu) = (batch as f64, (after.cpu_us - before.cpu_us) as f64);
    Batch { cpu: cpu / calls, rate: calls / start.elapsed().as_secs_f64() }
}

/// Measures both sides in turns and prints a line; side 0 is the other, side 1 ours.
async fn row(
    name: &str,
    rounds: usize,
    mut run: impl AsyncFnMut(usize) -> Result<Batch, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    // The first batch of each opens the connections.
    run(0).await?;
    run(1).await?;
    let mut pairs = Vec::new();
    for round in 0..rounds {
        let first = round % 2;
        let one = run(first).await?;
        let other = run(1 - first).await?;
        pairs.push(if first == 0 { (one, other) } else { (other, one) });
    }
    let median = |figure: fn(&(Batch, Batch)) -> f64| {
        let mut figures: Vec<f64> = pairs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    };
    println!(
        "| {name} | {:.1} | {:.1} | {:.2} | {:.0} | {:.0} | {:.2} |",
        median(|(other, _)| other.cpu),
        median(|(_, ours)| ours.cpu),
        median(|(other, ours)| other.cpu / ours.cpu),
        median(|(other, _)| other.rate),
        median(|(_, ours)| ours.rate),
        median(|(other, ours)| ours.rate / other.rate),
    );
    Ok(())
}

/// Calls so often, and prints the memory of both sides twenty times.
async fn grow(calls: usize) -> Result<(), Box<dyn Error>> {
    let server = Server::start(Side::Generated)?;
    let caller = Caller::new(Side::Generated, &server.url)?;
    println!("| calls | client MiB | server MiB |");
    println!("|--:|--:|--:|");
    let step = calls.div_ceil(20);
    for at in 0..=20 {
        #[allow(clippy::cast_precision_loss, reason = "kibibytes of memory are few")]
        let mebibytes = |usage: Usage| usage.resident_kib as f64 / 1024.0;
        let (client, server) = (mebibytes(Usage::own()?), mebibytes(server.usage().await?));
        println!("| {} | {client:.1} | {server:.1} |", at * step);
        if at < 20 {
            caller.batch(step).await?;
        }
    }
    Ok(())
}
