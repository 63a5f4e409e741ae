import type { Decoder } from '@solana/kit';
import {
    getAccruedDecoder,
    type Accrued,
    getAttestationRevokedDecoder,
    type AttestationRevoked,
    getAttestedDecoder,
    type Attested,
    getAuditorSetDecoder,
    type AuditorSet,
    getBallotSettledDecoder,
    type BallotSettled,
    getBondReturnedDecoder,
    type BondReturned,
    getBootstrapEndedDecoder,
    type BootstrapEnded,
    getClaimCollectedDecoder,
    type ClaimCollected,
    getClaimDecidedDecoder,
    type ClaimDecided,
    getClaimPaidDecoder,
    type ClaimPaid,
    getCommitteeSeatedDecoder,
    type CommitteeSeated,
    getCoverBoughtDecoder,
    type CoverBought,
    getCoverCancelledDecoder,
    type CoverCancelled,
    getCoverExtendedDecoder,
    type CoverExtended,
    getDepositedDecoder,
    type Deposited,
    getEmissionFundedDecoder,
    type EmissionFunded,
    getEpisodeChangedDecoder,
    type EpisodeChanged,
    getFeesDistributedDecoder,
    type FeesDistributed,
    getIncidentApprovedDecoder,
    type IncidentApproved,
    getIncidentClosedDecoder,
    type IncidentClosed,
    getIncidentRejectedDecoder,
    type IncidentRejected,
    getIncidentReportedDecoder,
    type IncidentReported,
    getIncidentSettledDecoder,
    type IncidentSettled,
    getLossFiledDecoder,
    type LossFiled,
    getMonitorCreatedDecoder,
    type MonitorCreated,
    getPolicyClosedDecoder,
    type PolicyClosed,
    getPolicyTransferredDecoder,
    type PolicyTransferred,
    getPollOpenedDecoder,
    type PollOpened,
    getPollTalliedDecoder,
    type PollTallied,
    getPoolClosedDecoder,
    type PoolClosed,
    getPoolCreatedDecoder,
    type PoolCreated,
    getPremiumsClaimedDecoder,
    type PremiumsClaimed,
    getProductListedDecoder,
    type ProductListed,
    getProgramHandedOverDecoder,
    type ProgramHandedOver,
    getProposalClosedDecoder,
    type ProposalClosed,
    getProposalExecutedDecoder,
    type ProposalExecuted,
    getProposedDecoder,
    type Proposed,
    getRewardsClaimedDecoder,
    type RewardsClaimed,
    getRewardsSharedDecoder,
    type RewardsShared,
    getRulesChangedDecoder,
    type RulesChanged,
    getRunOffStartedDecoder,
    type RunOffStarted,
    getSalesPausedDecoder,
    type SalesPaused,
    getSalvageSoldDecoder,
    type SalvageSold,
    getSeverityAttestedDecoder,
    type SeverityAttested,
    getSignalledDecoder,
    type Signalled,
    getStakedDecoder,
    type Staked,
    getStakingOpenedDecoder,
    type StakingOpened,
    getSubjectChangedDecoder,
    type SubjectChanged,
    getTokensSurrenderedDecoder,
    type TokensSurrendered,
    getTreasurySpentDecoder,
    type TreasurySpent,
    getUnderwritersSlashedDecoder,
    type UnderwritersSlashed,
    getUnsignalRequestedDecoder,
    type UnsignalRequested,
    getUnsignalledDecoder,
    type Unsignalled,
    getUnstakeRequestedDecoder,
    type UnstakeRequested,
    getUnstakedDecoder,
    type Unstaked,
    getVoteCastDecoder,
    type VoteCast,
    getVoteCommittedDecoder,
    type VoteCommitted,
    getVoteRevealedDecoder,
    type VoteRevealed,
    getWatchSetDecoder,
    type WatchSet,
    getWithdrawalCancelledDecoder,
    type WithdrawalCancelled,
    getWithdrawalRequestedDecoder,
    type WithdrawalRequested,
    getWithdrawnDecoder,
    type Withdrawn,
} from './types/index.ts';

