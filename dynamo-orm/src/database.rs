//! The database: what is installed once for all tables.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};

use aws_sdk_dynamodb::config::{Intercept as _, SharedInterceptor};

use crate::capacity::CapacityMeter;
use crate::wire::{Interceptor, Introductions, NAME, Retries, Senders};

/// A DynamoDB endpoint, as an SDK client of its own: cheap to clone, made once per process.
///
/// The client is derived from yours: endpoint, region, credentials, HTTP client and timeouts are kept. Of an endpoint on
/// another machine that is plain http it warns by `tracing`, once, before its first request.
///
/// ```
/// use std::time::Duration;
///
/// use aws_sdk_dynamodb::Client;
/// use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
/// use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Region};
///
/// // Any configuration that the SDK knows.
/// let timeouts = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_millis(500));
/// let config = Config::builder()
///     .behavior_version(BehaviorVersion::latest())
///     .region(Region::from_static("eu-central-1"))
///     .timeout_config(timeouts.build())
///     .build();
/// let db = dynamo_orm::Database::new(&Client::from_conf(config)); // no request yet
/// # assert_eq!(db.client().config().region().map(Region::as_ref), Some("eu-central-1"));
/// ```
#[derive(Clone, Debug)]
pub struct Database {
    connection: Arc<dyn Connected>,
    meter: Option<CapacityMeter>,
    checks: bool,
    deadline: Option<Duration>,
}

#[derive(Debug)]
struct Connection {
    client: Client,
    senders: Senders,
    introductions: Option<Arc<Introductions>>,
}

/// A [`Connection`], without its type: debug information describes all that a type holds, and that of a client is long. It
/// would be written for every crate that has a table.
trait Connected: std::fmt::Debug + Send + Sync {
    fn client(&self) -> &Client;
    fn senders(&self) -> &Senders;
    fn introductions(&self) -> Option<&Arc<Introductions>>;
}

impl Connected for Connection {
    fn client(&self) -> &Client {
        &self.client
    }

    fn senders(&self) -> &Senders {
        &self.senders
    }

    fn introductions(&self) -> Option<&Arc<Introductions>> {
        self.introductions.as_ref()
    }
}

/// Attempts of a request, the first one included.
const ATTEMPTS: u32 = 4;
/// The SDK's default of one second makes writers of one item wait for each other.
const BACKOFF: Duration = Duration::from_millis(25);

impl Database {
    /// Derives a database from an SDK client.
    ///
    /// Retries are set explicitly, since the SDK's defaults change with its version and environment: four attempts,
    /// exponential backoff from 25 ms with full jitter, and a retry budget of its own, so that an outage elsewhere does not use it up.
    #[must_use]
    pub fn new(client: &Client) -> Self {
        let retries = RetryConfig::standard()
            .with_max_attempts(ATTEMPTS)
            .with_initial_backoff(BACKOFF);
        let config = client
            .config()
            .to_builder()
            .retry_config(retries)
            .retry_partition(RetryPartition::custom(NAME).build());
        Self::from_config(client, config)
    }

    /// The same, with the client's own settings for retries.
    #[must_use]
    pub fn with_retries_of(client: &Client) -> Self {
        Self::from_config(client, client.config().to_builder())
    }

    fn from_config(client: &Client, mut config: aws_sdk_dynamodb::config::Builder) -> Self {
        let interceptors = client.config().interceptors();
        let (ours, others): (Vec<_>, Vec<_>) = interceptors.partition(|one| one.name() == NAME);
        if ours.is_empty() {
            // Nobody can disable it, and the SDK need not look whether somebody did.
            config.push_interceptor(SharedInterceptor::permanent(Interceptor::new()));
            config = config.retry_classifier(Retries);
        }
        Self {
            connection: Arc::new(Connection {
                client: Client::from_conf(config.build()),
                senders: Senders::default(),
                introductions: others.is_empty().then(Arc::default),
            }),
            meter: None,
            checks: true,
            deadline: None,
        }
    }

