use dynamo_orm::{DynamoKey, DynamoTable, Table};

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct OrderId(String);

#[derive(DynamoTable)]
#[dynamo(table = "orders")]
struct Order {
    #[hash_key]
    customer: String,
    #[range_key]
    id: OrderId,
}

fn order(orders: &Table<Order>) {
    orders.get(("jane", "17"));
}

fn main() {}
