//! A loopback AWS: ECR and SQS by their JSON protocol, as FACTS of the services say and not as is convenient. It pages, filters,
//! throttles, lets credentials expire, refuses rights and hangs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tidegate::domain::Digest;

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGION: &str = "eu-central-1";
pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// What becomes of the next call of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is refused with this code.
    Refused(&'static str),
    /// It is never answered.
    Hangs,
    /// It is done, and the answer is lost.
    Lost,
}

#[derive(Debug, Clone)]
pub(crate) struct Image {
    pub(crate) digest: Digest,
    pub(crate) manifest: String,
    pub(crate) kind: String,
    pub(crate) tags: Vec<String>,
    pub(crate) status: &'static str,
    pub(crate) pushed_at: i64,
    /// Status of its scan, and how many of each severity.
    pub(crate) scan: Option<(&'static str, Value)>,
}

#[derive(Debug, Default)]
pub(crate) struct Repository {
    pub(crate) images: Vec<Image>,
    /// Whether tags can't be moved, save those that begin so.
    pub(crate) immutable: Option<&'static str>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
    pub(crate) received: u32,
    /// In flight until then.
    pub(crate) hidden_until: u64,
    pub(crate) handle: String,
}

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) repositories: BTreeMap<String, Repository>,
    pub(crate) messages: Vec<Message>,
    pub(crate) dead: Vec<Message>,
    /// How long a message that was received stays hidden, and how often it is given at most.
    pub(crate) visibility: u64,
    pub(crate) most_received: u32,
    /// The queue's seconds.
    pub(crate) now: u64,
    /// Whether deletions fail.
    pub(crate) keeps: bool,
    pub(crate) fates: Vec<(&'static str, Fate)>,
    pub(crate) calls: Vec<(String, Value)>,
    numbers: u64,
}

/// The server, as long as it is held.
pub(crate) struct Aws {
    pub(crate) address: String,
    world: Arc<Mutex<World>>,
}

type Answer = Result<Value, (&'static str, String)>;

fn refused(code: &'static str, why: impl Into<String>) -> (&'static str, String) {
    (code, why.into())
}

impl Aws {
    pub(crate) async fn start() -> Self {
        let world = World { most_received: 1000, ..World::default() };
        let world = Arc::new(Mutex::new(world));
        let router = Router::new().fallback(answer).with_state(world.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, world }
    }

    pub(crate) fn with<T>(&self, doing: impl FnOnce(&mut World) -> T) -> T {
        doing(&mut self.world.lock().unwrap())
    }

    pub(crate) fn repository(&self, name: &str) {
        self.with(|world| world.repositories.entry(name.to_owned()).or_default().images.clear());
    }

    /// Pushes as `docker push` does: the layers were there, the manifest and its tag are put.
    pub(crate) fn push(&self, repository: &str, tag: &str, content: &str) -> Digest {
        let manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "annotations": { "content": content } });
        self.with(|world| world.put(repository, &manifest.to_string(), MANIFEST, Some(tag)))
    }

    /// What fails next, of an API.
    pub(crate) fn next(&self, api: &'static str, fate: Fate) {
        self.with(|world| world.fates.push((api, fate)));
    }

    /// The APIs that were called since the last time, in order.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.with(|world| std::mem::take(&mut world.calls)).into_iter().map(|(api, _)| api).collect()
    }

    /// Puts a message into the queue.
    pub(crate) fn send(&self, body: &str) {
        self.with(|world| world.send(body.to_owned()));
    }
}

impl World {
    /// Puts a manifest, lets the tag name it, and tells of it.
    pub(crate) fn put(&mut self, repository: &str, manifest: &str, kind: &str, tag: Option<&str>) -> Digest {
        self.numbers += 1;
        let digest = digest_of(manifest);
        let pushed_at = 1_767_600_000 + i64::try_from(self.numbers).unwrap();
        let images = &mut self.repositories.entry(repository.to_owned()).or_default().images;
        if let Some(tag) = tag {
            images.iter_mut().for_each(|image| image.tags.retain(|t| t != tag));
        }
        match images.iter_mut().find(|image| image.digest == digest) {
            Some(image) => image.tags.extend(tag.map(str::to_owned)),
            None => images.push(Image {
                digest: digest.clone(),
                manifest: manifest.to_owned(),
                kind: kind.to_owned(),
                tags: tag.map(str::to_owned).into_iter().collect(),
                status: "ACTIVE",
                pushed_at,
                scan: None,
            }),
        }
        let event = push_event(self.numbers, repository, tag.unwrap_or_default(), &digest);
        self.send(event.to_string());
        digest
    }

