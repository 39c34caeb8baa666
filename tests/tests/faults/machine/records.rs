//! The tables: without a version, with one that is an integer, and with nonces.

use std::collections::BTreeMap;

use dynamo_orm::{DynamoTable, Item, Table, Version, WriteError};

use super::model::{Kind, Read, Update, Value};

/// An item of one of the tables.
pub(super) trait Record: DynamoTable + Clone + std::fmt::Debug {
    const KIND: Kind;

    fn new(number: u64, value: &Value) -> Self;
    fn number(&self) -> u64;
    fn value(&self) -> Value;
    fn set(&mut self, value: &Value);
    fn version(&self) -> u64;

    async fn get(table: &Table<Self>, number: u64) -> dynamo_orm::Result<Option<Item<Self>>>;
    async fn delete(table: &Table<Self>, number: u64) -> Result<(), WriteError<Self>>;
    async fn update(
        table: &Table<Self>,
        number: u64,
        update: Update,
        creates: bool,
    ) -> Result<(), WriteError<Self>>;
    async fn write_batch(table: &Table<Self>, writes: &BTreeMap<u64, Option<Value>>);
    async fn read(table: &Table<Self>, read: &Read, page_size: usize) -> Vec<(u64, Value)>;
}

fn text(text: u8) -> String {
    format!("text {text}")
}

fn color(is_red: bool) -> &'static str {
    if is_red { "red" } else { "blue" }
}

/// What a stream yields.
macro_rules! drain {
    ($stream:expr) => {{
        let mut stream = $stream;
        let mut found = Vec::new();
        while let Some(item) = stream.next().await {
            let item = item.unwrap();
            found.push((item.number(), item.value()));
        }
        found
    }};
}

macro_rules! records {
    ($(
        $name:ident, $kind:expr, ($($version:tt)*), ($($new:tt)*), $number:expr;
    )*) => {$(
        #[derive(DynamoTable, Clone, Debug)]
        #[dynamo(table = "records")]
        #[index(all, name = "ByColor", hash = color)]
        pub(super) struct $name {
            #[hash_key]
            board: String,
            #[range_key]
            number: u64,
            text: Option<String>,
            color: Option<String>,
            count: Option<u64>,
            $($version)*
        }

        impl Record for $name {
            const KIND: Kind = $kind;

            fn new(number: u64, value: &Value) -> Self {
                let mut new = Self {
                    board: "rust".into(),
                    number,
                    text: None,
                    color: None,
                    count: None,
                    $($new)*
                };
                new.set(value);
                new
            }

            fn number(&self) -> u64 {
                self.number
            }

            fn value(&self) -> Value {
                let text = self.text.as_ref();
                Value {
                    text: text.map(|text| text["text ".len()..].parse().unwrap()),
                    is_red: self.color.as_ref().map(|color| color == "red"),
                    count: self.count,
                }
            }

            fn set(&mut self, value: &Value) {
                self.text = value.text.map(text);
                self.color = value.is_red.map(|is_red| color(is_red).into());
                self.count = value.count;
            }

            fn version(&self) -> u64 {
                let number: fn(&Self) -> u64 = $number;
                number(self)
            }

            async fn get(table: &Table<Self>, number: u64) -> dynamo_orm::Result<Option<Item<Self>>> {
                table.get(("rust", number)).await
            }

            async fn delete(table: &Table<Self>, number: u64) -> Result<(), WriteError<Self>> {
                table.delete(("rust", number)).await
            }

            async fn update(
                table: &Table<Self>,
                number: u64,
                update: Update,
                creates: bool,
            ) -> Result<(), WriteError<Self>> {
                let draft = table.update(("rust", number));
                let draft = match update {
                    Update::Text(one) => draft.set(Self::TEXT, text(one)),
                    Update::NoText => draft.remove(Self::TEXT),
                    Update::Add(more) => draft.add(Self::COUNT, more),
                };
                if creates {
                    draft.create_if_missing().await
                } else {
                    draft.must_exist().await
                }
            }

            async fn write_batch(table: &Table<Self>, writes: &BTreeMap<u64, Option<Value>>) {
                let mut batch = table.batch_write();
                for (number, value) in writes {
                    match value {
                        Some(value) => {
                            let new = Self::new(*number, value);
                            batch.unversioned().put(&new).await.unwrap();
                        }
                        None => batch.delete(("rust", *number)).await.unwrap(),
                    }
                }
                batch.finish().await.unwrap();
            }

            async fn read(table: &Table<Self>, read: &Read, page_size: usize) -> Vec<(u64, Value)> {
                let mut found = match read {
                    Read::Query { red, reverse, limit } => {
                        let query = table.query("rust").filter(Self::COLOR.eq(color(*red)));
                        let query = if *reverse { query.reverse() } else { query };
                        let query = match limit {
                            Some(limit) => query.limit(*limit),
                            None => query,
                        };
                        return drain!(query.page_size(page_size).stream());
                    }
                    Read::Pages => {
                        let mut found = Vec::new();
                        let mut cursor = None;
                        loop {
                            let query = table.query("rust").page_size(page_size);
                            let mut pages = query.start_after(cursor).pages();
                            let Some(page) = pages.next().await else {
                                return found;
                            };
                            let page = page.unwrap();
                            let items = page.items.iter();
                            found.extend(items.map(|item| (item.number(), item.value())));
                            cursor = page.cursor;
                            if cursor.is_none() {
                                return found;
                            }
                        }
                    }
                    Read::Scan { segments } => {
                        drain!(table.scan().page_size(page_size).segments(*segments))
                    }
                    Read::Index { red } => {
                        let query = table.index(Self::BY_COLOR).query(color(*red));
                        drain!(query.page_size(page_size).stream())
                    }
                    Read::Batch(numbers) => {
                        let keys = numbers.iter().map(|number| ("rust", *number));
                        drain!(table.batch_get(keys).stream())
                    }
                };
                // In no particular order.
                found.sort_by_key(|(number, _)| *number);
                found
            }
        }
    )*};
}

records! {
    Plain, Kind::Plain, (), (), |_| 0;
    Versioned, Kind::Integer, (#[dynamo(version)] version: u64,), (version: 0,), |record| record.version;
    WithNonces, Kind::Nonces, (#[dynamo(version)] version: Version,), (version: Version::default(),),
        |record| record.version.number();
}
