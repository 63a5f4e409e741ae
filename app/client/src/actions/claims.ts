/** What policyholders do after an event, and what anyone does for them and for the pool. */
import type { Address } from '@solana/kit';
import { read } from '../chain/accounts.ts';
import { action, preview, type Action } from '../chain/action.ts';
import { actor, type BallastClient } from '../chain/client.ts';
import { eventsOf } from '../chain/logs.ts';
import { telling } from '../chain/telling.ts';
import { BallastError } from '../errors/error.ts';
import { refused } from '../errors/named.ts';
import {
    claimCollectedEvent,
    claimPaidEvent,
    incidentClosedEvent,
    incidentSettledEvent,
    lossFiledEvent,
    pollOpenedEvent,
    tokensSurrenderedEvent,
} from '../generated/events.ts';
import { incidentAccount, policyAccount } from '../generated/kinds.ts';
import { Settlement } from '../generated/types/index.ts';
import type {
    ClaimCollected,
    ClaimPaid,
    IncidentClosed,
    IncidentSettled,
    LossFiled,
    PollOpened,
} from '../generated/types/index.ts';
import {
    closeClaimSteps,
    closeIncidentSteps,
    collectClaimSteps,
    disputeClaimSteps,
    fileClaimSteps,
    fileLossSteps,
    openSalvageSteps,
    settleIncidentSteps,
    surrenderClaimSteps,
    type ClaimPlace,
    type DisputeInput,
    type FileLossInput,
    type SurrenderInput,
} from '../instructions/claims.ts';
import { claimableOf, eligibleCover } from '../reads/claimable.ts';
import { readIncidents } from '../reads/incidents.ts';
import { plusSlack } from './limits.ts';

export type { ClaimPlace, DisputeInput, FileLossInput };

export interface PolicyClaim {
    readonly policy: Address;
    /** Default: the newest incident that the policy can still claim for. */
    readonly incident?: Address;
}

/** The incident that a policy claims for by default. */
async function placeOf(client: BallastClient, input: PolicyClaim): Promise<ClaimPlace> {
    const { policy, incident } = input;
    if (incident) return { policy, incident };
    const data = await read(client, policyAccount, policy);
    const incidents = await readIncidents(client, data.product);
    for (const each of incidents.reverse())
        if ((await claimableOf(client, each, [{ address: policy, data }])).length > 0)
            return { policy, incident: each.address };
    throw refused(
        'NotEligible',
        `The policy ${policy} can claim for no event of its product: either none was approved while it was in force, or it has claimed already.`,
    );
}

/**
 * Claims for a policy. Of a product that settles *fixed* anyone can, for the holder, who is paid at once; of one that
 * settles by *surrender* the holder hands over covered tokens for all of his cover (see {@link surrender} for a part).
 * Of one where losses are named it is refused: see {@link fileLoss}.
 * Errors, among others: `refused` (`AlreadyClaimed`, `VoterCannotClaim`, `TransferredAfterReport`, `NotEligible`,
 * `ClaimPeriodOver`, `IncidentNotApproved`, `NothingToPay`), `tokens`.
 */
export const claim: Action<PolicyClaim, ClaimPaid> = /* @__PURE__ */ action(async (client, input) => {
    const { settlement } = await read(client, policyAccount, input.policy);
    if (settlement === Settlement.Assessed)
        throw new BallastError(
            'input',
            'Claims of this product name their loss: use `fileLoss` with the amount and the evidence.',
        );
    const signer = actor(client);
    const place = await placeOf(client, input);
    const steps =
        settlement === Settlement.Fixed
            ? await fileClaimSteps(client, signer, place)
            : await surrenderClaimSteps(client, signer, await withAmount(client, place));
    return { signer, steps, event: claimPaidEvent };
});

export interface PartialClaim extends PolicyClaim {
    /** Cover to claim, in base units of the pool's collateral. Default: all that can. */
    readonly amount?: bigint;
}

/** All of the cover that can claim. */
async function withAmount(client: BallastClient, place: ClaimPlace): Promise<SurrenderInput> {
    const policy = await read(client, policyAccount, place.policy);
    return { ...place, amount: eligibleCover(policy, await read(client, incidentAccount, place.incident)) };
}

/** What was paid for tokens that were handed over. */
export interface Surrendered extends ClaimPaid {
    /** Base units of the covered token. */
    readonly tokens: bigint;
}

