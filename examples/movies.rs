//! 3,201 real films: stored, read back, and asked six questions. Run `cargo run --example movies`.
//!
//! A DynamoDB table is designed from its questions: a read that follows no key reads, and pays for, everything.
//!
//! - The table's key is `title` and `released`. Titles spread evenly; remakes share one, and lie together by date.
//! - `ByGenre` sorts by rating, then votes: "the best" is read from the top and ends after a few.
//! - `ByDirector` sorts by date: a filmography is one query. It includes what its answer shows, the others hold keys.
//! - `ByGross` sorts by money within a decade, as a range needs a hash key in front of it. One constant hash key would
//!   make one hot partition; years would spread better, at ten times the queries for a question about all time.
//! - `ByMpaa` counts. A film takes some 50 bytes there, 300 in the table.
//!
//! Each index is one more write for every film in it, so each has a question to earn it. All are sparse: keys are
//! `Option`s, and a film without a director is not in `ByDirector`. Genres and ratings are few, which suits what is
//! written once and read often. A stream of writes would be throttled at such an index, table and all: then a second
//! attribute joins its hash key, as in `hash(major_genre, decade)`.
//!
//! A rating of 6.1 is stored as 61, as a key has to compare exactly; a date as `1998-06-12`, which sorts as text and
//! begins with its year, beside the text that the file has.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::IsTerminal;

use dynamo_orm::{DynamoTable, Table, embedded};
use serde::Deserialize;
use serde_json::{Map, Value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(DynamoTable, Deserialize, Debug, PartialEq)]
#[dynamo(table = "movies")]
#[index(keys_only, name = "ByGenre", hash = major_genre, range(imdb_tenths, imdb_votes))]
#[index(include(imdb_tenths, worldwide_gross), name = "ByDirector", hash = director, range = released)]
#[index(keys_only, name = "ByGross", hash = decade, range = worldwide_gross)]
#[index(keys_only, name = "ByMpaa", hash = mpaa_rating)]
// A column that this struct does not know would be dropped in silence.
#[serde(deny_unknown_fields)]
struct Movie {
    #[hash_key]
    title: String,
    #[range_key]
    released: String,
    release_date: String,
    decade: u16,
    major_genre: Option<String>,
    creative_type: Option<String>,
    source: Option<String>,
    director: Option<String>,
    distributor: Option<String>,
    running_time_min: Option<u16>,
    mpaa_rating: Option<String>,
    imdb_tenths: Option<u8>,
    imdb_votes: Option<u32>,
    rotten_tomatoes_rating: Option<u8>,
    production_budget: Option<u64>,
    us_gross: Option<u64>,
    worldwide_gross: Option<u64>,
    us_dvd_sales: Option<u64>,
}

/// The title of the one film that has none: the table's own key cannot be absent.
const UNTITLED: &str = "(untitled)";
const NO_RATING: &str = "(none)";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let rows: Vec<Map<String, Value>> = serde_json::from_str(include_str!("data/movies.json"))?;
    let loaded: Vec<Movie> = rows.into_iter().map(movie).collect::<Result<_>>()?;
    let films = Movie::table(&embedded::database());
    films.create_table().await?;
    store(&films, &loaded).await?;
    check(&films, &loaded).await?;

    best_of_genre(&films, "Comedy", 2000).await?;
    films_of_director(&films, "Christopher Nolan").await?;
    gross_between(&films, 1_000_000_000, 2_000_000_000).await?;
    count_by_rating(&films, loaded.len()).await?;
    update_rating(&films, "Hook", "PG").await?;
    delete_film(&films, UNTITLED).await
}

/// Sends 25 films a request, eight requests side by side.
async fn store(films: &Table<Movie>, loaded: &[Movie]) -> Result<()> {
    let mut puts = films.put_all(loaded).concurrency(8).reports();
    while let Some(report) = puts.next().await {
        progress(usize::try_from(report?.written)?, loaded.len());
    }
    Ok(())
}

/// Costs two scans of the whole table, one of which returns no films.
async fn check(films: &Table<Movie>, loaded: &[Movie]) -> Result<()> {
    let stored = films.scan().consistent().count().await?;
    let mut missing: HashMap<_, _> = loaded.iter().map(|movie| (movie.key(), movie)).collect();
    let mut equal = 0;
    let mut scan = films.scan().consistent().stream();
    while let Some(film) = scan.next().await {
        let film = film?;
        equal += usize::from(missing.remove(&film.key()) == Some(&*film));
    }
    let total = loaded.len();
    println!("{total} films loaded, {stored} stored, {equal} read back equal");
    if [stored, equal] != [total; 2] {
        return Err("what is stored is not what was loaded".into());
    }
    Ok(())
}

