//! The names of tables.

use crate::error::{Error, ErrorKind};

/// The most characters of an ARN:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html#DDB-GetItem-request-TableName>
const ARN_MOST: usize = 1024;

/// Refuses what DynamoDB would not take for a table.
pub(super) fn check(name: &str) -> Result<(), Error> {
    if is_name(name) || is_arn(name) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Request,
        "no table of DynamoDB has this name; use 3 to 255 of the letters a to z and A to Z, digits, `_`, `-` and `.`, \
         or the ARN of a table, `arn:aws:dynamodb:region:account:table/name`",
    ))
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules>
fn is_name(name: &str) -> bool {
    let allowed = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter);
    (3..=255).contains(&name.len()) && name.bytes().all(allowed)
}

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-resources-for-iam-policies>
fn is_arn(name: &str) -> bool {
    let is_word = |word: &str| {
        let allowed = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
        !word.is_empty() && word.bytes().all(allowed)
    };
    let parts: Vec<_> = name.splitn(6, ':').collect();
    let ["arn", partition, "dynamodb", region, account, resource] = parts[..] else {
        return false;
    };
    let table = resource.strip_prefix("table/");
    name.len() <= ARN_MOST
        && [partition, region, account].into_iter().all(is_word)
        && table.is_some_and(is_name)
}
