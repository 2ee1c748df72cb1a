//! The real program, run as people and scripts run it: what it prints, and the exit code.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

mod backup;
mod bump;
mod daemon;
mod door;
mod oneshot;
mod wait;

/// The smallest configuration: a daemon can run on it, on repositories that are not there yet.
pub(crate) const MINIMAL: &str = "\
people:
  alice: { github: alice }
environments:
  dev: { repository: acme/k8s-dev, write: direct }
apps:
  shop:
    repository: acme/shop
    images: { shop: {} }
    files: { dev: [{ kustomize: kustomization.yaml }] }
forge: { local: { root: world/git } }
registry: { local: { root: world/registry } }
data: data
";

/// A folder to run the program in.
struct Place(tempfile::TempDir);

/// What a run gave.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.out)?;
        for line in self.err.lines() {
            writeln!(f, "{}", format!("! {line}").trim_end())?;
        }
        match self.code {
            Some(code) => write!(f, "exit {code}"),
            None => write!(f, "killed"),
        }
    }
}

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With the smallest configuration in it.
    fn configured() -> Self {
        let place = Self::new();
        std::fs::write(place.path().join("tidegate.yaml"), MINIMAL).unwrap();
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidegate"));
        command.args(args).current_dir(self.path()).env("HOME", self.path()).stdin(Stdio::null());
        for name in [
            "TIDEGATE_CONFIG",
            "TIDEGATE_DATA",
            "TIDEGATE_LOG",
            "TIDEGATE_LOG_LEVEL",
            "TIDEGATE_TOKEN",
            "TIDEGATE_TOKEN_FILE",
            "XDG_CONFIG_HOME",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program to its end. The folder's own path is shown as DIR.
    fn run(&self, args: &[&str]) -> Ran {
        self.told(&self.command(args).output().unwrap())
    }

    /// The same for a person, with a token of their own.
    fn run_with(&self, token: &str, args: &[&str]) -> Ran {
        self.told(&self.command(args).env("TIDEGATE_TOKEN", token).output().unwrap())
    }

    /// Has a person's token made.
    fn token_of(&self, person: &str) -> String {
        let made = self.run(&["token", person]);
        assert_eq!(made.code, Some(0), "{made}");
        made.out.trim_end().to_owned()
    }

    fn told(&self, output: &Output) -> Ran {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).replace(&*self.path().to_string_lossy(), "DIR");
            text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
        };
        Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Starts a daemon and waits until it says that it is ready.
    fn serve(&self) -> Running {
        self.serve_by(self.command(&["serve"]))
    }

    /// The same, with no more than so many files open.
    fn serve_within(&self, files: u32) -> Running {
        let plain = self.command(&[]);
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -n {files}; exec \"$0\" serve")).arg(plain.get_program());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell.current_dir(self.path()).stdin(Stdio::null());
        self.serve_by(shell)
    }

    fn serve_by(&self, mut command: Command) -> Running {
        let log = std::fs::File::create(self.path().join("log")).unwrap();
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let running = Running { child, socket: self.data().join("api.sock") };
        let pid = running.child.id();
        until("the daemon's address", || {
            let text = std::fs::read_to_string(self.data().join("api.json")).ok()?;
            let address: serde_json::Value = serde_json::from_str(&text).ok()?;
            // A killed predecessor leaves its own behind.
            (address["pid"] == pid).then_some(())
        });
        until("the daemon to be ready", || (running.get("/readyz").0 == 200).then_some(()));
        running
    }
}

/// A daemon that runs, and is killed with the test that runs it.
struct Running {
    child: Child,
    socket: PathBuf,
}

impl Running {
    fn get(&self, path: &str) -> (u16, String) {
        self.request("GET", path, &[], "")
    }

    /// One request by hand, so that nothing a client library would do for us is needed.
    fn request(&self, method: &str, path: &str, headers: &[&str], body: &str) -> (u16, String) {
        use std::io::Write as _;
        let mut stream = std::os::unix::net::UnixStream::connect(&self.socket).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let more: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: tidegate\r\nConnection: close\r\nContent-Length: {length}\r\n{more}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A body that is refused unread closes the connection under us.
        let _ = stream.write_all(body.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Its exit code, once it has ended; none when it was killed.
    fn ended(&mut self) -> Option<i32> {
        until("the daemon to end", || self.child.try_wait().unwrap()).code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks again and again until there is something; a bound for what has hung.
fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(10));
    }
}
