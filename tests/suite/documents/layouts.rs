//! Byte offsets, arguments, events and error sentences in `docs/interface.md`, compared with the IDL.

use std::fs;

use serde_json::Value;

use super::root;

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("every entry has a name")
}

/// A type as the document writes it.
fn spelled(kind: &Value) -> String {
    if let Value::String(plain) = kind {
        return plain.clone();
    }
    if let [item, count] = list(&kind["array"]) {
        return format!("[{}; {count}]", spelled(item));
    }
    name(&kind["defined"]).into()
}

/// Bytes of a type without padding; every account is laid out that way.
fn size(idl: &Value, kind: &Value) -> usize {
    if let Value::String(plain) = kind {
        return match plain.as_str() {
            "u8" | "bool" => 1,
            "u16" => 2,
            "u32" => 4,
            "u64" | "i64" => 8,
            "pubkey" => 32,
            other => panic!("{other} has no size here: add it"),
        };
    }
    if let [item, count] = list(&kind["array"]) {
        return size(idl, item) * count.as_u64().unwrap() as usize;
    }
    fields(idl, name(&kind["defined"])).iter().map(|field| size(idl, &field["type"])).sum()
}

fn fields<'a>(idl: &'a Value, of: &str) -> &'a [Value] {
    let definition = list(&idl["types"]).iter().find(|definition| name(definition) == of);
    list(&definition.unwrap_or_else(|| panic!("{of} is not a type"))["type"]["fields"])
}

fn hex(discriminator: &Value) -> String {
    let bytes = list(discriminator).iter().map(|byte| format!("{:02x}", byte.as_u64().unwrap()));
    bytes.collect::<Vec<_>>().join(" ")
}

/// An account's section: discriminator, size, then a line per field.
fn account_section(idl: &Value, account: &Value) -> String {
    let (mut offset, mut lines) = (0, String::new());
    for field in fields(idl, name(account)) {
        lines += &format!("{offset:6}  {:<21} {}\n", name(field), spelled(&field["type"]));
        offset += size(idl, &field["type"]);
    }
    let discriminator = hex(&account["discriminator"]);
    format!(
        "### `{}`\n\nDiscriminator `{discriminator}`, {offset} bytes after it.\n\n```text\n{lines}```",
        name(account)
    )
}

fn event_line(idl: &Value, event: &Value) -> String {
    let fields: Vec<_> =
        fields(idl, name(event)).iter().map(|field| format!("{} {}", name(field), spelled(&field["type"]))).collect();
    format!("- `{}` `{}`: {}.", name(event), hex(&event["discriminator"]), fields.join(", "))
}

#[test]
fn the_interface_document_has_the_interface_as_it_is() {
    let document = fs::read_to_string(root().join("docs/interface.md")).unwrap();
    let idl: Value =
        serde_json::from_str(&fs::read_to_string(root().join("idl/ballast.json")).unwrap()).expect("the IDL is JSON");
    // Paragraphs are wrapped; layouts are not.
    let flat = document.split_whitespace().collect::<Vec<_>>().join(" ");
    let accounts = list(&idl["accounts"]).iter().map(|account| account_section(&idl, account));
    let events = list(&idl["events"]).iter().map(|event| event_line(&idl, event));
    let errors = list(&idl["errors"])
        .iter()
        .map(|error| format!("- {} `{}`: {}.", error["code"], name(error), error["msg"].as_str().unwrap()));
    let mut wrong: Vec<_> = accounts.filter(|section| !document.contains(section)).collect();
    wrong.extend(events.chain(errors).filter(|line| !flat.contains(line)));
    assert!(wrong.is_empty(), "docs/interface.md should say:\n{}", wrong.join("\n"));
}
