/** What policyholders do, and whoever pays for them. */
import type { Address, TransactionSigner } from '@solana/kit';
import { action, preview, type Action } from '../chain/action.ts';
import { actor, type BallastClient } from '../chain/client.ts';
import { read } from '../chain/accounts.ts';
import {
    coverBoughtEvent,
    coverCancelledEvent,
    coverExtendedEvent,
    policyClosedEvent,
    policyTransferredEvent,
} from '../generated/events.ts';
import { policyAccount, productAccount } from '../generated/kinds.ts';
import {
    getQuoteDecoder,
    type CoverBought,
    type CoverCancelled,
    type CoverExtended,
    type PolicyClosed,
    type PolicyTransferred,
    type Quote,
} from '../generated/types/index.ts';
import {
    buyCoverSteps,
    cancelCoverSteps,
    closePolicySteps,
    extendCoverSteps,
    quoteCoverSteps,
    sponsorCoverSteps,
    transferPolicySteps,
    type BuyCoverInput,
    type ExtendCoverInput,
    type QuoteCoverInput,
    type SponsorCoverInput,
} from '../instructions/cover.ts';
import { view } from '../chain/views.ts';
import { lessSlack, plusSlack, soon } from './limits.ts';

/** Inputs whose terms default to the product's: show them to whoever buys. */
type WithTerms<Input> = Omit<Input, 'termsHash'> & Partial<Pick<Input, 'termsHash' & keyof Input>>;

/**
 * The program's own price of cover, exact for a purchase in the same state at the same second. Changes nothing.
 * Errors, among others: `refused` (`TermOutOfBounds`, `ProductCapacity`, `PoolCapacity`, `GroupCapacity`).
 */
export async function quote(client: BallastClient, input: QuoteCoverInput): Promise<Quote> {
    return view(client, await quoteCoverSteps(client, input), getQuoteDecoder());
}

/**
 * Buys cover; the policy's address and the premium are in the event. Without `maxPremium` it pays at most half a percent
 * more than the program quotes now; without `deadline` it may take two minutes; without `termsHash` it takes the product's
 * present terms. Errors, among others: `refused` (`PremiumAboveMaximum`, `ProductCapacity`, `SalesFrozen`, `TermsChanged`,
 * `FeedStale`), `tokens`, `unfunded`.
 */
export const buy: Action<WithTerms<BuyCoverInput>, CoverBought> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const maxPremium = input.maxPremium ?? plusSlack((await quote(client, input)).premium);
    const limits = { maxPremium, ...(await terms(client, input)) };
    return { signer, steps: await buyCoverSteps(client, signer, { ...input, ...limits }), event: coverBoughtEvent };
});

/** What a purchase agrees to by default: the product's terms as they are, for two minutes. */
async function terms(
    client: BallastClient,
    input: { product: Address; deadline?: bigint; termsHash?: BuyCoverInput['termsHash'] },
) {
    return {
        deadline: input.deadline ?? (await soon(client)),
        termsHash: input.termsHash ?? (await read(client, productAccount, input.product)).termsHash,
    };
}

/** Buys the same cover for several holders, one event for each. A limit as in {@link buy}, for the sum. */
export const sponsor: Action<WithTerms<SponsorCoverInput>, CoverBought> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        const agreed = { ...input, ...(await terms(client, input)) };
        const planned = async (limits: SponsorCoverInput) => ({
            signer,
            steps: await sponsorCoverSteps(client, signer, limits),
            event: coverBoughtEvent,
        });
        if (input.maxPremium !== undefined) return planned(agreed);
        const { events } = await preview(client, await planned(agreed));
        return planned({ ...agreed, maxPremium: plusSlack(events.reduce((sum, { premium }) => sum + premium, 0n)) });
    },
);

/**
 * Adds cover or time to a policy. `extend.preview` is its quote: `premium` and `carried` of the event.
 * Limits as in {@link buy}. Errors, among others: `refused` (`ExtensionPending`, `ExtensionTooLate`, `PolicyOver`).
 */
export const extend: Action<Omit<WithTerms<ExtendCoverInput>, 'product'>, CoverExtended> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        const { product } = await read(client, policyAccount, input.policy);
        const agreed = { ...input, product, ...(await terms(client, { ...input, product })) };
        const planned = async (limits: ExtendCoverInput) => ({
            signer,
            steps: await extendCoverSteps(client, signer, limits),
            event: coverExtendedEvent,
        });
        if (input.maxPremium !== undefined) return planned(agreed);
        return planned({
            ...agreed,
            maxPremium: plusSlack((await preview(client, await planned(agreed))).event.premium),
        });
    },
);

export interface CancelInput {
    readonly policy: Address;
    /** Least to accept, in base units. Default: half a percent less than a trial gave. */
    readonly minRefund?: bigint;
    /** Unix seconds. Default: two minutes from now. */
    readonly deadline?: bigint;
}

/** Ends a policy and refunds what is not used up, less the fee, to whoever paid. `cancel.preview` says how much. */
export const cancel: Action<CancelInput, CoverCancelled> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const { product, payer } = await read(client, policyAccount, input.policy);
    const deadline = input.deadline ?? (await soon(client));
    const planned = async (minRefund: bigint) => ({
        signer,
        steps: await cancelCoverSteps(client, signer, { product, payer, policy: input.policy, minRefund, deadline }),
        event: coverCancelledEvent,
    });
    return planned(input.minRefund ?? lessSlack((await preview(client, await planned(0n))).event.refund));
});

/** Gives a policy to somebody else, who signs too. Refused while an event of the product is being decided. */
export const transfer: Action<{ readonly policy: Address; readonly recipient: TransactionSigner }, PolicyTransferred> =
    /* @__PURE__ */ action(async (client, { policy, recipient }) => {
        const signer = actor(client);
        const { product, termsHash, remaining, pricedAt } = await read(client, policyAccount, policy);
        const agreed = { product, policy, recipient, termsHash, minRemaining: remaining, pricedAt };
        return { signer, steps: transferPolicySteps(client, signer, agreed), event: policyTransferredEvent };
    });

/** Closes a policy that is over; its deposit goes back to whoever paid it. Anyone. */
export const closePolicy: Action<{ readonly policy: Address }, PolicyClosed> = /* @__PURE__ */ action(
    async (client, { policy }) => {
        const { product, payer } = await read(client, policyAccount, policy);
        return {
            signer: actor(client),
            steps: closePolicySteps(client, { product, policy, payer }),
            event: policyClosedEvent,
        };
    },
);
