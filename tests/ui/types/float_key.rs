use dynamo_orm::{Database, DynamoTable, Error};

#[derive(DynamoTable)]
#[dynamo(table = "readings")]
struct Reading {
    #[hash_key]
    sensor: String,
    #[range_key]
    value: f64,
}

async fn readings(db: &Database) -> Result<(), Error> {
    let readings = Reading::table(db);
    readings.put(&Reading { sensor: "a".into(), value: 1.0 }).await?;
    readings.query("a").limit(1).await?;
    Ok(())
}

fn main() {}
