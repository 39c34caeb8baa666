//! Numbers: integers to their limits, floats in their shortest form, and which texts are numbers at all.

use aws_sdk_dynamodb::types::AttributeValue;
use dynamo_orm::{DynamoTable, ErrorKind, from_attributes, to_attributes};
use dynamo_orm_tests::Engine;
use serde_json::json;

use super::{item, refusal, round_trip};

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "integers")]
struct Integers {
    #[hash_key]
    id: u8,
    i8: i8,
    i16: i16,
    i32: i32,
    i64: i64,
    isize: isize,
    u8: u8,
    u16: u16,
    u32: u32,
    u64: u64,
    usize: usize,
}

macro_rules! integers {
    ($bound:ident) => {
        Integers {
            id: 1,
            i8: i8::$bound,
            i16: i16::$bound,
            i32: i32::$bound,
            i64: i64::$bound,
            isize: isize::$bound,
            u8: u8::$bound,
            u16: u16::$bound,
            u32: u32::$bound,
            u64: u64::$bound,
            usize: usize::$bound,
        }
    };
}

#[tokio::test]
async fn integers_to_their_limits() {
    let smallest = json!({
        "i8": {"N": "-128"},
        "i16": {"N": "-32768"},
        "i32": {"N": "-2147483648"},
        "i64": {"N": "-9223372036854775808"},
        "isize": {"N": "-9223372036854775808"},
        "u8": {"N": "0"},
        "u16": {"N": "0"},
        "u32": {"N": "0"},
        "u64": {"N": "0"},
        "usize": {"N": "0"},
    });
    round_trip(integers!(MIN), smallest).await;
    let greatest = json!({
        "i8": {"N": "127"},
        "i16": {"N": "32767"},
        "i32": {"N": "2147483647"},
        "i64": {"N": "9223372036854775807"},
        "isize": {"N": "9223372036854775807"},
        "u8": {"N": "255"},
        "u16": {"N": "65535"},
        "u32": {"N": "4294967295"},
        "u64": {"N": "18446744073709551615"},
        "usize": {"N": "18446744073709551615"},
    });
    round_trip(integers!(MAX), greatest).await;
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "wide_integers")]
struct Wide {
    #[hash_key]
    id: u8,
    signed: i128,
    unsigned: u128,
}

fn wide(signed: i128, unsigned: u128) -> Wide {
    Wide {
        id: 1,
        signed,
        unsigned,
    }
}

#[tokio::test]
async fn wide_integers_keep_38_digits() {
    let nines = 10_i128.pow(38) - 1;
    for signed in [0, -1, nines, -nines, 10_i128.pow(38), i128::from(i64::MIN)] {
        let value = wide(signed, signed.unsigned_abs());
        let expected = json!({
            "signed": {"N": signed.to_string()},
            "unsigned": {"N": signed.unsigned_abs().to_string()},
        });
        round_trip(value, expected).await;
    }
}

#[tokio::test]
async fn wider_integers_are_refused() {
    let rule = "a number has at most 38 significant digits";
    for signed in [i128::MAX, i128::MIN, 10_i128.pow(38) + 1] {
        assert_eq!(
            refusal(&wide(signed, 0)).await,
            format!("attribute `signed`: {rule}")
        );
    }
    for unsigned in [u128::MAX, 10_u128.pow(38) + 1] {
        assert_eq!(
            refusal(&wide(0, unsigned)).await,
            format!("attribute `unsigned`: {rule}")
        );
    }
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "floats")]
struct Floats {
    #[hash_key]
    id: u8,
    double: f64,
    single: f32,
}

fn floats(double: f64, single: f32) -> Floats {
    Floats {
        id: 1,
        double,
        single,
    }
}

