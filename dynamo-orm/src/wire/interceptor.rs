//! The interceptor that every client of ours carries, installed once.

use std::sync::OnceLock;

use aws_runtime::user_agent::UserAgentInterceptor;
use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextMut, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{
    ConfigBag, FrozenLayer, Intercept, RuntimeComponents, RuntimePlugin,
};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input, Output};
use aws_smithy_runtime_api::client::interceptors::{disable_interceptor, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::orchestrator::{
    HttpRequest, HttpResponse, Metadata, OrchestratorError,
};
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_runtime_api::http::{Headers, Response};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{Layer, Storable, StoreReplace};
use bytes::Bytes;

use super::endpoint::Warning;
use super::{Call, OPERATIONS, Operation, Rest};

/// The interceptor's name.
pub(crate) const NAME: &str = "dynamo-orm";

/// Has the call under way serialized and deserialized by us.
#[derive(Debug)]
pub(crate) struct Interceptor {
    /// What each hot operation is configured with besides.
    operations: [FrozenLayer; OPERATIONS],
    plain: Warning,
}

impl Interceptor {
    pub(crate) fn new() -> Self {
        Self {
            operations: Operation::ALL.map(|operation| layer(operation, &[])),
            plain: Warning::new(),
        }
    }
}

/// How the SDK introduces one client: it makes up the same headers for each request of an operation anew, unless credentials
/// come from elsewhere meanwhile. Not for a client with other interceptors, which have a say in that.
#[derive(Debug, Default)]
pub(crate) struct Introductions([OnceLock<FrozenLayer>; OPERATIONS]);

impl Introductions {
    /// The same as the interceptor's for an operation, with the headers; `None` before the first request.
    fn layer(&self, operation: Operation) -> Option<&FrozenLayer> {
        self.0[operation as usize].get()
    }

    /// Keeps the headers of a request.
    fn keep(&self, operation: Operation, headers: &Headers) {
        let introduced = &self.0[operation as usize];
        if introduced.get().is_none() {
            let names = ["user-agent", "x-amz-user-agent"];
            let agent = names.map(|name| headers.get(name).map(|value| (name, value)));
            if let [Some(agent), Some(aws_agent)] = agent {
                introduced.get_or_init(|| layer(operation, &[agent, aws_agent]));
            }
        }
    }
}

/// Our serializer and deserializer of an operation, and the headers by which the SDK introduces itself, if they are known.
fn layer(operation: Operation, agent: &[(&'static str, &str)]) -> FrozenLayer {
    macro_rules! of {
        ($module:ident, $operation:ident, $output:ident) => {
            (operation::$module::$operation::new().config(), || {
                Output::erase(operation::$module::$output::builder().build())
            })
        };
    }
    let (sdk, empty): (_, fn() -> Output) = match operation {
        Operation::GetItem => of!(get_item, GetItem, GetItemOutput),
        Operation::PutItem => of!(put_item, PutItem, PutItemOutput),
        Operation::UpdateItem => of!(update_item, UpdateItem, UpdateItemOutput),
        Operation::DeleteItem => of!(delete_item, DeleteItem, DeleteItemOutput),
        Operation::Query => of!(query, Query, QueryOutput),
        Operation::Scan => of!(scan, Scan, ScanOutput),
        Operation::BatchGetItem => of!(batch_get_item, BatchGetItem, BatchGetItemOutput),
        Operation::BatchWriteItem => of!(batch_write_item, BatchWriteItem, BatchWriteItemOutput),
        Operation::TransactGetItems => {
            of!(transact_get_items, TransactGetItems, TransactGetItemsOutput)
        }
        Operation::TransactWriteItems => {
            of!(
                transact_write_items,
                TransactWriteItems,
                TransactWriteItemsOutput
            )
        }
    };
    let mut headers = Headers::new();
    // <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>
    headers.insert("content-type", "application/x-amz-json-1.0");
    headers.insert("x-amz-target", operation.target());
    headers.insert("content-length", "0");
    let mut layer = Layer::new(NAME);
    if !agent.is_empty() {
        // As requests do that the SDK signs in advance.
        layer.store_put(disable_interceptor::<UserAgentInterceptor>(NAME));
    }
    for (name, value) in agent {
        headers.insert(*name, (*value).to_owned());
    }
    layer.store_put(SharedRequestSerializer::new(Serializer { headers }));
    layer.store_put(SharedResponseDeserializer::new(Deserializer { sdk, empty }));
    layer.store_put(Ours);
    layer.freeze()
}

// The SDK calls the hooks that are here alone.
#[dyn_dispatch_hint]
impl Intercept for Interceptor {
    fn name(&self) -> &'static str {
        NAME
    }

    fn modify_before_serialization(
        &self,
        _context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        // Another request is none of ours, such as one that a provider of credentials sends meanwhile.
        let layer = Call::under_way(|call| {
            call.members.as_ref()?;
            let introductions = call.introductions.as_ref();
            let introduced = introductions.and_then(|all| all.layer(call.operation));
            let layer = introduced.unwrap_or(&self.operations[call.operation as usize]);
            Some((call.operation, layer.clone()))
        });
        let Some((operation, layer)) = layer.flatten() else {
            return Ok(());
        };
        if cfg.load::<Metadata>().map(Metadata::name) == Some(operation.name()) {
            // What is stored in the interceptor's own state instead makes its map grow.
            cfg.push_shared_layer(layer);
        }
        Ok(())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        cfg: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.plain.of(context.request().uri());
        if cfg.load::<Ours>().is_some() {
            Call::under_way(|call| {
                call.doubt.sent();
                if let Some(introductions) = &call.introductions {
                    introductions.keep(call.operation, context.request().headers());
                }
            });
        }
        Ok(())
    }
}

/// Sends our members as the body: a request of DynamoDB's is a JSON object, and which operation it is for a header.
#[derive(Debug)]
struct Serializer {
    headers: Headers,
}

impl SerializeRequest for Serializer {
    fn serialize_input(
        &self,
        _input: Input,
        _cfg: &mut ConfigBag,
    ) -> Result<HttpRequest, BoxError> {
        let body = Call::under_way(|call| {
            call.body = Bytes::from(call.members.take()?.into_object());
            Some(call.body.clone())
        });
        let body = body.flatten().ok_or("no call is under way")?;
        let length = body.len().to_string();
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method("POST")?;
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().insert("content-length", length);
        Ok(request)
    }
}

/// That a request is the one of the call under way.
#[derive(Debug)]
struct Ours;

impl Storable for Ours {
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

/// Decodes our part of a response, then lets the SDK have the rest, if there is any: of an error all but the item.
#[derive(Debug)]
struct Deserializer {
    /// The operation's own configuration, which holds the SDK's deserializer.
    sdk: Option<FrozenLayer>,
    /// The output of a success that has nothing in it.
    empty: fn() -> Output,
}

impl DeserializeResponse for Deserializer {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        cfg: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let read = Call::under_way(|call| {
            call.is_intact(response)
                .then(|| call.response(response.body(), response.status()))
        });
        let sdk = self.sdk.as_ref();
        let Some(sdk) = sdk.and_then(|sdk| sdk.load::<SharedResponseDeserializer>()) else {
            return Err(OrchestratorError::other(
                "the SDK's operation has no deserializer",
            ));
        };
        match read {
            // The SDK sends a request again whose response it could not read.
            Some(None) => Err(OrchestratorError::response(Damaged.into())),
            Some(Some(Rest::Nothing)) => Ok((self.empty)()),
            Some(Some(Rest::Some(rest))) => {
                let mut left = Response::new(response.status(), SdkBody::from(rest));
                *left.headers_mut() = response.headers().clone();
                sdk.deserialize_nonstreaming_with_config(&left, cfg)
            }
            Some(Some(Rest::All)) | None => sdk.deserialize_nonstreaming_with_config(response, cfg),
        }
    }
}
