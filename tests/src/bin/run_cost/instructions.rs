//! Instruction counts, by running this program again under callgrind.

use std::process::{Command, Stdio};

use super::cases::Case;

/// The argument that asks for some runs of one side of a case and nothing else.
const SERVE: &str = "--runs";
/// Runs of the shorter of the two measurements.
const RUNS: u64 = 200;

/// Answers a call of [`count`]; returns whether it was one.
pub(super) fn serve(arguments: &[String], cases: &[Case]) -> bool {
    let [flag, name, side, runs] = arguments else { return false };
    if flag != SERVE {
        return false;
    }
    let runs: u64 = runs.parse().unwrap_or_default();
    for case in cases.iter().filter(|case| case.name == name) {
        let side = if side == "generated" { &case.generated } else { &case.by_hand };
        for _ in 0..runs {
            std::hint::black_box(side());
        }
    }
    true
}

/// Whether there is a valgrind.
pub(super) fn available() -> bool {
    let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// The counts of both sides and their ratio, as cells of the table.
pub(super) fn cells(case: &Case) -> String {
    match (count(case.name, "by-hand"), count(case.name, "generated")) {
        (Some(by_hand), Some(generated)) => format!("{by_hand:.0} | {generated:.0} | {:.2}", generated / by_hand),
        _ => "? | ? | ?".to_owned(),
    }
}

/// Instructions of one run: of twice as many runs, less those of once as many.
fn count(case: &str, side: &str) -> Option<f64> {
    let (shorter, longer) = (total(case, side, RUNS)?, total(case, side, 2 * RUNS)?);
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    let difference = longer.checked_sub(shorter)? as f64;
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    let runs = RUNS as f64;
    Some(difference / runs)
}

fn total(case: &str, side: &str, runs: u64) -> Option<u64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(std::env::current_exe().ok()?);
    command.args([SERVE, case, side, &runs.to_string()]).stdout(Stdio::null());
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = text.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}
