//! How AWS is reached: as whom, where, and for how long at most. Every client has a time for connecting, for reading, for an
//! attempt and for the whole call, because the SDK's own defaults have none but the first; and the behaviour of one version,
//! so that an update of the SDK changes nothing unasked.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_sdk_ecr::config::SharedCredentialsProvider;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

use crate::config::AwsSettings;

/// As whom and where AWS is asked.
#[derive(Debug, Clone)]
pub struct Access {
    /// As it is configured.
    pub at: AwsSettings,
    /// Whose credentials; none finds them as the SDK does: environment, profile, web identity, container, instance.
    pub credentials: Option<SharedCredentialsProvider>,
}

/// How long calls may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// Between two bytes of an answer.
    pub read: Duration,
    /// For one attempt.
    pub attempt: Duration,
    /// For all attempts of a call with their pauses.
    pub operation: Duration,
    /// Before the second attempt; what comes later waits longer, and each pause is scattered.
    pub pause: Duration,
}

impl Patience {
    /// For calls that are answered at once.
    pub const SHORT: Self = Self {
        connect: Duration::from_secs(3),
        read: Duration::from_secs(10),
        attempt: Duration::from_secs(12),
        operation: Duration::from_secs(30),
        pause: Duration::from_secs(1),
    };
    /// For a call that the other side may leave open for 20 s.
    pub const LONG: Self = Self {
        connect: Duration::from_secs(3),
        read: Duration::from_secs(30),
        attempt: Duration::from_secs(35),
        operation: Duration::from_secs(75),
        pause: Duration::from_secs(1),
    };
}

impl Access {
    /// Found as the SDK finds it.
    pub fn of(at: &AwsSettings) -> Self {
        Self { at: at.clone(), credentials: None }
    }

    /// What a client of the service is made of.
    pub async fn config(&self, patience: Patience) -> SdkConfig {
        at(self.named(patience).await, self.at.endpoint.as_deref())
    }

    /// What a client of STS is made of, asked as whoever asks the service.
    pub async fn config_of_sts(&self, patience: Patience) -> SdkConfig {
        at(self.named(patience).await, self.at.sts.as_deref())
    }

    async fn named(&self, patience: Patience) -> SdkConfig {
        let base = self.loader(patience).load().await;
        let Some(role) = &self.at.role else { return base };
        let mut provider = AssumeRoleProvider::builder(role)
            .session_name("tidegate")
            .region(Region::new(self.at.region.clone()))
            .configure(&at(base, self.at.sts.as_deref()));
        if let Some(id) = &self.at.external_id {
            provider = provider.external_id(id);
        }
        let provider = provider.build().await;
        self.loader(patience).credentials_provider(provider).load().await
    }

    fn loader(&self, patience: Patience) -> ConfigLoader {
        let times = TimeoutConfig::builder()
            .connect_timeout(patience.connect)
            .read_timeout(patience.read)
            .operation_attempt_timeout(patience.attempt)
            .operation_timeout(patience.operation)
            .build();
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        let loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .region(Region::new(self.at.region.clone()))
            .use_fips(self.at.fips)
            .use_dual_stack(self.at.dual_stack)
            .timeout_config(times)
            .retry_config(RetryConfig::standard().with_initial_backoff(patience.pause))
            .http_client(http);
        match &self.credentials {
            Some(credentials) => loader.credentials_provider(credentials.clone()),
            None => loader,
        }
    }
}

fn at(config: SdkConfig, endpoint: Option<&str>) -> SdkConfig {
    match endpoint {
        Some(endpoint) => config.into_builder().endpoint_url(endpoint).build(),
        None => config,
    }
}
