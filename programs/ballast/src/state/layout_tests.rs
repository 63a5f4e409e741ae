//! Sizes and offsets are part of the interface: indexers and older accounts rely on them.

use core::mem::{align_of, offset_of, size_of};

use super::*;

#[test]
fn sizes_are_fixed_and_aligned() {
    for (name, size, align, expected) in [
        ("Config", size_of::<Config>(), align_of::<Config>(), 280),
        ("Pool", size_of::<Pool>(), align_of::<Pool>(), 9_216),
        ("Product", size_of::<Product>(), align_of::<Product>(), 5_440),
        ("Policy", size_of::<Policy>(), align_of::<Policy>(), 328),
        ("WithdrawalTicket", size_of::<WithdrawalTicket>(), align_of::<WithdrawalTicket>(), 160),
        ("Incident", size_of::<Incident>(), align_of::<Incident>(), 240),
        ("Claim", size_of::<Claim>(), align_of::<Claim>(), 272),
        ("FeeVault", size_of::<FeeVault>(), align_of::<FeeVault>(), 192),
        ("Monitor", size_of::<Monitor>(), align_of::<Monitor>(), 360),
    ] {
        assert_eq!(size, expected, "{name}");
        assert_eq!(align, 8, "{name}");
        // One instruction can create it.
        assert!(size + 8 <= 10_240, "{name}");
    }
}

#[test]
fn a_byte_image_of_a_ticket_reads_back() {
    let mut bytes = [0u8; size_of::<WithdrawalTicket>()];
    bytes[..32].copy_from_slice(&[1; 32]);
    bytes[32..64].copy_from_slice(&[2; 32]);
    bytes[64..72].copy_from_slice(&7u64.to_le_bytes());
    bytes[72..80].copy_from_slice(&1_000u64.to_le_bytes());
    bytes[80..88].copy_from_slice(&(-5i64).to_le_bytes());
    bytes[88] = 1;
    bytes[89] = 254;
    let ticket: WithdrawalTicket = bytemuck::pod_read_unaligned(&bytes);
    assert_eq!((ticket.nonce, ticket.shares, ticket.requested_at), (7, 1_000, -5));
    assert_eq!((ticket.version, ticket.bump), (1, 254));
    assert_eq!(ticket.owner.to_bytes(), [2; 32]);
}

#[test]
fn ledger_fields_stand_where_indexers_read_them() {
    assert_eq!(offset_of!(Pool, assets), 128);
    assert_eq!(offset_of!(Pool, total_shares), 184);
    assert_eq!(offset_of!(Policy, holder), 32);
    assert_eq!(offset_of!(Policy, remaining), 144);
    assert_eq!(offset_of!(Incident, severity_bps), 100);
    assert_eq!(offset_of!(Monitor, rules), 64);
}
