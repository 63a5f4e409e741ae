import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { generateKeyPairSigner, getSolanaErrorFromJsonRpcError, type TransactionSigner } from '@solana/kit';
import { createClient, type BallastClient } from '../src/chain/client.ts';
import { foreignStep, type Plan } from '../src/chain/steps.ts';
import { BallastError, type FailureKind } from '../src/errors/error.ts';
import { explain } from '../src/errors/explain.ts';
import { ERRORS, FIRST_ERROR_CODE } from '../src/generated/errors.ts';
import { BALLAST_PROGRAM_ADDRESS as BALLAST } from '../src/generated/program.ts';
import { FakeNode } from './support/fakeNode.ts';

const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const SYSTEM = '11111111111111111111111111111111';
const code = (name: string): number => FIRST_ERROR_CODE + ERRORS.findIndex(([each]) => each === name);
const failed = (program: string, number: number): string[] => [
    `Program ${BALLAST} invoke [1]`,
    `Program ${program} failed: custom program error: 0x${number.toString(16)}`,
    `Program ${BALLAST} failed: custom program error: 0x${number.toString(16)}`,
];
/** A transaction error as a node writes it: in the instruction after the compute budget's. */
const custom = (number: number, place = 1) => ({ InstructionError: [place, { Custom: number }] });

