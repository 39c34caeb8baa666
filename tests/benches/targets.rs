//! What has to show, beside what is: for information.

use crate::harness::{Figures, Measured};

/// Prints the targets; `fields` are the owned fields on the heap of the 3000-item page.
pub fn print(rows: &[Measured], fields: usize) {
    Targets { rows, fields }.print();
}

struct Targets<'a> {
    rows: &'a [Measured],
    fields: usize,
}

impl Targets<'_> {
    fn figures(&self, row: &str, contender: &str) -> Option<&Figures> {
        self.rows
            .iter()
            .find(|known| known.name == row)?
            .of(contender)
    }

    /// One row's figure of one contender, over another's.
    fn ratio(
        &self,
        row: &str,
        over: &str,
        under: &str,
        figure: impl Fn(&Figures) -> f64,
    ) -> Option<f64> {
        Some(figure(self.figures(row, over)?) / figure(self.figures(row, under)?))
    }

    fn print(&self) {
        let time = |its: &Figures| its.micros;
        let allocations = |its: &Figures| its.used.allocations as f64;
        let bytes = |its: &Figures| its.used.bytes as f64;
        let peak = |its: &Figures| its.used.peak as f64;
        let line = |text: &str, value: Option<f64>, target: &str| {
            if let Some(value) = value {
                println!("{text:<76}{value:>8.2}   {target}");
            }
        };
        println!("{:<76}{:>8}   target", "must show", "is");
        let large = "3000-item page";
        for (row, over, target) in [
            (large, "serde_dynamo", ">= 12"),
            (large, "SDK, unmapped", ">= 8"),
            ("100-item page", "serde_dynamo", ">= 5"),
            ("batch write of 25", "serde_dynamo", ">= 2.5"),
        ] {
            let text = format!("{row}: times faster than {over}");
            line(&text, self.ratio(row, over, "ours", time), target);
        }
        for (row, target) in [(large, "<= 0.45"), ("3000 in random order", "<= 0.85")] {
            let text = format!("{row}: time, of serde_json's typed decode");
            line(&text, self.ratio(row, "ours", "serde_json", time), target);
        }
        for row in ["get", "put", "update of two fields"] {
            let ratio =
                |figure: &dyn Fn(&Figures) -> f64| self.ratio(row, "ours", "SDK, by hand", figure);
            for (what, ratio) in [
                ("time", ratio(&time)),
                ("bytes", ratio(&bytes)),
                ("allocations", ratio(&allocations)),
            ] {
                let text = format!("{row}: {what}, of the bare SDK's with mapping by hand");
                line(&text, ratio, "<= 1.0");
            }
        }
        for rival in ["facade", "modyne", "toasty"] {
            let ratios = self.rows.iter().filter_map(|row| {
                let ratio = row.of(rival)?.micros / row.of("ours")?.micros;
                Some((ratio, row.name))
            });
            if let Some((ratio, row)) = ratios.min_by(|a, b| a.0.total_cmp(&b.0)) {
                let text = format!("times faster than {rival}, at the least (in: {row})");
                line(&text, Some(ratio), "> 1");
            }
        }
        let own = self
            .figures(large, "ours")
            .zip(self.figures("1-item page", "ours"));
        let own = own.map(|(page, one)| {
            // What a call costs is in both.
            let items = (page.used.allocations - one.used.allocations) as f64 / 2999.0;
            items - self.fields as f64 / 3000.0
        });
        line(
            "3000-item page: allocations an item beyond its own heap fields",
            own,
            "0",
        );
        line(
            "checksum of 3000 items: its time, in percent of the whole",
            self.ratio("checksum of 3000 items", "ours, no crc", "ours", time)
                .map(|rest| (1.0 - rest) * 100.0),
            "< 3",
        );
        line(
            "3000-item page: peak live bytes, of serde_dynamo's",
            self.ratio(large, "ours", "serde_dynamo", peak),
            "<= 0.35",
        );
        let views = "view of the 3000-item page";
        line(
            &format!("{views}: time, of the owned items'"),
            self.ratio(views, "view", "ours", time),
            "<= 0.5",
        );
        let each = self
            .figures(views, "view")
            .zip(self.figures("view of the 1-item page", "view"))
            .map(|(page, one)| (page.used.allocations - one.used.allocations) as f64 / 2999.0);
        line(&format!("{views}: allocations an item"), each, "0");
        let nothing = "get of no item";
        for (what, ratio) in [
            ("time", self.ratio(nothing, "ours", "SDK, by hand", time)),
            (
                "allocations",
                self.ratio(nothing, "ours", "SDK, by hand", allocations),
            ),
        ] {
            line(
                &format!("fixed cost of a call: {what} that is ours, in percent of the SDK's"),
                ratio.map(|ratio| (ratio - 1.0) * 100.0),
                "<= 3",
            );
        }
        println!();
    }
}
