//! The price account bytes that tests use, and the program's parser, against the vendor's own crate.

use ballast_testkit::{feeds::*, scenario::*, *};
use pyth_solana_receiver_sdk::price_update::{PriceUpdateV2, VerificationLevel};

use crate::support::*;

/// The vendor crate's own (de)serialisation through its Anchor traits.
mod vendor {
    use pyth_solana_receiver_sdk::price_update::PriceUpdateV2;

    pub fn decode(bytes: &[u8]) -> PriceUpdateV2 {
        use anchor_lang::AccountDeserialize;
        PriceUpdateV2::try_deserialize(&mut &bytes[..]).expect("the vendor reads our bytes")
    }

    pub fn encode(update: &PriceUpdateV2) -> Vec<u8> {
        use anchor_lang::AccountSerialize;
        let mut bytes = vec![];
        update.try_serialize(&mut bytes).unwrap();
        bytes
    }
}

#[test]
fn our_bytes_are_the_vendors_bytes() {
    for partial in [None, Some(0), Some(12)] {
        let ours = PriceUpdate { partial, ..PriceUpdate::usdc(87_430_001, 1_678_500_000) };
        let read = vendor::decode(&ours.bytes());
        assert_eq!(read.price_message.feed_id, USDC_USD);
        assert_eq!(read.price_message.price, 87_430_001);
        assert_eq!(read.price_message.conf, ours.confidence);
        assert_eq!(read.price_message.exponent, -8);
        assert_eq!(read.price_message.publish_time, 1_678_500_000);
        let level =
            partial.map_or(VerificationLevel::Full, |num_signatures| VerificationLevel::Partial { num_signatures });
        assert!(read.verification_level == level);
        let mut written = vendor::encode(&read);
        written.resize(PriceUpdateV2::LEN, 0);
        assert_eq!(written, ours.bytes());
    }
}

#[test]
fn the_receiver_address_is_the_vendors() {
    assert_eq!(PYTH_RECEIVER.to_bytes(), pyth_solana_receiver_sdk::ID.to_bytes());
}

#[test]
fn the_program_reads_what_the_vendor_wrote() {
    let mut s = Scenario::new();
    s.world.advance(600);
    let mut update = vendor::decode(&PriceUpdate::usdc(97_123_456, s.world.now()).bytes());
    update.price_message.ema_price = 1;
    update.posted_slot = u64::MAX;
    let feed = s.market.feed;
    s.world.set_account(feed, PYTH_RECEIVER, vendor::encode(&update));
    let observe = s.observe_accounts(&s.market.clone()).instruction();
    s.world.send(&[observe], &[]).unwrap();
    let episode = s.monitor_state().episode;
    assert_eq!((episode.last_price, episode.last_at), (97_123_456, s.world.now()));
    assert_eq!(episode.state, 1);
}

/// Every way in which a price account can be wrong, for an observation and for a purchase.
#[test]
fn bad_feeds_are_named_and_change_nothing() {
    let (mut s, _) = funded();
    let buyer = s.user("buyer", 1_000_000_000);
    s.world.advance(600);
    let now = s.world.now();
    let good = PriceUpdate::usdc(PEG, now);
    let stranger = actor("another program").pubkey();
    use BallastError::*;
    let cases = [
        (stranger, good.bytes(), FeedWrongOwner),
        (PYTH_RECEIVER, vec![], FeedMalformed),
        (PYTH_RECEIVER, good.bytes()[..100].to_vec(), FeedMalformed),
        (PYTH_RECEIVER, [vec![0; 8], good.bytes()[8..].to_vec()].concat(), FeedMalformed),
        (PYTH_RECEIVER, PriceUpdate { partial: Some(12), ..good }.bytes(), FeedPartiallyVerified),
        (PYTH_RECEIVER, PriceUpdate { feed_id: [9; 32], ..good }.bytes(), FeedWrongId),
        (PYTH_RECEIVER, PriceUpdate { publish_time: now - 61, ..good }.bytes(), FeedStale),
        (PYTH_RECEIVER, PriceUpdate { publish_time: now + 61, ..good }.bytes(), FeedStale),
        (PYTH_RECEIVER, PriceUpdate { confidence: 1_000_001, ..good }.bytes(), FeedUncertain),
        (PYTH_RECEIVER, PriceUpdate { confidence: u64::MAX, ..good }.bytes(), FeedUncertain),
        (PYTH_RECEIVER, PriceUpdate { price: 0, ..good }.bytes(), FeedPriceInvalid),
        (PYTH_RECEIVER, PriceUpdate { price: -1, ..good }.bytes(), FeedPriceInvalid),
        (PYTH_RECEIVER, PriceUpdate { price: i64::MIN, ..good }.bytes(), FeedPriceInvalid),
        (PYTH_RECEIVER, PriceUpdate { exponent: 1, ..good }.bytes(), FeedPriceInvalid),
        (PYTH_RECEIVER, PriceUpdate { exponent: -13, ..good }.bytes(), FeedPriceInvalid),
        (PYTH_RECEIVER, PriceUpdate { exponent: i32::MIN, ..good }.bytes(), FeedPriceInvalid),
        (PYTH_RECEIVER, PriceUpdate { price: i64::MAX, exponent: 0, ..good }.bytes(), FeedPriceInvalid),
    ];
    let market = s.market;
    for (owner, bytes, error) in cases {
        s.world.set_account(market.feed, owner, bytes);
        let observe = s.observe_accounts(&market).instruction();
        refused(&mut s, error, |s| s.world.send(&[observe], &[]));
        let buy = s.buy_instruction(&buyer.pubkey(), &market, 1, 1_000_000, 30 * DAY);
        refused(&mut s, error, |s| s.world.send(&[buy], &[&buyer]));
    }
    s.world.post_price(market.feed, &good);
    s.buy(&buyer, 1, 1_000_000, 30 * DAY).unwrap();
}
