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
export * from './actions/attestations.ts';
export * from './actions/capital.ts';
export * from './actions/claims.ts';
export * from './actions/cover.ts';
export * from './actions/decisions.ts';
export * from './actions/governance.ts';
export * as proposals from './actions/proposals.ts';
export type { HandOverProgramInput, Proposable, RuleChangeInput, SpendTreasuryInput } from './actions/proposals.ts';
export * from './actions/push.ts';
export * from './actions/staking.ts';
export * from './actions/underwriting.ts';
export { ATTESTATION_SERVICE } from './instructions/attestations.ts';
export * from './instructions/places.ts';
export * from './reads/attestations.ts';
export * from './reads/claimable.ts';
export { contentsOf, type ProductTerms, type ProposableName, type ProposalContents } from './reads/contents.ts';
export * from './reads/governance.ts';
export * from './reads/incidents.ts';
export { differencesOf, sentenceOfProposal, type Difference, type Present } from './reads/proposalWords.ts';
export * from './reads/staking.ts';
export * from './reads/underwriting.ts';
export { exportVotes, importVotes, tidyVotes } from './votes/exchange.ts';
export * from './votes/keeper.ts';
export { bucketOf, CANNOT_DECIDE, commitmentOf, NO_RESULT, percentOf } from './votes/seal.ts';
export { restoreVote, type Opening } from './votes/sealing.ts';
export * from './reads/layout.ts';
export * from './reads/policies.ts';
export * from './reads/pools.ts';
export * from './reads/products.ts';
export * from './reads/sale.ts';
export * from './reads/shares.ts';
export * from './reads/solvency.ts';
export * from './reads/wallet.ts';
export * from './reads/withdrawals.ts';
export * from './reads/words.ts';
export * from './reads/yields.ts';
export { watchOneAccount, watchAccounts, type AccountChange } from './watch/accounts.ts';
export { watchEvents, type EventOptions, type SeenEvent } from './watch/events.ts';
export * from './watch/kinds.ts';
export type { WatchOptions, WatchStatus } from './watch/pump.ts';
export type {
    Attestation,
    Auditor,
    Ballot,
    Claim,
    Committee,
    Config,
    FeeVault,
    Incident,
    Monitor,
    Policy,
    Poll,
    Pool,
    Product,
    Proposal,
    Signal,
    Stake,
    Staking,
    VoteRecord,
    Watch,
    WithdrawalTicket,
} from './generated/accounts/index.ts';
export * from './generated/errors.ts';
export * from './generated/events.ts';
export * from './generated/kinds.ts';
export * from './generated/pdas/index.ts';
export * from './generated/program.ts';
export * from './generated/types/index.ts';
export * from './generated/costs.ts';
