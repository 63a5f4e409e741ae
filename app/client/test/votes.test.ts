/** Secrets of sealed votes: what is committed to, where the salt comes from, where it stays. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { createSignableMessage, getAddressDecoder, signatureBytes, type SignableMessage } from '@solana/kit';
import { keptVote } from '../src/votes/kept.ts';
import { memoryKeeper, storageKeeper } from '../src/votes/keeper.ts';
import { bucketBehind, bucketOf, CANNOT_DECIDE, checkedBucket, commitmentOf, percentOf } from '../src/votes/seal.ts';
import { randomSalt, safeSalt } from '../src/votes/sealing.ts';
import { messageSigner, saltFromWallet, saltMessage } from '../src/votes/wallet.ts';
import { signRandomly } from './support/randomised.ts';
import { addressOfBytes, browserStorage, bytesOf, clientOf, fails, POLL, silent, voter } from './support/voting.ts';

const hex = (bytes: Iterable<number>) => Buffer.from([...bytes]).toString('hex');

describe('the commitment', () => {
    test('is the one of docs/assessors.md, which the tests of the program have checked', async () => {
        const document = await readFile(new URL('../../../docs/assessors.md', import.meta.url), 'utf8');
        const bytesIn = (row: string): Uint8Array => {
            const found = new RegExp(`^\\| ${row} \\| \`([0-9a-f]+)\` \\|$`, 'm').exec(document);
            assert.ok(found, `no row "${row}" in the table`);
            return Uint8Array.from(Buffer.from(found[1]!, 'hex'));
        };
        const [poll, whose] = ['poll', 'voter'].map((row) => getAddressDecoder().decode(bytesIn(row)));
        const commitment = await commitmentOf(poll!, whose!, bytesIn('bucket, 60 %')[0]!, bytesIn('salt'));
        assert.equal(hex(commitment), hex(bytesIn('commitment')));
    });

    test('is SHA-256 of poll, voter, bucket and salt', async () => {
        const { address, keyPair } = await voter();
        const key = new Uint8Array(await crypto.subtle.exportKey('raw', keyPair.publicKey));
        const salt = randomSalt();
        const text = [bytesOf(1), key, Uint8Array.of(20), salt];
        const expected = createHash('sha256').update(Buffer.concat(text)).digest('hex');
        assert.equal(hex(await commitmentOf(POLL, address, 20, salt)), expected);
    });

    test('hides a bucket that only its salt finds again', async () => {
        for (const bucket of [0, 12, 20, CANNOT_DECIDE]) {
            const commitment = await commitmentOf(POLL, addressOfBytes(2), bucket, bytesOf(3));
            assert.equal(await bucketBehind(commitment, POLL, addressOfBytes(2), bytesOf(3)), bucket);
            assert.equal(await bucketBehind(commitment, POLL, addressOfBytes(2), bytesOf(4)), undefined);
            assert.equal(await bucketBehind(commitment, addressOfBytes(9), addressOfBytes(2), bytesOf(3)), undefined);
        }
    });

    test('takes steps of five percent, and nothing that could never be opened', () => {
        assert.deepEqual([0, 5, 60, 100].map(bucketOf), [0, 1, 12, 20]);
        assert.deepEqual([0, 12, 20, CANNOT_DECIDE, 255].map(percentOf), [0, 60, 100, undefined, undefined]);
        for (const wrong of [-5, 3, 105, 110, Number.NaN]) assert.throws(() => bucketOf(wrong), /steps of 5 %/);
        for (const wrong of [-1, 0.5, 22, 255]) assert.throws(() => checkedBucket(wrong), /steps of 5 %/);
    });
});

describe('a salt from the wallet', () => {
    test('is the hash of a signature over a message that names program, poll and voter', async () => {
        const signer = await voter();
        const { program } = clientOf(signer);
        const place = { program, poll: POLL, voter: signer.address };
        const message = saltMessage(place);
        for (const name of [program, POLL, signer.address]) assert.match(message, new RegExp(name));
        assert.match(message, /moves no money/);
        const [signatures] = await signer.signMessages([createSignableMessage(message)]);
        const expected = createHash('sha256').update(signatures![signer.address]!).digest('hex');
        assert.equal(hex(await saltFromWallet(signer, place)), expected);
    });

    test('is another one for every poll and every program', async () => {
        const signer = await voter();
        const place = { program: clientOf(signer).program, poll: POLL, voter: signer.address };
        const salts = await Promise.all([
            saltFromWallet(signer, place),
            saltFromWallet(signer, { ...place, poll: addressOfBytes(5) }),
            saltFromWallet(signer, { ...place, program: addressOfBytes(6) }),
        ]);
        assert.equal(new Set(salts.map(hex)).size, 3);
    });

    test('is refused when the wallet signs something else, or not at all', async () => {
        const signer = await voter();
        const place = { program: clientOf(signer).program, poll: POLL, voter: signer.address };
        const other = await voter(8);
        const foreign = {
            ...signer,
            signMessages: async (messages: readonly SignableMessage[]) =>
                (await other.signMessages(messages)).map((found) => ({
                    [signer.address]: found[other.address]!,
                })),
        };
        await fails(saltFromWallet(foreign, place), 'input', /signed something else/);
        const refusing = { ...signer, signMessages: () => Promise.reject(new Error('User rejected')) };
        await fails(saltFromWallet(refusing, place), 'declined', /approve it to go on/);
    });

    test('comes from a wallet that wraps messages only if it leaves this one as it is', async () => {
        const { address, signMessages } = await voter();
        const place = { program: clientOf(await voter()).program, poll: POLL, voter: address };
        const wrapping = (prefix: string) => ({
            address,
            modifyAndSignMessages: (messages: readonly SignableMessage[]) =>
                Promise.all(
                    messages.map(async ({ content }) => {
                        const changed = createSignableMessage(prefix + new TextDecoder().decode(content));
                        const [signatures] = await signMessages([changed]);
                        return { ...changed, signatures: signatures! };
                    }),
                ),
        });
        assert.equal(
            hex(await saltFromWallet(wrapping(''), place)),
            hex(await saltFromWallet({ address, signMessages }, place)),
        );
        await fails(saltFromWallet(wrapping('Signed by: '), place), 'input', /signed something else/);
    });

    test('is asked of wallets that sign messages only', async () => {
        const signer = await voter();
        assert.equal(messageSigner(signer), signer);
        assert.equal(messageSigner(silent(signer)), undefined);
    });
});

describe('a safe salt', () => {
    test('is kept before it is given, and asked of the wallet once', async () => {
        const signer = await voter();
        let asked = 0;
        const counting = {
            ...signer,
            signMessages: (messages: readonly SignableMessage[]) => {
                asked++;
                return signer.signMessages(messages);
            },
        };
        const votes = memoryKeeper();
        const client = clientOf(counting, votes);
        const place = { program: client.program, poll: POLL, voter: signer.address };
        const salt = await safeSalt(client, counting, POLL, 12);
        assert.deepEqual(await keptVote(votes, place), { ...place, bucket: 12, salts: [salt] });
        // Voting again, as after a transaction that did not land, changes the answer and never the salt.
        assert.deepEqual(await safeSalt(client, counting, POLL, 4), salt);
        assert.deepEqual(await keptVote(votes, place), { ...place, bucket: 4, salts: [salt] });
        assert.equal(asked, 1);
    });

    test('is drawn at random for a wallet that signs no messages, and never drawn anew', async () => {
        const signer = silent(await voter());
        const votes = memoryKeeper();
        const first = await safeSalt(clientOf(signer, votes), signer, POLL, 12);
        assert.deepEqual(await safeSalt(clientOf(signer, votes), signer, POLL, 13), first);
        const other = await safeSalt(clientOf(signer, memoryKeeper()), signer, POLL, 12);
        assert.notDeepEqual(other, first);
    });

    test('needs a keeper or a wallet that can make it again', async () => {
        const signer = await voter();
        const nowhere = silent(signer);
        await fails(safeSalt(clientOf(nowhere), nowhere, POLL, 12), 'input', /nowhere to keep it.*Nothing was sent/);
        const place = { program: clientOf(signer).program, poll: POLL, voter: signer.address };
        assert.deepEqual(await safeSalt(clientOf(signer), signer, POLL, 12), await saltFromWallet(signer, place));
    });

    test('does not come from a wallet that signs differently each time, unless it is kept', async () => {
        const signer = await voter();
        const place = { program: clientOf(signer).program, poll: POLL, voter: signer.address };
        const random = {
            address: signer.address,
            signTransactions: signer.signTransactions,
            signMessages: async (messages: readonly SignableMessage[]) =>
                messages.map(({ content }) => ({
                    [signer.address]: signatureBytes(signRandomly(bytesOf(7), content)),
                })),
        };
        // Each salt is good for its own vote.
        assert.notDeepEqual(await saltFromWallet(random, place), await saltFromWallet(random, place));
        await fails(safeSalt(clientOf(random), random, POLL, 12), 'input', /differently each time.*nothing was sent/);
        const votes = memoryKeeper();
        const salt = await safeSalt(clientOf(random, votes), random, POLL, 12);
        assert.deepEqual((await keptVote(votes, place))?.salts, [salt]);
        assert.deepEqual(await safeSalt(clientOf(random, votes), random, POLL, 12), salt);
    });

    test('is not given when the keeper forgets', async () => {
        const signer = await voter();
        const forgetful = { ...memoryKeeper(), set: async () => {} };
        await fails(safeSalt(clientOf(signer, forgetful), signer, POLL, 12), 'input', /was not kept/);
        const full = storageKeeper(browserStorage(0));
        await fails(safeSalt(clientOf(signer, full), signer, POLL, 12), 'input', /no room left/);
    });
});
