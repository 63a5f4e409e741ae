/** Instructions with what they cost, and plans of one transaction. */
import type { Instruction, TransactionSigner } from '@solana/kit';
import { INSTRUCTION_COSTS, type InstructionName } from '../generated/costs.ts';
import type { EventKind } from '../generated/events.ts';

/** One instruction and the compute units to ask for on its account. */
export interface Step {
    readonly name: string;
    readonly instruction: Instruction;
    readonly units: number;
}

/** Half of all addresses are found at the first try, one in a thousand needs ten more, at 1 500 units each. */
const SEARCH_UNITS = 15_000;
/** Instructions that search for the address of the account that they create. */
const SEARCHING: ReadonlySet<string> = /* @__PURE__ */ new Set([
    'buyCover',
    'sponsorCover',
    'requestWithdrawal',
    'fileClaim',
    'fileLoss',
    'surrenderClaim',
    'observe',
    'reportIncident',
    'appeal',
    'disputeClaim',
    'commitVote',
    'attestSeverity',
    'stake',
    'signal',
    'attest',
    'propose',
    'castVote',
]);

/** An instruction of the program, at the price of the committed table. `times` for what grows with a list. */
export function step(name: InstructionName, instruction: Instruction, times = 1): Step {
    const units = INSTRUCTION_COSTS[name] * times + (SEARCHING.has(name) ? SEARCH_UNITS * times : 0);
    return { name, instruction, units };
}

/** An instruction of another program. */
export function foreignStep(name: string, instruction: Instruction, units: number): Step {
    return { name, instruction, units };
}

/** One transaction to be: what it does, and the event that tells its result. */
export interface Plan<Event = undefined> {
    readonly steps: readonly Step[];
    /** Pays the network's fee: the client's fee payer, else this. */
    readonly signer: TransactionSigner;
    readonly event?: EventKind<string, Event>;
}
