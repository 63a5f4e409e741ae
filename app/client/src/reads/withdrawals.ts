/** Withdrawals on their way: tickets of an owner, and when each can be paid. */
import type { Address } from '@solana/kit';
import { chainTime, read, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Config, WithdrawalTicket } from '../generated/accounts/index.ts';
import { configAccount, withdrawalTicketAccount } from '../generated/kinds.ts';
import { configAddress } from '../instructions/places.ts';
import { having } from './layout.ts';

/**
 * Where a ticket is: `cooling` before it can be paid, `ready` while it can, `lapsed` when its window has closed: cancel
 * it and ask again.
 */
export type TicketState = 'cooling' | 'ready' | 'lapsed';

export interface TicketReport extends Found<WithdrawalTicket> {
    readonly state: TicketState;
    /** First second in which it can be paid, and the first in which it cannot any more (unix seconds). */
    readonly readyAt: bigint;
    readonly closesAt: bigint;
}

/** Whose tickets. */
export interface TicketQuery {
    readonly owner: Address;
    /** Default: of all pools. */
    readonly pool?: Address;
}

/** The tickets of an owner, the oldest first. Errors: kinds `unreachable`, `lagging`. */
export async function readTickets(client: BallastClient, { owner, pool }: TicketQuery): Promise<TicketReport[]> {
    const filters = [
        having(withdrawalTicketAccount, 'owner', owner),
        ...(pool === undefined ? [] : [having(withdrawalTicketAccount, 'pool', pool)]),
    ];
    const [found, config, now] = await Promise.all([
        readWhere(client, withdrawalTicketAccount, filters),
        read(client, configAccount, await configAddress(client)),
        chainTime(client),
    ]);
    const oldest = (a: Found<WithdrawalTicket>, b: Found<WithdrawalTicket>): number =>
        Number(a.data.requestedAt - b.data.requestedAt) || (a.address < b.address ? -1 : 1);
    return found.sort(oldest).map((ticket) => ({ ...ticket, ...ticketState(ticket.data, config, now) }));
}

/**
 * When a ticket can be paid by the rules of now, which a vote can change. That it is `ready` does not mean that the pool
 * has free capital: what backs cover stays, and the rest of the ticket with it.
 */
export function ticketState(
    ticket: Pick<WithdrawalTicket, 'requestedAt'>,
    config: Pick<Config, 'withdrawalCooldown' | 'withdrawalWindow'>,
    now: bigint,
): Pick<TicketReport, 'state' | 'readyAt' | 'closesAt'> {
    const readyAt = ticket.requestedAt + BigInt(config.withdrawalCooldown);
    const closesAt = readyAt + BigInt(config.withdrawalWindow);
    const state = now < readyAt ? 'cooling' : now < closesAt ? 'ready' : 'lapsed';
    return { state, readyAt, closesAt };
}
