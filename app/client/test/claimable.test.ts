/** Which cover of a policy can claim for an event: as state/policy.rs and instructions/incidents/claiming.rs say. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Incident, Policy } from '../src/generated/accounts/index.ts';
import { incidentAccount, policyAccount } from '../src/generated/kinds.ts';
import { getIncidentDecoder, getPolicyDecoder } from '../src/generated/accounts/index.ts';
import { Assessment } from '../src/generated/types/index.ts';
import { eligibleCover } from '../src/reads/claimable.ts';

/** Accounts of which only what matters here is set. */
const policy = (changes: Partial<Policy> = {}): Policy => ({
    ...getPolicyDecoder().decode(new Uint8Array(336)),
    discriminator: policyAccount.discriminator,
    assessment: Assessment.Vote,
    startsAt: 100n,
    endsAt: 200n,
    tail: 50,
    amount: 1_000n,
    remaining: 800n,
    ...changes,
});
const event = (occurredAt: bigint, reportedAt = occurredAt): Incident => ({
    ...getIncidentDecoder().decode(new Uint8Array(248)),
    discriminator: incidentAccount.discriminator,
    occurredAt,
    reportedAt,
});

describe('the cover that can claim', () => {
    test('is what is left of a policy in force when it happened', () => {
        assert.equal(eligibleCover(policy(), event(100n)), 800n);
        assert.equal(eligibleCover(policy(), event(199n)), 800n);
        assert.equal(eligibleCover(policy(), event(99n)), 0n);
        assert.equal(eligibleCover(policy(), event(200n)), 0n);
    });

    test('ends with the run-off: what is reported later finds no capital', () => {
        assert.equal(eligibleCover(policy(), event(150n, 249n)), 800n);
        assert.equal(eligibleCover(policy(), event(150n, 250n)), 0n);
    });

    test('leaves out what was added later and was still waiting', () => {
        const extended = policy({ added: 300n, addedStartsAt: 151n });
        assert.equal(eligibleCover(extended, event(150n)), 500n);
        assert.equal(eligibleCover(extended, event(151n)), 800n);
    });

    test('belongs to whoever held the policy at the report, when people decided', () => {
        assert.equal(eligibleCover(policy({ heldSince: 160n }), event(150n, 160n)), 800n);
        assert.equal(eligibleCover(policy({ heldSince: 161n }), event(150n, 160n)), 0n);
        const watched = policy({ heldSince: 161n, assessment: Assessment.Parametric });
        assert.equal(eligibleCover(watched, event(150n, 160n)), 800n);
    });

    test('claims once for an event that people decided', () => {
        assert.equal(eligibleCover(policy({ claimedEventAt: 150n }), event(150n)), 0n);
        assert.equal(eligibleCover(policy({ claimedEventAt: 149n }), event(150n)), 800n);
        const watched = policy({ claimedEventAt: 150n, assessment: Assessment.Parametric });
        assert.equal(eligibleCover(watched, event(150n)), 800n);
    });
});
