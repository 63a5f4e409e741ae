/** Auditors vouch for a build, and what changes about a covered protocol stops sales. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getTransferCheckedInstruction } from '@solana-program/token';
import {
    actingAs,
    attest,
    attestationAccount,
    buy,
    carriedBytes,
    execute,
    foreignStep,
    initWatch,
    quote,
    read,
    readAttestations,
    readAuditors,
    revokeAttestation,
    setAuditor,
    syncSubject,
    tokensOf,
    type AttestationState,
    type BallastClient,
} from '@ballast/client';
import type { Address } from '@solana/kit';
import { DAY, hashOf, votedProduct } from '../support/defaults.ts';
import { actor, addressFor } from '../support/keys.ts';
import { startLitesvm } from '../support/litesvm.ts';
import { deployed, publish } from '../support/programs.ts';
import { raise, stage, type Stage } from '../support/protocol.ts';
import { fails, refused } from '../support/refusals.ts';
import { give, UNIT } from '../support/tokens.ts';

const REPORT = hashOf('report of an auditor');

/** A product that demands an attestation, each further one of which takes five percent off the price. */
const demanding = (pool: Address, program: Address) => ({
    ...votedProduct(pool, program),
    underwriting: { minAttestations: 1, attestationDiscountBps: 500 },
});

/** An approved auditor. */
async function auditor(on: Stage, name: string, published: { credential?: Address; schema?: Address } = {}) {
    const client = await on.person(name);
    await setAuditor(on.admin, { auditor: client.signer!.address, approved: true, ...published });
    return client;
}

const states = async (client: BallastClient, product: Address): Promise<Record<string, AttestationState>> => {
    const { attestations } = await readAttestations(client, product);
    return Object.fromEntries(attestations.map(({ data, state }) => [data.auditor, state]));
};

