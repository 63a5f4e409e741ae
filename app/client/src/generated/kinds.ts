import type { Decoder, ReadonlyUint8Array } from '@solana/kit';
import {
    getAttestationDecoder,
    ATTESTATION_ACCOUNT_DISCRIMINATOR,
    type Attestation,
    getAuditorDecoder,
    AUDITOR_ACCOUNT_DISCRIMINATOR,
    type Auditor,
    getBallotDecoder,
    BALLOT_ACCOUNT_DISCRIMINATOR,
    type Ballot,
    getClaimDecoder,
    CLAIM_ACCOUNT_DISCRIMINATOR,
    type Claim,
    getCommitteeDecoder,
    COMMITTEE_ACCOUNT_DISCRIMINATOR,
    type Committee,
    getConfigDecoder,
    CONFIG_ACCOUNT_DISCRIMINATOR,
    type Config,
    getFeeVaultDecoder,
    FEE_VAULT_ACCOUNT_DISCRIMINATOR,
    type FeeVault,
    getIncidentDecoder,
    INCIDENT_ACCOUNT_DISCRIMINATOR,
    type Incident,
    getMonitorDecoder,
    MONITOR_ACCOUNT_DISCRIMINATOR,
    type Monitor,
    getPolicyDecoder,
    POLICY_ACCOUNT_DISCRIMINATOR,
    type Policy,
    getPollDecoder,
    POLL_ACCOUNT_DISCRIMINATOR,
    type Poll,
    getPoolDecoder,
    POOL_ACCOUNT_DISCRIMINATOR,
    type Pool,
    getProductDecoder,
    PRODUCT_ACCOUNT_DISCRIMINATOR,
    type Product,
    getProposalDecoder,
    PROPOSAL_ACCOUNT_DISCRIMINATOR,
    type Proposal,
    getSignalDecoder,
    SIGNAL_ACCOUNT_DISCRIMINATOR,
    type Signal,
    getStakeDecoder,
    STAKE_ACCOUNT_DISCRIMINATOR,
    type Stake,
    getStakingDecoder,
    STAKING_ACCOUNT_DISCRIMINATOR,
    type Staking,
    getVoteRecordDecoder,
    VOTE_RECORD_ACCOUNT_DISCRIMINATOR,
    type VoteRecord,
    getWatchDecoder,
    WATCH_ACCOUNT_DISCRIMINATOR,
    type Watch,
    getWithdrawalTicketDecoder,
    WITHDRAWAL_TICKET_ACCOUNT_DISCRIMINATOR,
    type WithdrawalTicket,
} from './accounts/index.ts';

/** How to tell one kind of account of the program and read it. */
export interface AccountKind<Data> {
    readonly name: string;
    readonly discriminator: ReadonlyUint8Array;
    readonly decoder: () => Decoder<Data>;
}

