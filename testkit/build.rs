//! Generates Rust types and instruction builders from the committed IDL, so that the tests speak to the program through
//! its published interface only. Output: `$OUT_DIR/ballast.rs`.

use std::{env, fmt::Write, fs, path::Path};

use serde_json::Value;

fn main() {
    let idl_path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../idl/ballast.json");
    println!("cargo:rerun-if-changed={}", idl_path.display());
    let text = fs::read_to_string(&idl_path).expect("idl/ballast.json is committed");
    let idl: Value = serde_json::from_str(&text).expect("the IDL is JSON");

    let mut out = String::new();
    writeln!(out, "pub const PROGRAM_ID: Address = Address::from_str_const({});", idl["address"]).unwrap();
    for definition in list(&idl["types"]) {
        write_type(&mut out, definition);
    }
    for kind in ["accounts", "events"] {
        for entry in list(&idl[kind]) {
            let bytes = numbers(&entry["discriminator"]);
            writeln!(out, "impl Discriminator for {} {{ const DISCRIMINATOR: [u8; 8] = {bytes}; }}", name(entry))
                .unwrap();
        }
    }
    write_errors(&mut out, &idl);
    out.push_str("pub mod ix {\nuse super::*;\n");
    for instruction in list(&idl["instructions"]) {
        write_instruction(&mut out, instruction);
    }
    out.push_str("}\n");
    write_account_names(&mut out, &idl);
    fs::write(Path::new(&env::var("OUT_DIR").unwrap()).join("ballast.rs"), out).unwrap();
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("every IDL entry has a name")
}

fn numbers(value: &Value) -> String {
    value.to_string()
}

fn rust_type(value: &Value) -> String {
    match value {
        Value::String(plain) if plain == "pubkey" => "Address".into(),
        Value::String(plain) if plain == "bytes" => "Vec<u8>".into(),
        Value::String(plain) => plain.clone(),
        Value::Object(map) if map.contains_key("array") => {
            format!("[{}; {}]", rust_type(&map["array"][0]), map["array"][1])
        }
        Value::Object(map) if map.contains_key("vec") => format!("Vec<{}>", rust_type(&map["vec"])),
        Value::Object(map) if map.contains_key("defined") => map["defined"]["name"].as_str().unwrap().into(),
        other => panic!("unsupported IDL type {other}"),
    }
}

/// Structs are plain old data when no field is an enum; those that instructions take are Borsh as well, with the same
/// bytes, because no field needs padding.
fn write_type(out: &mut String, definition: &Value) {
    let (name, body) = (name(definition), &definition["type"]);
    if body["kind"] == "enum" {
        writeln!(out, "#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]").unwrap();
        let variants: Vec<String> = list(&body["variants"]).iter().map(variant).collect();
        writeln!(out, "pub enum {name} {{ {} }}", variants.join(", ")).unwrap();
        return;
    }
    let only_borsh = ["Quote", "Solvency", "Timeline", "ProtocolRules", "ProductRules"];
    let is_argument = name.ends_with("Args") || only_borsh.contains(&name);
    let copies = !list(&body["fields"]).iter().any(|field| field["type"].get("vec").is_some());
    let shared = name.starts_with("Band") || name.ends_with("Rules");
    if is_argument || shared {
        writeln!(out, "#[derive(BorshSerialize, BorshDeserialize)]").unwrap();
    }
    if !is_argument {
        writeln!(out, "#[repr(C)]\n#[derive(Pod, Zeroable)]").unwrap();
    }
    let copy = if copies { "Copy, " } else { "" };
    writeln!(out, "#[derive(Clone, {copy}Debug, PartialEq, Eq)]\npub struct {name} {{").unwrap();
    for field in list(&body["fields"]) {
        writeln!(out, "    pub {}: {},", self::name(field), rust_type(&field["type"])).unwrap();
    }
    out.push_str("}\n");
}

fn variant(variant: &Value) -> String {
    let fields: Vec<String> = list(&variant["fields"])
        .iter()
        .map(|field| format!("{}: {}", name(field), rust_type(&field["type"])))
        .collect();
    if fields.is_empty() { name(variant).into() } else { format!("{} {{ {} }}", name(variant), fields.join(", ")) }
}

fn write_errors(out: &mut String, idl: &Value) {
    out.push_str("#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum BallastError {\n");
    for error in list(&idl["errors"]) {
        writeln!(out, "    {} = {},", name(error), error["code"]).unwrap();
    }
    out.push_str("}\npub const ERRORS: &[(u32, BallastError, &str)] = &[\n");
    for error in list(&idl["errors"]) {
        writeln!(out, "    ({}, BallastError::{}, {}),", error["code"], name(error), error["msg"]).unwrap();
    }
    out.push_str("];\n");
}

fn write_instruction(out: &mut String, instruction: &Value) {
    let name = name(instruction);
    let camel: String = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    writeln!(out, "#[derive(Clone, Copy, Debug)]\npub struct {camel} {{").unwrap();
    let mut metas = String::new();
    for account in list(&instruction["accounts"]) {
        let field = self::name(account);
        let optional = account["optional"] == true;
        let kind = if optional { "Option<Address>" } else { "Address" };
        writeln!(out, "    pub {field}: {kind},").unwrap();
        let (writable, signer) = (account["writable"] == true, account["signer"] == true);
        if optional {
            // An absent account is passed as the program itself, read-only.
            writeln!(
                metas,
                "match self.{field} {{ Some(key) => meta(key, {writable}, {signer}), None => meta(PROGRAM_ID, false, false) }},"
            )
            .unwrap();
        } else {
            writeln!(metas, "meta(self.{field}, {writable}, {signer}),").unwrap();
        }
    }
    let args = list(&instruction["args"]);
    let parameters: String =
        args.iter().map(|arg| format!(", {}: {}", self::name(arg), rust_type(&arg["type"]))).collect();
    let writes: String =
        args.iter().map(|arg| format!("{}.serialize(&mut wire).unwrap();\n", self::name(arg))).collect();
    writeln!(
        out,
        "}}\nimpl {camel} {{\npub fn instruction(&self{parameters}) -> Instruction {{\n#[allow(unused_mut)]\nlet mut wire = vec!{};\n{writes}Instruction {{ program_id: PROGRAM_ID, accounts: vec![{metas}], data: wire }}\n}}\n}}",
        numbers(&instruction["discriminator"]),
    )
    .unwrap();
}

fn write_account_names(out: &mut String, idl: &Value) {
    out.push_str("/// Instruction discriminator, name, names of its accounts in order.\n");
    out.push_str("pub const INSTRUCTIONS: &[([u8; 8], &str, &[&str])] = &[\n");
    for instruction in list(&idl["instructions"]) {
        let accounts: Vec<String> =
            list(&instruction["accounts"]).iter().map(|account| format!("{:?}", name(account))).collect();
        writeln!(
            out,
            "    ({}, {:?}, &[{}]),",
            numbers(&instruction["discriminator"]),
            name(instruction),
            accounts.join(", ")
        )
        .unwrap();
    }
    out.push_str("];\n");
}
