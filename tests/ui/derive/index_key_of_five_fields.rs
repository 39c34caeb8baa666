use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "users")]
#[index(all, name = "ByPlace", hash(planet, country, city, street, house))]
struct User {
    #[hash_key]
    id: u64,
    planet: String,
    country: String,
    city: String,
    street: String,
    house: u32,
}

fn main() {}