describe('attestations', () => {
    let on: Stage;
    let alice: BallastClient;
    let [first, second]: BallastClient[] = [];
    let pool: Address;
    let product: Address;
    before(async () => {
        on = await stage();
        alice = await on.person('attestations: Alice', { usdc: 10_000 });
        first = await auditor(on, 'attestations: the first auditor');
        second = await auditor(on, 'attestations: the second auditor');
        pool = await on.pool();
        // The one program that every network has under the upgradeable loader.
        product = await on.product(demanding(pool, on.network.program));
    });
    const cover = () => ({ product, amount: 1_000n * UNIT, term: 90 * DAY });
    const address = (client: BallastClient | undefined): Address => client!.signer!.address;

    test('without attestations nothing is sold', async () => {
        await refused(buy(alice, cover()), 'NotAttested');
        const { demanded, counting, attestations, deploySlot } = await readAttestations(alice, product);
        assert.deepEqual([demanded, counting, attestations], [1, 0, []]);
        assert.equal(typeof deploySlot, 'bigint');
    });

    test('only an approved auditor is heard, for a year and a day at most', async () => {
        const words = { product, reportHash: REPORT };
        await fails(attest(alice, words), 'missing', /attest needs does not exist/);
        const far = (await on.network.now()) + BigInt(367 * DAY);
        await refused(attest(first!, { ...words, validUntil: far }), 'WindowOutOfBounds');
        await fails(attest(first!, { product, reportHash: new Uint8Array(20) }), 'input', /has 32 bytes/);
        const removed = await on.person('attestations: a removed auditor');
        await setAuditor(on.admin, { auditor: address(removed), approved: false });
        await refused(attest(removed, words), 'NotAuditor');
        const unaudited = await on.product(votedProduct(pool, await addressFor('attestations: no program')));
        await refused(attest(first!, { ...words, product: unaudited }), 'WrongProgram');
    });

    test('an attestation lets it sell, a further one takes off the price', async () => {
        const { event } = await attest(first!, { product, reportHash: REPORT });
        // A year from when it was asked for.
        const lasts = event.validUntil - event.at;
        assert.ok(lasts <= BigInt(365 * DAY) && lasts > BigInt(364 * DAY));
        assert.equal(event.attestationsAfter, 1n);
        await buy(alice, cover());
        const large = { product, amount: 100_000n * UNIT, term: 365 * DAY };
        const full = await quote(alice, large);
        await attest(second!, { product, reportHash: REPORT, validUntil: event.at + 1_000n });
        const report = await readAttestations(alice, product);
        assert.deepEqual([report.counting, report.discountBps, report.known], [2, 500, true]);
        assert.equal(report.deploySlot, event.deploySlot);
        assert.deepEqual(await states(alice, product), { [address(first)]: 'counts', [address(second)]: 'counts' });
        const less = await quote(alice, large);
        assert.ok(less.premium < full.premium);
        const auditors = await readAuditors(alice);
        const mine = auditors.find(({ data }) => data.key === address(first));
        assert.deepEqual([mine?.approved, mine?.publishes], [true, false]);
    });

    test('one that has expired does not count, and anybody clears it away', async () => {
        await refused(revokeAttestation(alice, { product, auditor: address(second) }), 'NotAuditor');
        await on.network.travel(1_100);
        assert.equal((await states(alice, product))[address(second)], 'expired');
        const { counting, attestations } = await readAttestations(alice, product);
        assert.equal(counting, 1);
        const late = attestations.find(({ data }) => data.auditor === address(second))!;
        assert.equal(late.revocable, 'by anyone');
        const before = await lamports(address(second));
        const { event } = await revokeAttestation(alice, { product, auditor: address(second) });
        assert.equal(event.attestationsAfter, 1n);
        assert.ok((await lamports(address(second))) > before);
        await fails(revokeAttestation(second!, { product }), 'missing', /There is no Attestation/);
    });

    const lamports = async (of: Address): Promise<bigint> =>
        (await alice.rpc.getBalance(of, { commitment: 'confirmed' }).send()).value;

    test('an auditor takes his word back, and nothing is sold any more', async () => {
        const { event } = await revokeAttestation(first!, { product });
        assert.equal(event.attestationsAfter, 0n);
        await refused(buy(alice, cover()), 'NotAttested');
        await attest(first!, { product, reportHash: REPORT });
        await buy(alice, cover());
    });

    test('what a removed auditor said counts until somebody revokes it', async () => {
        await setAuditor(on.admin, { auditor: address(first), approved: false });
        const { attestations, counting } = await readAttestations(alice, product);
        assert.deepEqual(
            attestations.map(({ state, approved, revocable }) => [state, approved, revocable]),
            [['counts', false, 'by anyone']],
        );
        assert.equal(counting, 1);
        await revokeAttestation(alice, { product, auditor: address(first) });
        assert.equal((await readAttestations(alice, product)).counting, 0);
    });

    test('a vault that falls stops sales, for a while', async () => {
        const watched = await on.product(votedProduct(pool, await addressFor('attestations: a lending program')));
        await refused(syncSubject(alice, { product: watched }), 'WrongWatch');
        const keeper = await actor('attestations: a vault');
        await give(on.bank, on.usdc, keeper.address, 1_000n * UNIT);
        const vault = await tokensOf(keeper.address, on.usdc.mint, on.usdc.tokenProgram);
        const rules = { window: DAY, freeze: 2 * DAY, fallBps: 3_000 };
        await initWatch(on.admin, { product: watched, vault, rules });
        await on.network.travel(60);
        const calm = await syncSubject(alice, { product: watched });
        assert.equal(calm.event.change, undefined);

        const transfer = getTransferCheckedInstruction({
            source: vault,
            mint: on.usdc.mint,
            destination: await tokensOf(address(alice), on.usdc.mint, on.usdc.tokenProgram),
            authority: keeper,
            amount: 400n * UNIT,
            decimals: 6,
        });
        await execute(actingAs(alice, alice.signer!), {
            signer: alice.signer!,
            steps: [foreignStep('empty the vault', transfer, 10_000)],
        });
        const trial = await syncSubject.preview(alice, { product: watched });
        assert.equal(trial.event.change?.balanceFell, 1n);
        const { change } = (await syncSubject(alice, { product: watched })).event;
        assert.deepEqual([change?.balanceFell, change?.redeployed], [1n, 0n]);
        assert.equal(change?.frozenUntil, change!.at + BigInt(2 * DAY));
        assert.equal((await readAttestations(alice, watched)).frozenUntil, change?.frozenUntil);
        await refused(buy(alice, { ...cover(), product: watched }), 'SalesFrozen');
    });
});

