//! The print: ratios first.

use crate::harness::{Figures, Measured};

/// Prints all figures, and first those of each contender over those of `base`.
pub fn print(rows: &[Measured], base: &str) {
    table(rows, &format!("time / {base}"), 2, &|row, its| {
        Some(its.micros / row.of(base)?.micros)
    });
    table(rows, &format!("allocations / {base}"), 2, &|row, its| {
        let base = row.of(base)?.used.allocations;
        Some(its.used.allocations as f64 / base as f64)
    });
    table(rows, "microseconds a run", 1, &|_, its| Some(its.micros));
    table(rows, "spread of rounds, percent", 0, &|_, its| {
        Some(its.spread * 100.0)
    });
    table(rows, "nanoseconds an item", 0, &|row, its| {
        (row.items > 1).then(|| its.micros * 1000.0 / row.items as f64)
    });
    table(rows, "allocations a run", 0, &|_, its| {
        Some(its.used.allocations as f64)
    });
    table(rows, "allocations an item", 2, &|row, its| {
        (row.items > 1).then(|| its.used.allocations as f64 / row.items as f64)
    });
    table(rows, "bytes allocated an item", 0, &|row, its| {
        Some(its.used.bytes as f64 / row.items as f64)
    });
    table(rows, "peak live KB", 1, &|_, its| {
        Some(its.used.peak as f64 / 1024.0)
    });
}

fn table(
    rows: &[Measured],
    title: &str,
    decimals: usize,
    cell: &dyn Fn(&Measured, &Figures) -> Option<f64>,
) {
    print!("{title:<28}");
    let mut contenders = Vec::new();
    for its in rows.iter().flat_map(|row| &row.figures) {
        if !contenders.contains(&its.name) {
            contenders.push(its.name);
        }
    }
    for name in &contenders {
        print!("{name:>14}");
    }
    println!();
    for row in rows {
        let cells = contenders
            .iter()
            .map(|name| row.of(name).and_then(|its| cell(row, its)));
        let cells: Vec<Option<f64>> = cells.collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        print!("{:<28}", row.name);
        for cell in cells {
            match cell {
                Some(value) => print!("{value:>14.decimals$}"),
                None => print!("{:>14}", "-"),
            }
        }
        println!();
    }
    println!();
}
