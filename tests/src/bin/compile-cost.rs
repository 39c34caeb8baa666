//! What the derive and five operations cost at compile time, beside serde's derives and beside calls of the SDK by hand.
//!
//! `cargo run -p dynamo-orm-tests --bin compile-cost` writes crates of 50 tables with 10 fields, checks and builds them in
//! turn, and prints medians of CPU time. The crates' dependencies are built before. It reads `/proc`, so it needs Linux.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

const TABLES: usize = 50;
const ROUNDS: usize = 5;

/// Two keys and eight attributes more.
const FIELDS: &str = "
    pub first_name: String,
    pub email: Option<String>,
    pub age: u32,
    pub balance: i64,
    pub active: bool,
    pub joined: u64,
    pub tags: Vec<String>,
    pub note: Option<String>,
}
";

const OURS: &str = r#"dynamo-orm = { path = "@/dynamo-orm", default-features = false }"#;
const SERDE: &str = r#"serde = { version = "1", features = ["derive"] }"#;
const SDK: &str = r#"aws-sdk-dynamodb = { version = "1", default-features = false, features = ["rt-tokio"] }
serde_dynamo = { version = "4.3", features = ["aws-sdk-dynamodb+1"] }"#;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let workspace = target.join("compile-cost");
    let crates = [
        ("serde-tables", SERDE.to_owned(), definitions(SERDE_TABLE)),
        ("our-tables", OURS.to_owned(), definitions(OUR_TABLE)),
        (
            "our-calls",
            OURS.to_owned(),
            definitions(OUR_TABLE) + &calls(OUR_CALLS, OUR_USES),
        ),
        (
            "our-program",
            OURS.to_owned(),
            definitions(OUR_TABLE) + &calls(OUR_CALLS, OUR_USES) + &all("Database"),
        ),
        (
            "sdk-program",
            format!(
                "{SERDE}
{SDK}"
            ),
            definitions(SERDE_TABLE) + &calls(SDK_CALLS, SDK_USES) + &all("Client"),
        ),
    ];
    for (name, dependencies, code) in &crates {
        let dependencies = dependencies.replace('@', &root.display().to_string());
        let folder = workspace.join(name);
        fs::create_dir_all(folder.join("src"))?;
        fs::write(
            folder.join("Cargo.toml"),
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}\n"
            ),
        )?;
        fs::write(folder.join("src/lib.rs"), code)?;
    }
    let members = crates.each_ref().map(|(name, ..)| *name);
    fs::write(
        workspace.join("Cargo.toml"),
        format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"),
    )?;
    fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock"))?;

    let cargo = |arguments: &[&str]| cargo(&workspace, arguments);
    cargo(&["check", "--workspace"])?;
    cargo(&["build", "--workspace"])?;
    let runs = [
        ("check", "serde-tables"),
        ("check", "our-tables"),
        ("check", "our-calls"),
        ("build", "our-program"),
        ("build", "sdk-program"),
    ];
    let mut times = runs.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((command, name), times) in runs.iter().zip(&mut times) {
            let source = fs::File::options()
                .append(true)
                .open(workspace.join(name).join("src/lib.rs"))?;
            source.set_modified(SystemTime::now())?;
            let before = children_ticks()?;
            cargo(&[command, "--package", name])?;
            times.push(children_ticks()? - before);
        }
    }
    let [serde, ours, our_calls, our_build, sdk_build] = times.map(|mut times| {
        times.sort_unstable();
        times[ROUNDS / 2]
    });
    println!(
        "{TABLES} tables of 10 fields, CPU time of cargo, medians of {ROUNDS} rounds in turn\n"
    );
    println!("{:<52}{:>8}{:>8}{:>8}", "", "ours", "other", "ratio");
    for (what, ours, other) in [
        (
            "check: definitions, beside serde's two derives",
            ours,
            serde,
        ),
        (
            "check: with five operations, beside the same",
            our_calls,
            serde,
        ),
        (
            "debug build: five operations, beside SDK by hand",
            our_build,
            sdk_build,
        ),
    ] {
        println!(
            "{what:<52}{:>7} s{:>6} s{:>8}",
            hundredths(ours),
            hundredths(other),
            hundredths((ours * 100 + other / 2) / other)
        );
    }
    Ok(())
}

fn cargo(workspace: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(workspace).arg("--quiet").args(arguments);
    cargo
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", workspace.join("target"));
    // Those of the package that this runs in are not theirs.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "RUSTFLAGS" {
            cargo.env_remove(name);
        }
    }
    match cargo.status()?.success() {
        true => Ok(()),
        false => Err(format!("cargo {} failed", arguments.join(" ")).into()),
    }
}