    fn send(&mut self, body: String) {
        self.numbers += 1;
        self.messages.push(Message { id: format!("message-{}", self.numbers), body, ..Message::default() });
    }

    fn repository(&mut self, input: &Value) -> Result<&mut Repository, (&'static str, String)> {
        let name = input["repositoryName"].as_str().unwrap_or_default();
        let missing = || refused("RepositoryNotFoundException", format!("The repository '{name}' does not exist"));
        if input["registryId"].as_str().is_some_and(|id| id != ACCOUNT) {
            return Err(missing());
        }
        self.repositories.get_mut(name).ok_or_else(missing)
    }

    fn describe(&mut self, input: &Value) -> Answer {
        let name = input["repositoryName"].clone();
        let filter = |key: &str| input["filter"][key].as_str().map(str::to_owned);
        // Without a filter archived images are left out.
        let (tags, status) = (filter("tagStatus"), filter("imageStatus").unwrap_or_else(|| "ACTIVE".to_owned()));
        let images = self.repository(input)?.images.clone();
        let shown = |image: &&Image| {
            let tagged = match tags.as_deref() {
                Some("TAGGED") => !image.tags.is_empty(),
                Some("UNTAGGED") => image.tags.is_empty(),
                _ => true,
            };
            tagged && (status == "ANY" || image.status == status)
        };
        let all: Vec<&Image> = images.iter().filter(shown).collect();
        if let Some(ids) = input["imageIds"].as_array() {
            if ids.len() > 100 || input.get("maxResults").is_some() || input.get("nextToken").is_some() {
                return Err(refused("InvalidParameterException", "imageIds go alone, and at most 100"));
            }
            let found: Result<Vec<&Image>, _> = ids
                .iter()
                .map(|id| all.iter().copied().find(|image| image.is(id)))
                .map(|found| found.ok_or_else(|| refused("ImageNotFoundException", "an image does not exist")))
                .collect();
            let details: Vec<Value> = found?.iter().map(|image| image.detail(&name)).collect();
            return Ok(json!({ "imageDetails": details }));
        }
        let from = match input["nextToken"].as_str() {
            None => 0,
            Some(token) => token
                .strip_prefix("page-")
                .and_then(|at| at.parse::<usize>().ok())
                .ok_or_else(|| refused("InvalidParameterException", "Invalid parameter at 'nextToken'"))?,
        };
        let page = usize::try_from(input["maxResults"].as_u64().unwrap_or(100).min(1000)).unwrap();
        let details: Vec<Value> = all.iter().skip(from).take(page).map(|image| image.detail(&name)).collect();
        let mut answer = json!({ "imageDetails": details });
        if from + page < all.len() {
            answer["nextToken"] = json!(format!("page-{}", from + page));
        }
        Ok(answer)
    }

