/** The network that the suite runs on. Which one is said by BALLAST_NETWORK: litesvm (default), localnet or validator. */
import type { Address } from '@solana/kit';

export interface Network {
    readonly name: 'litesvm' | 'localnet' | 'validator';
    readonly url: string;
    /** Where websockets are; undefined where there are none. */
    readonly wsUrl: string | undefined;
    /** Where Ballast is deployed. */
    readonly program: Address;
    /** The chain's clock, unix seconds. */
    now(): Promise<bigint>;
    /** Lets at least that many seconds pass; oracle accounts are as old as that afterwards. */
    travel(seconds: number): Promise<void>;
    /** Writes the account of an oracle's program at the address of the actor `name`: what the oracle itself would do. */
    write(name: string, owner: Address, data: Uint8Array): Promise<Address>;
    /** Gives SOL, in lamports. */
    airdrop(to: Address, lamports: bigint): Promise<void>;
    /** Ends it. */
    stop(): Promise<void>;
}
