/**
 * Ballast for wallets, scripts and web pages.
 *
 * Everything starts with {@link createClient}. Actions change something and take `(client, input)`; each has a `preview`.
 * Reads and quotes take the same client and need no wallet. Money is `bigint`, in base units.
 */
export * from './chain/action.ts';
export * from './chain/client.ts';
export {
    chainTime,
    maybeRead,
    maybeReadAll,
    read,
    readAllRaw,
    readRaw,
    readWhere,
    type Filter,
    type Found,
    type Raw,
} from './chain/accounts.ts';
export { decodeEvents, eventsOf } from './chain/logs.ts';
export { foreignStep, step, type Plan, type Step } from './chain/steps.ts';
export * from './errors/error.ts';
export { sentenceOf } from './errors/explain.ts';
export * from './actions/administration.ts';
export * from './actions/capital.ts';
export * from './actions/claims.ts';
export * from './actions/cover.ts';
export * from './actions/decisions.ts';
export * from './actions/push.ts';
export * from './actions/staking.ts';
export * from './instructions/places.ts';
export * from './reads/claimable.ts';
export * from './reads/incidents.ts';
export { exportVotes, importVotes, tidyVotes } from './votes/exchange.ts';
export * from './votes/keeper.ts';
export { bucketOf, CANNOT_DECIDE, commitmentOf, NO_RESULT, percentOf } from './votes/seal.ts';
export { restoreVote, type Opening } from './votes/sealing.ts';
export * from './generated/errors.ts';
export * from './generated/events.ts';
export * from './generated/kinds.ts';
export * from './generated/pdas/index.ts';
export * from './generated/program.ts';
export * from './generated/types/index.ts';
export * from './generated/costs.ts';
