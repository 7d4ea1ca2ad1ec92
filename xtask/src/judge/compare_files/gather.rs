//! Sorts results into cells: one per benchmark and unit, grouped by the configuration that varies.
//!
//! A configuration key with a single value in each file describes the file and splits nothing, so
//! `toolchain: go1.25` against `toolchain: go1.26` is a comparison and not two strangers. A key
//! with several values inside one file (`pkg`, mostly) tells benchmarks of the same name apart.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Setting, Source};
use crate::bench::format::{BenchResult, BenchText, Config};
use crate::bench::format_line::variant_in;
use crate::case::{ByVariant, Variant};

/// All cells, table by table.
pub(super) struct Gathered<'a> {
    pub config: Vec<Setting>,
    pub tables: Vec<CellTable<'a>>,
    pub without_variant: Vec<String>,
}

/// The cells of one unit and group.
pub(super) struct CellTable<'a> {
    pub unit: &'a str,
    pub group: String,
    pub cells: Vec<Cell>,
}

/// The values of one benchmark in one unit, in line order.
pub(super) struct Cell {
    pub name: String,
    pub values: ByVariant<Vec<f64>>,
}

/// Sorts everything.
pub(super) fn gather<'a>(source: Source<'a>) -> Gathered<'a> {
    match source {
        Source::TwoFiles(files) => {
            let varying = varying_keys([files.before, files.after]);
            let mut sorter = Sorter::default();
            for variant in Variant::BOTH {
                let file: &'a BenchText<'a> = files.get(variant);
                let groups = sorter.groups(file, &varying);
                for result in &file.results {
                    let name = Cow::Borrowed(result.name);
                    sorter.add(groups[result.config], name, variant, result);
                }
            }
            let config = settings(files, &varying);
            Gathered { config, tables: sorter.tables(), without_variant: Vec::new() }
        }
        Source::OneFile(file) => {
            let varying = varying_keys([file, file]);
            let mut sorter = Sorter::default();
            let groups = sorter.groups(file, &varying);
            let mut without_variant = BTreeSet::new();
            for result in &file.results {
                match variant_in(result.name) {
                    Some(named) => {
                        let name = Cow::Owned(named.name);
                        sorter.add(groups[result.config], name, named.variant, result);
                    }
                    None => {
                        without_variant.insert(result.name.to_owned());
                    }
                }
            }
            let config = settings(ByVariant { before: file, after: file }, &varying);
            let without_variant = without_variant.into_iter().collect();
            Gathered { config, tables: sorter.tables(), without_variant }
        }
    }
}

/// Keys that do not have one value throughout a file.
fn varying_keys<'a>(files: [&BenchText<'a>; 2]) -> BTreeSet<&'a str> {
    let mut varying = BTreeSet::new();
    for file in files {
        let Some(first) = file.configs.first() else { continue };
        for config in &file.configs {
            let keys = config.keys().chain(first.keys());
            varying.extend(keys.filter(|key| config.get(*key) != first.get(*key)));
        }
    }
    varying
}

/// The other keys, which describe the files.
fn settings(files: ByVariant<&BenchText<'_>>, varying: &BTreeSet<&str>) -> Vec<Setting> {
    let mut settings: BTreeMap<String, ByVariant<Option<String>>> = BTreeMap::new();
    for variant in Variant::BOTH {
        let first = files.get(variant).configs.first().into_iter().flatten();
        for (key, value) in first.filter(|(key, _)| !varying.contains(*key)) {
            let setting = settings.entry((*key).to_owned()).or_default();
            *setting.get_mut(variant) = Some((*value).to_owned());
        }
    }
    settings.into_iter().map(|(key, value)| Setting { key, value }).collect()
}

/// One benchmark under construction: its units in the order they appear.
struct Bench<'a> {
    group: usize,
    name: String,
    units: Vec<UnitValues<'a>>,
}

struct UnitValues<'a> {
    unit: &'a str,
    values: ByVariant<Vec<f64>>,
}

#[derive(Default)]
struct Sorter<'a> {
    groups: Vec<String>,
    index: HashMap<(usize, Cow<'a, str>), usize>,
    benches: Vec<Bench<'a>>,
}

impl<'a> Sorter<'a> {
    /// The group of each configuration of a file.
    fn groups(&mut self, file: &BenchText<'_>, varying: &BTreeSet<&str>) -> Vec<usize> {
        file.configs.iter().map(|config| self.group(config, varying)).collect()
    }

    fn group(&mut self, config: &Config<'_>, varying: &BTreeSet<&str>) -> usize {
        let parts: Vec<String> = config
            .iter()
            .filter(|(key, _)| varying.contains(*key))
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        let label = parts.join(", ");
        self.groups.iter().position(|have| *have == label).unwrap_or_else(|| {
            self.groups.push(label);
            self.groups.len() - 1
        })
    }

    fn add(
        &mut self,
        group: usize,
        name: Cow<'a, str>,
        variant: Variant,
        result: &BenchResult<'a>,
    ) {
        let benches = &mut self.benches;
        let at = *self.index.entry((group, name)).or_insert_with_key(|(group, name)| {
            benches.push(Bench { group: *group, name: name.to_string(), units: Vec::new() });
            benches.len() - 1
        });
        let units = &mut self.benches[at].units;
        for measured in &result.values {
            let place = units.iter().position(|have| have.unit == measured.unit);
            let place = place.unwrap_or_else(|| {
                units.push(UnitValues { unit: measured.unit, values: ByVariant::default() });
                units.len() - 1
            });
            units[place].values.get_mut(variant).push(measured.value);
        }
    }

    /// Group by group, unit by unit, in the order of first appearance.
    fn tables(self) -> Vec<CellTable<'a>> {
        let mut tables: Vec<CellTable<'a>> = Vec::new();
        let mut index: HashMap<(usize, &'a str), usize> = HashMap::new();
        let mut benches = self.benches;
        benches.sort_by_key(|bench| bench.group);
        for bench in benches {
            for unit in bench.units {
                let at = *index.entry((bench.group, unit.unit)).or_insert_with(|| {
                    let group = self.groups[bench.group].clone();
                    tables.push(CellTable { unit: unit.unit, group, cells: Vec::new() });
                    tables.len() - 1
                });
                let name = bench.name.clone();
                tables[at].cells.push(Cell { name, values: unit.values });
            }
        }
        tables
    }
}
