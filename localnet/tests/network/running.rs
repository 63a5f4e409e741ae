//! A network as a child process, and what can be asked of it.

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use ballast_localnet::{manifest::Manifest, rpc::Rpc};
use ballast_testkit::{Address, Instruction};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use solana_message::Message;
use solana_transaction::Transaction;

/// How long a network may take to start, or to stop.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Network<'a> {
    child: Child,
    folder: &'a Folder,
    pub rpc: Rpc,
    pub manifest: Manifest,
}

/// A folder of the test's own, which goes with it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("ballast-localnet-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The first of two ports that nobody uses.
pub fn free_port() -> u16 {
    loop {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
}

/// The command, with the port and the manifest of a test.
pub fn command(folder: &Folder, port: u16, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballast-localnet"));
    command.args(arguments).args(["--rpc-port", &port.to_string()]);
    command.arg("--manifest").arg(folder.file("manifest.json"));
    command
}

impl<'a> Network<'a> {
    /// Starts, and waits until it answers.
    pub fn start(folder: &'a Folder, arguments: &[&str]) -> Self {
        let (port, began) = (free_port(), Instant::now());
        let mut child = command(folder, port, arguments).stdout(Stdio::null()).spawn().unwrap();
        let rpc = Rpc { port };
        while rpc.call("getHealth", json!([])).is_err() {
            assert!(child.try_wait().unwrap().is_none(), "the network has ended");
            assert!(began.elapsed() < PATIENCE, "the network takes too long");
            thread::sleep(Duration::from_millis(20));
        }
        let manifest = loop {
            // It is written once the ports are open.
            match Manifest::read(&folder.file("manifest.json")) {
                Ok(manifest) if manifest.rpc_url.ends_with(&port.to_string()) => break manifest,
                _ => assert!(began.elapsed() < PATIENCE, "the manifest takes too long"),
            }
            thread::sleep(Duration::from_millis(20));
        };
        Self { child, folder, rpc, manifest }
    }

    /// Runs a sub-command against it.
    pub fn run(&self, arguments: &[&str]) -> Output {
        command(self.folder, self.rpc.port, arguments).output().unwrap()
    }

    pub fn succeed(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Ctrl-C. Returns the exit code.
    pub fn interrupt(mut self) -> i32 {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().expect("an exit code, not a signal");
            }
            assert!(began.elapsed() < PATIENCE, "the network takes too long to stop");
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn account(&self, address: &str) -> Value {
        let found =
            self.rpc.call("getAccountInfo", json!([address, { "encoding": "base64", "commitment": "processed" }]));
        found.unwrap()["value"].clone()
    }

    pub fn owner(&self, address: &str) -> String {
        let account = self.account(address);
        account["owner"].as_str().unwrap_or_else(|| panic!("{address} does not exist")).to_string()
    }

    pub fn data(&self, address: &str) -> Vec<u8> {
        self.rpc.data(address).unwrap().unwrap_or_else(|| panic!("{address} does not exist"))
    }

    pub fn now(&self) -> i64 {
        self.rpc.clock().unwrap().0
    }

    /// Simulates without signatures: error, and bytes that were returned.
    pub fn simulate(&self, payer: &Address, instructions: &[Instruction]) -> (Value, Vec<u8>) {
        let transaction = Transaction::new_unsigned(Message::new(instructions, Some(payer)));
        let bytes = BASE64_STANDARD.encode(bincode::serialize(&transaction).unwrap());
        let options = json!({
            "encoding": "base64", "sigVerify": false, "replaceRecentBlockhash": true, "commitment": "processed"
        });
        let found = self.rpc.call("simulateTransaction", json!([bytes, options])).unwrap();
        let value = &found["value"];
        let returned = value["returnData"]["data"][0].as_str().unwrap_or_default();
        (value["err"].clone(), BASE64_STANDARD.decode(returned).unwrap())
    }
}

impl Drop for Network<'_> {
    /// A test that fails leaves no network behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
