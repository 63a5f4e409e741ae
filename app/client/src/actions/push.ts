/** Paying everybody: fixed claims filed for all holders of an incident, several in each transaction. */
import type { Address, Signature, TransactionSigner } from '@solana/kit';
import { maybeReadAll, read, readAllRaw, readWhere } from '../chain/accounts.ts';
import { execute } from '../chain/action.ts';
import { actor, type BallastClient } from '../chain/client.ts';
import type { Plan, Step } from '../chain/steps.ts';
import { MAX_TRANSACTION_BYTES, sizeOf } from '../chain/transactions.ts';
import { BallastError, type FailureKind } from '../errors/error.ts';
import { refused } from '../errors/named.ts';
import { claimAccount, incidentAccount, policyAccount, productAccount } from '../generated/kinds.ts';
import { Settlement } from '../generated/types/index.ts';
import { claimAddress, fileClaimStep } from '../instructions/claims.ts';
import { openTokens, productFacts, tokensOf } from '../instructions/places.ts';
import { claimableOf, type Claimable } from '../reads/claimable.ts';
import { INCIDENT } from '../reads/incidents.ts';
import { policyFilters } from '../reads/policies.ts';

/** A claim that was filed. Money in base units. */
export interface Pushed {
    readonly policy: Address;
    /** Who was paid. */
    readonly holder: Address;
    readonly entitlement: bigint;
    /** Of the entitlement; the rest follows with `collect` when the pool has it. */
    readonly paid: bigint;
    readonly signature: Signature;
}

/** A policy whose claim was not filed, and why. */
export interface NotPushed {
    readonly policy: Address;
    readonly holder: Address;
    /** Its message is a sentence that says what to do. */
    readonly error: BallastError;
}

export interface PushReport {
    readonly paid: readonly Pushed[];
    readonly failed: readonly NotPushed[];
    /** Somebody else filed these in the meantime. */
    readonly others: readonly Address[];
}

export interface PushInput {
    readonly incident: Address;
    /** Most claims in one transaction. Default: as many as fit. */
    readonly most?: number;
    /** Called after each transaction, with what was paid in it. */
    readonly onPaid?: (paid: readonly Pushed[]) => void;
}

/** A claim to file, and the steps for it. */
interface Job {
    readonly claimable: Claimable;
    readonly claim: Address;
    readonly steps: readonly Step[];
}

/** Compute units of a transaction, with room for what `execute` asks for on top. */
const UNITS = 1_200_000;
/** Failures that the next claim would meet, too. */
const GENERAL: readonly FailureKind[] = [
    'unfunded',
    'unknown-outcome',
    'unreachable',
    'lagging',
    'wrong-cluster',
    'declined',
];

/**
 * Files the claims of all policies of the incident's product that can claim and have not, as many in a transaction as fit.
 * Each holder is paid into his own token account, which is opened if there is none; who acts pays the rent. A policy whose
 * claim is refused is left out and reported; a failure that would meet all others, too, ends the run. Running it again
 * files what is left and nothing twice.
 * Errors: `refused` (`IncidentNotApproved`, `WrongSettlement`) when there is nothing to push at all; kinds as in reads.
 */
export async function pushClaims(client: BallastClient, input: PushInput): Promise<PushReport> {
    const signer = actor(client);
    const incident = { address: input.incident, data: await read(client, incidentAccount, input.incident) };
    if (incident.data.status !== INCIDENT.approved) throw refused('IncidentNotApproved');
    const { settlement } = await read(client, productAccount, incident.data.product);
    if (settlement !== Settlement.Fixed)
        throw refused('WrongSettlement', 'Only fixed claims can be filed for others: here each holder claims himself.');
    const policies = await readWhere(client, policyAccount, policyFilters({ product: incident.data.product }));
    const jobs = await jobsOf(client, signer, await claimableOf(client, incident, policies));

    const run = new Run(client, signer, input);
    for (const batch of batches(client, signer, jobs, input.most)) await run.push(batch);
    return run.report;
}