/// Costs one query, which stops at the page that fills the limit. The filter passes over older films after they are
/// read and paid for: cheap while most films are recent. If few were, `released` would be the range key.
async fn best_of_genre(films: &Table<Movie>, genre: &str, year: u16) -> Result<()> {
    let best = films
        .index(Movie::BY_GENRE)
        .query(genre)
        .filter(Movie::RELEASED.ge(year.to_string()))
        .reverse()
        .limit(5)
        .page_size(50)
        .await?;
    let rows = best.into_iter().map(|film| {
        let (imdb, votes) = (stars(film.imdb_tenths), grouped(film.imdb_votes));
        [film.title, film.released, imdb, votes]
    });
    println!("\n1. What are the best {genre} films since {year}?");
    print_table(["Film", "Released", "IMDB", "Votes"], rows);
    Ok(())
}

/// Costs one query of a few hundred bytes.
async fn films_of_director(films: &Table<Movie>, director: &str) -> Result<()> {
    let films = films.index(Movie::BY_DIRECTOR).query(director).await?;
    let rows = films.into_iter().map(|film| {
        let imdb = film.imdb_tenths.map_or_else(String::new, stars);
        let gross = film.worldwide_gross.map_or_else(String::new, dollars);
        [film.title, film.released, imdb, gross]
    });
    println!("\n2. What did {director} make, in order?");
    print_table(["Film", "Released", "IMDB", "Worldwide"], rows);
    Ok(())
}

/// Costs one query a decade, each of which reads only what it finds.
async fn gross_between(films: &Table<Movie>, low: u64, high: u64) -> Result<()> {
    let by_gross = films.index(Movie::BY_GROSS);
    let mut found = Vec::new();
    for decade in (1910..=2010).step_by(10) {
        found.extend(by_gross.query(decade).range().between(low, high).await?);
    }
    found.sort_by_key(|film| Reverse(film.worldwide_gross));
    let (low, high) = (dollars(low), dollars(high));
    let row = |film: MovieByGross| [film.title, film.released, dollars(film.worldwide_gross)];
    let rows = found.into_iter().map(row);
    println!("\n3. Which films took {low} to {high}?");
    print_table(["Film", "Released", "Worldwide"], rows);
    Ok(())
}

/// Costs one scan of the smallest index: the read units of a query for each rating, in one request, and no rating is
/// overlooked. Films without one are not in the index: they are the rest. Asked all day, this would be a counter.
async fn count_by_rating(films: &Table<Movie>, total: usize) -> Result<()> {
    let mut counts = BTreeMap::new();
    let mut rated = films.index(Movie::BY_MPAA).scan().stream();
    while let Some(film) = rated.next().await {
        *counts.entry(film?.mpaa_rating).or_insert(0) += 1;
    }
    let unrated = total - counts.values().sum::<usize>();
    let mut counts = Vec::from_iter(counts);
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts.push((NO_RATING.into(), unrated));
    println!("\n4. How many films have which rating?");
    let rows = counts.into_iter().map(|(name, n)| [name, grouped(n)]);
    print_table(["Rating", "Films"], rows);
    Ok(())
}

/// Costs a query and an UpdateItem of one attribute, refused if another writer changed it since. The counts are queries
/// that return no items; they show that the film entered the index.
async fn update_rating(films: &Table<Movie>, title: &str, rating: &str) -> Result<()> {
    let rated = films.index(Movie::BY_MPAA).query(rating);
    let count = rated.clone().count().await?;
    // The title alone does not say which of two remakes is meant; `one` refuses to guess.
    let mut film = films.query(title).one().await?;
    let old = film.mpaa_rating.replace(rating.into());
    let before = [
        "Before".into(),
        old.unwrap_or(NO_RATING.into()),
        grouped(count),
    ];
    film.partial_save().await?;
    // On AWS an index follows its table within moments, here at once.
    let after = ["After".into(), rating.into(), grouped(rated.count().await?)];
    println!("\n5. {title} is rated {rating}: please correct that.");
    print_table(["", "Rating", &format!("All {rating}")], [before, after]);
    Ok(())
}

