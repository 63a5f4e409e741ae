/** What a proposal would do: its instruction, read back from the bytes that are voted on. */
import type { Address, ReadonlyUint8Array } from '@solana/kit';
import type { Proposal } from '../generated/accounts/index.ts';
import {
    CHANGE_RULES_DISCRIMINATOR,
    CREATE_POOL_DISCRIMINATOR,
    FUND_EMISSION_DISCRIMINATOR,
    HAND_OVER_PROGRAM_DISCRIMINATOR,
    INIT_COMMITTEE_DISCRIMINATOR,
    INIT_MONITOR_DISCRIMINATOR,
    INIT_WATCH_DISCRIMINATOR,
    LIST_PRODUCT_DISCRIMINATOR,
    SET_AUDITOR_DISCRIMINATOR,
    SET_RUN_OFF_DISCRIMINATOR,
    SPEND_TREASURY_DISCRIMINATOR,
    getChangeRulesInstructionDataDecoder,
    getCreatePoolInstructionDataDecoder,
    getFundEmissionInstructionDataDecoder,
    getInitCommitteeInstructionDataDecoder,
    getInitMonitorInstructionDataDecoder,
    getInitWatchInstructionDataDecoder,
    getListProductInstructionDataDecoder,
    getSetAuditorInstructionDataDecoder,
    getSpendTreasuryInstructionDataDecoder,
    type ListProductInstructionData,
} from '../generated/instructions/index.ts';
import type { BandRules, RuleChange, Source, WatchRules } from '../generated/types/index.ts';

/** What a product would be listed with. */
export type ProductTerms = Omit<ListProductInstructionData, 'discriminator'>;

/** What is voted on. Addresses are those that the proposal names; money is in base units. */
export type ProposalContents =
    | {
          readonly name: 'changeRules';
          readonly change: RuleChange;
          readonly pool: Address | undefined;
          readonly product: Address | undefined;
      }
    | { readonly name: 'listProduct'; readonly pool: Address; readonly product: Address; readonly terms: ProductTerms }
    | {
          readonly name: 'initMonitor';
          readonly pool: Address;
          readonly product: Address;
          readonly source: Source;
          readonly feedId: ReadonlyUint8Array;
          readonly secondFeed: Address;
          readonly rules: BandRules;
      }
    | {
          readonly name: 'initCommittee';
          readonly pool: Address;
          readonly product: Address;
          readonly members: readonly Address[];
          readonly threshold: number;
          /** Seconds to attest. */
          readonly window: number;
      }
    | { readonly name: 'setRunOff'; readonly pool: Address; readonly product: Address | undefined }
    | {
          readonly name: 'initWatch';
          readonly pool: Address;
          readonly product: Address;
          readonly vault: Address;
          readonly watchedProgram: Address | undefined;
          readonly rules: WatchRules;
      }
    | {
          readonly name: 'setAuditor';
          readonly auditor: Address;
          readonly approved: boolean;
          readonly credential: Address;
          readonly schema: Address;
      }
    | {
          readonly name: 'handOverProgram';
          readonly programData: Address;
          /** `undefined`: nobody, for ever. */
          readonly newAuthority: Address | undefined;
      }
    | {
          readonly name: 'createPool';
          readonly pool: Address;
          readonly collateralMint: Address;
          readonly index: number;
          readonly seed: bigint;
          readonly leverageBps: number;
          readonly groupLimitBps: number;
      }
    | { readonly name: 'fundEmission'; readonly amount: bigint; readonly perSecond: bigint }
    | {
          readonly name: 'spendTreasury';
          readonly mint: Address;
          readonly amount: bigint;
          readonly recipient: Address;
          /** A token account of the recipient. */
          readonly destination: Address;
      }
    /** Of a newer program than this package knows. */
    | { readonly name: 'unknown'; readonly data: ReadonlyUint8Array };

/** Instructions that can be proposed. */
export type ProposableName = Exclude<ProposalContents['name'], 'unknown'>;

/** What every reader gets: the data, and an account by its place; `optional` is `undefined` for one that is left out. */
interface Parts {
    readonly data: ReadonlyUint8Array;
    account(place: number): Address;
    optional(place: number): Address | undefined;
}

type Reader = (parts: Parts) => ProposalContents;

