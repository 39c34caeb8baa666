//! Which steps are tried, and how often.

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use super::model::{HANDS, Read, Saving, Step, Transition, Trouble, Update, Value};

/// So few that steps meet.
const NUMBERS: std::ops::Range<u64> = 1..7;

pub(super) fn transition() -> impl Strategy<Value = Transition> {
    let trouble = prop::sample::select(vec![
        Trouble::Lost,
        Trouble::Applied,
        Trouble::Late,
        Trouble::Cut,
        Trouble::WrongChecksum,
        Trouble::Throttled,
    ]);
    let troubles = prop_oneof![3 => Just(Vec::new()), 2 => vec(trouble, 1..3)];
    (step(), troubles, 1..5_usize).prop_map(|(step, troubles, page_size)| Transition {
        step,
        troubles,
        page_size,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..HANDS, NUMBERS).prop_map(|(hand, number)| Step::Get(hand, number)),
        2 => (0..HANDS, NUMBERS, value()).prop_map(|(hand, number, value)| Step::New(hand, number, value)),
        6 => (0..HANDS, value()).prop_map(|(hand, value)| Step::Edit(hand, value)),
        9 => (0..HANDS, saving()).prop_map(|(hand, saving)| Step::Save(hand, saving)),
        2 => (NUMBERS, value()).prop_map(|(number, value)| Step::Insert(number, value)),
        2 => (NUMBERS, value()).prop_map(|(number, value)| Step::Put(number, value)),
        1 => NUMBERS.prop_map(Step::Delete),
        3 => (NUMBERS, update()).prop_map(|(number, (update, creates))| Step::Update(number, update, creates)),
        2 => btree_map(NUMBERS, option::of(value()), 0..6).prop_map(Step::Batch),
        4 => read().prop_map(Step::Read),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let attributes = (
        option::of(0..2_u8),
        option::of(any::<bool>()),
        option::of(0..2_u64),
    );
    attributes.prop_map(|(text, is_red, count)| Value {
        text,
        is_red,
        count,
    })
}

fn saving() -> impl Strategy<Value = Saving> {
    prop_oneof![
        4 => Just(Saving::Save),
        4 => Just(Saving::PartialSave),
        2 => Just(Saving::Overwrite),
        1 => Just(Saving::Delete),
        1 => Just(Saving::DeleteUnchanged),
    ]
}

/// An update, and whether it creates what is missing.
fn update() -> impl Strategy<Value = (Update, bool)> {
    prop_oneof![
        ((0..2_u8).prop_map(Update::Text), any::<bool>()),
        Just((Update::NoText, false)),
        ((0..3_u64).prop_map(Update::Add), any::<bool>()),
    ]
}

fn read() -> impl Strategy<Value = Read> {
    let limit = option::of(1..6_usize);
    prop_oneof![
        (any::<bool>(), any::<bool>(), limit).prop_map(|(red, reverse, limit)| Read::Query {
            red,
            reverse,
            limit
        }),
        Just(Read::Pages),
        (1..4_usize).prop_map(|segments| Read::Scan { segments }),
        any::<bool>().prop_map(|red| Read::Index { red }),
        btree_set(NUMBERS, 1..6).prop_map(Read::Batch),
    ]
}