/** On a chain of its own: what nobody but the loader and the attestation service can write elsewhere. */
describe('attestations of builds that change, and such as are published elsewhere', () => {
    let on: Stage;
    let alice: BallastClient;
    let issuer: BallastClient;
    let product: Address;
    let credential: Address;
    let schema: Address;
    const PROGRAM = 'attestations: a covered program';
    before(async () => {
        on = await raise(await startLitesvm());
        [credential, schema] = [await addressFor('a credential'), await addressFor('a schema')];
        alice = await on.person('attestations: Alice', { usdc: 10_000 });
        issuer = await auditor(on, 'attestations: an issuer', { credential, schema });
        product = await on.product(demanding(await on.pool(), await deployed(on.network, PROGRAM, 1_000n)));
    });
    after(() => on.network.stop());
    const cover = () => ({ product, amount: 100n * UNIT, term: 90 * DAY });
    const published = async (name: string, slot: bigint) =>
        publish(on.network, name, {
            credential,
            schema,
            data: carriedBytes(product, slot, REPORT),
            expiry: (await on.network.now()) + BigInt(90 * DAY),
        });

    test('anybody shows what an auditor has published, and it lasts as long', async () => {
        const key = issuer.signer!.address;
        const wrong = await published('attestations: of another build', 999n);
        await refused(attest(alice, { carrier: wrong, auditor: key }), 'WrongAttestation');
        await fails(attest(alice, { carrier: product, auditor: key }), 'input', /is no attestation of a build/);
        await fails(attest(alice, { carrier: key, auditor: key }), 'input', /is no attestation of a build/);
        const carrier = await published('attestations: a carrier', 1_000n);
        const { event } = await attest(alice, { carrier, auditor: key });
        assert.deepEqual([event.auditor, event.deploySlot, event.reportHash], [key, 1_000n, REPORT]);
        assert.equal(event.validUntil, (await on.network.now()) + BigInt(90 * DAY));
        await buy(alice, cover());
        const [mine] = (await readAuditors(alice)).filter(({ data }) => data.key === key);
        assert.equal(mine?.publishes, true);
    });

    test('the auditor can revoke it while it can still be shown, and only he brings it back', async () => {
        await revokeAttestation(issuer, { product });
        const { attestations } = await readAttestations(alice, product);
        assert.equal(attestations[0]?.state, 'revoked');
        const carrier = attestations[0]!.data.carrier;
        await refused(attest(alice, { carrier, auditor: issuer.signer!.address }), 'NotAuditor');
        await attest(issuer, { carrier, auditor: issuer.signer!.address });
        assert.equal((await readAttestations(alice, product)).counting, 1);
    });

    test('another build is another program: it has to be attested anew', async () => {
        await deployed(on.network, PROGRAM, 2_000n);
        const report = await readAttestations(alice, product);
        assert.deepEqual([report.counting, report.known, report.deploySlot], [0, false, 2_000n]);
        assert.equal(report.attestations[0]?.state, 'other build');
        await refused(buy(alice, cover()), 'NotAttested');
        const { change } = (await syncSubject(alice, { product })).event;
        assert.deepEqual([change?.redeployed, change?.deploySlot], [1n, 2_000n]);
        await attest(issuer, { product, reportHash: REPORT });
        await refused(buy(alice, cover()), 'SalesFrozen');
        await on.network.travel(DAY);
        await buy(alice, cover());
        assert.equal((await syncSubject(alice, { product })).event.change, undefined);
    });

    test('what carried it is gone: anybody clears it away', async () => {
        const carrier = await published('attestations: another carrier', 2_000n);
        await attest(issuer, { carrier, auditor: issuer.signer!.address });
        await refused(revokeAttestation(alice, { product, auditor: issuer.signer!.address }), 'NotAuditor');
        await on.network.write('attestations: another carrier', on.usdc.tokenProgram, new Uint8Array(8));
        const { attestations } = await readAttestations(alice, product);
        assert.deepEqual([attestations[0]?.state, attestations[0]?.revocable], ['counts', 'by anyone']);
        await revokeAttestation(alice, { product, auditor: issuer.signer!.address });
        await fails(read(alice, attestationAccount, attestations[0]!.address), 'missing', /There is no Attestation/);
    });

    test('a program can be watched besides the vault', async () => {
        const rules = { window: DAY, freeze: 3 * DAY, fallBps: 3_000 };
        const watchedProgram = await addressFor(PROGRAM);
        const vault = alice.signer!.address;
        const { event } = await initWatch(on.admin, { product, vault, watchedProgram, rules });
        assert.equal(event.programData, await addressFor(`${PROGRAM}: build`));
        await deployed(on.network, PROGRAM, 3_000n);
        await on.network.travel(60);
        const { change } = (await syncSubject(alice, { product })).event;
        assert.equal(change?.frozenUntil, change!.at + BigInt(3 * DAY));
    });
});
