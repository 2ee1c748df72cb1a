//! The registries: named instances, and the one of an image. The key of old, `registry: { local: … }`, is the one instance
//! called `local`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::adapters::secret;
use super::problem::{KeyPath, shown};
use super::resolve::Resolver;
use super::settings::SecretSource;
use super::shape::Shape;
use super::shape_registries::{EcrShape, QueueShape, RegistryShape};
use super::{below, suggest};

mod hook;
mod oci;

pub use hook::{Hook, HookKind};

/// The instance that the key of old makes.
const LOCAL: &str = "local";
/// How often all tags are listed where nothing else is said.
const SCAN: Duration = Duration::from_secs(15 * 60);

/// A registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrySettings {
    /// The embedded one, in this folder.
    Local(PathBuf),
    /// Amazon ECR.
    Ecr(Box<EcrSettings>),
    /// Any other, by OCI's distribution API.
    Oci(Box<OciSettings>),
}

/// A registry that speaks OCI's distribution API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OciSettings {
    /// Its name, and port where it has another.
    pub host: String,
    /// Whether it is asked without encryption.
    pub plain: bool,
    /// As whom it is asked.
    pub login: OciLogin,
    /// How often all tags are listed anew.
    pub scan: Duration,
    /// Who may call when something was pushed; none where nobody does.
    pub hook: Option<Hook>,
}

/// As whom a registry is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OciLogin {
    /// Nobody.
    Anonymous,
    /// A user with a password.
    User(String, SecretSource),
    /// Whatever Docker's configuration has for the host.
    Docker,
}

/// A private registry of Amazon ECR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EcrSettings {
    /// The account, twelve digits.
    pub account: String,
    /// How it is reached.
    pub access: AwsSettings,
    /// How often all tags are listed anew.
    pub scan: Duration,
    /// Where what happens there is heard.
    pub queue: Option<QueueSettings>,
    /// What a caller of the webhook has to know.
    pub webhook_secret: Option<SecretSource>,
}

/// An SQS queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSettings {
    /// Its address.
    pub url: String,
    /// How it is reached.
    pub access: AwsSettings,
}

/// As whom and where AWS is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsSettings {
    /// The region.
    pub region: String,
    /// A role that is taken on.
    pub role: Option<String>,
    /// What the role's owner wants to be told.
    pub external_id: Option<String>,
    /// Another address than the region's own.
    pub endpoint: Option<String>,
    /// Another address of STS than the region's own.
    pub sts: Option<String>,
    /// Whether FIPS endpoints are used.
    pub fips: bool,
    /// Whether endpoints with IPv6 are used.
    pub dual_stack: bool,
}

/// All that are configured, by name; none when a problem was told.
pub(crate) fn registries(
    r: &mut Resolver<'_>,
    shape: &Shape,
    folder: &Path,
) -> Option<BTreeMap<String, RegistrySettings>> {
    let mut all = BTreeMap::new();
    if let Some(old) = &shape.registry {
        all.insert(LOCAL.to_owned(), RegistrySettings::Local(below(folder, &old.local.root)));
    }
    let path = KeyPath::of(["registries"]);
    let mut good = true;
    for (name, written) in &shape.registries {
        let here = path.key(name);
        if !is_name(name) {
            good = false;
            r.key_problem::<()>(&here, "a registry's name has small letters, digits and `-`, at most 40");
        }
        let settings = match written {
            RegistryShape::Local(root) => Some(RegistrySettings::Local(below(folder, &root.root))),
            RegistryShape::Ecr(written) => ecr(r, &here.key("ecr"), written, (shape.http.is_some(), folder)),
            RegistryShape::Oci(written) => oci::read(r, &here.key("oci"), written, (shape.http.is_some(), folder)),
        };
        good &= settings.is_some();
        all.extend(settings.map(|settings| (name.clone(), settings)));
    }
    if shape.registry.is_none() && r.written(&path).is_empty() {
        return r.problem(&KeyPath::default(), "`registries` is missing: Where images are pushed, by name");
    }
    if shape.registry.is_some() && !shape.registries.is_empty() {
        let what = "stands beside `registries`: write it there, as `local: { local: { root: … } }`, and leave this out";
        return r.key_problem(&KeyPath::of(["registry"]), what);
    }
    one_each(r, &path, &all);
    good.then_some(all)
}

/// The registry that an image is pushed to: the one that it names, else the only one, else `local`.
pub(crate) fn of_image(r: &mut Resolver<'_>, shape: &Shape, path: &KeyPath, written: Option<&str>) -> Option<String> {
    let names = r.written(&KeyPath::of(["registries"]));
    let old = shape.registry.is_some() || r.written(&KeyPath::of(["registry"])).iter().any(|kind| kind == LOCAL);
    let known: Vec<&str> = names.iter().map(String::as_str).chain(old.then_some(LOCAL)).collect();
    match (written, known.as_slice()) {
        (Some(name), _) if known.contains(&name) => Some(name.to_owned()),
        (Some(name), _) => {
            let hint = suggest::hint(name, known.iter().copied());
            r.problem(&path.key("registry"), format!("unknown registry {}{hint}", shown(name)))
        }
        (None, [only]) => Some((*only).to_owned()),
        (None, []) => Some(LOCAL.to_owned()), // that there is none was told
        (None, known) if known.contains(&LOCAL) => Some(LOCAL.to_owned()),
        (None, _) => r.problem(path, "`registry` is missing: there are several, say which one it is pushed to"),
    }
}

