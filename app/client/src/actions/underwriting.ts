/** What underwriters do, and who buys what a pool owns besides its collateral. */
import type { Address } from '@solana/kit';
import { action, preview, type Action } from '../chain/action.ts';
import { actor } from '../chain/client.ts';
import {
    premiumsClaimedEvent,
    salvageSoldEvent,
    signalledEvent,
    unsignalledEvent,
    unsignalRequestedEvent,
} from '../generated/events.ts';
import type {
    PremiumsClaimed,
    SalvageSold,
    Signalled,
    Unsignalled,
    UnsignalRequested,
} from '../generated/types/index.ts';
import {
    buySalvageSteps,
    claimPremiumsSteps,
    completeUnsignalSteps,
    requestUnsignalSteps,
    signalSteps,
    type BuySalvageInput,
    type LotName,
    type SignalInput,
} from '../instructions/underwriting.ts';
import { soon } from './limits.ts';

export type { BuySalvageInput, LotName, SignalInput };

/**
 * Puts staked tokens behind a product: more of it can be sold, at a lower price, and its premiums are shared. They have no
 * vote meanwhile, and are lost first when the product pays.
 * Errors, among others: `refused` (`NoCoverRate`, `RunOff`, `EventOpen`, `StakeTooSmall`, `StakeLocked`).
 */
export const signal: Action<SignalInput, Signalled> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await signalSteps(client, signer, input), event: signalledEvent };
});

/**
 * Asks tokens back from a product; they can be had for two days from `readyAt` of the event. A further request takes the
 * place of the first, one of nothing takes it back. Errors, among others: `refused` (`StakeTooSmall`).
 */
export const requestUnsignal: Action<SignalInput, UnsignalRequested> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await requestUnsignalSteps(client, signer, input), event: unsignalRequestedEvent };
});

/**
 * Takes tokens that were asked back into the stake, as many as no cover needs. An empty signal whose premiums are paid is
 * closed. Errors, among others: `refused` (`UnstakeNotReady`, `UnsignalTooLate`, `EventOpen`, `CoverNeedsSignal`).
 */
export const completeUnsignal: Action<{ readonly product: Address }, Unsignalled> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        return { signer, steps: await completeUnsignalSteps(client, signer, input), event: unsignalledEvent };
    },
);

/**
 * Pays an underwriter what a product has earned him, as far as the pool's fees have been distributed. Anyone can call it.
 * Errors, among others: `refused` (`NothingToPay`).
 */
export const claimPremiums: Action<{ readonly product: Address; readonly owner?: Address }, PremiumsClaimed> =
    /* @__PURE__ */ action(async (client, { product, owner }) => {
        const signer = actor(client);
        const input = { product, owner: owner ?? signer.address };
        return { signer, steps: await claimPremiumsSteps(client, signer, input), event: premiumsClaimedEvent };
    });

const ANY_COST = 2n ** 64n - 1n;

/**
 * Buys tokens that a pool owns, at the price that governance offers them for. Without `maxCost` it pays no more than the
 * offer costs now; without `deadline` it may take two minutes.
 * Errors, among others: `refused` (`NotOffered`, `SlippageExceeded`), `tokens`.
 */
export const buySalvage: Action<Omit<BuySalvageInput, 'maxCost'> & Partial<BuySalvageInput>, SalvageSold> =
    /* @__PURE__ */ action(async (client, input) => {
        const signer = actor(client);
        const deadline = input.deadline ?? (await soon(client));
        const planned = async (maxCost: bigint) => ({
            signer,
            steps: await buySalvageSteps(client, signer, { ...input, maxCost, deadline }),
            event: salvageSoldEvent,
        });
        return planned(input.maxCost ?? (await preview(client, await planned(ANY_COST))).event.cost);
    });