/** How to tell one event of the program and read it. */
export interface EventKind<Name extends string = string, Data = unknown> {
    readonly name: Name;
    readonly discriminator: readonly number[];
    readonly decoder: () => Decoder<Data>;
}

export const accruedEvent: EventKind<'Accrued', Accrued> = {
    name: 'Accrued',
    discriminator: [207, 152, 166, 145, 189, 39, 33, 167],
    decoder: getAccruedDecoder,
};
export const attestationRevokedEvent: EventKind<'AttestationRevoked', AttestationRevoked> = {
    name: 'AttestationRevoked',
    discriminator: [47, 106, 65, 238, 200, 127, 163, 50],
    decoder: getAttestationRevokedDecoder,
};
export const attestedEvent: EventKind<'Attested', Attested> = {
    name: 'Attested',
    discriminator: [184, 102, 113, 199, 220, 197, 96, 50],
    decoder: getAttestedDecoder,
};
export const auditorSetEvent: EventKind<'AuditorSet', AuditorSet> = {
    name: 'AuditorSet',
    discriminator: [95, 116, 119, 135, 41, 72, 133, 143],
    decoder: getAuditorSetDecoder,
};
export const ballotSettledEvent: EventKind<'BallotSettled', BallotSettled> = {
    name: 'BallotSettled',
    discriminator: [254, 49, 186, 216, 252, 147, 116, 27],
    decoder: getBallotSettledDecoder,
};
export const bondReturnedEvent: EventKind<'BondReturned', BondReturned> = {
    name: 'BondReturned',
    discriminator: [41, 85, 150, 247, 210, 150, 160, 118],
    decoder: getBondReturnedDecoder,
};
export const bootstrapEndedEvent: EventKind<'BootstrapEnded', BootstrapEnded> = {
    name: 'BootstrapEnded',
    discriminator: [51, 154, 71, 242, 103, 59, 135, 142],
    decoder: getBootstrapEndedDecoder,
};
export const claimCollectedEvent: EventKind<'ClaimCollected', ClaimCollected> = {
    name: 'ClaimCollected',
    discriminator: [119, 30, 63, 24, 244, 134, 233, 226],
    decoder: getClaimCollectedDecoder,
};
export const claimDecidedEvent: EventKind<'ClaimDecided', ClaimDecided> = {
    name: 'ClaimDecided',
    discriminator: [35, 95, 116, 58, 116, 209, 151, 138],
    decoder: getClaimDecidedDecoder,
};
export const claimPaidEvent: EventKind<'ClaimPaid', ClaimPaid> = {
    name: 'ClaimPaid',
    discriminator: [212, 155, 88, 118, 128, 99, 132, 42],
    decoder: getClaimPaidDecoder,
};
export const committeeSeatedEvent: EventKind<'CommitteeSeated', CommitteeSeated> = {
    name: 'CommitteeSeated',
    discriminator: [100, 178, 93, 42, 67, 187, 77, 234],
    decoder: getCommitteeSeatedDecoder,
};
export const coverBoughtEvent: EventKind<'CoverBought', CoverBought> = {
    name: 'CoverBought',
    discriminator: [128, 196, 83, 24, 47, 194, 179, 102],
    decoder: getCoverBoughtDecoder,
};
export const coverCancelledEvent: EventKind<'CoverCancelled', CoverCancelled> = {
    name: 'CoverCancelled',
    discriminator: [99, 53, 12, 203, 184, 143, 180, 110],
    decoder: getCoverCancelledDecoder,
};
export const coverExtendedEvent: EventKind<'CoverExtended', CoverExtended> = {
    name: 'CoverExtended',
    discriminator: [166, 196, 160, 12, 173, 175, 73, 149],
    decoder: getCoverExtendedDecoder,
};
export const depositedEvent: EventKind<'Deposited', Deposited> = {
    name: 'Deposited',
    discriminator: [111, 141, 26, 45, 161, 35, 100, 57],
    decoder: getDepositedDecoder,
};
export const emissionFundedEvent: EventKind<'EmissionFunded', EmissionFunded> = {
    name: 'EmissionFunded',
    discriminator: [205, 237, 133, 48, 116, 183, 84, 228],
    decoder: getEmissionFundedDecoder,
};
export const episodeChangedEvent: EventKind<'EpisodeChanged', EpisodeChanged> = {
    name: 'EpisodeChanged',
    discriminator: [33, 68, 81, 241, 46, 234, 107, 86],
    decoder: getEpisodeChangedDecoder,
};
export const feesDistributedEvent: EventKind<'FeesDistributed', FeesDistributed> = {
    name: 'FeesDistributed',
    discriminator: [209, 24, 174, 200, 236, 90, 154, 55],
    decoder: getFeesDistributedDecoder,
};
export const incidentApprovedEvent: EventKind<'IncidentApproved', IncidentApproved> = {
    name: 'IncidentApproved',
    discriminator: [70, 225, 169, 170, 79, 218, 87, 50],
    decoder: getIncidentApprovedDecoder,
};
export const incidentClosedEvent: EventKind<'IncidentClosed', IncidentClosed> = {
    name: 'IncidentClosed',
    discriminator: [22, 157, 204, 159, 155, 46, 23, 244],
    decoder: getIncidentClosedDecoder,
};
export const incidentRejectedEvent: EventKind<'IncidentRejected', IncidentRejected> = {
    name: 'IncidentRejected',
    discriminator: [89, 21, 40, 233, 11, 120, 236, 81],
    decoder: getIncidentRejectedDecoder,
};
export const incidentReportedEvent: EventKind<'IncidentReported', IncidentReported> = {
    name: 'IncidentReported',
    discriminator: [105, 191, 58, 193, 50, 86, 61, 103],
    decoder: getIncidentReportedDecoder,
};
export const incidentSettledEvent: EventKind<'IncidentSettled', IncidentSettled> = {
    name: 'IncidentSettled',
    discriminator: [211, 150, 83, 161, 148, 56, 149, 254],
    decoder: getIncidentSettledDecoder,
};
export const lossFiledEvent: EventKind<'LossFiled', LossFiled> = {
    name: 'LossFiled',
    discriminator: [174, 82, 182, 65, 137, 114, 187, 34],
    decoder: getLossFiledDecoder,
};
export const monitorCreatedEvent: EventKind<'MonitorCreated', MonitorCreated> = {
    name: 'MonitorCreated',
    discriminator: [116, 249, 211, 123, 97, 227, 190, 76],
    decoder: getMonitorCreatedDecoder,
};
export const policyClosedEvent: EventKind<'PolicyClosed', PolicyClosed> = {
    name: 'PolicyClosed',
    discriminator: [19, 126, 82, 173, 79, 86, 50, 51],
    decoder: getPolicyClosedDecoder,
};
export const policyTransferredEvent: EventKind<'PolicyTransferred', PolicyTransferred> = {
    name: 'PolicyTransferred',
    discriminator: [61, 243, 222, 136, 205, 164, 90, 18],
    decoder: getPolicyTransferredDecoder,
};
export const pollOpenedEvent: EventKind<'PollOpened', PollOpened> = {
    name: 'PollOpened',
    discriminator: [107, 78, 71, 116, 209, 43, 111, 39],
    decoder: getPollOpenedDecoder,
};
export const pollTalliedEvent: EventKind<'PollTallied', PollTallied> = {
    name: 'PollTallied',
    discriminator: [21, 165, 137, 220, 8, 62, 182, 137],
    decoder: getPollTalliedDecoder,
};
export const poolClosedEvent: EventKind<'PoolClosed', PoolClosed> = {
    name: 'PoolClosed',
    discriminator: [106, 46, 29, 231, 42, 44, 73, 119],
    decoder: getPoolClosedDecoder,
};
export const poolCreatedEvent: EventKind<'PoolCreated', PoolCreated> = {
    name: 'PoolCreated',
    discriminator: [202, 44, 41, 88, 104, 220, 157, 82],
    decoder: getPoolCreatedDecoder,
};
export const premiumsClaimedEvent: EventKind<'PremiumsClaimed', PremiumsClaimed> = {
    name: 'PremiumsClaimed',
    discriminator: [2, 19, 217, 19, 11, 110, 206, 35],
    decoder: getPremiumsClaimedDecoder,
};
export const productListedEvent: EventKind<'ProductListed', ProductListed> = {
    name: 'ProductListed',
    discriminator: [56, 223, 22, 115, 220, 21, 154, 238],
    decoder: getProductListedDecoder,
};
export const programHandedOverEvent: EventKind<'ProgramHandedOver', ProgramHandedOver> = {
    name: 'ProgramHandedOver',
    discriminator: [199, 55, 138, 177, 109, 224, 138, 83],
    decoder: getProgramHandedOverDecoder,
};
export const proposalClosedEvent: EventKind<'ProposalClosed', ProposalClosed> = {
    name: 'ProposalClosed',
    discriminator: [57, 90, 47, 164, 105, 55, 97, 27],
    decoder: getProposalClosedDecoder,
};
export const proposalExecutedEvent: EventKind<'ProposalExecuted', ProposalExecuted> = {
    name: 'ProposalExecuted',
    discriminator: [92, 213, 189, 201, 101, 83, 111, 83],
    decoder: getProposalExecutedDecoder,
};
export const proposedEvent: EventKind<'Proposed', Proposed> = {
    name: 'Proposed',
    discriminator: [216, 37, 138, 141, 130, 208, 180, 153],
    decoder: getProposedDecoder,
};
export const rewardsClaimedEvent: EventKind<'RewardsClaimed', RewardsClaimed> = {
    name: 'RewardsClaimed',
    discriminator: [75, 98, 88, 18, 219, 112, 88, 121],
    decoder: getRewardsClaimedDecoder,
};
export const rewardsSharedEvent: EventKind<'RewardsShared', RewardsShared> = {
    name: 'RewardsShared',
    discriminator: [108, 159, 44, 223, 54, 197, 102, 254],
    decoder: getRewardsSharedDecoder,
};
export const rulesChangedEvent: EventKind<'RulesChanged', RulesChanged> = {
    name: 'RulesChanged',
    discriminator: [246, 127, 52, 2, 91, 27, 175, 157],
    decoder: getRulesChangedDecoder,
};
export const runOffStartedEvent: EventKind<'RunOffStarted', RunOffStarted> = {
    name: 'RunOffStarted',
    discriminator: [107, 101, 210, 34, 39, 254, 77, 181],
    decoder: getRunOffStartedDecoder,
};
export const salesPausedEvent: EventKind<'SalesPaused', SalesPaused> = {
    name: 'SalesPaused',
    discriminator: [105, 227, 209, 214, 189, 14, 56, 154],
    decoder: getSalesPausedDecoder,
};
export const salvageSoldEvent: EventKind<'SalvageSold', SalvageSold> = {
    name: 'SalvageSold',
    discriminator: [110, 6, 44, 146, 212, 31, 243, 217],
    decoder: getSalvageSoldDecoder,
};
export const severityAttestedEvent: EventKind<'SeverityAttested', SeverityAttested> = {
    name: 'SeverityAttested',
    discriminator: [39, 152, 239, 230, 228, 246, 226, 41],
    decoder: getSeverityAttestedDecoder,
};
export const signalledEvent: EventKind<'Signalled', Signalled> = {
    name: 'Signalled',
    discriminator: [69, 100, 136, 30, 0, 223, 247, 136],
    decoder: getSignalledDecoder,
};
export const stakedEvent: EventKind<'Staked', Staked> = {
    name: 'Staked',
    discriminator: [11, 146, 45, 205, 230, 58, 213, 240],
    decoder: getStakedDecoder,
};
export const stakingOpenedEvent: EventKind<'StakingOpened', StakingOpened> = {
    name: 'StakingOpened',
    discriminator: [96, 229, 59, 53, 0, 28, 143, 180],
    decoder: getStakingOpenedDecoder,
};
export const subjectChangedEvent: EventKind<'SubjectChanged', SubjectChanged> = {
    name: 'SubjectChanged',
    discriminator: [162, 121, 133, 219, 102, 59, 185, 58],
    decoder: getSubjectChangedDecoder,
};
export const tokensSurrenderedEvent: EventKind<'TokensSurrendered', TokensSurrendered> = {
    name: 'TokensSurrendered',
    discriminator: [211, 177, 144, 152, 202, 235, 147, 3],
    decoder: getTokensSurrenderedDecoder,
};
export const treasurySpentEvent: EventKind<'TreasurySpent', TreasurySpent> = {
    name: 'TreasurySpent',
    discriminator: [70, 150, 242, 53, 19, 121, 15, 88],
    decoder: getTreasurySpentDecoder,
};
export const underwritersSlashedEvent: EventKind<'UnderwritersSlashed', UnderwritersSlashed> = {
    name: 'UnderwritersSlashed',
    discriminator: [165, 195, 251, 191, 71, 46, 155, 193],
    decoder: getUnderwritersSlashedDecoder,
};
export const unsignalRequestedEvent: EventKind<'UnsignalRequested', UnsignalRequested> = {
    name: 'UnsignalRequested',
    discriminator: [11, 67, 199, 17, 45, 190, 16, 33],
    decoder: getUnsignalRequestedDecoder,
};
export const unsignalledEvent: EventKind<'Unsignalled', Unsignalled> = {
    name: 'Unsignalled',
    discriminator: [10, 31, 2, 104, 63, 173, 90, 159],
    decoder: getUnsignalledDecoder,
};
export const unstakeRequestedEvent: EventKind<'UnstakeRequested', UnstakeRequested> = {
    name: 'UnstakeRequested',
    discriminator: [21, 253, 177, 85, 129, 206, 42, 152],
    decoder: getUnstakeRequestedDecoder,
};
export const unstakedEvent: EventKind<'Unstaked', Unstaked> = {
    name: 'Unstaked',
    discriminator: [27, 179, 156, 215, 47, 71, 195, 7],
    decoder: getUnstakedDecoder,
};
export const voteCastEvent: EventKind<'VoteCast', VoteCast> = {
    name: 'VoteCast',
    discriminator: [39, 53, 195, 104, 188, 17, 225, 213],
    decoder: getVoteCastDecoder,
};
export const voteCommittedEvent: EventKind<'VoteCommitted', VoteCommitted> = {
    name: 'VoteCommitted',
    discriminator: [74, 67, 158, 48, 168, 230, 217, 77],
    decoder: getVoteCommittedDecoder,
};
export const voteRevealedEvent: EventKind<'VoteRevealed', VoteRevealed> = {
    name: 'VoteRevealed',
    discriminator: [104, 162, 140, 194, 213, 217, 117, 179],
    decoder: getVoteRevealedDecoder,
};
export const watchSetEvent: EventKind<'WatchSet', WatchSet> = {
    name: 'WatchSet',
    discriminator: [197, 137, 120, 68, 111, 186, 223, 193],
    decoder: getWatchSetDecoder,
};
export const withdrawalCancelledEvent: EventKind<'WithdrawalCancelled', WithdrawalCancelled> = {
    name: 'WithdrawalCancelled',
    discriminator: [119, 175, 207, 80, 186, 237, 229, 9],
    decoder: getWithdrawalCancelledDecoder,
};
export const withdrawalRequestedEvent: EventKind<'WithdrawalRequested', WithdrawalRequested> = {
    name: 'WithdrawalRequested',
    discriminator: [75, 207, 21, 12, 160, 102, 150, 55],
    decoder: getWithdrawalRequestedDecoder,
};
export const withdrawnEvent: EventKind<'Withdrawn', Withdrawn> = {
    name: 'Withdrawn',
    discriminator: [20, 89, 223, 198, 194, 124, 219, 13],
    decoder: getWithdrawnDecoder,
};

