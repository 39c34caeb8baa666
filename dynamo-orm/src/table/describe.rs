//! DescribeTable: what a table is, and how that differs from what the struct says.

use std::fmt;

use aws_sdk_dynamodb::types::{
    KeySchemaElement, KeyType, Projection as SdkProjection, ProjectionType, TableDescription,
    TableStatus,
};

use super::create::Throughput;
use super::{DynamoTable, Table};
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{IndexSchema, KeyAttribute, Projection, Scope};

/// What DynamoDB says of a table.
#[derive(Clone, Debug)]
pub struct Description(TableDescription);

impl Description {
    /// Returns the SDK's description, for what the others do not cover.
    #[must_use]
    pub fn sdk(&self) -> &TableDescription {
        &self.0
    }

    /// Whether the table can be used.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.0.table_status() == Some(&TableStatus::Active)
    }

    /// Returns the number of items as DynamoDB last counted it: about every six hours.
    #[must_use]
    pub fn approximate_item_count(&self) -> u64 {
        self.0
            .item_count()
            .and_then(|count| count.try_into().ok())
            .unwrap_or(0)
    }

    /// Returns the provisioned throughput; `None` if the table is billed on demand.
    #[must_use]
    pub fn throughput(&self) -> Option<Throughput> {
        let throughput = self.0.provisioned_throughput()?;
        let units = |units: Option<i64>| u32::try_from(units?).ok().filter(|units| *units > 0);
        Some(Throughput {
            read: units(throughput.read_capacity_units())?,
            write: units(throughput.write_capacity_units())?,
        })
    }

    /// Returns the names of the table's indexes, local ones first.
    pub fn index_names(&self) -> impl Iterator<Item = &str> {
        let local = self.0.local_secondary_indexes().iter();
        let global = self.0.global_secondary_indexes().iter();
        local
            .filter_map(|index| index.index_name())
            .chain(global.filter_map(|index| index.index_name()))
    }
}

/// One way in which a live table is not what the struct says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The table's key: attribute names and types, hash key first.
    Key {
        /// As the struct says.
        expected: String,
        /// As it is.
        found: String,
    },
    /// An index that the struct has and the table has not.
    MissingIndex {
        /// The index's name.
        index: String,
    },
    /// An index that the table has and the struct has not.
    UnknownIndex {
        /// The index's name.
        index: String,
    },
    /// A local index that should be global, or the reverse.
    IndexScope {
        /// The index's name.
        index: String,
        /// As the struct says.
        expected: Scope,
    },
    /// An index's key.
    IndexKey {
        /// The index's name.
        index: String,
        /// As the struct says.
        expected: String,
        /// As it is.
        found: String,
    },
    /// What an index projects.
    IndexProjection {
        /// The index's name.
        index: String,
        /// As the struct says.
        expected: String,
        /// As it is.
        found: String,
    },
    /// The attribute that tells when an item is deleted.
    TimeToLive {
        /// As the struct says.
        expected: String,
        /// As it is; `None` if time to live is off.
        found: Option<String>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { expected, found } => write!(f, "the key is {found}, not {expected}"),
            Self::MissingIndex { index } => write!(f, "index `{index}` is missing"),
            Self::UnknownIndex { index } => write!(f, "index `{index}` is not in the struct"),
            Self::IndexScope {
                index,
                expected: Scope::Local,
            } => write!(f, "index `{index}` is global, not local"),
            Self::IndexScope {
                index,
                expected: Scope::Global,
            } => write!(f, "index `{index}` is local, not global"),
            Self::IndexKey {
                index,
                expected,
                found,
            } => {
                write!(f, "the key of index `{index}` is {found}, not {expected}")
            }
            Self::IndexProjection {
                index,
                expected,
                found,
            } => {
                write!(f, "index `{index}` projects {found}, not {expected}")
            }
            Self::TimeToLive {
                expected,
                found: Some(found),
            } => write!(f, "the time to live is `{found}`, not `{expected}`"),
            Self::TimeToLive {
                expected,
                found: None,
            } => write!(f, "time to live is off, and should be by `{expected}`"),
        }
    }
}

