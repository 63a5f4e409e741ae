/**
 * Agave's own test validator. Time passes there as it passes: `travel` ends the validator and starts it again on the same
 * ledger, warped into an epoch whose slots are worth the time. Oracle programs do not exist there: a stand-in at their
 * addresses writes what it is told (toolchain/oracle-stand-in).
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { getCreateAccountInstruction } from '@solana-program/system';
import { AccountRole, createSolanaRpc, type Address } from '@solana/kit';
import { actingAs, createClient, execute, foreignStep, type BallastClient } from '@ballast/client';
import { deployTo } from './deployment.ts';
import { actor } from './keys.ts';
import type { Network } from './network.ts';
import { answers, end, freePorts, PROJECT, run, scratch } from './process.ts';
import { airdropped, clockOf } from './rpc.ts';

/** Programs whose accounts the suite writes: Pyth's receiver, Switchboard On-Demand, the SPL stake pool. */
const ORACLES = [
    'rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ',
    'SBondMDrcV3K4kxZR1HNVT7osZxAHVHgYXL5Ze1oMUv',
    'SPoo1Ku8WFXoNDMHPsrGSTSG1Y47rzgn41SLUNakuHy',
];
/** Slots of an epoch: thirty days at 0.3 seconds, the least that the clock lets pass for each. */
const EPOCH = 8_640_000n;
const SECONDS_OF_EPOCH = 2_500_000;
/** The first ordinary transactions land about there. */
const FIRST_SLOT = 40n;
const validator = join(
    process.env.BALLAST_TOOLCHAIN ?? join(PROJECT, '.toolchain'),
    'validator/bin/solana-test-validator',
);

export async function startValidator(): Promise<Network> {
    const ledger = scratch('ledger');
    const log = scratch('validator.log');
    rmSync(ledger, { recursive: true, force: true });
    const port = await freePorts(18_899, 2);
    const others = await freePorts(port + 100, 40);
    const url = `http://127.0.0.1:${port}`;
    const common = [
        ['--ledger', ledger],
        ['--bind-address', '127.0.0.1'],
        ['--rpc-port', `${port}`],
        ['--faucet-port', `${others}`],
        ['--gossip-port', `${others + 1}`],
        ['--dynamic-port-range', `${others + 2}-${others + 39}`],
        ['--limit-ledger-size', '100000'],
        ['--log'],
    ].flat();
    const oracles = ORACLES.flatMap((program) => [
        '--bpf-program',
        program,
        join(PROJECT, 'target/deploy/oracle_stand_in.so'),
    ]);
    const missing = 'run toolchain/build-validator.sh first (about half an hour)';
    let child = run(validator, [...common, ...oracles, '--slots-per-epoch', `${EPOCH}`, '--reset'], log, missing);
    await answers(child, url, 90, log, (slot) => slot >= FIRST_SLOT);

    const payer = await actor('suite: fee payer');
    await airdropped(url, payer.address, 100_000_000_000_000n);
    const plain = { url, wsUrl: `ws://127.0.0.1:${port + 1}` };
    const program = await deployTo(plain.url, payer);
    const client = createClient({ ...plain, program, signer: payer });

    const jump = async (seconds: number): Promise<void> => {
        const slot = await createSolanaRpc(url).getSlot({ commitment: 'confirmed' }).send();
        // The clock follows the slots since the epoch began, at three quarters of their length, when votes are behind.
        const into = BigInt(Math.ceil(seconds / 0.3));
        const target = (slot / EPOCH + 1n) * EPOCH + into;
        await end(child);
        child = run(validator, [...common, '--warp-slot', `${target}`], log, missing);
        await answers(child, url, 120, log, (now) => now >= target + 4n);
        await lands(client);
    };
    return {
        name: 'validator',
        ...plain,
        program,
        now: () => clockOf(url),
        travel: async (seconds) => {
            const goal = (await clockOf(url)) + BigInt(seconds);
            for (let jumps = 0; jumps < 20; jumps += 1) {
                const left = Number(goal - (await clockOf(url)));
                if (left <= 0) return;
                await jump(Math.min(left, SECONDS_OF_EPOCH));
            }
            throw new Error(`the validator's clock could not be moved by ${seconds} seconds`);
        },
        write: (name, owner, data) => write(client, name, owner, data),
        airdrop: (to, amount) => airdropped(url, to, amount),
        stop: () => end(child),
    };
}

/** Until the validator takes transactions again. */
async function lands(client: BallastClient): Promise<void> {
    await airdropped(client.url, (await actor('suite: fee payer')).address, 1n);
}

async function write(client: BallastClient, name: string, owner: Address, data: Uint8Array): Promise<Address> {
    const account = await actor(name);
    const payer = client.signer!;
    const { value } = await client.rpc
        .getAccountInfo(account.address, { encoding: 'base64', commitment: 'confirmed' })
        .send();
    const lamports = await client.rpc.getMinimumBalanceForRentExemption(BigInt(data.length)).send();
    const create = getCreateAccountInstruction({
        payer,
        newAccount: account,
        lamports,
        space: data.length,
        programAddress: owner,
    });
    const contents = {
        programAddress: owner,
        accounts: [{ address: account.address, role: AccountRole.WRITABLE }],
        data,
    };
    const steps = [foreignStep('write an oracle account', contents, 20_000)];
    if (!value) steps.unshift(foreignStep('create an oracle account', create, 1_000));
    await execute(actingAs(client, payer), { signer: payer, steps });
    return account.address;
}