    /// Connects as the environment says: region, credentials and endpoint from variables, profiles or instance roles.
    ///
    /// Profiles of IAM Identity Center (SSO), and those that run a `credential_process`, are read if your own dependency on
    /// `aws-config` has its features `sso` and `credentials-process`; they are left to you for the crates that they bring.
    /// <https://docs.rs/aws-config/latest/aws_config/#features>
    #[cfg(feature = "aws-config")]
    pub async fn from_env() -> Self {
        let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
        Self::new(&Client::new(&config))
    }

    /// The same, at another endpoint, such as `http://localhost:8000`.
    ///
    /// The environment has to give a region and credentials there too; for DynamoDB Local there is `local`.
    #[cfg(feature = "aws-config")]
    pub async fn from_env_at(endpoint: &str) -> Self {
        let config = aws_config::defaults(aws_config::BehaviorVersion::latest())
            .endpoint_url(endpoint)
            .load()
            .await;
        Self::new(&Client::new(&config))
    }

    /// Connects to [DynamoDB Local](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html),
    /// such as at `http://localhost:8000`, which takes any region and credentials: those of this are `local`.
    ///
    /// ```
    /// let db = dynamo_orm::Database::local("http://localhost:8000");
    /// # let region = db.client().config().region();
    /// # assert_eq!(region.map(aws_sdk_dynamodb::config::Region::as_ref), Some("local"));
    /// ```
    #[cfg(feature = "default-https-client")]
    #[must_use]
    pub fn local(endpoint: &str) -> Self {
        use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};

        let credentials = Credentials::new("local", "local", None, None, "DynamoDB Local");
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("local"))
            .credentials_provider(credentials)
            .endpoint_url(endpoint);
        Self::new(&Client::from_conf(config.build()))
    }

    /// Returns the same database, with the capacity that its tables' requests consume added to `meter`.
    #[must_use]
    pub fn metered(&self, meter: &CapacityMeter) -> Self {
        Self {
            meter: Some(meter.clone()),
            ..self.clone()
        }
    }

    /// Returns the same database without the check of responses against their checksums.
    ///
    /// DynamoDB sends the CRC-32 of a response in its header `x-amz-crc32`, which the SDK does not look at. It is
    /// checked before anything is decoded, and a response that was damaged on its way is asked for again as if the
    /// connection had broken.
    #[must_use]
    pub fn without_checksums(&self) -> Self {
        Self {
            checks: false,
            ..self.clone()
        }
    }

    /// Returns the same database, whose calls end within this time, answered or not.
    ///
    /// It stands outside all that a call does: attempts, the delays between them, and the resends of a write of a
    /// [`Version`](crate::Version), which end after ten seconds without one. Of a query or a batch it is the time of
    /// each request. Tables are created and deleted without it. A call without an answer by then fails with
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout), or if it may have written with
    /// [`ErrorKind::OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown).
    ///
    /// ```
    /// # use dynamo_orm::{DynamoTable, embedded};
    /// # #[derive(DynamoTable, Clone)]
    /// # #[dynamo(table = "users")]
    /// # struct User { #[hash_key] name: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> dynamo_orm::Result<()> {
    /// use std::time::Duration;
    ///
    /// let db = embedded::database().deadline(Duration::from_secs(5));
    /// let users = User::table(&db);
    /// # users.create_table().await?;
    /// # let jane = User { name: "Jane".into() };
    /// users.put(&jane).deadline(Duration::from_secs(1)).await?; // of this call
    /// let patient = users.deadline(Duration::from_secs(30)); // of this table
    /// # assert!(patient.exists("Jane").await?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn deadline(&self, deadline: Duration) -> Self {
        Self {
            deadline: Some(deadline),
            ..self.clone()
        }
    }

    /// How long a call may take.
    pub(crate) fn time(&self) -> Option<Duration> {
        self.deadline
    }

    pub(crate) fn checks(&self) -> bool {
        self.checks
    }

    pub(crate) fn meter(&self) -> Option<&CapacityMeter> {
        self.meter.as_ref()
    }

    /// Whether both send by the same client, metered or not.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.connection, &other.connection)
    }

    /// Returns the SDK client, for what this library does not cover.
    #[must_use]
    pub fn client(&self) -> &Client {
        self.connection.client()
    }

    pub(crate) fn senders(&self) -> &Senders {
        self.connection.senders()
    }

    pub(crate) fn introductions(&self) -> Option<&Arc<Introductions>> {
        self.connection.introductions()
    }
}
