/** Numbers of the program in the words of the people. */
import { Assessment, ProductKind, Settlement } from '../generated/types/index.ts';

/** What is covered. */
export type KindWord = 'smart contract' | 'de-peg' | 'oracle failure' | 'custody' | 'slashing';
/** Who decides: all who stake, a monitor of the chain, or a committee with an appeal to all who stake. */
export type AssessmentWord = 'vote' | 'monitor' | 'committee';
/** How is paid: cover times severity, the same for tokens handed over, or the loss that the holder names. */
export type SettlementWord = 'fixed' | 'surrender' | 'assessed';

const KINDS: Readonly<Record<ProductKind, KindWord>> = /* @__PURE__ */ (() => ({
    [ProductKind.SmartContract]: 'smart contract' as const,
    [ProductKind.Depeg]: 'de-peg' as const,
    [ProductKind.OracleFailure]: 'oracle failure' as const,
    [ProductKind.Custody]: 'custody' as const,
    [ProductKind.Slashing]: 'slashing' as const,
}))();
const ASSESSMENTS: Readonly<Record<Assessment, AssessmentWord>> = /* @__PURE__ */ (() => ({
    [Assessment.Vote]: 'vote' as const,
    [Assessment.Parametric]: 'monitor' as const,
    [Assessment.Committee]: 'committee' as const,
}))();
const SETTLEMENTS: Readonly<Record<Settlement, SettlementWord>> = /* @__PURE__ */ (() => ({
    [Settlement.Fixed]: 'fixed' as const,
    [Settlement.Surrender]: 'surrender' as const,
    [Settlement.Assessed]: 'assessed' as const,
}))();

export const kindWord = (kind: ProductKind): KindWord => KINDS[kind];
export const assessmentWord = (assessment: Assessment): AssessmentWord => ASSESSMENTS[assessment];
export const settlementWord = (settlement: Settlement): SettlementWord => SETTLEMENTS[settlement];

/** A time of the chain for people: `2023-03-11 14:30 UTC`. */
export const timeWord = (seconds: bigint): string =>
    `${new Date(Number(seconds) * 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A length of time for people, in its two largest units: `2 days 4 h`. */
export function lengthWord(seconds: bigint): string {
    const units: [bigint, string][] = [
        [seconds / 86_400n, seconds / 86_400n === 1n ? 'day' : 'days'],
        [(seconds % 86_400n) / 3_600n, 'h'],
        [(seconds % 3_600n) / 60n, 'min'],
        [seconds % 60n, 's'],
    ];
    const first = units.findIndex(([amount]) => amount > 0n);
    if (first < 0) return '0 s';
    return units
        .slice(first, first + 2)
        .filter(([amount]) => amount > 0n)
        .map(([amount, unit]) => `${amount} ${unit}`)
        .join(' ');
}
