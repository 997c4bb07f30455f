//! Size against time, both as logarithms: a straight line of slope 1 is linear time.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::report::{Entry, Report, Status};

/// Smaller documents show what starting a process costs.
const SMALLEST: u64 = 200 * 1024;

/// Logarithms of a document's bytes and seconds.
#[allow(clippy::cast_precision_loss, reason = "a plot")]
fn point(entry: &Entry) -> Option<(f64, f64)> {
    let measured = entry.status == Status::Generated && entry.seconds > 0.0 && entry.bytes > 0;
    measured.then(|| ((entry.bytes as f64).log10(), entry.seconds.log10()))
}

/// The line of least squares through the larger documents: slope and offset.
fn fit(documents: &[Entry]) -> Option<(f64, f64)> {
    let points: Vec<_> = documents.iter().filter(|entry| entry.bytes >= SMALLEST).filter_map(point).collect();
    if points.len() < 10 {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "a few thousand")]
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let variance: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    (variance > 0.0).then(|| (covariance / variance, y - covariance / variance * x))
}

/// The power of the size that time grows with.
pub(crate) fn slope(documents: &[Entry]) -> Option<f64> {
    fit(documents).map(|(slope, _)| slope)
}

/// Draws the plot.
pub(crate) fn write(report: &Report, path: &Path) -> io::Result<()> {
    // 1 KB to 100 MB, 1 ms to 100 s.
    let x = |bytes: f64| 60.0 + (bytes - 3.0) * 140.0;
    let y = |seconds: f64| 560.0 - (seconds + 3.0) * 104.0;
    let mut out = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"620\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"800\" height=\"620\" fill=\"white\"/>\n",
    );
    for (decade, label) in (3..).zip(["1 KB", "10 KB", "100 KB", "1 MB", "10 MB", "100 MB"]) {
        let at = x(f64::from(decade));
        let _ = writeln!(out, "<path d=\"M{at} 40V560\" stroke=\"#ddd\"/><text x=\"{at}\" y=\"580\">{label}</text>");
    }
    for (decade, label) in (-3..).zip(["1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s"]) {
        let at = y(f64::from(decade));
        let _ = writeln!(out, "<path d=\"M60 {at}H760\" stroke=\"#ddd\"/><text x=\"10\" y=\"{at}\">{label}</text>");
    }
    for (bytes, seconds) in report.documents.iter().filter_map(point) {
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"2\" fill=\"#36c\" fill-opacity=\"0.4\"/>",
            x(bytes),
            y(seconds)
        );
    }
    if let Some((slope, offset)) = fit(&report.documents) {
        let (from, to) = (5.0, 7.5);
        let _ = writeln!(
            out,
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"#c33\"/><text x=\"70\" y=\"30\">size of the document against \
             CPU seconds of generation; the line has slope {slope:.2}</text>",
            x(from),
            y(slope * from + offset),
            x(to),
            y(slope * to + offset)
        );
    }
    out.push_str("</svg>\n");
    fs::write(path, out)
}