/** An event with its name. */
export type BallastEvent =
    | { readonly name: 'Accrued'; readonly data: Accrued }
    | { readonly name: 'AttestationRevoked'; readonly data: AttestationRevoked }
    | { readonly name: 'Attested'; readonly data: Attested }
    | { readonly name: 'AuditorSet'; readonly data: AuditorSet }
    | { readonly name: 'BallotSettled'; readonly data: BallotSettled }
    | { readonly name: 'BondReturned'; readonly data: BondReturned }
    | { readonly name: 'BootstrapEnded'; readonly data: BootstrapEnded }
    | { readonly name: 'ClaimCollected'; readonly data: ClaimCollected }
    | { readonly name: 'ClaimDecided'; readonly data: ClaimDecided }
    | { readonly name: 'ClaimPaid'; readonly data: ClaimPaid }
    | { readonly name: 'CommitteeSeated'; readonly data: CommitteeSeated }
    | { readonly name: 'CoverBought'; readonly data: CoverBought }
    | { readonly name: 'CoverCancelled'; readonly data: CoverCancelled }
    | { readonly name: 'CoverExtended'; readonly data: CoverExtended }
    | { readonly name: 'Deposited'; readonly data: Deposited }
    | { readonly name: 'EmissionFunded'; readonly data: EmissionFunded }
    | { readonly name: 'EpisodeChanged'; readonly data: EpisodeChanged }
    | { readonly name: 'FeesDistributed'; readonly data: FeesDistributed }
    | { readonly name: 'IncidentApproved'; readonly data: IncidentApproved }
    | { readonly name: 'IncidentClosed'; readonly data: IncidentClosed }
    | { readonly name: 'IncidentRejected'; readonly data: IncidentRejected }
    | { readonly name: 'IncidentReported'; readonly data: IncidentReported }
    | { readonly name: 'IncidentSettled'; readonly data: IncidentSettled }
    | { readonly name: 'LossFiled'; readonly data: LossFiled }
    | { readonly name: 'MonitorCreated'; readonly data: MonitorCreated }
    | { readonly name: 'PolicyClosed'; readonly data: PolicyClosed }
    | { readonly name: 'PolicyTransferred'; readonly data: PolicyTransferred }
    | { readonly name: 'PollOpened'; readonly data: PollOpened }
    | { readonly name: 'PollTallied'; readonly data: PollTallied }
    | { readonly name: 'PoolClosed'; readonly data: PoolClosed }
    | { readonly name: 'PoolCreated'; readonly data: PoolCreated }
    | { readonly name: 'PremiumsClaimed'; readonly data: PremiumsClaimed }
    | { readonly name: 'ProductListed'; readonly data: ProductListed }
    | { readonly name: 'ProgramHandedOver'; readonly data: ProgramHandedOver }
    | { readonly name: 'ProposalClosed'; readonly data: ProposalClosed }
    | { readonly name: 'ProposalExecuted'; readonly data: ProposalExecuted }
    | { readonly name: 'Proposed'; readonly data: Proposed }
    | { readonly name: 'RewardsClaimed'; readonly data: RewardsClaimed }
    | { readonly name: 'RewardsShared'; readonly data: RewardsShared }
    | { readonly name: 'RulesChanged'; readonly data: RulesChanged }
    | { readonly name: 'RunOffStarted'; readonly data: RunOffStarted }
    | { readonly name: 'SalesPaused'; readonly data: SalesPaused }
    | { readonly name: 'SalvageSold'; readonly data: SalvageSold }
    | { readonly name: 'SeverityAttested'; readonly data: SeverityAttested }
    | { readonly name: 'Signalled'; readonly data: Signalled }
    | { readonly name: 'Staked'; readonly data: Staked }
    | { readonly name: 'StakingOpened'; readonly data: StakingOpened }
    | { readonly name: 'SubjectChanged'; readonly data: SubjectChanged }
    | { readonly name: 'TokensSurrendered'; readonly data: TokensSurrendered }
    | { readonly name: 'TreasurySpent'; readonly data: TreasurySpent }
    | { readonly name: 'UnderwritersSlashed'; readonly data: UnderwritersSlashed }
    | { readonly name: 'UnsignalRequested'; readonly data: UnsignalRequested }
    | { readonly name: 'Unsignalled'; readonly data: Unsignalled }
    | { readonly name: 'UnstakeRequested'; readonly data: UnstakeRequested }
    | { readonly name: 'Unstaked'; readonly data: Unstaked }
    | { readonly name: 'VoteCast'; readonly data: VoteCast }
    | { readonly name: 'VoteCommitted'; readonly data: VoteCommitted }
    | { readonly name: 'VoteRevealed'; readonly data: VoteRevealed }
    | { readonly name: 'WatchSet'; readonly data: WatchSet }
    | { readonly name: 'WithdrawalCancelled'; readonly data: WithdrawalCancelled }
    | { readonly name: 'WithdrawalRequested'; readonly data: WithdrawalRequested }
    | { readonly name: 'Withdrawn'; readonly data: Withdrawn };

