//! A server in a process of its own, and what a process tells of itself.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use oasmith_runtime::reqwest;

use super::Side;

/// CPU time and memory of a process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usage {
    /// Microseconds, user and system together.
    pub(super) cpu_us: i64,
    /// The resident set, in KiB.
    pub(super) resident_kib: u64,
}

impl Usage {
    /// Of this process.
    pub(super) fn own() -> Result<Self, Box<dyn Error>> {
        let usage = getrusage(UsageWho::RUSAGE_SELF)?;
        let cpu_us = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        let status = std::fs::read_to_string("/proc/self/status")?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident_kib =
            resident.and_then(|text| text.trim().strip_suffix(" kB")).ok_or("no resident set")?.parse()?;
        Ok(Self { cpu_us, resident_kib })
    }

    /// As one line.
    pub(super) fn line(self) -> String {
        format!("{} {}", self.cpu_us, self.resident_kib)
    }

    fn parse(line: &str) -> Option<Self> {
        let (cpu, resident) = line.trim().split_once(' ')?;
        Some(Self { cpu_us: cpu.parse().ok()?, resident_kib: resident.parse().ok()? })
    }
}

/// A server that ends with this value.
pub(super) struct Server {
    pub(super) url: String,
    child: Child,
    http: reqwest::Client,
}

impl Server {
    pub(super) fn start(side: Side) -> Result<Self, Box<dyn Error>> {
        Self::of(Command::new(std::env::current_exe()?).args(["--serve", side.name()]))
    }

    /// A program that says its address on its first line.
    pub(super) fn of(command: &mut Command) -> Result<Self, Box<dyn Error>> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut url = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut url)?;
        let http = oasmith_runtime::http_client_builder()?.build()?;
        Ok(Self { url: url.trim().to_owned(), child, http })
    }

    /// What the server has used so far.
    pub(super) async fn usage(&self) -> Result<Usage, Box<dyn Error>> {
        let text = self.http.get(format!("{}/usage", self.url)).send().await?.text().await?;
        Ok(Usage::parse(&text).ok_or("the server does not tell what it uses")?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