    fn batch_get(&mut self, input: &Value) -> Answer {
        let name = input["repositoryName"].clone();
        let accepted: Vec<String> = input["acceptedMediaTypes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|a| a.as_str().map(str::to_owned))
            .collect();
        let images = self.repository(input)?.images.clone();
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        for id in input["imageIds"].as_array().into_iter().flatten() {
            match images.iter().find(|image| image.is(id) && image.status == "ACTIVE") {
                Some(image) => {
                    // What is not accepted as it is would come converted, and have another digest.
                    assert!(accepted.contains(&image.kind), "{} is not accepted", image.kind);
                    found.push(json!({
                        "registryId": ACCOUNT, "repositoryName": name, "imageId": id,
                        "imageManifest": image.manifest, "imageManifestMediaType": image.kind
                    }));
                }
                None => failures.push(json!({
                    "imageId": id, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"
                })),
            }
        }
        Ok(json!({ "images": found, "failures": failures }))
    }

    fn put_image(&mut self, input: &Value) -> Answer {
        let text = |key: &str| input[key].as_str().map(str::to_owned);
        let (manifest, tag) = (text("imageManifest").unwrap_or_default(), text("imageTag"));
        let digest = digest_of(&manifest);
        if text("imageDigest").is_some_and(|said| said != digest.as_str()) {
            return Err(refused("ImageDigestDoesNotMatchException", "the digest is another"));
        }
        let body: Value = serde_json::from_str(&manifest).unwrap_or_default();
        let Some(kind) = text("imageManifestMediaType").or_else(|| body["mediaType"].as_str().map(str::to_owned))
        else {
            return Err(refused("InvalidParameterException", "imageManifestMediaType is needed"));
        };
        let repository = self.repository(input)?;
        let named = |tag: &String| repository.images.iter().find(|image| image.tags.contains(tag)).map(|i| &i.digest);
        match tag.as_ref().and_then(named) {
            Some(now) if *now == digest => return Err(refused("ImageAlreadyExistsException", "it is so already")),
            Some(_) if repository.immutable.is_some_and(|free| !tag.as_ref().unwrap().starts_with(free)) => {
                return Err(refused("ImageTagAlreadyExistsException", "the tag is immutable"));
            }
            _ => {}
        }
        for child in body["manifests"].as_array().into_iter().flatten() {
            if !repository.images.iter().any(|image| image.digest.as_str() == child["digest"]) {
                return Err(refused("ReferencedImagesNotFoundException", "a child is missing"));
            }
        }
        let name = text("repositoryName").unwrap_or_default();
        let digest = self.put(&name, &manifest, &kind, tag.as_deref());
        let id = json!({ "imageDigest": digest, "imageTag": tag });
        Ok(json!({ "image": { "repositoryName": name, "imageId": id, "imageManifest": manifest } }))
    }

    fn findings(&mut self, input: &Value) -> Answer {
        let id = &input["imageId"];
        let images = &self.repository(input)?.images;
        let image = images.iter().find(|image| image.is(id));
        let image = image.ok_or_else(|| refused("ImageNotFoundException", "no such image"))?;
        let never = || refused("ScanNotFoundException", "Image scan does not exist for the image");
        let (status, counts) = image.scan.clone().ok_or_else(never)?;
        Ok(json!({
            "imageScanStatus": { "status": status },
            "imageScanFindings": { "findingSeverityCounts": counts }
        }))
    }

    fn receive(&mut self, input: &Value) -> Answer {
        let most = usize::try_from(input["MaxNumberOfMessages"].as_u64().unwrap_or(1)).unwrap();
        let (now, hidden, limit) = (self.now, self.visibility, self.most_received);
        let spent = |m: &Message| m.received >= limit && m.hidden_until <= now;
        let (dead, alive): (Vec<_>, Vec<_>) = std::mem::take(&mut self.messages).into_iter().partition(spent);
        self.dead.extend(dead);
        self.messages = alive;
        let mut given = Vec::new();
        for message in self.messages.iter_mut().filter(|m| m.hidden_until <= now).take(most) {
            message.received += 1;
            message.hidden_until = now + hidden;
            message.handle = format!("{}#{}", message.id, message.received);
            given.push(json!({
                "MessageId": message.id, "ReceiptHandle": message.handle, "Body": message.body,
                "Attributes": { "ApproximateReceiveCount": message.received.to_string() }
            }));
        }
        // Where there is nothing the list is left out.
        Ok(if given.is_empty() { json!({}) } else { json!({ "Messages": given }) })
    }

    fn delete(&mut self, input: &Value) -> Answer {
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for entry in input["Entries"].as_array().into_iter().flatten() {
            if self.keeps {
                failed.push(
                    json!({ "Id": entry["Id"], "Code": "InternalError", "SenderFault": false, "Message": "not now" }),
                );
                continue;
            }
            // An old handle answers success and deletes nothing.
            self.messages.retain(|message| entry["ReceiptHandle"] != message.handle.as_str());
            done.push(json!({ "Id": entry["Id"] }));
        }
        Ok(json!({ "Successful": done, "Failed": failed }))
    }

    fn hide(&mut self, input: &Value) -> Answer {
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for entry in input["Entries"].as_array().into_iter().flatten() {
            let now = self.now;
            let found = self.messages.iter_mut().find(|m| entry["ReceiptHandle"] == m.handle.as_str());
            match found.filter(|m| m.hidden_until > now) {
                Some(message) => {
                    message.hidden_until = now + entry["VisibilityTimeout"].as_u64().unwrap();
                    done.push(json!({ "Id": entry["Id"] }));
                }
                None => failed.push(json!({
                    "Id": entry["Id"], "Code": "MessageNotInflight", "SenderFault": true, "Message": "not in flight"
                })),
            }
        }
        Ok(json!({ "Successful": done, "Failed": failed }))
    }
}

impl Image {
    fn is(&self, id: &Value) -> bool {
        let by = |key: &str, fits: &dyn Fn(&str) -> bool| id[key].as_str().is_none_or(fits);
        by("imageDigest", &|digest| self.digest.as_str() == digest)
            && by("imageTag", &|tag| self.tags.iter().any(|t| t == tag))
    }

