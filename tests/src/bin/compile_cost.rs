//! What generated crates cost to compile, as a table with ratios, all figures of one run:
//!
//! ```console
//! cargo run --release -p oasmith-tests --bin compile_cost -- specs/authentik.yaml [--runs N] [--work DIR] [--peers DIR] [--checks yes]
//! ```
//!
//! Every row builds its dependencies first and then measures its own crate alone, with `CARGO_INCREMENTAL=0`. `--peers`
//! names a folder of crates that other generators wrote of the same document, one sub-folder each. With `--checks yes`
//! only `check` of models and client, of the largest feature alone and of the peers is measured, one job at a time: what
//! a large document can be compared by in minutes.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith::driver::{self, Named, Settings};
use oasmith::emit::{self, Options, Package, RuntimeSource};
use oasmith::plan::FeatureId;
use oasmith_tests::measure::{self, Cost};
use oasmith_tests::twin;

struct Arguments {
    document: PathBuf,
    runs: usize,
    work: PathBuf,
    peers: Option<PathBuf>,
    /// Whether only the checks of models and client are measured.
    checks: bool,
}

fn arguments() -> Option<Arguments> {
    let mut list = std::env::args().skip(1);
    let document = PathBuf::from(list.next()?);
    let mut parsed = Arguments {
        document,
        runs: 3,
        work: std::env::temp_dir().join("oasmith-compile-cost"),
        peers: None,
        checks: false,
    };
    while let Some(option) = list.next() {
        let value = list.next()?;
        match option.as_str() {
            "--runs" => parsed.runs = value.parse().ok()?,
            "--work" => parsed.work = PathBuf::from(value),
            "--peers" => parsed.peers = Some(PathBuf::from(value)),
            "--checks" => parsed.checks = value == "yes",
            _ => return None,
        }
    }
    Some(parsed)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if measure::serve()? {
        return Ok(());
    }
    let Some(arguments) = arguments() else {
        return Err("usage: compile_cost DOCUMENT [--runs N] [--work DIR] [--peers DIR] [--checks yes]".into());
    };
    let prepared = prepare(&arguments)?;
    let version = Command::new("rustc").arg("--version").output()?;
    println!("{}", String::from_utf8_lossy(&version.stdout).trim());
    println!("median of {} runs, own crate only, CARGO_INCREMENTAL=0\n", arguments.runs);
    println!("{:<58} {:>8} {:>8} {:>9} {:>9}", "crate", "CPU s", "wall s", "peak MiB", "ratio");
    let mut first = None;
    for row in &prepared.rows {
        match row.measure(arguments.runs, &prepared.target) {
            Ok(cost) => print(&row.title, cost, cost.cpu / *first.get_or_insert(cost.cpu)),
            Err(error) => println!("{:<58} failed: {}", row.title, last_line(&error.to_string())),
        }
    }
    println!("\nratio: CPU seconds to those of the first row.");
    Ok(())
}

fn print(title: &str, cost: Cost, ratio: f64) {
    println!("{title:<58} {:>8.2} {:>8.2} {:>9.0} {ratio:>9.2}", cost.cpu, cost.wall, cost.peak);
}

fn last_line(text: &str) -> &str {
    // The error of a measured command arrives as one line, with its line ends escaped.
    let mut lines = text.split("\\n").flat_map(str::lines);
    lines.find(|line| line.starts_with("error")).or_else(|| text.lines().last()).unwrap_or_default()
}

/// One crate, compiled in one way.
struct Row {
    title: String,
    folder: PathBuf,
    arguments: Vec<String>,
}

impl Row {
    fn new(title: &str, folder: &Path, arguments: &str) -> Self {
        Self {
            title: title.to_owned(),
            folder: folder.to_owned(),
            arguments: arguments.split_whitespace().map(str::to_owned).collect(),
        }
    }

    fn cargo(&self, target: &Path) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .args(&self.arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_BUILD_JOBS", "1")
            .env_remove("RUSTFLAGS");
        cargo
    }

    /// The cost of the crate itself: everything else is built first.
    fn measure(&self, runs: usize, target: &Path) -> io::Result<Cost> {
        measure::command(&self.cargo(target))?;
        measure::median(runs, || {
            touch(&self.folder)?;
            measure::command(&self.cargo(target))
        })
    }
}

