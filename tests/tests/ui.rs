//! Mistakes that do not compile, and what the compiler says to each: `ui/derive` are those that the derives report,
//! `ui/types` those that traits find in a field's type, `ui/requests` those of requests.
//!
//! `TRYBUILD=overwrite cargo test -p dynamo-orm-tests --test ui` writes the messages anew.

#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/derive/*.rs");
    cases.compile_fail("ui/types/*.rs");
    cases.compile_fail("ui/requests/*.rs");
}

/// What is close to the mistakes and none.
#[path = "../ui/tables.rs"]
mod tables;

#[test]
fn what_is_right_compiles() {
    use tables::{
        Account, Address, Bill, Card, Contact, Item, Order, TicketKey, User, accounts, db, orders,
        users,
    };

    // It is enough that these compile; nothing is sent, nor a table made.
    let _ = || {
        // A scan's filter may name a key, of the table and of the index.
        let adult = User::LAST_NAME.eq("Doe").and(User::AGE.ge(18));
        let _ = users().scan().filter(adult.clone());
        let by_email = users().index(User::BY_EMAIL);
        let _ = by_email
            .scan()
            .filter(User::EMAIL.begins_with("a").or(adult.clone()));
        // An attribute compares with others of its DynamoDB type, and a number with sizes.
        let _ = users().scan().filter(User::AGE.lt(User::TEAM));
        let _ = users().scan().filter(User::EMAIL.ne(User::FIRST_NAME));
        let _ = users().scan().filter(User::LEVEL.ge(User::TAGS.size()));
        // What is erased is checked before it is sent.
        let doe = User::LAST_NAME.eq("Doe").erased();
        let _ = users().query("standard").filter(doe);
        // A query's filter may name a key of another index, and of the table behind the index.
        let _ = by_email.query("a@b.c").filter(adult);
        let _ = users().query("standard").filter(User::EMAIL.exists());
        // A local index is read consistently, and so is the table.
        let by_joined = users().index(User::BY_JOINED);
        let _ = by_joined
            .query("standard")
            .range()
            .between(1, 2)
            .consistent();
        let _ = users().scan().consistent();
        // A range key of several attributes takes them from left to right.
        let by_org = users().index(User::BY_ORG);
        let _ = by_org.query(("o", 1)).range().eq(3).range().ge(4_u64);
        let _ = by_org.query(("o", 1)).range().lt(3).reverse();
        // Whole items are projected, whatever they are read by; a filter names what it could before.
        let contacts = by_email.query("a@b.c").project::<Contact>();
        let _ = contacts.filter(User::AGE.ge(18));
        let _ = by_joined.scan().project::<Contact>().consistent();
        let _ = users().get(("a", "b")).project::<Contact>().required();
        let _ = users().batch_get([("a", "b")]).project::<Contact>();
        let _ = orders().get(1).project::<Bill>();
        // The same reads lend views.
        let _ = async |mut by_email: dynamo_orm::ViewPages<Card<'_>>| {
            let page = by_email.next().await.transpose()?;
            let cards = page.iter().flatten().map(|card| {
                let Card { first_name, email } = card?;
                Ok::<_, tables::Error>(first_name.len() + email.map_or(0, str::len))
            });
            cards.sum::<Result<usize, _>>()
        };
        let _ = by_email.query("a@b.c").views::<Card<'_>>();
        let _ = users().scan().segment(0, 8).views::<Card<'static>>();
        let _ = orders().index(Order::BY_STATUS).scan().load().consistent();
        // Any read has keys to delete; whole items can be copied.
        let _ = users().delete_all(users().index(User::BY_ORG).query(("o", 1)));
        let _ = users().index(User::BY_EMAIL).scan().copy_to(&users());
        let _ = db().write_all([dynamo_orm::TableWrite::delete(&orders(), 1)]);
        // A version is read like any other attribute.
        let _ = accounts().query(1).filter(Account::VERSION.gt(1));
        let update = accounts().update(1);
        let _ = update.set(Account::BALANCE, Account::BALANCE.plus(Account::VERSION));
        let _ = User::ADDRESS.then(Address::CITY).contains("Par");
        let _ = orders().get(TicketKey { id: 1 }.id);
        // A transaction takes the saves of items of any tables, in a loop too, and gets in tuples of vectors.
        let _ = async |users: &mut [Item<User>], order: &mut Item<Order>| {
            let mut write = db().transact_write().action(order.overwrite());
            for user in users {
                write = write.action(user.save());
            }
            write.await
        };
        let _ = async || {
            let gets = (vec![orders().get(1)], users().get(("a", "b")).required());
            let (orders, user) = db().transact_get(gets).await?;
            let _: (Vec<Option<Item<Order>>>, Item<User>) = (orders, user);
            Ok::<_, tables::Error>(())
        };
        // A batch get takes those of tables, in tuples of vectors too, with keys of any source.
        let _ = async |ids: &[u64]| {
            let gets = (
                vec![orders().batch_get(ids)],
                users().batch_get([("a", "b")]).project::<Contact>(),
            );
            let (orders, contacts) = db().batch_get(gets).concurrency(8).await?;
            let _: (Vec<Vec<Item<Order>>>, Vec<Contact>) = (orders, contacts);
            Ok::<_, tables::Error>(())
        };
        let _ = users()
            .create_table()
            .index_throughput(User::BY_EMAIL, 1, 1);
    };
}
