#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dynamo_orm_fuzz::expression(data));