/// Makes cargo rebuild a crate.
fn touch(folder: &Path) -> io::Result<()> {
    let root = ["src/lib.rs", "src/main.rs"].iter().map(|name| folder.join(name)).find(|path| path.exists());
    let root = root.ok_or_else(|| io::Error::other(format!("no crate in {}", folder.display())))?;
    fs::File::options().append(true).open(root)?.set_modified(std::time::SystemTime::now())
}

struct Prepared {
    rows: Vec<Row>,
    target: PathBuf,
}

fn prepare(arguments: &Arguments) -> Result<Prepared, Box<dyn std::error::Error>> {
    fs::create_dir_all(&arguments.work)?;
    let work = arguments.work.canonicalize()?;
    let source = oasmith::input::read_file(&arguments.document).map_err(|found| found.message)?;
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime").canonicalize()?;
    let mut settings = Settings { package: Some("generated".to_owned()), ..Settings::default() };
    settings.emit =
        Options { runtime: RuntimeSource::Path(runtime.to_string_lossy().into_owned()), ..Options::default() };
    let Some(named) = driver::name(source, &settings).value else { return Err("the document has errors".into()) };
    let generated = work.join("generated");
    // Modules of another document's crate would still be there.
    if generated.exists() {
        fs::remove_dir_all(&generated)?;
    }
    let package = emit::emit(&named.plan, &named.names, &settings.emit);
    write(&generated, package.files.iter().map(|(path, text)| (path.as_str(), text.clone())))?;
    own_workspace(&generated)?;
    if arguments.checks {
        let checks = |row: &Row| row.title.ends_with(CLIENT_CHECK);
        let mut rows: Vec<Row> = own_rows(&generated, &named).into_iter().filter(checks).collect();
        if let Some(peers) = &arguments.peers {
            rows.extend(peer_rows(peers)?);
        }
        return Ok(Prepared { rows, target: work.join("target") });
    }
    let twin = work.join("twin");
    let files = [("Cargo.toml", twin::MANIFEST.to_owned()), ("src/lib.rs", twin::source(&named.plan, &named.names))];
    write(&twin, files)?;
    let mut rows = vec![Row::new("serde_derive twin of the models, check", &twin, "check")];
    rows.extend(own_rows(&generated, &named));
    rows.extend(downstream(&work, &named, &package, &runtime)?);
    if let Some(peers) = &arguments.peers {
        rows.extend(peer_rows(peers)?);
    }
    Ok(Prepared { rows, target: work.join("target") })
}

/// How the titles of rows end that check the client.
const CLIENT_CHECK: &str = "client, check";

fn own_rows(generated: &Path, named: &Named) -> Vec<Row> {
    let mut rows = vec![
        Row::new(&format!("generated: models + {CLIENT_CHECK}"), generated, "check"),
        Row::new("generated: models + client + server, check", generated, "check --features server"),
        Row::new(
            "generated: models + server, check",
            generated,
            "check --no-default-features --features server,all-tags",
        ),
        Row::new("generated: models + client, build --release", generated, "build --release"),
    ];
    let operations = |id: FeatureId| -> usize {
        let tags = named.plan.tags.iter().filter(|tag| tag.features.contains(&id));
        tags.map(|tag| tag.operations.len()).sum()
    };
    let largest = (0..).map(FeatureId).zip(&named.names.features).max_by_key(|(id, _)| operations(*id));
    if let Some((_, feature)) = largest {
        let arguments = format!("check --no-default-features --features client,rustls,{feature}");
        rows.push(Row::new(&format!("generated: {feature} alone, {CLIENT_CHECK}"), generated, &arguments));
    }
    let tags: Vec<&str> = named.names.features.iter().map(String::as_str).collect();
    for row in &mut rows {
        for argument in &mut row.arguments {
            *argument = argument.replace("all-tags", &tags.join(","));
        }
    }
    rows
}

fn peer_rows(folder: &Path) -> io::Result<Vec<Row>> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    folders.retain(|path| path.join("Cargo.toml").exists());
    folders.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(folders.iter().map(|path| Row::new(&format!("peer: {}, check", name(path)), path, "check")).collect())
}

