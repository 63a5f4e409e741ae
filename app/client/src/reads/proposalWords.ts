/** What a proposal would do, in words, and which settings it changes. */
import type { Address } from '@solana/kit';
import { Source, type RuleChange } from '../generated/types/index.ts';
import { termsUriOf } from '../instructions/settings.ts';
import { amountWord } from './amounts.ts';
import type { ProposalContents } from './contents.ts';
import { settingsOf, type Decimals, type Settings } from './settingWords.ts';
import { kindWord, assessmentWord, lengthWord, settlementWord, timeWord } from './words.ts';

/** What is true before a proposal is executed: what it is compared with, as far as it is known. */
export interface Present extends Decimals {
    /** Settings that a change of rules replaces. */
    readonly settings?: Settings | undefined;
}

/** One setting that would change. */
export interface Difference {
    readonly setting: string;
    /** `undefined` when the present state is not known. */
    readonly from: string | undefined;
    readonly to: string;
}

/** The settings that a change of rules would change: of all that it names when the present ones are not known. */
export function differencesOf(contents: ProposalContents, present: Present = {}): Difference[] {
    if (contents.name !== 'changeRules') return [];
    const next = changedSettings(contents.change, present);
    const now = present.settings;
    return Object.entries(next)
        .map(([setting, to]) => ({ setting, from: now?.[setting], to }))
        .filter(({ from, to }) => from !== to);
}

/** The settings that a change sets, in words. */
export function changedSettings(change: RuleChange, present: Present): Settings {
    switch (change.__kind) {
        case 'Guardian':
            return { guardian: change.guardian };
        case 'Pool': {
            const { leverageBps, groupLimitBps } = change;
            return settingsOf({ leverageBps, groupLimitBps }, present);
        }
        case 'Lot':
            return offerOf(change, present);
        default:
            return settingsOf(change.rules, present);
    }
}

function offerOf({ lot, price, until }: RuleChange & { __kind: 'Lot' }, present: Present): Settings {
    return {
        lot: lot === 0 ? 'tokens that policyholders have handed over' : 'tokens that underwriters have lost',
        price: `${amountWord(price, present.decimals)} for 1 000 000 000 base units`,
        until: until > 0n ? timeWord(until) : 'never',
    };
}

const CHANGED: Readonly<Record<RuleChange['__kind'], string>> = {
    Protocol: 'Changes settings of the protocol',
    Guardian: 'Replaces the guardian',
    Staking: 'Changes the rules of staking and polls',
    Pool: 'Changes the limits of a pool',
    Product: 'Changes price, limits or terms of a product',
    Lot: 'Offers tokens of a product for sale',
};

const SOURCES: Readonly<Record<Source, string>> = {
    [Source.PriceFeed]: 'one price feed',
    [Source.FeedDeviation]: 'two feeds and their difference',
    [Source.StakePool]: 'the rate of a stake pool',
    [Source.SlashingRecord]: 'records of slashings',
};

/** What a proposal would do, one sentence. */
export function sentenceOfProposal(contents: ProposalContents, present: Present = {}): string {
    const money = (amount: bigint) => amountWord(amount, present.decimals);
    const tokens = (amount: bigint) => amountWord(amount, present.governanceDecimals);
    switch (contents.name) {
        case 'changeRules':
            return changeSentence(contents.change, contents.product ?? contents.pool, differencesOf(contents, present));
        case 'listProduct': {
            const { kind, assessment, settlement, cap, termsUri, subject } = contents.terms;
            return `Lists ${kindWord(kind)} cover of ${subject} in the pool ${contents.pool}: up to ${money(cap)}, decided by ${assessmentWord(assessment)}, settlement ${settlementWord(settlement)}, terms at ${termsUriOf(termsUri)}.`;
        }
        case 'initMonitor':
            return `Gives the product ${contents.product} its monitor, which reads ${SOURCES[contents.source]}.`;
        case 'initCommittee':
            return `Seats a committee of ${contents.members.length} for the product ${contents.product}, ${contents.threshold} of whom must attest within ${lengthWord(BigInt(contents.window))}: ${contents.members.join(', ')}.`;
        case 'setRunOff':
            return contents.product
                ? `Lets the product ${contents.product} run off, for ever: nothing new of it is sold.`
                : `Lets the pool ${contents.pool} run off, for ever: it sells nothing new and takes no deposits.`;
        case 'initWatch':
            return `Watches ${contents.vault}${contents.watchedProgram ? ` and the program ${contents.watchedProgram}` : ''} for the product ${contents.product}.`;
        case 'setAuditor':
            return contents.approved
                ? `Approves the auditor ${contents.auditor}: his attestations count.`
                : `Removes the auditor ${contents.auditor}: he attests nothing any more.`;
        case 'handOverProgram':
            return contents.newAuthority
                ? `Gives the right to replace the program to ${contents.newAuthority}.`
                : 'Makes the program immutable, for ever: nobody can replace it any more.';
        case 'createPool':
            return `Founds a pool of ${contents.collateralMint} with a seed of ${money(contents.seed)}.`;
        case 'fundEmission':
            return `Pays ${tokens(contents.amount)} in for the stakers, who get ${tokens(contents.perSecond)} each second.`;
        case 'spendTreasury':
            return `Pays ${money(contents.amount)} of ${contents.mint} out of the treasury to ${contents.recipient}.`;
        case 'unknown':
            return 'Calls an instruction that this version does not know: read its bytes before you vote.';
    }
}

function changeSentence(change: RuleChange, subject: Address | undefined, differences: readonly Difference[]): string {
    const what = `${CHANGED[change.__kind]}${subject ? ` (${subject})` : ''}`;
    if (differences.length === 0) return `${what}: everything stays as it is.`;
    const list = differences.map(({ setting, from, to }) =>
        from === undefined ? `${setting} ${to}` : `${setting} from ${from} to ${to}`,
    );
    return `${what}: ${list.join('; ')}.`;
}
