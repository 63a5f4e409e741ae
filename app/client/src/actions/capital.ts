/** What capital providers do. */
import type { Address } from '@solana/kit';
import { action, preview, type Action } from '../chain/action.ts';
import { actor } from '../chain/client.ts';
import { lessSlack, soon } from './limits.ts';
import { read } from '../chain/accounts.ts';
import { eventsOf } from '../chain/logs.ts';
import { telling } from '../chain/telling.ts';
import {
    accruedEvent,
    depositedEvent,
    withdrawalCancelledEvent,
    withdrawalRequestedEvent,
    withdrawnEvent,
} from '../generated/events.ts';
import { withdrawalTicketAccount } from '../generated/kinds.ts';
import type { Deposited, WithdrawalCancelled, WithdrawalRequested, Withdrawn } from '../generated/types/index.ts';
import {
    accrueSteps,
    cancelWithdrawalSteps,
    completeWithdrawalSteps,
    depositSteps,
    requestWithdrawalSteps,
    type AccrueInput,
    type DepositInput,
    type RequestWithdrawalInput,
} from '../instructions/capital.ts';

/**
 * Puts collateral into a pool for shares of it. Anyone, while deposits are open. Without `minShares` it accepts half a
 * percent less than a trial gave; without `deadline` two minutes.
 * Errors, among others: `refused` (`SlippageExceeded`, `PoolInsolvent`, `Paused`, `RunOff`), `tokens`.
 */
export const deposit: Action<DepositInput, Deposited> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    const planned = async (limits: DepositInput) => ({
        signer,
        steps: await depositSteps(client, signer, limits),
        event: depositedEvent,
    });
    const deadline = input.deadline ?? (await soon(client));
    const minShares = input.minShares ?? lessSlack((await preview(client, await planned(input))).event.shares);
    return planned({ ...input, minShares, deadline });
});

/**
 * Asks for shares to be paid out: burns them into a ticket, whose address is in the event. They go on earning and bearing
 * losses. Pay it out with {@link completeWithdrawal} when the cooldown is over and before the window closes.
 */
export const requestWithdrawal: Action<RequestWithdrawalInput, WithdrawalRequested> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        return { signer, steps: await requestWithdrawalSteps(client, signer, input), event: withdrawalRequestedEvent };
    },
);

/** Takes a request back: the ticket's shares are the owner's again. */
export const cancelWithdrawal: Action<{ readonly ticket: Address }, WithdrawalCancelled> = /* @__PURE__ */ action(
    async (client, { ticket }) => {
        const signer = actor(client);
        const { pool } = await read(client, withdrawalTicketAccount, ticket);
        return {
            signer,
            steps: await cancelWithdrawalSteps(client, signer, { pool, ticket }),
            event: withdrawalCancelledEvent,
        };
    },
);

/**
 * Pays a ticket out, as far as capital is free; the rest stays in the ticket. Without `minAmount` it accepts half a percent
 * less than a trial gave.
 * Errors, among others: `refused` (`CooldownNotOver`, `WindowClosed`, `CapitalBacksCover`, `LiabilityExceedsAssets`).
 */
export const completeWithdrawal: Action<{ readonly ticket: Address; readonly minAmount?: bigint }, Withdrawn> =
    /* @__PURE__ */ action(async (client, input) => {
        const signer = actor(client);
        const { pool } = await read(client, withdrawalTicketAccount, input.ticket);
        const planned = async (minAmount: bigint) => ({
            signer,
            steps: await completeWithdrawalSteps(client, signer, { pool, ticket: input.ticket, minAmount }),
            event: withdrawnEvent,
        });
        return planned(input.minAmount ?? lessSlack((await preview(client, await planned(0n))).event.amount));
    });

/**
 * Brings a pool's books up to the present second; with a product its ended cover is released too. Anyone. Whatever uses a
 * pool's money does this first, so nobody has to. The event says what was earned since the books were last touched, in base
 * units: 0 when it was nothing.
 */
export const accrue: Action<AccrueInput, { readonly earned: bigint }> = /* @__PURE__ */ telling(
    async (client, input) => ({ signer: actor(client), steps: accrueSteps(client, input) }),
    (client, logs) => ({ earned: eventsOf(logs, client.program, accruedEvent)[0]?.earned ?? 0n }),
);