describe('failures in sentences', () => {
    let node: FakeNode;
    let client: BallastClient;
    let signer: TransactionSigner;
    let plan: Plan;
    let isDeployed = true;
    before(async () => {
        node = await FakeNode.start({
            getGenesisHash: () => 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG',
            getAccountInfo: () => ({
                context: { slot: 1 },
                value: isDeployed
                    ? { executable: true, data: ['', 'base64'], lamports: 1, owner: SYSTEM, rentEpoch: 0, space: 0 }
                    : null,
            }),
        });
        client = createClient({ url: node.url });
        signer = await generateKeyPairSigner();
        const step = (name: string) => foreignStep(name, { programAddress: BALLAST, accounts: [] }, 1_000);
        plan = { signer, steps: [step('first'), step('second')] };
    });
    after(() => node.stop());

    const told = async (
        cause: unknown,
        kind: FailureKind,
        sentence: RegExp,
        logs: readonly string[] = [],
    ): Promise<BallastError> => {
        const error = await explain(client, plan, { cause, logs });
        assert.ok(error instanceof BallastError);
        assert.equal(error.kind, kind, error.message);
        assert.match(error.message, sentence);
        assert.match(error.message, /^[A-Z0-9].*\.$/);
        assert.deepEqual(error.logs, logs);
        return error;
    };

    test('the program’s own, with name, code and the instruction that failed', async () => {
        const number = code('PremiumAboveMaximum');
        const error = await told(
            custom(number, 2),
            'refused',
            /above your maximum: ask for a new quote/,
            failed(BALLAST, number),
        );
        assert.deepEqual([error.errorName, error.code, error.instruction], ['PremiumAboveMaximum', number, 'second']);
        const expensive = { ...client, priorityFee: 5n };
        const later = await explain(expensive, plan, { cause: custom(number, 2), logs: failed(BALLAST, number) });
        assert.equal(later.instruction, 'first', 'a price for compute units is an instruction too');
    });

    test('the program’s without a log: the instruction tells whose it is', async () => {
        const error = await told(custom(code('Paused')), 'refused', /paused: try again after/);
        assert.equal(error.errorName, 'Paused');
    });

    test('the framework’s', async () => {
        const error = await told(custom(3010), 'refused', /signature is missing: sign with/, failed(BALLAST, 3010));
        assert.equal(error.errorName, undefined);
        await told(custom(2999), 'refused', /error 2999.*Check the addresses/, failed(BALLAST, 2999));
    });

    test('a token program’s, also with a number that the program uses', async () => {
        await told(custom(1), 'tokens', /holds less than this costs: nothing was paid/, failed(TOKEN, 1));
        await told(custom(17), 'refused', /frozen by the issuer/, failed(TOKEN, 17));
        const shared = await told(custom(6000), 'network', /token program refused/, failed(TOKEN, 6000));
        assert.equal(shared.errorName, undefined);
    });

    test('another program’s', async () => {
        await told(custom(1), 'unfunded', /too little SOL .* send it some/, failed(SYSTEM, 1));
        const stranger = 'Stake11111111111111111111111111111111111111';
        await told(custom(5), 'network', /Stake1.* refused first \(error 5\)/, failed(stranger, 5));
    });

    test('accounts of another kind, and accounts that are missing', async () => {
        for (const name of ['AccountDataTooSmall', 'InvalidAccountData', 'InvalidAccountOwner', 'IncorrectProgramId']) {
            const error = await told(
                { InstructionError: [1, name] },
                'refused',
                /of another kind .* check the addresses/,
            );
            assert.equal(error.instruction, 'first');
        }
        const absent = await told(
            { InstructionError: [2, 'UninitializedAccount'] },
            'missing',
            /account that second needs does not exist .* check the addresses/,
        );
        assert.equal(absent.instruction, 'second');
    });

    test('a token account that is missing', async () => {
        const logs = [`Program ${BALLAST} invoke [1]`, `Program ${TOKEN} failed: invalid account data for instruction`];
        await told({ InstructionError: [1, 'InvalidAccountData'] }, 'tokens', /no token account .* get some/, logs);
    });

    test('too few compute units', async () => {
        await told({ InstructionError: [1, 'ComputationalBudgetExceeded'] }, 'network', /compute units .* try again/);
    });

    test('too little SOL', async () => {
        const sentence = new RegExp(`^${signer.address} has too little SOL`);
        await told('AccountNotFound', 'unfunded', sentence);
        await told('InsufficientFundsForFee', 'unfunded', sentence);
        await told({ InsufficientFundsForRent: { account_index: 0 } }, 'unfunded', sentence);
    });

    test('too little SOL of who acts, though somebody else pays the fee', async () => {
        const feePayer = await generateKeyPairSigner();
        const helped = { ...client, feePayer };
        const whose = async (cause: unknown, logs: string[] = []) =>
            (await explain(helped, plan, { cause, logs })).message.split(' ')[0];
        assert.equal(await whose(custom(1), failed(SYSTEM, 1)), signer.address);
        assert.equal(await whose({ InsufficientFundsForRent: { account_index: 1 } }), signer.address);
        assert.equal(await whose({ InsufficientFundsForRent: { account_index: 0 } }), feePayer.address);
        assert.equal(await whose('InsufficientFundsForFee'), feePayer.address);
    });

    test('what no node should write', async () => {
        const strange = [undefined, null, 5, 'New', {}, { InstructionError: null }, { InstructionError: [0] }];
        for (const cause of [...strange, custom(1, 99)]) await told(cause, 'network', /: nothing has changed/);
    });

    test('a blockhash that the network does not know', async () => {
        await told('BlockhashNotFound', 'expired', /does not know the blockhash .* try again/);
    });

    test('a program that is not there, and one that is', async () => {
        isDeployed = false;
        await told('ProgramAccountNotFound', 'wrong-cluster', /not deployed at .* on devnet .* check the network/);
        isDeployed = true;
        await told('ProgramAccountNotFound', 'network', /refused the transaction .* Check the arguments and try again/);
    });

    test('a node that does not answer', async () => {
        await told(new TypeError('fetch failed'), 'unreachable', /does not answer: check that it runs/);
    });

    test('anything else', async () => {
        await told({ InstructionError: [1, 'ProgramFailedToComplete'] }, 'network', /refused the transaction/);
        await told('SanitizeFailure', 'network', /nothing has changed/);
    });

    test('a refused sending has its reason inside', async () => {
        const number = code('DeadlinePassed');
        const refusal = getSolanaErrorFromJsonRpcError({
            code: -32002n,
            message: 'Transaction simulation failed',
            data: { err: { InstructionError: [1n, { Custom: BigInt(number) }] }, logs: failed(BALLAST, number) },
        } as never);
        const error = await explain(client, plan, { cause: refusal, logs: [] });
        assert.equal(error.errorName, 'DeadlinePassed');
        assert.equal(error.logs.length, 3);
    });

    test('what is explained already stays as it is', async () => {
        const error = new BallastError('declined', 'Not signed.');
        assert.equal(await explain(client, plan, { cause: error, logs: [] }), error);
    });
});
