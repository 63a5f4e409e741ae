//! JSON-RPC to a network on this machine, over one connection per call.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(20);
/// The clock sysvar.
const CLOCK: &str = "SysvarC1ock11111111111111111111111111111111";

#[derive(Clone, Copy)]
pub struct Rpc {
    pub port: u16,
}

impl Rpc {
    /// The result of a call. Errors: a sentence; what the network itself says when it refuses.
    pub fn call(&self, method: &str, params: Value) -> Result<Value, String> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
        let answer = self.post(&request)?;
        let mut answer: Value = serde_json::from_str(&answer).map_err(|_| {
            format!("what listens on port {} is not a Solana network: choose another --rpc-port", self.port)
        })?;
        match answer["error"]["message"].as_str() {
            Some(message) => Err(format!("the network refuses {method}: {message}")),
            None => Ok(answer["result"].take()),
        }
    }

    fn post(&self, body: &str) -> Result<String, String> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(|error| {
            format!(
                "no network answers on port {} ({error}): start one (make localnet), or name its --rpc-port",
                self.port
            )
        })?;
        let request = format!(
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: \
             close\r\n\r\n{body}",
            body.len()
        );
        let mut answer = Vec::new();
        let exchange = stream
            .set_read_timeout(Some(PATIENCE))
            .and_then(|()| stream.write_all(request.as_bytes()))
            .and_then(|()| stream.read_to_end(&mut answer));
        exchange.map_err(|error| format!("the network on port {} stopped answering: {error}", self.port))?;
        let text = String::from_utf8_lossy(&answer);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
        match head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
            true => Ok(unchunk(body)),
            false => Ok(body.to_string()),
        }
    }

    /// Bytes of an account, if it exists.
    pub fn data(&self, address: &str) -> Result<Option<Vec<u8>>, String> {
        let found =
            self.call("getAccountInfo", json!([address, { "encoding": "base64", "commitment": "processed" }]))?;
        let Some(text) = found["value"]["data"][0].as_str() else { return Ok(None) };
        BASE64_STANDARD.decode(text).map(Some).map_err(|_| format!("the network shows {address} in another encoding"))
    }

    /// The chain's second and slot.
    pub fn clock(&self) -> Result<(i64, u64), String> {
        let data = self.data(CLOCK)?.ok_or("the network has no clock: it is not a Solana network")?;
        let word = |at: usize| u64::from_le_bytes(data[at..at + 8].try_into().unwrap());
        Ok((word(32) as i64, word(0)))
    }
}

/// Joins the pieces of a chunked body: each after its length in hexadecimal.
fn unchunk(mut body: &str) -> String {
    let mut out = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let Some(piece) = usize::from_str_radix(length.trim(), 16).ok().filter(|length| *length > 0) else { break };
        out.push_str(rest.get(..piece).unwrap_or(rest));
        body = rest.get(piece + 2..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unchunk;

    #[test]
    fn joins_chunks() {
        assert_eq!(unchunk("4\r\nWiki\r\n7\r\npedia i\r\nB\r\nn \r\nchunks.\r\n0\r\n\r\n"), "Wikipedia in \r\nchunks.");
        assert_eq!(unchunk(""), "");
    }
}