/// Programs that use the generated crate: what their authors pay on every rebuild.
fn downstream(work: &Path, named: &Named, package: &Package, runtime: &Path) -> io::Result<Vec<Row>> {
    let calls = work.join("calls");
    write(&calls, [("Cargo.toml", manifest("calls", "", runtime)), ("src/main.rs", ten_calls(named))])?;
    let mut rows = vec![
        Row::new("program that makes ten calls, build", &calls, "build"),
        Row::new("program that makes ten calls, build --release", &calls, "build --release"),
    ];
    let tags = || named.plan.tags.iter().enumerate().filter(|(_, tag)| !tag.kind.is_hooks());
    let every: Vec<usize> = tags().map(|(i, _)| i).collect();
    let largest = tags().max_by_key(|(_, tag)| tag.operations.len()).map(|(i, _)| i);
    for (name, tags) in [("mounts-all", every), ("mounts-one", largest.into_iter().collect())] {
        let folder = work.join(name);
        write(
            &folder,
            [("Cargo.toml", manifest(name, "server", runtime)), ("src/main.rs", mounting(named, package, &tags))],
        )?;
        let what = if tags.len() == 1 { "the largest trait".to_owned() } else { format!("all {} traits", tags.len()) };
        rows.push(Row::new(&format!("program that mounts {what}, build"), &folder, "build"));
        rows.push(Row::new(&format!("program that mounts {what}, build --release"), &folder, "build --release"));
    }
    Ok(rows)
}

fn manifest(name: &str, feature: &str, runtime: &Path) -> String {
    let features = if feature.is_empty() { String::new() } else { format!(", features = [{feature:?}]") };
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\ngenerated = {{ path = \
         \"../generated\"{features} }}\noasmith-runtime = {{ path = \"{}\", default-features = false \
         }}\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] \
         }}\n\n[workspace]\n",
        runtime.display()
    )
}

/// Calls the first ten operations that need no argument and answer with a value.
fn ten_calls(named: &Named) -> String {
    let mut out = String::from(
        "#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n    let client = \
         generated::Client::builder(\"http://127.0.0.1:1/\").build()?;\n",
    );
    let simple = named.plan.operations.iter().zip(&named.names.operations).filter(|(operation, _)| {
        let plain = operation.required.is_empty() && operation.body.is_none() && operation.success.content.is_some();
        plain && operation.hook.is_none()
    });
    for (operation, names) in simple.take(10) {
        let tag = &named.names.tags[operation.tag.index()].module;
        let _ = writeln!(out, "    println!(\"{{:?}}\", client.{tag}().{}().await?);", names.method);
    }
    out.push_str("    Ok(())\n}\n");
    out
}

/// Implements every method of some traits, by failing, and mounts them: the least that such a program costs.
fn mounting(named: &Named, package: &Package, tags: &[usize]) -> String {
    let mut out = String::from(
        "#![allow(unused_imports, unused_variables)]\nuse generated::server;\n\nstruct App;\n\nstruct Anyone;\n\nimpl \
         server::Principal<App> for Anyone {\n    async fn authenticate(_: &App, _: &server::Credentials) -> Result<Self, \
         server::Denied> {\n        Ok(Self)\n    }\n}\n\n",
    );
    let mut routes = String::new();
    for tag in tags {
        let names = &named.names.tags[*tag];
        let source = package.files.get(&format!("src/server/{}.rs", names.module)).map_or("", String::as_str);
        let _ = writeln!(
            out,
            "mod {0}_of_app {{\nuse generated::{{{0}, models}};\nuse oasmith_runtime as rt;\nimpl \
             generated::server::{0}::{1} for super::App {{\ntype Principal = super::Anyone;\n{2}}}\n}}\n",
            names.module,
            names.group,
            methods(source)
        );
        let _ = writeln!(routes, "    let router = router.merge(server::{}::router(api.clone()));", names.module);
    }
    let _ = writeln!(
        out,
        "fn main() {{\n    let api = std::sync::Arc::new(App);\n    let router = server::Router::new();\n{routes}    \
         drop(router);\n}}"
    );
    out
}

/// The methods of the trait in a generated server module, with bodies of a program's own.
fn methods(source: &str) -> String {
    let lines = source.lines().skip_while(|line| !line.starts_with("pub trait ")).skip(1);
    let body = lines.take_while(|line| *line != "}").map(str::trim);
    let kept = body.filter(|line| {
        !(line.starts_with("///") || line.starts_with("#[cfg_attr") || line.starts_with("type Principal"))
    });
    let own = "async move { Err(rt::server::Failure::not_found()) }";
    let lines: Vec<String> = kept.map(|line| line.replace("rt::server::not_implemented()", own)).collect();
    lines.join("\n")
}

fn write<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a str, String)>) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

/// Keeps a crate out of whatever workspace the folder lies in.
fn own_workspace(folder: &Path) -> io::Result<()> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    if text.contains("[workspace]") { Ok(()) } else { fs::write(manifest, format!("{text}\n[workspace]\n")) }
}
