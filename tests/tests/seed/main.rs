//! The tutorial, and what boto does, behaviour by behaviour: kept, improved or dropped.
//!
//! A test is named after the number of its behaviour. Where each number is covered:
//!
//! | Number | Covered by |
//! |---|---|
//! | 1–3, 6, 8, 9, 25 | `schema` |
//! | 4 | compile error: tests/ui/derive/include_without_fields.rs |
//! | 5, 122 | compile error: tests/ui/derive/local_index_without_range_key.rs, global_index_without_hash_key.rs |
//! | 7, 8, 11, 13–20, 22–24, 26 | `table` |
//! | 10 | compile error: tests/ui/derive/one_key_of_two_types.rs |
//! | 12 | on-demand billing: `schema::b3_global_indexes`; time to live: `ttl`; streams, tags and more: `table::the_sdks_requests_can_be_changed` |
//! | 18 | `table::b15_b16_b18_verify_tells_every_difference`; the SDK keeps an unknown key type or projection as text |
//! | 21 | not applicable: a `Table` holds no throughput |
//! | 27, 29–33 | `reads` |
//! | 28 | `reads::projections`; of an index: tests/ui/requests/field_that_an_index_does_not_hold.rs |
//! | 34–36, 38–40, 127 | `writes` |
//! | 37 | not applicable: writes yield `()`; that no condition is sent: `writes::b36_put_replaces_without_a_condition` |
//! | 41, 44–47, 49–52, 54, 55, 60, 61, 63, 66–68 | `items` |
//! | 42, 43 | not applicable: an item is a struct of the caller's, owned |
//! | 48 | not applicable: changes are found by value |
//! | 54–57, 59–68 | with a version and conditions: `guarded` |
//! | 53 | `unusual::b53_null_for_an_absent_option` and the rest of `unusual` |
//! | 56, 57, 62 | `concurrency` |
//! | 58 | a projection has no `save`, compile error: tests/ui/requests/save_what_an_index_holds.rs, save_what_was_projected.rs |
//! | 59 | `items::b59_saving_keeps_empty_values` |
//! | 64 | `table.update(key)`: tests/tests/requests/update.rs, effects.rs |
//! | 65, 66 | `bad_input::b65_b66_a_changed_key` |
//! | 69, 70, 98, 100, 106, 108 | `laziness` |
//! | 71–79, 109–112 | `batch` |
//! | 80 | not applicable: a batch has no condition and no update; `transact` has both, and several tables |
//! | 81–83, 86–89, 91, 92, 94–99, 101–105 | `reads` |
//! | 84, 85 | not applicable: `exists()` takes no argument, `between` takes two |
//! | 81, 82 | operators of other types, compile errors: tests/ui/requests/begins_with_on_a_number.rs, lt_on_a_bool.rs, … |
//! | 90 | compile error: tests/ui/requests/filter_by_the_key_of_the_table.rs, filter_by_the_key_of_the_index.rs |
//! | 93 | not applicable: there is one `query`, in the range key's order |
//! | 94 | of a global index, compile error: tests/ui/requests/consistent_read_of_a_global_index.rs |
//! | 107 | `bad_input::b107_a_missing_table`, `table::b13_a_table_is_created_once`, `reads::gets::b30_exists_answers_and_errors_stay_errors` |
//! | 113–117, 119, 120 | `codec` |
//! | 118 | compile error: tests/ui/types/set_of_documents.rs, set_of_floats.rs, no_attribute_type.rs |
//! | 121 | the SDK's; `laziness::a_failure_of_the_service_is_retried` |
//! | 123 | not applicable: a query's conditions are its hash and range key, in any other way it does not compile |
//! | 124–126 | not applicable: streams have no length, indexes are constants; 125: `reads::scans::b104_…` |

mod bad_input;
mod batch;
mod codec;
mod common;
mod concurrency;
mod counters;
mod guarded;
mod items;
mod laziness;
mod moments;
mod prefetch;
mod reads;
mod refused;
mod regressions;
mod schema;
mod table;
mod timestamps;
mod transact;
mod ttl;
mod tutorial;
mod unusual;
mod validate;
mod versions;
mod writes;