/// How a live table differs from what the struct says; printed, one difference a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a table may differ from its struct; `into_result()` makes that an error"]
pub struct Differences {
    table: String,
    differences: Vec<Difference>,
}

impl Differences {
    /// Whether the table is exactly what the struct says.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// Returns the differences.
    pub fn iter(&self) -> std::slice::Iter<'_, Difference> {
        self.differences.iter()
    }

    /// Those of what the struct knows.
    pub(super) fn of_what_is_known(mut self) -> Self {
        let is_known = |one: &Difference| !matches!(one, Difference::UnknownIndex { .. });
        self.differences.retain(is_known);
        self
    }

    /// Makes differences an error: `users.verify().await?.into_result()?` when a program starts.
    ///
    /// # Errors
    /// [`ErrorKind::SchemaMismatch`], which tells them all, if there are any.
    pub fn into_result(self) -> Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let each: Vec<String> = self.iter().map(Difference::to_string).collect();
        let message = format!("it is not what the struct says: {}", each.join("; "));
        Err(Error::new(ErrorKind::SchemaMismatch, message).of_table(&self.table))
    }
}

impl<'a> IntoIterator for &'a Differences {
    type Item = &'a Difference;
    type IntoIter = std::slice::Iter<'a, Difference>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no differences");
        }
        for (line, difference) in self.iter().enumerate() {
            if line > 0 {
                f.write_str("\n")?;
            }
            difference.fmt(f)?;
        }
        Ok(())
    }
}

impl<T: DynamoTable> Table<T> {
    /// Asks what the table is. Sends one DescribeTable.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is no such table.
    pub async fn describe(&self) -> Result<Description> {
        let client = self.client().map_err(|error| self.fault(error))?;
        let answer = client.describe_table().table_name(self.name()).send().await;
        answer
            .map_err(Error::from_sdk)
            .and_then(|output| {
                output.table.map(Description).ok_or_else(|| {
                    Error::new(ErrorKind::Response, "the response describes no table")
                })
            })
            .map_err(|error| self.fault(error))
    }

    /// Compares the live table with what the struct says. Sends one DescribeTable; and one DescribeTimeToLive, if a field
    /// is the time to live.
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable, Clone)]
    /// # #[dynamo(table = "users")]
    /// # struct User {
    /// #     #[hash_key]
    /// #     account_type: String,
    /// #     #[range_key]
    /// #     last_name: String,
    /// #     first_name: String,
    /// #     email: Option<String>,
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// # let users = User::table(&embedded::database());
    /// # users.create_table().await?;
    /// # let _john = User {
    /// #     account_type: "standard_user".into(),
    /// #     last_name: "Doe".into(),
    /// #     first_name: "John".into(),
    /// #     email: None,
    /// # };
    /// let differences = users.verify().await?;
    /// assert!(differences.is_empty(), "{differences}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is no such table.
    pub async fn verify(&self) -> Result<Differences> {
        let mut compared = self.compared().await?;
        if let Some(expected) = T::SCHEMA.time_to_live {
            let found = self.time_to_live().await?;
            if found.as_deref() != Some(expected) {
                let expected = expected.into();
                let difference = Difference::TimeToLive { expected, found };
                compared.differences.push(difference);
            }
        }
        Ok(compared)
    }

    /// Compares all but the time to live.
    pub(super) async fn compared(&self) -> Result<Differences> {
        let differences = differences::<T>(&self.describe().await?.0);
        Ok(self.differing(differences))
    }

    pub(super) fn differing(&self, differences: Vec<Difference>) -> Differences {
        Differences {
            table: self.name().to_owned(),
            differences,
        }
    }

    /// Returns the number of items as DynamoDB last counted it: about every six hours. Sends one DescribeTable.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if there is no such table.
    pub async fn approximate_item_count(&self) -> Result<u64> {
        Ok(self.describe().await?.approximate_item_count())
    }
}

