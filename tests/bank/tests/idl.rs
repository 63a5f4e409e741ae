//! Instructions at their largest, as the committed interface description has them.

use std::str::FromStr;

use ballast_testkit::*;
use serde_json::Value;
use solana_instruction::AccountMeta;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../idl/ballast.json");

pub struct Idl(Value);

impl Idl {
    pub fn read() -> Self {
        Self(serde_json::from_str(&std::fs::read_to_string(PATH).unwrap()).unwrap())
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        list(&self.0["instructions"]).iter().map(name)
    }

    /// The instruction with all optional accounts, every one at an address of its own: the actor's of that name, unless the
    /// address is fixed. Its data are as long as they can be, with `entries` in a list.
    pub fn largest(&self, instruction: &str, entries: usize) -> Instruction {
        let described = find(&self.0["instructions"], instruction);
        let meta = |account: &Value| AccountMeta {
            pubkey: address(account),
            is_signer: account["signer"] == true,
            is_writable: account["writable"] == true,
        };
        let accounts = list(&described["accounts"]).iter().map(meta).collect();
        let arguments = list(&described["args"]).iter().map(|argument| self.bytes(&argument["type"], entries));
        Instruction { program_id: PROGRAM_ID, accounts, data: vec![0xFF; 8 + arguments.sum::<usize>()] }
    }

    /// Most bytes of a value.
    fn bytes(&self, kind: &Value, entries: usize) -> usize {
        match kind.as_str() {
            Some("bool" | "u8" | "i8") => return 1,
            Some("u16" | "i16") => return 2,
            Some("u32" | "i32") => return 4,
            Some("u64" | "i64") => return 8,
            Some("u128" | "i128") => return 16,
            Some("pubkey") => return 32,
            Some(other) => panic!("how many bytes has {other}?"),
            None => {}
        }
        if let [element, count] = list(&kind["array"]) {
            return self.bytes(element, entries) * count.as_u64().unwrap() as usize;
        }
        if !kind["vec"].is_null() {
            return 4 + entries * self.bytes(&kind["vec"], entries);
        }
        let body = &find(&self.0["types"], name(&kind["defined"]))["type"];
        let sum = |fields: &Value| list(fields).iter().map(|field| self.bytes(&field["type"], entries)).sum::<usize>();
        match body["kind"].as_str().unwrap() {
            "struct" => sum(&body["fields"]),
            "enum" => 1 + list(&body["variants"]).iter().map(|variant| sum(&variant["fields"])).max().unwrap(),
            other => panic!("what is a {other}?"),
        }
    }
}

fn address(account: &Value) -> Address {
    let fixed = account["address"].as_str().and_then(|text| Address::from_str(text).ok());
    fixed.unwrap_or_else(|| actor(name(account)).pubkey())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("every entry has a name")
}

fn find<'a>(entries: &'a Value, wanted: &str) -> &'a Value {
    list(entries).iter().find(|entry| name(entry) == wanted).unwrap_or_else(|| panic!("no {wanted}"))
}