async function jobsOf(
    client: BallastClient,
    signer: TransactionSigner,
    claimables: readonly Claimable[],
): Promise<Job[]> {
    const [first] = claimables;
    if (!first) return [];
    const { collateralMint, tokenProgram } = (await productFacts(client, first.incident.data.product)).pool;
    const holders = [...new Set(claimables.map(({ policy }) => policy.data.holder))];
    const accounts = await readAllRaw(
        client,
        await Promise.all(holders.map((holder) => tokensOf(holder, collateralMint, tokenProgram))),
    );
    const missing = new Set(holders.filter((_, place) => accounts[place]?.owner !== tokenProgram));
    return Promise.all(
        claimables.map(async (claimable) => {
            const { incident, policy } = claimable;
            const { holder } = policy.data;
            const place = { incident: incident.address, policy: policy.address };
            const file = await fileClaimStep(client, signer, place, policy.data);
            const open = missing.has(holder) ? [await openTokens(signer, holder, collateralMint, tokenProgram)] : [];
            return { claimable, claim: await claimAddress(client, place), steps: [...open, file] };
        }),
    );
}

const planOf = (signer: TransactionSigner, jobs: readonly Job[]): Plan => ({
    signer,
    steps: jobs.flatMap(({ steps }) => steps),
});

/** The jobs in their order, each transaction as full as it can be. */
function batches(client: BallastClient, signer: TransactionSigner, jobs: readonly Job[], most = Infinity): Job[][] {
    const found: Job[][] = [];
    for (const job of jobs) {
        const last = found.at(-1);
        const more = last && planOf(signer, [...last, job]);
        const fits =
            more &&
            last.length < most &&
            sizeOf(client, more) <= MAX_TRANSACTION_BYTES &&
            more.steps.reduce((sum, { units }) => sum + units, 0) <= UNITS;
        if (fits) last.push(job);
        else found.push([job]);
    }
    return found;
}

/** A run, with what it has done so far. */
class Run {
    private readonly paid: Pushed[] = [];
    private readonly failed: NotPushed[] = [];
    private readonly others: Address[] = [];
    /** Why the rest is not tried any more. */
    private ended: BallastError | undefined;

    constructor(
        private readonly client: BallastClient,
        private readonly signer: TransactionSigner,
        private readonly input: PushInput,
    ) {}

    get report(): PushReport {
        return { paid: this.paid, failed: this.failed, others: this.others };
    }

    /** Files a batch; when it is refused, each half of it, down to the claim that is the reason. */
    async push(jobs: readonly Job[]): Promise<void> {
        if (this.ended) return this.leave(jobs, this.ended);
        const sent = await this.file(jobs);
        if (sent) return this.note(jobs, sent);
        if (this.ended || jobs.length === 1) return;
        const half = Math.ceil(jobs.length / 2);
        await this.push(jobs.slice(0, half));
        await this.push(jobs.slice(half));
    }

    /** The signature of the transaction; `undefined` when it was refused and can be tried in halves, or ended the run. */
    private async file(jobs: readonly Job[]): Promise<Signature | undefined> {
        try {
            return (await execute(this.client, planOf(this.signer, jobs))).signature;
        } catch (cause) {
            if (!(cause instanceof BallastError)) throw cause;
            if (cause.kind === 'landed') return cause.signature;
            if (GENERAL.includes(cause.kind)) this.ended = cause;
            if (this.ended || jobs.length === 1) this.leave(jobs, cause);
            return undefined;
        }
    }

    /** What the transaction paid, from the claims themselves: its log may be too long for a node to keep. */
    private async note(jobs: readonly Job[], signature: Signature): Promise<void> {
        const addresses = jobs.map(({ claim }) => claim);
        const claims = await maybeReadAll(this.client, claimAccount, addresses).catch((cause: unknown) => {
            this.ended = new BallastError(
                'landed',
                `The transaction ${signature} has landed, but the node stopped answering before the claims could be read: run it again for the rest.`,
                { signature, cause },
            );
        });
        if (!claims) return this.leave(jobs, this.ended!);
        const paid = claims.flatMap((claim) =>
            claim
                ? [
                      {
                          policy: claim.policy,
                          holder: claim.payee,
                          entitlement: claim.entitlement,
                          paid: claim.paid,
                          signature,
                      },
                  ]
                : [],
        );
        this.paid.push(...paid);
        this.input.onPaid?.(paid);
    }

    private leave(jobs: readonly Job[], error: BallastError): void {
        for (const { claimable } of jobs) {
            const { address: policy, data } = claimable.policy;
            if (error.errorName === 'AlreadyClaimed') this.others.push(policy);
            else this.failed.push({ policy, holder: data.holder, error });
        }
    }
}