/// What both kinds of index have, of a live one.
struct LiveIndex<'a> {
    name: &'a str,
    scope: Scope,
    key: &'a [KeySchemaElement],
    projection: Option<&'a SdkProjection>,
}

fn differences<T: DynamoTable>(live: &TableDescription) -> Vec<Difference> {
    let schema = T::SCHEMA;
    let mut differences = Vec::new();
    let expected = expected_key(&[schema.hash_key], schema.range_key.as_slice());
    let found = found_key(live, live.key_schema());
    if expected != found {
        differences.push(Difference::Key { expected, found });
    }
    let local = live
        .local_secondary_indexes()
        .iter()
        .map(|index| LiveIndex {
            name: index.index_name().unwrap_or_default(),
            scope: Scope::Local,
            key: index.key_schema(),
            projection: index.projection(),
        });
    let global = live
        .global_secondary_indexes()
        .iter()
        .map(|index| LiveIndex {
            name: index.index_name().unwrap_or_default(),
            scope: Scope::Global,
            key: index.key_schema(),
            projection: index.projection(),
        });
    let indexes: Vec<LiveIndex<'_>> = local.chain(global).collect();
    for index in schema.indexes {
        match indexes.iter().find(|found| found.name == index.name) {
            Some(found) => compare_index(live, index, found, &mut differences),
            None => differences.push(Difference::MissingIndex {
                index: index.name.into(),
            }),
        }
    }
    for found in indexes {
        if schema.indexes.iter().all(|index| index.name != found.name) {
            differences.push(Difference::UnknownIndex {
                index: found.name.into(),
            });
        }
    }
    differences
}

fn compare_index(
    live: &TableDescription,
    index: &IndexSchema,
    found: &LiveIndex<'_>,
    differences: &mut Vec<Difference>,
) {
    let name = || index.name.to_owned();
    if index.scope != found.scope {
        differences.push(Difference::IndexScope {
            index: name(),
            expected: index.scope,
        });
    }
    let expected = expected_key(index.hash, index.range);
    let key = found_key(live, found.key);
    if expected != key {
        differences.push(Difference::IndexKey {
            index: name(),
            expected,
            found: key,
        });
    }
    let expected = match index.projection {
        Projection::All => "all attributes".into(),
        Projection::KeysOnly => "the keys only".into(),
        Projection::Include(attributes) => included(attributes.iter().copied()),
    };
    let projection = match found
        .projection
        .and_then(|projection| Some((projection, projection.projection_type()?)))
    {
        Some((_, ProjectionType::All)) => "all attributes".into(),
        Some((_, ProjectionType::KeysOnly)) => "the keys only".into(),
        Some((projection, _)) => {
            included(projection.non_key_attributes().iter().map(String::as_str))
        }
        None => "nothing that is known".into(),
    };
    if expected != projection {
        differences.push(Difference::IndexProjection {
            index: name(),
            expected,
            found: projection,
        });
    }
}

fn included<'n>(attributes: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = attributes.collect();
    names.sort_unstable();
    format!("the keys and `{}`", names.join("`, `"))
}

fn expected_key(hash: &[KeyAttribute], range: &[KeyAttribute]) -> String {
    let part = |role: &'static str| {
        move |key: &KeyAttribute| format!("{role} `{}` ({})", key.name, key.ty.name())
    };
    hash.iter()
        .map(part("hash"))
        .chain(range.iter().map(part("range")))
        .collect::<Vec<_>>()
        .join(", ")
}

fn found_key(live: &TableDescription, key: &[KeySchemaElement]) -> String {
    let part = |element: &KeySchemaElement| {
        let ty = live
            .attribute_definitions()
            .iter()
            .find(|definition| definition.attribute_name() == element.attribute_name())
            .map_or("?", |definition| definition.attribute_type().as_str());
        let role = if *element.key_type() == KeyType::Hash {
            "hash"
        } else {
            "range"
        };
        format!("{role} `{}` ({ty})", element.attribute_name())
    };
    key.iter().map(part).collect::<Vec<_>>().join(", ")
}
