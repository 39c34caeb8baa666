//! The interceptor that every client of ours carries, installed once.

use std::sync::Arc;

use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
    BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{
    ConfigBag, FrozenLayer, Intercept, RuntimeComponents, RuntimePlugin,
};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, Metadata, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_runtime_api::http::Response;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{Storable, StoreReplace};

use super::{CALL, Call, UnderWay as OnTask};

/// The interceptor's name.
pub(crate) const NAME: &str = "dynamo-orm";

/// Splices our members into a request's body and puts our deserializer before the SDK's.
#[derive(Debug)]
pub(crate) struct Splice {
    /// Each hot operation's own configuration, which holds the SDK's deserializer.
    operations: Arc<[(&'static str, FrozenLayer)]>,
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
                .filter_map(|(name, plugin)| Some((name, plugin.config()?)))
                .collect(),
        }
    }
}

/// The call under way, for the hooks that come later.
#[derive(Debug)]
struct UnderWay(Arc<Call>);

impl Storable for UnderWay {
    type Storer = StoreReplace<Self>;
}

impl Intercept for Splice {
    fn name(&self) -> &'static str {
        NAME
    }

    fn modify_before_serialization(
        &self,
        _context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let name = cfg.load::<Metadata>().map_or("", Metadata::name);
        let known = self.operations.iter().find(|(known, _)| *known == name);
        let call = CALL.try_with(OnTask::take).ok().flatten();
        if let (Some((_, layer)), Some(call)) = (known, call) {
            let tapped = Tapped {
                call: Arc::clone(&call),
                sdk: layer.clone(),
            };
            let state = cfg.interceptor_state();
            state.store_put(SharedResponseDeserializer::new(tapped));
            state.store_put(UnderWay(call));
        }
        Ok(())
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(UnderWay(call)) = cfg.load::<UnderWay>() else {
            return Ok(());
        };
        let request = context.request_mut();
        let object = request.body().bytes().unwrap_or_default();
        let Some((b'}', open)) = object.split_last() else {
            return Err("the SDK's request body is not a JSON object in memory".into());
        };
        let members = call.members();
        let mut body = Vec::with_capacity(object.len() + members.len() + 1);
        body.extend_from_slice(open);
        if open.len() > 1 && !members.is_empty() {
            body.push(b',');
        }
        body.extend_from_slice(members);
        body.push(b'}');
        let length = body.len().to_string();
        *request.body_mut() = SdkBody::from(body);
        // Nothing computes it again.
        request.headers_mut().insert("content-length", length);
        Ok(())
    }

    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(UnderWay(call)) = cfg.load::<UnderWay>() {
            call.doubt.sent();
        }
        Ok(())
    }
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
    call: Arc<Call>,
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
        if !self.call.is_intact(response) {
            // The SDK sends a request again whose response it could not read.
            return Err(OrchestratorError::response(Damaged.into()));
        }
        let rest = self.call.response(response.body(), response.status());
        let mut left = Response::new(response.status(), SdkBody::from(rest));
        *left.headers_mut() = response.headers().clone();
        sdk.deserialize_nonstreaming_with_config(&left, cfg)
    }
}