/**
 * Hands covered tokens over for what cover pays for them. The holder.
 * Errors, among others: `refused` (`AlreadyClaimed`, `LossTooLarge`, `NotHolder`, `VoterCannotClaim`, `WrongSettlement`),
 * `tokens` when he has fewer than the cover stands for.
 */
export const surrender: Action<PartialClaim, Surrendered> = /* @__PURE__ */ telling(
    async (client, input) => {
        const signer = actor(client);
        const place = await placeOf(client, input);
        const { amount } = input;
        const whole = amount === undefined ? await withAmount(client, place) : { ...place, amount };
        return { signer, steps: await surrenderClaimSteps(client, signer, whole) };
    },
    (client, logs): Surrendered | undefined => {
        const [paid] = eventsOf(logs, client.program, claimPaidEvent);
        const [surrendered] = eventsOf(logs, client.program, tokensSurrenderedEvent);
        return paid && surrendered && { ...paid, tokens: surrendered.tokens };
    },
);

/** A loss, for the newest incident that the policy can claim for, or a given one. */
export type LossClaim = PolicyClaim & Omit<FileLossInput, 'incident'>;

/**
 * Names a loss, of a product where claims are assessed, and puts a deposit down. The holder. When nobody has disputed it
 * until `payableAt` of the event, {@link collect} pays loss and deposit. What the loss takes of the cover is gone.
 * Errors, among others: `refused` (`LossTooLarge`, `AlreadyClaimed`, `NotHolder`, `VoterCannotClaim`), `tokens`.
 */
export const fileLoss: Action<LossClaim, LossFiled> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const steps = await fileLossSteps(client, signer, { ...input, ...(await placeOf(client, input)) });
    return { signer, steps, event: lossFiledEvent };
});

/**
 * Has the stakers decide which part of a named loss is owed, against a bond. Anyone. Without `maxBond` it posts at most half
 * a percent more than a trial would.
 * Errors, among others: `refused` (`DisputeClosed`, `BondAboveMaximum`), `tokens`.
 */
export const dispute: Action<DisputeInput, PollOpened> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const planned = async (limits: DisputeInput) => ({
        signer,
        steps: await disputeClaimSteps(client, signer, limits),
        event: pollOpenedEvent,
    });
    const maxBond = input.maxBond ?? plusSlack((await preview(client, await planned(input))).event.bond);
    return planned({ ...input, maxBond });
});

/**
 * Has a claim paid what it is due beyond what it got. Anyone; the claim's payee gets it.
 * Errors, among others: `refused` (`NothingToPay`, `ClaimPending`, `ClaimDisputed`).
 */
export const collect: Action<{ readonly claim: Address }, ClaimCollected> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        return { signer, steps: await collectClaimSteps(client, signer, input.claim), event: claimCollectedEvent };
    },
);

/**
 * Ends the claim period's accounts: what was put aside and not claimed goes back to the providers over ninety days. Anyone.
 * Errors, among others: `refused` (`ClaimPeriodRunning`, `ClaimsPending`, `DebtRunning`).
 */
export const settleIncident: Action<{ readonly incident: Address }, IncidentSettled> = /* @__PURE__ */ action(
    async (client, { incident }) => ({
        signer: actor(client),
        steps: await settleIncidentSteps(client, incident),
        event: incidentSettledEvent,
    }),
);

/** Returns a claim's rent to whoever paid it. Anyone. Errors: `refused` (`IncidentNotSettled`, `ClaimNotCollected`). */
export const closeClaim: Action<{ readonly claim: Address }, undefined> = /* @__PURE__ */ action(
    async (client, input) => ({ signer: actor(client), steps: await closeClaimSteps(client, input.claim) }),
);

/** Returns an incident's rent to whoever paid it. Anyone. Errors: `refused` (`IncidentNotSettled`, `ClaimsOpen`). */
export const closeIncident: Action<{ readonly incident: Address }, IncidentClosed> = /* @__PURE__ */ action(
    async (client, { incident }) => ({
        signer: actor(client),
        steps: await closeIncidentSteps(client, incident),
        event: incidentClosedEvent,
    }),
);

/** Opens the account for the covered tokens of a product that settles by surrender, which sells from then on. Anyone, once. */
export const openSalvage: Action<{ readonly product: Address }, undefined> = /* @__PURE__ */ action(
    async (client, { product }) => {
        const signer = actor(client);
        return { signer, steps: await openSalvageSteps(client, signer, product) };
    },
);
