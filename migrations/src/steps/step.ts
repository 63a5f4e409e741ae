/** What a step is: it reads the chain, compares, and says what there is to do. */
import type { BallastClient } from '@ballast/client';
import type { Address, KeyPairSigner } from '@solana/kit';
import type { Arguments } from '../arguments.ts';
import type { Mint } from '../chain/mints.ts';
import { feeOf, type Rent } from '../chain/rent.ts';
import type { Build } from '../loader/build.ts';
import type { Wanted } from '../settings/read.ts';

/** What all steps work with. */
export interface Context {
    readonly args: Arguments;
    /** Acts as the deployer, who pays every fee. */
    readonly client: BallastClient;
    readonly wanted: Wanted;
    readonly build: Build;
    readonly rent: Rent;
    /** The mint, or why the program would not take it. Asked once for each. */
    readonly mint: (address: Address) => Promise<Mint | string>;
    /** Tells whoever watches how a long step gets on. */
    readonly say: (line: string) => void;
}

/** What a step takes. Lamports. */
export interface Cost {
    readonly payer: Address;
    /** Deposits of accounts, which stay there; less what comes back. */
    readonly rent: bigint;
    /** Needed for a while and returned. */
    readonly passing: bigint;
    /** The network's, paid by the deployer. */
    readonly fees: bigint;
    readonly tokens?: { readonly mint: Mint; readonly amount: bigint };
}

export interface ToDo {
    readonly state: 'to do';
    readonly what: string;
    readonly cost: Cost;
    /** Of the administrator. */
    readonly administrative?: boolean;
    readonly run: () => Promise<unknown>;
}

export type Finding =
    | { readonly state: 'there' }
    | ToDo
    /** It cannot be done yet, and nobody has made a mistake. */
    | { readonly state: 'waits'; readonly why: string }
    /** It cannot be done, or not be changed any more. Nothing is sent. */
    | { readonly state: 'differs'; readonly why: readonly string[] };

export interface Step {
    readonly name: string;
    readonly address?: Address;
    readonly finding: Finding;
    /** Differences that a vote can still remove, and other things to know. */
    readonly notes: readonly string[];
}

export const there: Finding = { state: 'there' };
export const differs = (...why: readonly string[]): Finding => ({ state: 'differs', why });

/** A step without notes. */
export const stepOf = (name: string, address: Address | undefined, finding: Finding, notes: readonly string[] = []) =>
    ({ name, ...(address ? { address } : {}), finding, notes }) satisfies Step;

/** Compute units to reckon with for one transaction, where the client asks for no more. */
const UNITS = 100_000;

/** The cost of one transaction that makes accounts of these sizes. */
export async function costOf(
    context: Context,
    payer: Address,
    sizes: readonly number[],
    tokens?: Cost['tokens'],
): Promise<Cost> {
    const deposits = await Promise.all(sizes.map(context.rent));
    const signatures = payer === context.wanted.deployer.address ? 1 : 2;
    return {
        payer,
        rent: deposits.reduce((sum, deposit) => sum + deposit, 0n),
        passing: 0n,
        fees: feeOf(signatures, UNITS, context.args.priorityFee),
        ...(tokens ? { tokens } : {}),
    };
}

/** The administrator of the settings, when his key is at hand. */
export const adminOf = ({
    wanted,
}: Context): { readonly address: Address; readonly signer: KeyPairSigner | undefined } =>
    wanted.key(wanted.settings.roles.admin);

/** Something for the administrator to do. Differs when his key is not at hand. */
export function byAdmin(
    context: Context,
    what: string,
    cost: Cost,
    run: (admin: BallastClient) => Promise<unknown>,
): Finding {
    const { address, signer } = adminOf(context);
    if (!signer)
        return differs(
            `${what} needs the signature of the administrator ${address}: name his key file under roles.admin ("file:…"), or let him do it`,
        );
    return { state: 'to do', what, cost, administrative: true, run: () => run({ ...context.client, signer }) };
}

/** A setting as it is wanted and as it is found, in words. */
export interface Row {
    readonly name: string;
    readonly wanted: string;
    readonly found: string;
}

/** `text` writes every value in its own way. */
export const row = <Value>(
    name: string,
    wanted: Value,
    found: Value,
    text: (value: Value) => string = String,
): Row => ({
    name,
    wanted: text(wanted),
    found: text(found),
});

/** `name is … on the chain and … in the settings`, for every row that differs. */
export const differences = (rows: readonly Row[]): string[] =>
    rows
        .filter(({ wanted, found }) => wanted !== found)
        .map(({ name, wanted, found }) => `${name} is ${found} on the chain and ${wanted} in the settings`);

/** Differences that cannot be changed any more. */
export const fixedFor = (differences: readonly string[]): string[] =>
    differences.map((difference) => `${difference}: this cannot be changed any more, so correct the settings`);

/** Differences that a vote can remove. */
export const changeable = (differences: readonly string[]): string[] =>
    differences.map((difference) => `${difference}: a proposal can change it`);