#[tokio::test]
async fn floats_in_their_shortest_form() {
    for (double, text) in [
        (0.0, "0"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1.0, "1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1.0 / 3.0, "0.3333333333333333"),
        (1e-5, "0.00001"),
        (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"),
        (1.5e15, "1500000000000000"),
        (1e16, "1e16"),
        (-1.25e17, "-1.25e17"),
        (9_007_199_254_740_993.0, "9007199254740992"),
        (1.797_693_134_862_315_7e125, "1.7976931348623155e125"),
        (9.999_999_999_999_998e125, "9.999999999999998e125"),
        (1e-130, "1e-130"),
        (-1e-130, "-1e-130"),
    ] {
        let expected = json!({"double": {"N": text}, "single": {"N": "0"}});
        round_trip(floats(double, 0.0), expected).await;
    }
    for (single, text) in [
        (0.1, "0.1"),
        (-0.0, "0"),
        (16_777_216.0, "16777216"),
        (1e-7, "1e-7"),
        (1e18, "1e18"),
        (f32::MAX, "3.4028235e38"),
        (f32::MIN, "-3.4028235e38"),
        (f32::MIN_POSITIVE, "1.1754944e-38"),
        (f32::from_bits(1), "1e-45"),
    ] {
        let expected = json!({"double": {"N": "0"}, "single": {"N": text}});
        round_trip(floats(0.0, single), expected).await;
    }
}

#[test]
fn zero_loses_its_sign() {
    let stored = to_attributes(&floats(-0.0, -0.0)).unwrap();
    let read: Floats = from_attributes(&stored).unwrap();
    assert!(read.double.is_sign_positive() && read.single.is_sign_positive());
}

#[tokio::test]
async fn floats_that_dynamodb_cannot_store_are_refused() {
    let finite = "a number is finite: NaN and infinities cannot be stored";
    let range = "a number is zero or between 1E-130 and 9.99E+125 in magnitude";
    for (double, rule) in [
        (f64::NAN, finite),
        (f64::INFINITY, finite),
        (f64::NEG_INFINITY, finite),
        (1e126, range),
        (-1e126, range),
        (f64::MAX, range),
        (9.999_999_999_999_999e-131, range),
        (-9e-131, range),
        (f64::MIN_POSITIVE, range),
        (f64::from_bits(1), range),
    ] {
        assert_eq!(
            refusal(&floats(double, 0.0)).await,
            format!("attribute `double`: {rule}"),
            "{double:e}"
        );
    }
    for single in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(
            refusal(&floats(0.0, single)).await,
            format!("attribute `single`: {finite}")
        );
    }
}

/// What other writers may have stored.
#[test]
fn numbers_are_read_in_any_spelling() {
    for (text, number) in [
        ("5", 5),
        ("5.0", 5),
        ("+5", 5),
        ("005", 5),
        ("5e0", 5),
        ("0.5E1", 5),
        ("1E+2", 100),
        ("1e2", 100),
        ("12000e-3", 12),
        ("-0", 0),
        ("0.000", 0),
        ("0e10", 0),
        ("1.27E+2", 127),
    ] {
        let n = json!({"N": text});
        let id = json!({"N": "1"});
        let integers = json!({
            "id": id, "i8": n, "i16": n, "i32": n, "i64": n, "isize": n,
            "u8": n, "u16": n, "u32": n, "u64": n, "usize": n,
        });
        let read: Integers = from_attributes(&item(&integers)).unwrap();
        assert_eq!((read.i8, read.u64), (number, number as u64), "{text}");
        let wide = json!({"id": id, "signed": n, "unsigned": n});
        let read: Wide = from_attributes(&item(&wide)).unwrap();
        assert_eq!(read, self::wide(number.into(), number as u128), "{text}");
        let floats = json!({"id": id, "double": n, "single": n});
        let read: Floats = from_attributes(&item(&floats)).unwrap();
        assert_eq!(
            read,
            self::floats(f64::from(number), f32::from(number)),
            "{text}"
        );
    }
}

#[test]
fn numbers_that_do_not_fit_are_errors() {
    let stored = |field: &str, text: &str| {
        let mut attributes = to_attributes(&integers!(MAX)).unwrap();
        attributes.insert(field.into(), AttributeValue::N(text.into()));
        from_attributes::<Integers>(&attributes)
            .unwrap_err()
            .to_string()
    };
    for (field, text) in [
        ("i8", "128"),
        ("i8", "-129"),
        ("u8", "256"),
        ("u8", "-1"),
        ("i16", "32768"),
        ("u16", "1e5"),
        ("i32", "2147483648"),
        ("u32", "4294967296"),
        ("i64", "9223372036854775808"),
        ("i64", "1.5"),
        ("i64", "1e-1"),
        ("i64", "1e125"),
        ("u64", "18446744073709551616"),
        ("isize", "1e19"),
        ("usize", "-0.5"),
        ("i64", "not a number"),
        ("i64", ""),
        ("i64", "NaN"),
    ] {
        assert_eq!(
            stored(field, text),
            format!("attribute `{field}`: the stored number does not fit `{field}`"),
            "{text}"
        );
    }
    for (field, ty, text) in [
        ("double", "f64", "NaN"),
        ("double", "f64", "inf"),
        ("double", "f64", "x"),
        ("single", "f32", "1e39"),
        ("single", "f32", "-1e125"),
    ] {
        let mut attributes = to_attributes(&floats(0.0, 0.0)).unwrap();
        attributes.insert(field.into(), AttributeValue::N(text.into()));
        assert_eq!(
            from_attributes::<Floats>(&attributes)
                .unwrap_err()
                .to_string(),
            format!("attribute `{field}`: the stored number does not fit `{ty}`"),
            "{text}"
        );
    }
}

#[derive(DynamoTable, Debug, PartialEq)]
#[dynamo(table = "any_numbers")]
struct Any {
    #[hash_key]
    id: u8,
    value: AttributeValue,
}

/// What we refuse and what the engine refuses are the same texts.
#[tokio::test]
async fn number_texts_are_checked_as_the_service_checks_them() {
    let nines = "9".repeat(38);
    let digits = "1".repeat(39);
    let point = format!("0.{nines}");
    let padded = format!("000{nines}.000");
    let over = format!("{nines}.9");
    let texts = [
        "0",
        "-0",
        "+5",
        "5.",
        ".5",
        "00042",
        "1e2",
        "1E+2",
        "1e-2",
        "1E125",
        "9.99E125",
        "1E126",
        "1E-130",
        "1E-131",
        "0.1E-130",
        "-1E-130",
        "0e125",
        "0.0",
        "0e-130",
        "1e99999999999",
        "1e99999999999999999999",
        "",
        ".",
        "-",
        "+",
        "e5",
        "1e",
        "1e+",
        "1e+-2",
        "1e2.5",
        "++5",
        "1.2.3",
        " 5",
        "5 ",
        "1_000",
        "1,5",
        "0x10",
        "NaN",
        "Infinity",
        "inf",
        "٣",
        "\"",
        &nines,
        &digits,
        &point,
        &padded,
        &over,
    ];
    let engine = Engine::embedded();
    let table = engine.table::<Any>().await;
    let mut differences = Vec::new();
    for text in texts {
        let value = AttributeValue::N(text.into());
        let request = engine.db.client().put_item().table_name(table.name());
        let request = request.item("id", AttributeValue::N("1".into()));
        let accepted = request.item("value", value.clone()).send().await.is_ok();
        let ours = table.put(&Any { id: 1, value }).await;
        let ours = ours.map_err(|error| error.kind());
        let theirs = if accepted {
            Ok(())
        } else {
            Err(ErrorKind::Encode)
        };
        if ours != theirs {
            differences.push((text, ours));
        }
    }
    assert_eq!(differences, []);
}

/// The service holds zero to the range of its last written digit; it has one spelling that always fits.
#[tokio::test]
async fn zeros_out_of_range_are_sent_as_zero() {
    let engine = Engine::embedded();
    let table = engine.table::<Any>().await;
    for text in ["0e126", "0.0e-130", "-0e999", "0"] {
        let value = AttributeValue::N(text.into());
        table.put(&Any { id: 1, value }).await.unwrap();
        let sent = engine.requests.take().remove(0).body;
        assert_eq!(sent["Item"]["value"], json!({"N": "0"}), "{text}");
    }
}
