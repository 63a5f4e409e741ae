/**
 * What the administrator does while the protocol is set up, what the guardian can do, and how pools end.
 * Once the bootstrap is over, `proposals` has the same for votes.
 */
import type { Address } from '@solana/kit';
import { read } from '../chain/accounts.ts';
import { action, type Action } from '../chain/action.ts';
import { actor } from '../chain/client.ts';
import {
    auditorSetEvent,
    bootstrapEndedEvent,
    committeeSeatedEvent,
    emissionFundedEvent,
    monitorCreatedEvent,
    poolClosedEvent,
    poolCreatedEvent,
    productListedEvent,
    runOffStartedEvent,
    salesPausedEvent,
    stakingOpenedEvent,
    watchSetEvent,
} from '../generated/events.ts';
import { withdrawalTicketAccount } from '../generated/kinds.ts';
import type {
    AuditorSet,
    BootstrapEnded,
    CommitteeSeated,
    EmissionFunded,
    MonitorCreated,
    PoolClosed,
    PoolCreated,
    ProductListed,
    RunOffStarted,
    SalesPaused,
    StakingOpened,
    WatchSet,
} from '../generated/types/index.ts';
import {
    closePoolSteps,
    closeTicketSteps,
    createPoolSteps,
    endBootstrapSteps,
    fundEmissionSteps,
    initializeSteps,
    listProductSteps,
    openFeeVaultSteps,
    openStakingSteps,
    pauseSalesSteps,
    setRunOffSteps,
    type CreatePoolInput,
    type FundEmissionInput,
    type InitializeInput,
    type ListProductInput,
    type OpenStakingInput,
    type PauseSalesInput,
    type SetRunOffInput,
} from '../instructions/administration.ts';
import {
    initCommitteeSteps,
    initMonitorSteps,
    initWatchSteps,
    setAuditorSteps,
    type InitCommitteeInput,
    type InitMonitorInput,
    type InitWatchInput,
    type SetAuditorInput,
} from '../instructions/deciders.ts';

export type {
    CreatePoolInput,
    FundEmissionInput,
    InitCommitteeInput,
    InitializeInput,
    InitMonitorInput,
    InitWatchInput,
    ListProductInput,
    OpenStakingInput,
    PauseSalesInput,
    SetAuditorInput,
    SetRunOffInput,
};
export type {
    BandSettings,
    GovernanceSettings,
    ProductSettings,
    ProtocolSettings,
    StakingSettings,
    UnderwritingSettings,
    WatchSettings,
} from '../instructions/settings.ts';

/**
 * Sets the protocol up, once. The program's upgrade authority.
 * Errors, among others: `refused` (`NotUpgradeAuthority`, `AlreadyExists`, `WindowOutOfBounds`, `FeesOutOfBounds`).
 */
export const initialize: Action<InitializeInput, undefined> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await initializeSteps(client, signer, input) };
});

/**
 * Founds a pool of one collateral; the administrator pays the seed, which stays in it for ever.
 * Errors, among others: `refused` (`NotAdmin`, `UnsupportedMint`, `SeedTooSmall`, `AlreadyExists`), `tokens`.
 */
export const createPool: Action<CreatePoolInput, PoolCreated> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await createPoolSteps(client, signer, input), event: poolCreatedEvent };
});

/**
 * Lists one risk in a pool. It sells when the way exists in which its events are decided: a monitor or a committee, and
 * for settlement by surrender the salvage account.
 * Errors, among others: `refused` (`NotAdmin`, `WrongIndex`, `UnsupportedAssessment`, `NotAssessable`, `RunOff`).
 */
export const listProduct: Action<ListProductInput, ProductListed> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await listProductSteps(client, signer, input), event: productListedEvent };
});

/** Gives a parametric product its monitor, once. Errors, among others: `refused` (`BandOutOfBounds`, `WrongMonitor`). */
export const initMonitor: Action<InitMonitorInput, MonitorCreated> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await initMonitorSteps(client, signer, input), event: monitorCreatedEvent };
});

/** Seats the committee of a product, once. Errors, among others: `refused` (`UnsupportedAssessment`, `CommitteeInvalid`). */
export const initCommittee: Action<InitCommitteeInput, CommitteeSeated> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        return { signer, steps: await initCommitteeSteps(client, signer, input), event: committeeSeatedEvent };
    },
);

/** Says what is watched about a covered protocol; again to watch something else. It stops sales, and pays nothing. */
export const initWatch: Action<InitWatchInput, WatchSet> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await initWatchSteps(client, signer, input), event: watchSetEvent };
});

/** Says whose attestations count, or count no longer. */
export const setAuditor: Action<SetAuditorInput, AuditorSet> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await setAuditorSteps(client, signer, input), event: auditorSetEvent };
});

/** Opens the staking ledger, once, for the governance token that the protocol was set up with. */
export const openStaking: Action<OpenStakingInput, StakingOpened> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await openStakingSteps(client, signer, input), event: stakingOpenedEvent };
});

/** Opens the fee vault of a pool's collateral, once. Anyone. Errors, among others: `refused` (`AlreadyExists`). */
export const openFeeVault: Action<{ readonly pool: Address }, undefined> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        return { signer, steps: await openFeeVaultSteps(client, signer, input) };
    },
);

/** Pays governance tokens in for the stakers and sets how fast they get them. Errors: `refused` (`EmissionTooHigh`). */
export const fundEmission: Action<FundEmissionInput, EmissionFunded> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await fundEmissionSteps(client, signer, input), event: emissionFundedEvent };
});

/**
 * Stops sales and deposits for a while; nothing else stops. The guardian.
 * Errors, among others: `refused` (`NotGuardian`, `PauseTooLong`, `PauseTooSoon`).
 */
export const pauseSales: Action<PauseSalesInput, SalesPaused> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await pauseSalesSteps(client, signer, input), event: salesPausedEvent };
});

/** Lets a product or a whole pool run off, for ever: nothing new is sold, what was sold is honoured. */
export const setRunOff: Action<SetRunOffInput, RunOffStarted> = /* @__PURE__ */ action(async (client, input) => {
    const signer = actor(client);
    return { signer, steps: await setRunOffSteps(client, signer, input), event: runOffStartedEvent };
});

/**
 * Ends the administrator's rights, for ever: votes decide from then on.
 * Errors, among others: `refused` (`NotAdmin`, `NothingEarns` while too little is staked for anybody to decide).
 */
export const endBootstrap: Action<void, BootstrapEnded> = /* @__PURE__ */ action(async (client) => {
    const signer = actor(client);
    return { signer, steps: await endBootstrapSteps(client, signer), event: bootstrapEndedEvent };
});

/** Closes a pool that has run off and of which nothing is left. Anyone. Errors: `refused` (`PoolStillLive`). */
export const closePool: Action<{ readonly pool: Address }, PoolClosed> = /* @__PURE__ */ action(
    async (client, input) => ({
        signer: actor(client),
        steps: await closePoolSteps(client, input),
        event: poolClosedEvent,
    }),
);

/** Returns the rent of a ticket whose pool was closed with worthless shares. Anyone. Errors: `refused` (`PoolExists`). */
export const closeTicket: Action<{ readonly ticket: Address }, undefined> = /* @__PURE__ */ action(
    async (client, { ticket }) => {
        const { pool, owner } = await read(client, withdrawalTicketAccount, ticket);
        return { signer: actor(client), steps: closeTicketSteps(client, { ticket, pool, owner }) };
    },
);
