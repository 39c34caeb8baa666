//! Fuzzes on any toolchain: mutates the seeds of a target for some seconds, by a generator that replays.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --no-default-features -- [TARGET|all] [SECONDS] [SEED]`
//!
//! An input that fails is left in `fuzz/artifacts`; `-- TARGET FILE` runs it again.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, panic, process};

use dynamo_orm_fuzz::TARGETS;
use fastrand::Rng;

/// What means something to one of the targets.
const WORDS: [&[u8]; 24] = [
    b"\"S\":",
    b"\"N\":\"",
    b"\"M\":{",
    b"\"L\":[",
    b"\"NULL\":true",
    b"\"SS\":[",
    b"\\u0000",
    b"\\ud83d",
    b"\\\"",
    b"{\"",
    b"[[",
    b"}}",
    b"1E125",
    b"-0",
    b"1e-130",
    b"0.",
    b"\xff",
    b"#[dynamo(",
    b"#[index(",
    b"hash_key",
    b"Option<",
    b"rename = \"",
    b"r#type",
    b"flatten",
];
const LONGEST: usize = 8192;

fn main() {
    let mut arguments = env::args().skip(1);
    let target = arguments.next().unwrap_or_else(|| "all".into());
    let how_long = arguments.next().unwrap_or_else(|| "60".into());
    let seed = arguments
        .next()
        .map_or(7, |seed| seed.parse().expect("a seed is a number"));
    let targets = TARGETS
        .iter()
        .filter(|(name, _)| target == "all" || target == *name);
    let targets: Vec<_> = targets.collect();
    if targets.is_empty() {
        eprintln!(
            "there is no target `{target}`; use `all` or one of {:?}",
            TARGETS.map(|(name, _)| name)
        );
        process::exit(2);
    }
    for (name, run) in targets {
        match how_long.parse() {
            Ok(seconds) => fuzz(name, *run, Duration::from_secs(seconds), seed),
            Err(_) => run(&fs::read(&how_long).expect("a file, or a number of seconds")),
        }
    }
}

fn fuzz(name: &str, run: fn(&[u8]), how_long: Duration, seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let seeds = seeds(&home().join("seeds").join(name));
    let begin = Instant::now();
    let mut runs = 0_u64;
    for seed in &seeds {
        attempt(name, run, seed);
    }
    while begin.elapsed() < how_long {
        for _ in 0..64 {
            attempt(name, run, &mutant(&seeds, &mut rng));
            runs += 1;
        }
    }
    println!(
        "{name}: {runs} inputs of {} seeds in {:?}, seed {seed}",
        seeds.len(),
        begin.elapsed()
    );
}

fn attempt(name: &str, run: fn(&[u8]), input: &[u8]) {
    let begin = Instant::now();
    let failed = panic::catch_unwind(|| run(input)).is_err();
    let is_slow = begin.elapsed() > Duration::from_secs(10);
    if failed || is_slow {
        let folder = home().join("artifacts").join(name);
        fs::create_dir_all(&folder).expect("a folder for artifacts");
        let file = folder.join("failed");
        fs::write(&file, input).expect("a place for the input");
        eprintln!(
            "{name} {}: {}",
            if failed { "failed" } else { "took over 10 s" },
            file.display()
        );
        process::exit(1);
    }
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn seeds(folder: &Path) -> Vec<Vec<u8>> {
    let files = fs::read_dir(folder).expect("seeds");
    let mut files: Vec<_> = files.map(|file| file.expect("a seed").path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| fs::read(file).expect("a seed"))
        .collect()
}

fn mutant(seeds: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let any = |rng: &mut Rng| seeds[rng.usize(..seeds.len())].clone();
    let mut input = any(rng);
    for _ in 0..rng.usize(1..8) {
        let at = rng.usize(..=input.len());
        let end = (at + rng.usize(..32)).min(input.len());
        match rng.u8(..9) {
            0 => input.insert(at, rng.u8(..)),
            1 => drop(input.drain(at..end)),
            2 if at < input.len() => input[at] ^= 1 << rng.u8(..8),
            3 if at < input.len() => input[at] = rng.u8(..),
            4 => {
                let copy = input[at..end].to_vec();
                for _ in 0..rng.usize(1..40) {
                    input.splice(at..at, copy.iter().copied());
                }
            }
            5 => {
                let word = WORDS[rng.usize(..WORDS.len())];
                input.splice(at..at, word.iter().copied());
            }
            6 => {
                let other = any(rng);
                let from = rng.usize(..=other.len());
                input.splice(at..end, other[from..].iter().copied());
            }
            7 => input
                .splice(at..end, (0..8).map(|_| rng.u8(..)))
                .for_each(drop),
            8 => input.truncate(at),
            _ => {}
        }
        input.truncate(LONGEST);
    }
    input
}
