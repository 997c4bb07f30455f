//! What happens, on a terminal, when it takes longer than a moment.

use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use oasmith::driver::Stage;

/// A run that ends within this time shows nothing.
const MOMENT: Duration = Duration::from_millis(400);

/// A line on standard error that names the stage; gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    stages: Option<Sender<Stage>>,
    printer: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins; without a terminal nothing will be printed.
    pub(crate) fn start() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { stages: None, printer: None };
        }
        let (sender, receiver) = channel();
        Self { stages: Some(sender), printer: Some(thread::spawn(move || print(&receiver))) }
    }

    /// Says which stage begins.
    pub(crate) fn enter(&self, stage: Stage) {
        if let Some(stages) = &self.stages {
            // The printer ends only after this sender.
            let _ = stages.send(stage);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.stages.take());
        if let Some(printer) = self.printer.take() {
            let _ = printer.join();
        }
    }
}

fn print(stages: &Receiver<Stage>) {
    let mut stage = Stage::Load;
    let deadline = std::time::Instant::now() + MOMENT;
    loop {
        match stages.recv_timeout(deadline.saturating_duration_since(std::time::Instant::now())) {
            Ok(next) => stage = next,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    let mut stderr = std::io::stderr();
    loop {
        let _ = write!(stderr, "\r\x1b[K{}…", doing(stage));
        let _ = stderr.flush();
        match stages.recv() {
            Ok(next) => stage = next,
            Err(_) => break,
        }
    }
    let _ = write!(stderr, "\r\x1b[K");
    let _ = stderr.flush();
}

fn doing(stage: Stage) -> &'static str {
    match stage {
        Stage::Load => "Reading the document",
        Stage::Resolve => "Resolving references",
        Stage::Plan => "Planning types and operations",
        Stage::Name => "Naming",
        Stage::Emit => "Writing Rust",
    }
}
