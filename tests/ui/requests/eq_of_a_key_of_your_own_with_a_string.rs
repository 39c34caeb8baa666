use dynamo_orm::{DynamoKey, DynamoTable, Table};

#[derive(DynamoKey, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct OrderId(String);

#[derive(DynamoTable)]
#[dynamo(table = "orders")]
struct Order {
    #[hash_key]
    id: OrderId,
    replaces: Option<OrderId>,
}

fn replacements(orders: &Table<Order>) {
    orders.scan().filter(Order::REPLACES.eq("17"));
}

fn main() {}