/// Costs a query for the film, one DeleteItem, refused if the film is not as it was read, and a GetItem as proof.
async fn delete_film(films: &Table<Movie>, title: &str) -> Result<()> {
    let film = films.query(title).one().await?;
    film.delete().unchanged().await?;
    let exists = films.exists(film.key()).consistent().await?;
    let deleted = if exists { "no" } else { "yes" };
    println!("\n6. Nobody knows the film {title}: please delete it.");
    let row = [&film.title, &film.released, deleted].map(str::to_owned);
    print_table(["Film", "Released", "Deleted"], [row]);
    Ok(())
}

/// Reads a film: "US Gross" becomes `us_gross`, and what is a key becomes what a key can be.
fn movie(row: Map<String, Value>) -> Result<Movie> {
    let field = |(column, value): (String, _)| (column.to_lowercase().replace(' ', "_"), value);
    let mut movie: Map<_, _> = row.into_iter().map(field).collect();
    let title = match movie.remove("title") {
        Some(Value::String(title)) => title,
        Some(Value::Number(title)) => title.to_string(), // such as 1941 and 300
        Some(Value::Null) => UNTITLED.into(),
        other => return Err(format!("{other:?} is not a title").into()),
    };
    let imdb_tenths = match movie.remove("imdb_rating") {
        Some(Value::Number(rating)) => Some(tenths(&rating.to_string())?),
        Some(Value::Null) => None,
        other => return Err(format!("{other:?} is not a rating").into()),
    };
    let undated = || format!("{title} has no release date");
    let (released, decade) = sortable(movie.get("release_date")).ok_or_else(undated)?;
    movie.insert("title".into(), title.into());
    movie.insert("released".into(), released.into());
    movie.insert("decade".into(), decade.into());
    movie.insert("imdb_tenths".into(), imdb_tenths.into());
    Ok(serde_json::from_value(movie.into())?)
}

/// Reads 6.1 as 61, from its digits: nothing is rounded.
fn tenths(rating: &str) -> Result<u8> {
    let (whole, tenth) = rating.split_once('.').unwrap_or((rating, "0"));
    match tenth.len() {
        1 => Ok(format!("{whole}{tenth}").parse()?),
        _ => Err(format!("the rating {rating} is not in tenths").into()),
    }
}

/// Reads "Jun 12 1998" as 1998-06-12 and its decade. The file was made in 2011 from years of two digits: its later ones
/// are a century too late, as 2039 for Gone with the Wind.
fn sortable(date: Option<&Value>) -> Option<(String, u16)> {
    const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
    let (month, rest) = date?.as_str()?.split_once(' ')?;
    let (day, year) = rest.split_once(' ')?;
    let month = MONTHS.split(' ').position(|name| name == month)? + 1;
    let (day, year): (u8, u16) = (day.parse().ok()?, year.parse().ok()?);
    let year = if year > 2011 { year - 100 } else { year };
    Some((format!("{year}-{month:02}-{day:02}"), year / 10 * 10))
}

fn stars(tenths: u8) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn dollars(amount: u64) -> String {
    format!("${}", grouped(amount))
}

/// Writes 3201 as 3,201.
fn grouped(number: impl ToString + Copy) -> String {
    let digits = number.to_string();
    match digits.len().checked_sub(3) {
        Some(cut @ 1..) => format!("{},{}", grouped(&digits[..cut]), &digits[cut..]),
        _ => digits,
    }
}

/// Prints rows under a header: the first column to the left, the others to the right.
fn print_table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) {
    let mut table = vec![header.map(str::to_owned)];
    table.extend(rows);
    let width = |i: usize| table.iter().map(|row| row[i].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|i| width(i).unwrap_or_default());
    for row in &table {
        print!("   {:<1$}", row[0], widths[0]);
        for (cell, width) in row.iter().zip(widths).skip(1) {
            print!("  {cell:>width$}");
        }
        println!();
    }
}

/// Draws the bar over itself, where there is someone to see it.
fn progress(done: usize, total: usize) {
    const WIDTH: usize = 40;
    if std::io::stderr().is_terminal() {
        let filled = "#".repeat(WIDTH * done / total);
        let end = if done == total { "\n" } else { "" };
        eprint!("\r[{filled:-<WIDTH$}] {done}/{total}{end}");
    }
}