/// The CPU time of the processes that have ended, in hundredths of a second: Linux counts it in these.
fn children_ticks() -> Result<u64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    Ok(fields[13].parse::<u64>()? + fields[14].parse::<u64>()?)
}

fn hundredths(value: u64) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

const SERDE_TABLE: &str = "
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Table@ {
    pub account: String,
    pub last_name: String,";

const OUR_TABLE: &str = "
#[derive(dynamo_orm::DynamoTable)]
#[dynamo(table = \"table@\")]
pub struct Table@ {
    #[hash_key]
    pub account: String,
    #[range_key]
    pub last_name: String,";

fn definitions(table: &str) -> String {
    let tables =
        (0..TABLES).map(|table_number| table.replace('@', &table_number.to_string()) + FIELDS);
    tables.collect()
}

const OUR_CALLS: &str = r#"
pub async fn calls@(db: Database, value: Table@) -> Result<usize, dynamo_orm::Error> {
    let table = Table@::table(&db);
    let found = table.get(("standard", "Doe")).await?;
    table.put(&value).await?;
    let page = table.query("standard").range().begins_with("D").await?;
    let adults = table.query("standard").filter(Table@::AGE.ge(18)).await?;
    table.update(("standard", "Doe")).set(Table@::AGE, 19).must_exist().await?;
    Ok(found.iter().count() + page.len() + adults.len())
}
"#;

const SDK_CALLS: &str = r##"
pub async fn calls@(client: Client, value: Table@) -> Result<usize, Box<dyn std::error::Error>> {
    let found = client.get_item().table_name("table@").key("account", AttributeValue::S("standard".into()))
        .key("last_name", AttributeValue::S("Doe".into())).send().await?;
    let found: Option<Table@> = found.item.map(serde_dynamo::from_item).transpose()?;
    client.put_item().table_name("table@").set_item(Some(serde_dynamo::to_item(&value)?)).send().await?;
    let page = client.query().table_name("table@").key_condition_expression("#a = :a AND begins_with(#l, :l)")
        .expression_attribute_names("#a", "account").expression_attribute_names("#l", "last_name")
        .expression_attribute_values(":a", AttributeValue::S("standard".into()))
        .expression_attribute_values(":l", AttributeValue::S("D".into())).send().await?;
    let page: Vec<Table@> = serde_dynamo::from_items(page.items.unwrap_or_default())?;
    let adults = client.query().table_name("table@").key_condition_expression("#a = :a").filter_expression("#g >= :g")
        .expression_attribute_names("#a", "account").expression_attribute_names("#g", "age")
        .expression_attribute_values(":a", AttributeValue::S("standard".into()))
        .expression_attribute_values(":g", AttributeValue::N("18".into())).send().await?;
    let adults: Vec<Table@> = serde_dynamo::from_items(adults.items.unwrap_or_default())?;
    client.update_item().table_name("table@").key("account", AttributeValue::S("standard".into()))
        .key("last_name", AttributeValue::S("Doe".into())).update_expression("SET #g = :g")
        .condition_expression("attribute_exists(#a)").expression_attribute_names("#a", "account")
        .expression_attribute_names("#g", "age").expression_attribute_values(":g", AttributeValue::N("19".into()))
        .send().await?;
    Ok(found.iter().count() + page.len() + adults.len())
}
"##;

const OUR_USES: &str = "use dynamo_orm::{Database, DynamoTable};\n";
const SDK_USES: &str = "use aws_sdk_dynamodb::{Client, types::AttributeValue};\n";

fn calls(calls: &str, uses: &str) -> String {
    let calls = (0..TABLES).map(|table| calls.replace('@', &table.to_string()));
    uses.to_owned() + &calls.collect::<String>()
}

/// A function that has all calls compiled into the library.
fn all(handle: &str) -> String {
    let (mut parameters, mut body) = (String::new(), String::new());
    for table in 0..TABLES {
        let _ = write!(
            parameters,
            "handle{table}: {handle}, value{table}: Table{table}, "
        );
        let _ = writeln!(
            body,
            "    all.push(Box::pin(async move {{ calls{table}(handle{table}, value{table}).await.is_ok() }}));"
        );
    }
    format!(
        "pub type Calls = Vec<std::pin::Pin<Box<dyn Future<Output = bool>>>>;\n\
         pub fn all({parameters}) -> Calls {{\n    let mut all: Calls = Vec::new();\n{body}    all\n}}\n"
    )
}
