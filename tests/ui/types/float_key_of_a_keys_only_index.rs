use dynamo_orm::{Database, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(table = "readings")]
#[index(keys_only, name = "ByValue", hash = sensor, range = value)]
struct Reading {
    #[hash_key]
    id: u64,
    sensor: String,
    value: Option<f64>,
}

async fn readings(db: &Database) -> Result<(), Error> {
    let readings = Reading::table(db);
    readings.index(Reading::BY_VALUE).query("a").limit(1).await?;
    Ok(())
}

fn main() {}