/// Whether a registry has scans of which it can be asked; none where there is no such registry.
pub(crate) fn has_scans(shape: &Shape, name: &str) -> Option<bool> {
    match shape.registries.get(name) {
        Some(RegistryShape::Local(_) | RegistryShape::Ecr(_)) => Some(true),
        // OCI's API knows none.
        Some(RegistryShape::Oci(_)) => Some(false),
        None => shape.registry.as_ref().filter(|_| name == LOCAL).map(|_| true),
    }
}

/// Two names for one registry: an image would be heard of under one, and read under the other.
fn one_each(r: &mut Resolver<'_>, path: &KeyPath, all: &BTreeMap<String, RegistrySettings>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (name, settings) in all {
        let place = match settings {
            RegistrySettings::Local(root) => format!("the folder {}", root.components().collect::<PathBuf>().display()),
            // Whatever address it is asked by: an account has one in each region.
            RegistrySettings::Ecr(ecr) => format!("account {} in {}", ecr.account, ecr.access.region),
            RegistrySettings::Oci(oci) => oci::place(&oci.host, oci.plain),
        };
        if let Some(other) = seen.get(&place) {
            let what = format!(
                "is the same registry as `{other}`, {place}: what is pushed would be heard of under one name and looked up under the \
                 other; leave one out, and name the other by the images of both"
            );
            r.key_problem::<()>(&path.key(name), what);
        } else {
            seen.insert(place, name);
        }
    }
}

fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn ecr(
    r: &mut Resolver<'_>,
    path: &KeyPath,
    written: &EcrShape,
    (http, folder): (bool, &Path),
) -> Option<RegistrySettings> {
    let account = &written.account;
    let twelve = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    let account = match twelve {
        true => Some(account.clone()),
        false => {
            let what = "an AWS account is twelve digits, in quotes";
            r.problem(&path.key("account"), format!("{}: {what}", shown(account)))
        }
    };
    if written.region == "public" || written.endpoint.as_deref().is_some_and(|e| e.contains("public.ecr.aws")) {
        r.problem::<()>(
            path,
            "public ECR is another API, which is not built into this tidegate; name a private registry",
        );
    }
    let scan = r.some_time(&path.key("scan"), written.scan.as_deref(), SCAN);
    let endpoint = address(r, &path.key("endpoint"), written.endpoint.as_deref());
    let access = AwsSettings {
        region: region(r, &path.key("region"), &written.region)?,
        role: role(r, &path.key("role"), written.role.as_deref())?,
        external_id: written.external_id.clone(),
        endpoint: endpoint?,
        sts: address(r, &path.key("sts"), written.sts.as_deref())?,
        fips: written.fips,
        dual_stack: written.dual_stack,
    };
    let queue = match &written.queue {
        None => None,
        Some(queue) => Some(self::queue(r, &path.key("queue"), queue, &access)?),
    };
    let webhook_secret = written.webhook_secret.as_ref().map(|s| secret(folder, s));
    if webhook_secret.is_some() && !http {
        let at = path.key("webhook_secret");
        r.problem::<()>(&at, "nobody can call: configure the public address under `http`, or leave this out");
    }
    Some(RegistrySettings::Ecr(Box::new(EcrSettings { account: account?, access, scan: scan?, queue, webhook_secret })))
}

fn queue(r: &mut Resolver<'_>, path: &KeyPath, written: &QueueShape, registry: &AwsSettings) -> Option<QueueSettings> {
    let url = address(r, &path.key("url"), Some(&written.url))??;
    if url.ends_with(".fifo") {
        let why = "is a FIFO queue, which EventBridge fills only with a group id; order means nothing here: use a standard one";
        return r.problem(&path.key("url"), why);
    }
    let region = match &written.region {
        None => registry.region.clone(),
        Some(text) => self::region(r, &path.key("region"), text)?,
    };
    let access = AwsSettings {
        region,
        role: role(r, &path.key("role"), written.role.as_deref())?,
        external_id: written.external_id.clone(),
        endpoint: address(r, &path.key("endpoint"), written.endpoint.as_deref())?,
        ..registry.clone()
    };
    Some(QueueSettings { url, access })
}

fn region(r: &mut Resolver<'_>, path: &KeyPath, text: &str) -> Option<String> {
    let fits =
        text.split('-').count() >= 3 && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    match fits {
        true => Some(text.to_owned()),
        false => r.problem(path, format!("{} is not a region, such as eu-central-1", shown(text))),
    }
}

fn role(r: &mut Resolver<'_>, path: &KeyPath, text: Option<&str>) -> Option<Option<String>> {
    match text {
        Some(text) if !(text.starts_with("arn:") && text.contains(":role/")) => r.problem(
            path,
            format!("{} is not a role's ARN, such as arn:aws:iam::123456789012:role/tidegate", shown(text)),
        ),
        text => Some(text.map(str::to_owned)),
    }
}

fn address(r: &mut Resolver<'_>, path: &KeyPath, text: Option<&str>) -> Option<Option<String>> {
    let Some(text) = text else { return Some(None) };
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.host_str().is_some() => {
            let own = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
            if url.scheme() == "http" && !own {
                return r.problem(path, format!("{} is not encrypted; use https", shown(text)));
            }
            Some(Some(text.trim_end_matches('/').to_owned()))
        }
        _ => r.problem(path, format!("{} is not an address, such as https://example.com", shown(text))),
    }
}
