/** What the person at the terminal reads: the plan before, the table after. */
import type { Address } from '@solana/kit';
import type { Mint } from './chain/mints.ts';
import type { Step } from './steps/step.ts';
import type { Manifest } from './manifest.ts';
import { sol, wholeTokens } from './units.ts';

const MARKS = { there: 'there already', 'to do': 'to do', waits: 'waits', differs: 'differs' } as const;

/** One line for each step, and its notes below it. */
export function planLines(steps: readonly Step[]): string[] {
    const width = Math.max(...steps.map(({ name }) => name.length));
    return steps.flatMap(({ name, finding, notes }) => [
        `  ${name.padEnd(width)}  ${MARKS[finding.state]}${detail(finding)}`,
        ...(finding.state === 'differs' ? finding.why.map((why) => `      ${why}`) : []),
        ...notes.map((note) => `      note: ${note}`),
    ]);
}

function detail(finding: Step['finding']): string {
    if (finding.state === 'waits') return `: ${finding.why}`;
    if (finding.state !== 'to do') return '';
    const { cost, what } = finding;
    const deposit = cost.rent > 0n ? `, deposits ${sol(cost.rent)}` : '';
    const tokens = cost.tokens ? `, ${wholeTokens(cost.tokens.amount, cost.tokens.mint.decimals)} tokens` : '';
    return `: ${what}${deposit}${tokens}`;
}

/** What a plan takes of whom. */
export interface Needs {
    /** Lamports by payer: deposits and fees, and at the worst moment with what comes back. */
    readonly lamports: ReadonlyMap<Address, { readonly spent: bigint; readonly atWorst: bigint }>;
    /** Base units of a token that the administrator pays. */
    readonly tokens: readonly { readonly owner: Address; readonly mint: Mint; readonly amount: bigint }[];
}

/** Steps follow each other, so what one needs for a while the next can use again. */
export function needsOf(steps: readonly Step[], deployer: Address): Needs {
    const spent = new Map<Address, bigint>();
    const worst = new Map<Address, bigint>();
    const tokens = new Map<string, { owner: Address; mint: Mint; amount: bigint }>();
    const pay = (payer: Address, lamports: bigint) => spent.set(payer, (spent.get(payer) ?? 0n) + lamports);
    for (const { finding } of steps) {
        if (finding.state !== 'to do') continue;
        const { payer, rent, passing, fees, tokens: paid } = finding.cost;
        pay(payer, rent);
        pay(deployer, fees);
        // The buffer's deposit comes back before the program's is paid: the larger of both is needed.
        const moment = spent.get(payer)! + (passing > rent ? passing - rent : 0n);
        if (moment > (worst.get(payer) ?? 0n)) worst.set(payer, moment);
        if (!paid) continue;
        const key = `${payer} ${paid.mint.address}`;
        tokens.set(key, { owner: payer, mint: paid.mint, amount: (tokens.get(key)?.amount ?? 0n) + paid.amount });
    }
    const lamports = new Map(
        [...spent].map(([payer, sum]) => [
            payer,
            { spent: sum, atWorst: sum > (worst.get(payer) ?? 0n) ? sum : worst.get(payer)! },
        ]),
    );
    return { lamports, tokens: [...tokens.values()] };
}

/** What it costs, one line for each who pays. */
export const costLines = ({ lamports, tokens }: Needs): string[] => [
    ...[...lamports].map(([payer, { spent, atWorst }]) => {
        const back = atWorst > spent ? `, and ${sol(atWorst - spent)} more for a while` : '';
        return `  ${payer} pays ${sol(spent)} (deposits and fees)${back}`;
    }),
    ...tokens.map(
        ({ owner, mint, amount }) =>
            `  ${owner} pays ${wholeTokens(amount, mint.decimals)} of the token ${mint.address}`,
    ),
];

/** The addresses as a table. */
export function addressLines(manifest: Manifest): string[] {
    const rows: [string, string][] = [
        ['program', manifest.program],
        ['program data', manifest.programData],
        ['governor', manifest.governor],
        ['configuration', manifest.config],
        ['administrator', manifest.admin],
        ['guardian', manifest.guardian],
        ['governance token', manifest.governanceMint],
        ...(manifest.staking ? [['staking', manifest.staking] as [string, string]] : []),
    ];
    for (const pool of manifest.pools) {
        rows.push([`pool "${pool.name}"`, pool.address], ['  vault', pool.vault], ['  shares', pool.shareMint]);
        if (pool.feeVault) rows.push(['  fee vault', pool.feeVault]);
        for (const product of pool.products) {
            rows.push([`  product ${product.index} "${product.name}"`, product.address]);
            for (const part of ['monitor', 'committee', 'watch'] as const)
                if (part in product) rows.push([`    ${part}`, String(product[part as keyof typeof product])]);
        }
    }
    for (const { name, key } of manifest.auditors) rows.push([`auditor "${name}"`, key]);
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, address]) => `  ${name.padEnd(width)}  ${address}`);
}