    fn detail(&self, repository: &Value) -> Value {
        let mut detail = json!({
            "registryId": ACCOUNT, "repositoryName": repository, "imageDigest": self.digest, "imageSizeInBytes": 1,
            "imagePushedAt": self.pushed_at, "imageManifestMediaType": self.kind, "imageStatus": self.status
        });
        if !self.tags.is_empty() {
            detail["imageTags"] = json!(self.tags);
        }
        detail
    }
}

fn digest_of(manifest: &str) -> Digest {
    format!("sha256:{}", hex::encode(Sha256::digest(manifest))).parse().unwrap()
}

pub(crate) fn push_event(n: u64, repository: &str, tag: &str, digest: &Digest) -> Value {
    json!({
        "version": "0", "id": format!("00000000-0000-0000-0000-{n:012}"), "detail-type": "ECR Image Action",
        "source": "aws.ecr", "account": ACCOUNT, "time": "2026-01-05T10:00:00Z", "region": REGION, "resources": [],
        "detail": {
            "result": "SUCCESS", "repository-name": repository, "image-digest": digest, "action-type": "PUSH",
            "image-tag": tag
        }
    })
}

async fn answer(State(world): State<Arc<Mutex<World>>>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let api = target.rsplit('.').next().unwrap_or_default().to_owned();
    if api.is_empty() {
        return sts(&mut world.lock().unwrap(), &body);
    }
    let input: Value = serde_json::from_slice(&body).unwrap_or_default();
    let (fate, done) = {
        let mut world = world.lock().unwrap();
        world.calls.push((api.clone(), input.clone()));
        assert!(headers.contains_key(header::AUTHORIZATION), "{api} is signed");
        let place = world.fates.iter().position(|(of, _)| *of == api);
        let fate = place.map(|place| world.fates.remove(place).1);
        let done = match (&fate, api.as_str()) {
            (Some(Fate::Refused(code)), _) => Err(refused(code, "refused on purpose")),
            (Some(Fate::Hangs), _) => Ok(Value::Null),
            (_, "DescribeImages") => world.describe(&input),
            (_, "BatchGetImage") => world.batch_get(&input),
            (_, "PutImage") => world.put_image(&input),
            (_, "DescribeImageScanFindings") => world.findings(&input),
            (_, "ReceiveMessage") => world.receive(&input),
            (_, "DeleteMessageBatch") => world.delete(&input),
            (_, "ChangeMessageVisibilityBatch") => world.hide(&input),
            (_, "GetQueueAttributes") => Ok(json!({ "Attributes": { "ApproximateNumberOfMessages": "3" } })),
            (_, "DeleteMessage" | "ChangeMessageVisibility") => {
                Err(refused("ReceiptHandleIsInvalid", "no such handle"))
            }
            _ => Err(refused("UnknownOperationException", target)),
        };
        (fate, done)
    };
    if fate == Some(Fate::Hangs) {
        std::future::pending::<()>().await;
    }
    let kind = [(header::CONTENT_TYPE, "application/x-amz-json-1.1")];
    match done {
        _ if fate == Some(Fate::Lost) => StatusCode::BAD_GATEWAY.into_response(),
        Ok(value) => (kind, value.to_string()).into_response(),
        Err((code, message)) => {
            let body = json!({ "__type": code, "message": message }).to_string();
            (StatusCode::BAD_REQUEST, kind, body).into_response()
        }
    }
}

/// STS speaks forms and XML.
fn sts(world: &mut World, body: &Bytes) -> Response {
    let said: BTreeMap<String, String> = url::form_urlencoded::parse(body).into_owned().collect();
    let action = said.get("Action").cloned().unwrap_or_default();
    world.calls.push((action.clone(), json!(said)));
    let result = match action.as_str() {
        "AssumeRole" => "<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>\
            <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
            <AssumedRoleUser><AssumedRoleId>r:tidegate</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/r</Arn></AssumedRoleUser>"
            .to_owned(),
        _ => format!("<Arn>arn:aws:iam::{ACCOUNT}:role/tidegate</Arn><UserId>u</UserId><Account>{ACCOUNT}</Account>"),
    };
    let xml = format!(
        "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>{result}</{action}Result></{action}Response>"
    );
    ([(header::CONTENT_TYPE, "text/xml")], xml).into_response()
}
