//! A registry that speaks OCI's distribution API, as it is configured.

use std::path::Path;

use super::{OciLogin, OciSettings, RegistrySettings, SCAN, hook};
use crate::config::adapters::secret;
use crate::config::problem::{KeyPath, shown};
use crate::config::resolve::Resolver;
use crate::config::shape_registries::OciShape;

pub(super) fn read(
    r: &mut Resolver<'_>,
    path: &KeyPath,
    written: &OciShape,
    (http, folder): (bool, &Path),
) -> Option<RegistrySettings> {
    let host = host(r, &path.key("host"), &written.host);
    let plain = plain(r, path, written);
    let login = login(r, path, written, folder);
    let scan = r.some_time(&path.key("scan"), written.scan.as_deref(), SCAN);
    let host = host?;
    let hook = hook::read(r, path, (written, &host), (http, folder));
    let settings = OciSettings { host, plain: plain?, login: login?, scan: scan?, hook: hook? };
    Some(RegistrySettings::Oci(Box::new(settings)))
}

/// A host, perhaps with a port, and nothing else.
fn host(r: &mut Resolver<'_>, path: &KeyPath, text: &str) -> Option<String> {
    if text.contains(".dkr.ecr.") {
        return r.problem(
            path,
            "ECR has an adapter of its own, which hears of pushes and needs no password: `ecr: { account, region }`",
        );
    }
    let (name, port) = text.rsplit_once(':').unwrap_or((text, "443"));
    let good = !name.is_empty()
        && name.len() <= 255
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        && port.parse::<u16>().is_ok_and(|port| port > 0);
    match good {
        true => Some(text.to_ascii_lowercase()),
        false => r.problem(
            path,
            format!(
                "{} is no host: write it without `https://` and without an image, as ghcr.io or localhost:5000",
                shown(text)
            ),
        ),
    }
}

/// Which registry a host is, however it is written.
pub(super) fn place(host: &str, plain: bool) -> String {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let name = match name.trim_end_matches('.') {
        "index.docker.io" | "registry-1.docker.io" | "registry.hub.docker.com" => "docker.io",
        "127.0.0.1" => "localhost",
        name => name,
    };
    // What is not encrypted has another port, unless one is written.
    match port.parse::<u16>().ok().or(plain.then_some(80)) {
        None | Some(443) => name.to_owned(),
        Some(port) => format!("{name}:{port}"),
    }
}

fn plain(r: &mut Resolver<'_>, path: &KeyPath, written: &OciShape) -> Option<bool> {
    let name = written.host.rsplit_once(':').map_or(written.host.as_str(), |(name, _)| name);
    let here = matches!(name, "localhost" | "127.0.0.1");
    if written.plain_http && !here {
        return r.problem(
            &path.key("plain_http"),
            "passwords and images would cross the network in the clear: use TLS, or localhost",
        );
    }
    Some(written.plain_http)
}

fn login(r: &mut Resolver<'_>, path: &KeyPath, written: &OciShape, folder: &Path) -> Option<OciLogin> {
    match (&written.user, &written.password, written.credentials) {
        (None, None, None) => Some(OciLogin::Anonymous),
        (None, None, Some(_)) => Some(OciLogin::Docker),
        (Some(user), Some(password), None) if !user.is_empty() && !user.contains(':') => {
            Some(OciLogin::User(user.clone(), secret(folder, password)))
        }
        (Some(_), Some(_), None) => r.problem(&path.key("user"), "a user has a name, and no `:` in it"),
        (Some(_), None, None) => {
            r.problem(path, "`password` is missing: where `user`'s password is kept, as { file: … } or { env: … }")
        }
        (None, Some(_), None) => r.problem(path, "`user` is missing: whose password it is"),
        (_, _, Some(_)) => {
            r.problem(&path.key("credentials"), "stands in place of `user` and `password`: leave one of the two out")
        }
    }
}