/** Signer and configuration come first; what is about a pool goes on with it. */
const readers = (): readonly (readonly [ReadonlyUint8Array, Reader])[] => [
    [
        CHANGE_RULES_DISCRIMINATOR,
        ({ data, optional }) => {
            const { change } = getChangeRulesInstructionDataDecoder().decode(data);
            return { name: 'changeRules', change, pool: optional(2), product: optional(3) };
        },
    ],
    [
        LIST_PRODUCT_DISCRIMINATOR,
        ({ data, account }) => {
            const { discriminator: _, ...terms } = getListProductInstructionDataDecoder().decode(data);
            return { name: 'listProduct', pool: account(2), product: account(3), terms };
        },
    ],
    [
        INIT_MONITOR_DISCRIMINATOR,
        ({ data, account }) => {
            const { discriminator: _, ...setup } = getInitMonitorInstructionDataDecoder().decode(data);
            return { name: 'initMonitor', pool: account(2), product: account(3), ...setup };
        },
    ],
    [
        INIT_COMMITTEE_DISCRIMINATOR,
        ({ data, account }) => {
            const seats = getInitCommitteeInstructionDataDecoder().decode(data);
            const members = seats.members.slice(0, seats.count);
            const { threshold, window } = seats;
            return { name: 'initCommittee', pool: account(2), product: account(3), members, threshold, window };
        },
    ],
    [
        SET_RUN_OFF_DISCRIMINATOR,
        ({ account, optional }) => ({ name: 'setRunOff', pool: account(2), product: optional(3) }),
    ],
    [
        INIT_WATCH_DISCRIMINATOR,
        ({ data, account, optional }) => {
            const { rules } = getInitWatchInstructionDataDecoder().decode(data);
            const [pool, product, vault, watchedProgram] = [account(2), account(3), account(5), optional(6)];
            return { name: 'initWatch', pool, product, vault, watchedProgram, rules };
        },
    ],
    [
        SET_AUDITOR_DISCRIMINATOR,
        ({ data, account }) => {
            const { active, credential, schema } = getSetAuditorInstructionDataDecoder().decode(data);
            return { name: 'setAuditor', auditor: account(2), approved: active === 1, credential, schema };
        },
    ],
    [
        HAND_OVER_PROGRAM_DISCRIMINATOR,
        // Naming the program itself, which is also how an account is left out, is naming nobody.
        ({ account, optional }) => ({
            name: 'handOverProgram',
            programData: account(2),
            newAuthority: optional(3),
        }),
    ],
    [
        CREATE_POOL_DISCRIMINATOR,
        ({ data, account }) => {
            const { discriminator: _, ...setup } = getCreatePoolInstructionDataDecoder().decode(data);
            return { name: 'createPool', collateralMint: account(2), pool: account(3), ...setup };
        },
    ],
    [
        FUND_EMISSION_DISCRIMINATOR,
        ({ data }) => {
            const { amount, perSecond } = getFundEmissionInstructionDataDecoder().decode(data);
            return { name: 'fundEmission', amount, perSecond };
        },
    ],
    [
        SPEND_TREASURY_DISCRIMINATOR,
        ({ data, account }) => {
            const { amount, recipient } = getSpendTreasuryInstructionDataDecoder().decode(data);
            return { name: 'spendTreasury', mint: account(4), amount, recipient, destination: account(5) };
        },
    ],
];

/**
 * What a proposal would do. `program`: where Ballast is deployed, whose address stands for accounts that are left out.
 */
export function contentsOf(
    proposal: Pick<Proposal, 'data' | 'dataLen' | 'accounts' | 'accountCount'>,
    program: Address,
): ProposalContents {
    const data = proposal.data.slice(0, proposal.dataLen);
    const accounts = proposal.accounts.slice(0, proposal.accountCount);
    const account = (place: number): Address => {
        const found = accounts[place];
        if (found === undefined) throw new RangeError(`the proposal has no account ${place}`);
        return found;
    };
    const optional = (place: number) => {
        const found = accounts[place];
        return found === program ? undefined : found;
    };
    const known = readers().find(([name]) => name.every((byte, at) => data[at] === byte));
    try {
        if (known) return known[1]({ data, account, optional });
    } catch {
        // Arguments or accounts of another form than this package knows.
    }
    return { name: 'unknown', data };
}
