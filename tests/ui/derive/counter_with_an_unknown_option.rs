use dynamo_orm::DynamoTable;

#[derive(DynamoTable)]
#[dynamo(table = "posts")]
struct Post {
    #[hash_key]
    id: u64,
    #[dynamo(counter(strat = 10))]
    writes: u64,
}

fn main() {}
