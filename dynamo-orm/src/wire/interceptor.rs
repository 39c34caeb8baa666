//! The interceptor that every client of ours carries, installed once.

use aws_sdk_dynamodb::config::interceptors::{
    BeforeTransmitInterceptorContextMut, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{
    ConfigBag, FrozenLayer, Intercept, RuntimeComponents, RuntimePlugin,
};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{Layer, Storable, StoreReplace};
use bytes::Bytes;

use super::Call;
use super::endpoint::Warning;

/// The interceptor's name.
pub(crate) const NAME: &str = "dynamo-orm";

/// Splices our members into a request's body and puts our deserializer before the SDK's.
#[derive(Debug)]
pub(crate) struct Splice {
    /// What each hot operation is configured with besides: our deserializer.
    operations: Vec<(&'static str, FrozenLayer)>,
    plain: Warning,
}

impl Splice {
    pub(crate) fn new() -> Self {
        let operations: [(&'static str, Box<dyn RuntimePlugin>); 10] = [
            ("GetItem", Box::new(operation::get_item::GetItem::new())),
            ("PutItem", Box::new(operation::put_item::PutItem::new())),
            (
                "UpdateItem",
                Box::new(operation::update_item::UpdateItem::new()),
            ),
            (
                "DeleteItem",
                Box::new(operation::delete_item::DeleteItem::new()),
            ),
            ("Query", Box::new(operation::query::Query::new())),
            ("Scan", Box::new(operation::scan::Scan::new())),
            (
                "BatchGetItem",
                Box::new(operation::batch_get_item::BatchGetItem::new()),
            ),
            (
                "BatchWriteItem",
                Box::new(operation::batch_write_item::BatchWriteItem::new()),
            ),
            (
                "TransactGetItems",
                Box::new(operation::transact_get_items::TransactGetItems::new()),
            ),
            (
                "TransactWriteItems",
                Box::new(operation::transact_write_items::TransactWriteItems::new()),
            ),
        ];
        Self {
            operations: operations
                .into_iter()
                .filter_map(|(name, plugin)| {
                    let tapped = Tapped {
                        sdk: plugin.config()?,
                    };
                    let mut layer = Layer::new(NAME);
                    layer.store_put(SharedResponseDeserializer::new(tapped));
                    layer.store_put(Spliced);
                    Some((name, layer.freeze()))
                })
                .collect(),
            plain: Warning::new(),
        }
    }
}

// The SDK calls the hooks that are here alone.
#[dyn_dispatch_hint]
impl Intercept for Splice {
    fn name(&self) -> &'static str {
        NAME
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let name = cfg.load::<Metadata>().map_or("", Metadata::name);
        let Some((_, layer)) = self.operations.iter().find(|(known, _)| *known == name) else {
            return Ok(());
        };
        let Some(members) = Call::under_way(|call| call.members.take()).flatten() else {
            return Ok(());
        };
        let request = context.request_mut();
        let object = request.body().bytes().unwrap_or_default();
        let Some(body) = members.into_body(object) else {
            return Err("the SDK's request body is not a JSON object in memory".into());
        };
        let body = Bytes::from(body);
        Call::under_way(|call| call.body = body.clone());
        let length = body.len().to_string();
        *request.body_mut() = SdkBody::from(body);
        // Nothing computes it again.
        request.headers_mut().insert("content-length", length);
        // What is stored in the interceptor's own state instead makes its map grow.
        cfg.push_shared_layer(layer.clone());
        Ok(())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.plain.of(context.request().uri());
        if cfg.load::<Spliced>().is_some() {
            Call::under_way(|call| call.doubt.sent());
        }
        Ok(())
    }
}

/// That a request is the one of the call under way.
#[derive(Debug)]
struct Spliced;

impl Storable for Spliced {
    type Storer = StoreReplace<Self>;
}

/// A response that is not as it was sent.
#[derive(Debug)]
pub(crate) struct Damaged;

impl std::fmt::Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the response was damaged on its way: it is not what its checksum says")
    }
}

impl std::error::Error for Damaged {}

/// Decodes our part of a response, then lets the SDK have the rest: of a success little, of an error all but the item.
#[derive(Debug)]
struct Tapped {
    /// The operation's own configuration, which holds the SDK's deserializer.
    sdk: FrozenLayer,
}

impl DeserializeResponse for Tapped {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        cfg: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let Some(sdk) = self.sdk.load::<SharedResponseDeserializer>() else {
            return Err(OrchestratorError::other(
                "the SDK's operation has no deserializer",
            ));
        };
        let read = Call::under_way(|call| {
            call.is_intact(response)
                .then(|| call.response(response.body(), response.status()))
        });
        let left = match read {
            // The SDK sends a request again whose response it could not read.
            Some(None) => return Err(OrchestratorError::response(Damaged.into())),
            Some(Some(Some(left))) => SdkBody::from(left),
            Some(Some(None)) | None => {
                return sdk.deserialize_nonstreaming_with_config(response, cfg);
            }
        };
        let mut left = Response::new(response.status(), left);
        *left.headers_mut() = response.headers().clone();
        sdk.deserialize_nonstreaming_with_config(&left, cfg)
    }
}
