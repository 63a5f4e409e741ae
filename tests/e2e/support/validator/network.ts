/**
 * Agave's own test validator. Time passes there as it passes, so `travel` writes all accounts down, ends the validator and
 * starts it from them, at a later slot and with its wall clock ahead. What it forgets is its history of transactions.
 * Oracle programs do not exist there: a stand-in at their addresses writes what it is told (toolchain/oracle-stand-in).
 */
import { execFileSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCreateAccountInstruction } from '@solana-program/system';
import { AccountRole, createSolanaRpc, type Address } from '@solana/kit';
import { createClient, execute, foreignStep, type BallastClient } from '@ballast/client';
import { deployTo } from '../deployment.ts';
import { actor } from '../keys.ts';
import type { Network } from '../network.ts';
import { answers, end, freePorts, PROJECT, run, scratch } from '../process.ts';
import { airdropped, clockOf } from '../rpc.ts';
import { writeAccounts } from './accounts.ts';

/** Programs whose accounts the suite writes. */
const ORACLES = {
    'Pyth receiver': 'rec5EKMGg6MxZYaMdyBfgwp4d5rB9T1VQH5pJv5LtFJ',
    'Switchboard On-Demand': 'SBondMDrcV3K4kxZR1HNVT7osZxAHVHgYXL5Ze1oMUv',
    'SPL stake pool': 'SPoo1Ku8WFXoNDMHPsrGSTSG1Y47rzgn41SLUNakuHy',
    'attestation service': '22zoJMtdu4tQc2PzL74ZUT7FrwgB1Udec8DdW4yw4BdG',
};
/** Slots between the last of a run and the first of the next. */
const GAP = 50n;
/** Seconds that starting may take. */
const START = 120;
const BINARY = join(
    process.env.BALLAST_TOOLCHAIN ?? join(PROJECT, '.toolchain'),
    'validator/bin/solana-test-validator',
);
const STAND_IN = join(PROJECT, 'target/deploy/oracle_stand_in.so');

export async function startValidator(): Promise<Network> {
    const log = scratch('validator.log');
    rmSync(log, { force: true });
    const clock = shiftedClock();
    const port = await freePorts(18_899, 2);
    const url = `http://127.0.0.1:${port}`;
    let shift = 0;
    const launch = async (more: string[]): Promise<ChildProcess> => {
        // Fresh ports beside those of the RPC: the faucet's stay taken for a while after it has ended.
        const others = await freePorts(port + 100, 40);
        const args = [
            [
                '--reset',
                '--log',
                '--ledger',
                scratch('ledger'),
                '--bind-address',
                '127.0.0.1',
                '--limit-ledger-size',
                '100000',
            ],
            ['--rpc-port', `${port}`, '--faucet-port', `${others}`, '--gossip-port', `${others + 1}`],
            ['--dynamic-port-range', `${others + 2}-${others + 39}`],
            more,
        ].flat();
        const env = { LD_PRELOAD: clock, BALLAST_SHIFT: `${shift}` };
        const started = run(BINARY, args, log, 'run toolchain/build-validator.sh first (about half an hour)', env);
        await answers(started, url, START, log, (slot) => slot > 0n);
        return started;
    };
    const oracles = Object.values(ORACLES).flatMap((program) => ['--bpf-program', program, STAND_IN]);
    let child = await launch(oracles);
    const payer = await actor('suite: fee payer');
    await airdropped(url, payer.address, 100_000_000_000_000n);
    const program = await deployTo(url, payer);
    const client = createClient({ url, wsUrl: `ws://127.0.0.1:${port + 1}`, program, signer: payer });
    return {
        name: 'validator',
        url,
        wsUrl: client.wsUrl,
        program,
        now: () => clockOf(url),
        travel: async (seconds) => {
            const goal = (await clockOf(url)) + BigInt(seconds);
            const accounts = scratch('accounts');
            await writeAccounts(url, [program, ...Object.values(ORACLES)], accounts);
            const slot = await createSolanaRpc(url).getSlot({ commitment: 'processed' }).send();
            await end(child);
            shift = Number(goal) - Math.floor(Date.now() / 1_000);
            child = await launch(['--account-dir', accounts, '--warp-slot', `${slot + GAP}`]);
            // Programs that were deployed before can be called when a slot of this run is final.
            await answers(child, url, START, log, (now) => now > slot + GAP, 'finalized');
            await airdropped(url, payer.address, 1_000_000n);
            if ((await clockOf(url)) < goal) throw new Error(`the validator's clock is not at ${goal}: see ${log}`);
        },
        write: (name, owner, data) => write(client, name, owner, data),
        airdrop: (to, amount) => airdropped(url, to, amount),
        stop: () => end(child),
    };
}

/** The library that puts the validator's clock ahead, compiled. */
function shiftedClock(): string {
    const library = scratch('shifted-clock.so');
    mkdirSync(scratch('.'), { recursive: true });
    const source = fileURLToPath(new URL('shifted-clock.c', import.meta.url));
    execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-Wall', '-Werror', '-o', library, source]);
    return library;
}

async function write(client: BallastClient, name: string, owner: Address, data: Uint8Array): Promise<Address> {
    if (!Object.values<string>(ORACLES).includes(owner))
        throw new Error(`nothing stands in for ${owner} on the validator: add it to ORACLES`);
    const account = await actor(name);
    const payer = client.signer!;
    const options = { encoding: 'base64', commitment: 'confirmed' } as const;
    const { value } = await client.rpc.getAccountInfo(account.address, options).send();
    const contents = {
        programAddress: owner,
        accounts: [{ address: account.address, role: AccountRole.WRITABLE }],
        data,
    };
    const steps = [foreignStep('write an oracle account', contents, 20_000)];
    if (!value) {
        const lamports = await client.rpc.getMinimumBalanceForRentExemption(BigInt(data.length)).send();
        const create = { payer, newAccount: account, lamports, space: data.length, programAddress: owner };
        steps.unshift(foreignStep('create an oracle account', getCreateAccountInstruction(create), 1_000));
    }
    await execute(client, { signer: payer, steps });
    return account.address;
}