/** Every event of the program. Naming it puts all decoders into a bundle. */
export const ALL_EVENTS = /* @__PURE__ */ (() =>
    [
        accruedEvent,
        attestationRevokedEvent,
        attestedEvent,
        auditorSetEvent,
        ballotSettledEvent,
        bondReturnedEvent,
        bootstrapEndedEvent,
        claimCollectedEvent,
        claimDecidedEvent,
        claimPaidEvent,
        committeeSeatedEvent,
        coverBoughtEvent,
        coverCancelledEvent,
        coverExtendedEvent,
        depositedEvent,
        emissionFundedEvent,
        episodeChangedEvent,
        feesDistributedEvent,
        incidentApprovedEvent,
        incidentClosedEvent,
        incidentRejectedEvent,
        incidentReportedEvent,
        incidentSettledEvent,
        lossFiledEvent,
        monitorCreatedEvent,
        policyClosedEvent,
        policyTransferredEvent,
        pollOpenedEvent,
        pollTalliedEvent,
        poolClosedEvent,
        poolCreatedEvent,
        premiumsClaimedEvent,
        productListedEvent,
        programHandedOverEvent,
        proposalClosedEvent,
        proposalExecutedEvent,
        proposedEvent,
        rewardsClaimedEvent,
        rewardsSharedEvent,
        rulesChangedEvent,
        runOffStartedEvent,
        salesPausedEvent,
        salvageSoldEvent,
        severityAttestedEvent,
        signalledEvent,
        stakedEvent,
        stakingOpenedEvent,
        subjectChangedEvent,
        tokensSurrenderedEvent,
        treasurySpentEvent,
        underwritersSlashedEvent,
        unsignalRequestedEvent,
        unsignalledEvent,
        unstakeRequestedEvent,
        unstakedEvent,
        voteCastEvent,
        voteCommittedEvent,
        voteRevealedEvent,
        watchSetEvent,
        withdrawalCancelledEvent,
        withdrawalRequestedEvent,
        withdrawnEvent,
    ] as const)();