export const attestationAccount: AccountKind<Attestation> = /* @__PURE__ */ (() => ({
    name: 'Attestation',
    discriminator: ATTESTATION_ACCOUNT_DISCRIMINATOR,
    decoder: getAttestationDecoder,
}))();
export const auditorAccount: AccountKind<Auditor> = /* @__PURE__ */ (() => ({
    name: 'Auditor',
    discriminator: AUDITOR_ACCOUNT_DISCRIMINATOR,
    decoder: getAuditorDecoder,
}))();
export const ballotAccount: AccountKind<Ballot> = /* @__PURE__ */ (() => ({
    name: 'Ballot',
    discriminator: BALLOT_ACCOUNT_DISCRIMINATOR,
    decoder: getBallotDecoder,
}))();
export const claimAccount: AccountKind<Claim> = /* @__PURE__ */ (() => ({
    name: 'Claim',
    discriminator: CLAIM_ACCOUNT_DISCRIMINATOR,
    decoder: getClaimDecoder,
}))();
export const committeeAccount: AccountKind<Committee> = /* @__PURE__ */ (() => ({
    name: 'Committee',
    discriminator: COMMITTEE_ACCOUNT_DISCRIMINATOR,
    decoder: getCommitteeDecoder,
}))();
export const configAccount: AccountKind<Config> = /* @__PURE__ */ (() => ({
    name: 'Config',
    discriminator: CONFIG_ACCOUNT_DISCRIMINATOR,
    decoder: getConfigDecoder,
}))();
export const feeVaultAccount: AccountKind<FeeVault> = /* @__PURE__ */ (() => ({
    name: 'FeeVault',
    discriminator: FEE_VAULT_ACCOUNT_DISCRIMINATOR,
    decoder: getFeeVaultDecoder,
}))();
export const incidentAccount: AccountKind<Incident> = /* @__PURE__ */ (() => ({
    name: 'Incident',
    discriminator: INCIDENT_ACCOUNT_DISCRIMINATOR,
    decoder: getIncidentDecoder,
}))();
export const monitorAccount: AccountKind<Monitor> = /* @__PURE__ */ (() => ({
    name: 'Monitor',
    discriminator: MONITOR_ACCOUNT_DISCRIMINATOR,
    decoder: getMonitorDecoder,
}))();
export const policyAccount: AccountKind<Policy> = /* @__PURE__ */ (() => ({
    name: 'Policy',
    discriminator: POLICY_ACCOUNT_DISCRIMINATOR,
    decoder: getPolicyDecoder,
}))();
export const pollAccount: AccountKind<Poll> = /* @__PURE__ */ (() => ({
    name: 'Poll',
    discriminator: POLL_ACCOUNT_DISCRIMINATOR,
    decoder: getPollDecoder,
}))();
export const poolAccount: AccountKind<Pool> = /* @__PURE__ */ (() => ({
    name: 'Pool',
    discriminator: POOL_ACCOUNT_DISCRIMINATOR,
    decoder: getPoolDecoder,
}))();
export const productAccount: AccountKind<Product> = /* @__PURE__ */ (() => ({
    name: 'Product',
    discriminator: PRODUCT_ACCOUNT_DISCRIMINATOR,
    decoder: getProductDecoder,
}))();
export const proposalAccount: AccountKind<Proposal> = /* @__PURE__ */ (() => ({
    name: 'Proposal',
    discriminator: PROPOSAL_ACCOUNT_DISCRIMINATOR,
    decoder: getProposalDecoder,
}))();
export const signalAccount: AccountKind<Signal> = /* @__PURE__ */ (() => ({
    name: 'Signal',
    discriminator: SIGNAL_ACCOUNT_DISCRIMINATOR,
    decoder: getSignalDecoder,
}))();
export const stakeAccount: AccountKind<Stake> = /* @__PURE__ */ (() => ({
    name: 'Stake',
    discriminator: STAKE_ACCOUNT_DISCRIMINATOR,
    decoder: getStakeDecoder,
}))();
export const stakingAccount: AccountKind<Staking> = /* @__PURE__ */ (() => ({
    name: 'Staking',
    discriminator: STAKING_ACCOUNT_DISCRIMINATOR,
    decoder: getStakingDecoder,
}))();
export const voteRecordAccount: AccountKind<VoteRecord> = /* @__PURE__ */ (() => ({
    name: 'VoteRecord',
    discriminator: VOTE_RECORD_ACCOUNT_DISCRIMINATOR,
    decoder: getVoteRecordDecoder,
}))();
export const watchAccount: AccountKind<Watch> = /* @__PURE__ */ (() => ({
    name: 'Watch',
    discriminator: WATCH_ACCOUNT_DISCRIMINATOR,
    decoder: getWatchDecoder,
}))();
export const withdrawalTicketAccount: AccountKind<WithdrawalTicket> = /* @__PURE__ */ (() => ({
    name: 'WithdrawalTicket',
    discriminator: WITHDRAWAL_TICKET_ACCOUNT_DISCRIMINATOR,
    decoder: getWithdrawalTicketDecoder,
}))();
