//! The way to the running daemon: its address and the shared token are in its data folder. Whoever has a token of their own
//! shows that one.

use std::error::Error as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;

use super::DataArgs;
use super::failure::Failure;
use super::serve::Address;
use super::socket::Socket;
use super::token;
use crate::config::SecretSource;
use crate::disk;
use crate::web::Problem;

/// What stands in addresses for the socket.
const BASE: &str = "http://tidegate";
/// Longer than the daemon lets anyone wait.
const PATIENCE: Duration = Duration::from_secs(30);

/// A daemon to talk to.
pub(crate) struct Daemon {
    /// Its data folder.
    data: PathBuf,
    _socket: Socket,
    token: SecretString,
    /// Whether that is somebody's own.
    own: bool,
    client: Client,
}

impl Daemon {
    /// The daemon that runs on this data, for whoever types: with their own token, where they have one.
    pub(crate) fn find(data: &DataArgs) -> Result<Self, Failure> {
        Self::reach(data, token::own()?)
    }

    /// The same, with the shared token.
    pub(crate) fn shared(data: &DataArgs) -> Result<Self, Failure> {
        Self::reach(data, None)
    }

    fn reach(data: &DataArgs, own: Option<SecretString>) -> Result<Self, Failure> {
        let folder = data.folder()?;
        let none = || {
            Failure::unreachable(format!(
                "no daemon runs on {}, or it is still starting: start it with `tidegate serve`, or read its log",
                folder.display()
            ))
        };
        // What this account may not look at says nothing of whether a daemon is there.
        match fs::metadata(&folder).and_then(|_| File::open(Address::file(&folder))) {
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => return Err(barred(&folder)),
            _ if !folder.exists() => return Err(none()),
            _ => {}
        }
        // Whoever may write there could listen in the daemon's place.
        disk::check_private(&folder).map_err(Failure::failed)?;
        let socket = Socket::of(&folder).map_err(Failure::failed)?;
        let address: Option<Address> = disk::read_json(&Address::file(&folder)).map_err(Failure::failed)?;
        let Some(address) = address.filter(|_| socket.is_there()) else { return Err(none()) };
        let is_own = own.is_some();
        let token = match own {
            Some(own) => own,
            None => shared_token(&folder, address)?,
        };
        // The daemon is on this machine: what proxies the environment names is no concern.
        let client = Client::builder().no_proxy().unix_socket(socket.path.as_path()).timeout(PATIENCE);
        let client = client.connect_timeout(Duration::from_secs(2)).build().map_err(Failure::failed)?;
        Ok(Self { data: folder, _socket: socket, token, own: is_own, client })
    }

    /// Asks for something.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, Option<String>)],
    ) -> Result<T, Failure> {
        let given: Vec<_> = query.iter().filter_map(|(key, value)| Some((*key, value.as_deref()?))).collect();
        let mut url = reqwest::Url::parse(&format!("{BASE}/api/v1/{path}")).map_err(Failure::failed)?;
        if !given.is_empty() {
            url.query_pairs_mut().extend_pairs(given);
        }
        self.read(self.client.get(url)).await
    }

    /// Hands something over.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Result<T, Failure> {
        self.read(self.client.post(format!("{BASE}/api/v1/{path}")).json(body)).await
    }

    async fn read<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Failure> {
        let response = request.bearer_auth(self.token.expose_secret()).send().await.map_err(|e| self.lost(&e))?;
        let status = response.status();
        if status.is_success() {
            return response.json().await.map_err(|e| self.lost(&e));
        }
        let told = error(response).await;
        Err(match status {
            StatusCode::UNAUTHORIZED => Failure::refused(self.unknown()),
            StatusCode::SERVICE_UNAVAILABLE => Failure::unreachable(told),
            StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST => Failure::usage(told),
            StatusCode::FORBIDDEN => Failure::refused(told),
            _ => Failure::failed(told),
        })
    }

    /// What to do where the daemon does not know the token.
    fn unknown(&self) -> &'static str {
        if self.own {
            "the daemon does not know your token: it is mistyped, or was revoked; whoever runs the daemon makes another with \
             `tidegate token PERSON`"
        } else {
            "the daemon does not know the shared token that lies in its data folder: it was changed since the start; restart \
             the daemon"
        }
    }

    fn lost(&self, error: &reqwest::Error) -> Failure {
        if is_denied(error) {
            return barred(&self.data);
        }
        if error.is_connect() {
            return Failure::unreachable(format!(
                "no daemon answers in {}: it was stopped or killed; start it with `tidegate serve`",
                self.data.display()
            ));
        }
        let why = if error.is_timeout() { "it did not answer in time".to_owned() } else { error.to_string() };
        Failure::unreachable(format!("the daemon in {}: {why}; see its log", self.data.display()))
    }
}

/// The shared token, from where the daemon says that it is. Where the daemon is another user's, root believes that of a file of theirs
/// alone: whoever makes such a folder would else be sent what root can read.
fn shared_token(folder: &Path, address: Address) -> Result<SecretString, Failure> {
    let source = match (address.token_file, address.token_env) {
        (Some(path), _) => SecretSource::File(path),
        (None, Some(name)) => SecretSource::Env(name),
        (None, None) => SecretSource::File(folder.join("token")),
    };
    let read = match (disk::stranger(folder).map_err(Failure::failed)?, &source) {
        (None, _) => source.read(),
        (Some(owner), SecretSource::File(path)) => {
            disk::read_of(owner, path).map_err(|e| e.told).and_then(|text| source.held(&text))
        }
        (Some(owner), SecretSource::Env(_)) => Err(format!(
            "uid {owner}, whose daemon it is, says that it is in {source}, and root sends nothing of its own: type this as that user"
        )),
    };
    read.map_err(|e| Failure::failed(format!("the daemon's token: {e}")))
}

/// What to do where the daemon's socket is out of reach.
fn barred(folder: &Path) -> Failure {
    Failure::refused(format!(
        "this account may not reach the daemon of {}: its socket is of the account that it runs as, and of nobody else; type this as \
         that account (`sudo -u NAME tidegate …`), or in chat",
        folder.display()
    ))
}

/// Whether this account was not let in.
fn is_denied(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(this) = cause {
        if this.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::PermissionDenied) {
            return true;
        }
        cause = this.source();
    }
    false
}

async fn error(response: Response) -> String {
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    serde_json::from_str::<Problem>(&text).map_or_else(|_| format!("the daemon answered {status}: {text}"), |p| p.error)
}
