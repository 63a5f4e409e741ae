//! One error enum. Every sentence tells the caller what to do. Codes are public: append, never reorder.

use anchor_lang::prelude::*;

#[error_code]
#[derive(Debug, PartialEq, Eq)]
pub enum BallastError {
    // Accounts
    #[msg("This account is not the one the pool records as its vault: pass pool.vault")]
    WrongVault,
    #[msg("This mint is not the pool's share mint: pass pool.share_mint")]
    WrongShareMint,
    #[msg("This mint is not the pool's collateral: pass pool.collateral_mint")]
    WrongCollateralMint,
    #[msg("This token program does not own the mint: pass the one that does (pool.token_program)")]
    WrongTokenProgram,
    #[msg("The product belongs to another pool: pass the pool that product.pool names")]
    WrongPool,
    #[msg("The account belongs to another product: pass the product it names")]
    WrongProduct,
    #[msg(
        "The monitor is another product's, or what it reads besides the first feed is missing or has been set up anew: pass the monitor of this product, and the second feed, stake pool or slashing program"
    )]
    WrongMonitor,
    #[msg("This is not the address of the product's next incident: derive it from product.incident_count")]
    WrongIncident,
    #[msg("Only the recorded owner can do this: sign with the owner's key")]
    WrongOwner,
    #[msg("Rent goes back to whoever paid it: pass the recorded payer")]
    WrongPayer,
    #[msg(
        "The money goes to a token account, in the pool's collateral, of the one it is due to: the policy's holder, the claim's payee or the refunded payer"
    )]
    WrongPayee,
    #[msg("Only the program's upgrade authority can initialise it: sign with that key")]
    NotUpgradeAuthority,
    #[msg("Only the administrator can do this: sign with config.admin")]
    NotAdmin,
    #[msg("Only the guardian can do this: sign with config.guardian")]
    NotGuardian,
    #[msg("An account already exists at this address: choose another id, index or nonce")]
    AlreadyExists,
    #[msg("This policy has already claimed for this incident")]
    AlreadyClaimed,
    #[msg("The account's numbers contradict each other: report this, nothing was changed")]
    BrokenInvariant,

    // Numbers
    #[msg("The amount must be greater than zero")]
    ZeroAmount,
    #[msg("The numbers are too large for this pool: use a smaller amount")]
    MathOverflow,
    #[msg("The amount is too small to be worth one share: deposit more")]
    ZeroShares,
    #[msg("You would receive less than your minimum: lower it or wait for a better price")]
    SlippageExceeded,
    #[msg("The deadline you set has passed: build the transaction again")]
    DeadlinePassed,
    #[msg("The premium is above your maximum: ask for a new quote")]
    PremiumAboveMaximum,
    #[msg("The token program moved a different amount than asked: nothing was changed")]
    UnexpectedTransfer,

    // Configuration
    #[msg("Fees leave the capital providers too little: lower their sum")]
    FeesOutOfBounds,
    #[msg("A window is outside its bounds: see the constants of the program")]
    WindowOutOfBounds,
    #[msg("A limit is outside its bounds: see the constants of the program")]
    LimitOutOfBounds,
    #[msg("The price curve must rise: 0 < base <= kink rate <= maximum rate, 0 < kink < 100 %")]
    CurveOutOfBounds,
    #[msg("The monitor's bands are not usable: see the bounds at init_monitor")]
    BandOutOfBounds,
    #[msg("The seed deposit is too small: deposit at least one whole token")]
    SeedTooSmall,
    #[msg("This mint cannot be collateral: use an initialised mint of SPL Token or Token-2022")]
    UnsupportedMint,
    #[msg("The pool has no room for another product")]
    TooManyProducts,
    #[msg("This index is not the next one: read the counter and derive the address again")]
    WrongIndex,
    #[msg("This kind of risk cannot be decided that way: choose another assessment")]
    UnsupportedAssessment,
    #[msg("The pause is too long: at most 72 hours")]
    PauseTooLong,
    #[msg("The guardian has paused recently: wait until config.pause_available_at")]
    PauseTooSoon,

    // Capital
    #[msg("Sales and deposits are paused: try again after config.paused_until")]
    Paused,
    #[msg("The pool has lost what it owes or nearly everything it had: deposit into another pool")]
    PoolInsolvent,
    #[msg("The ticket is still cooling down: wait until requested_at + cooldown")]
    CooldownNotOver,
    #[msg("The ticket's window has closed: cancel it and request the withdrawal again")]
    WindowClosed,
    #[msg("All free capital backs active cover: wait until cover ends, the ticket stays")]
    CapitalBacksCover,
    #[msg("Open liabilities reach the pool's assets: wait until they are decided")]
    LiabilityExceedsAssets,

    // Cover
    #[msg("The term is outside what the product sells")]
    TermOutOfBounds,
    #[msg("The product's capacity is exhausted: buy less or wait")]
    ProductCapacity,
    #[msg("The pool's leverage limit is reached: buy less or wait")]
    PoolCapacity,
    #[msg("The correlation group's limit is reached: buy less or wait")]
    GroupCapacity,
    #[msg("The terms have changed: read them again and pass their hash")]
    TermsChanged,
    #[msg(
        "The product cannot pay claims yet, so it does not sell: open the staking, seat its committee, open its salvage account"
    )]
    NotAssessable,
    #[msg("A parametric product needs its monitor and the account that it reads: pass both")]
    MonitorRequired,
    #[msg(
        "Sales are frozen: an event is being watched or decided, or something about the covered protocol has changed"
    )]
    SalesFrozen,
    #[msg("The price, or the rate, is out of the band in which cover is sold")]
    PriceOutOfBand,
    #[msg("The policy can still be claimed on: close it after its run-off and open claims end")]
    PolicyStillLive,

    // Feeds
    #[msg(
        "The account is not owned by the program whose accounts are read here: Pyth's receiver, Switchboard, a stake pool's, the slashing or the attestation program"
    )]
    FeedWrongOwner,
    #[msg(
        "The account is not what is read here: a price update, a feed, a stake pool, a slashing record or an attestation"
    )]
    FeedMalformed,
    #[msg("The account is of another feed, stake pool, validator, credential or schema")]
    FeedWrongId,
    #[msg(
        "The price is not verified by enough others: post a fully verified update, use a feed that its authority cannot write"
    )]
    FeedPartiallyVerified,
    #[msg(
        "What was read is too old: post a fresh price, update the stake pool in this epoch, show a record within a day"
    )]
    FeedStale,
    #[msg("What was read is not newer than what was seen last, or of an event that is decided")]
    FeedNotNewer,
    #[msg("The price is too uncertain: its confidence interval is too wide, or it has too few samples")]
    FeedUncertain,
    #[msg("The price, its exponent or the rate is not usable")]
    FeedPriceInvalid,

    // Incidents and claims
    #[msg("The incident is not open for claims")]
    IncidentNotApproved,
    #[msg("The policy was not in force when the event happened")]
    NotEligible,
    #[msg("There is nothing to pay: the policy's remaining cover is exhausted or too small")]
    NothingToPay,
    #[msg("The claim period has ended")]
    ClaimPeriodOver,
    #[msg("The claim period is still running: wait until incident.claims_until")]
    ClaimPeriodRunning,
    #[msg("The incident is not settled yet: settle it after its claim period")]
    IncidentNotSettled,

    // The life of a policy
    #[msg("The pool or product is in run-off: it sells no cover and takes no deposits any more")]
    RunOff,
    #[msg("The product or pool is already in run-off: nothing is left to do")]
    AlreadyRunOff,
    #[msg("An event of this product is being decided: wait until it is")]
    EventOpen,
    #[msg("This policy can claim for a decided event: file the claim first")]
    ClaimFirst,
    #[msg("The policy's cover has ended or is used up")]
    PolicyOver,
    #[msg("An earlier increase of this policy could still matter for a claim: wait, or buy another policy")]
    ExtensionPending,
    #[msg("Too late to extend without a gap: extend a waiting period before the end, or buy another policy")]
    ExtensionTooLate,
    #[msg("Only the holder of the policy can do this: sign with the holder's key")]
    NotHolder,
    #[msg("Pass one policy address for each holder, at least one, in the order of the holders")]
    WrongPolicyCount,
    #[msg("This is not the address of the policy with this id: derive it from product and id")]
    WrongPolicy,

    // Fees and winding up
    #[msg("This is not the fee vault of the pool's collateral: derive it from the mint")]
    WrongFeeVault,
    #[msg("There are no fees to distribute")]
    NothingToDistribute,
    #[msg("The pool still owes this incident and has income left to pay it from: wait")]
    DebtRunning,
    #[msg("There is more to collect: collect the claim first")]
    ClaimNotCollected,
    #[msg("Claims of this incident are still open: close them first")]
    ClaimsOpen,
    #[msg(
        "The pool cannot be closed yet: it needs run-off, and no cover, income or incidents, nor shares worth more than dust"
    )]
    PoolStillLive,
    #[msg("The ticket's pool still exists: cancel or complete the withdrawal instead")]
    PoolExists,

    // Token-2022 mints
    #[msg("The mint can take a fee on transfers (TransferFeeConfig): use a mint without it")]
    MintTransferFee,
    #[msg("The mint can be closed and made anew (MintCloseAuthority): use a mint without it")]
    MintCloseAuthority,
    #[msg("The mint has confidential balances (ConfidentialTransfer, ConfidentialMintBurn): use a mint without them")]
    MintConfidential,
    #[msg("The mint sets the state of new accounts (DefaultAccountState): use a mint without it")]
    MintDefaultState,
    #[msg("The mint's tokens cannot be transferred (NonTransferable): use a mint without it")]
    MintNonTransferable,
    #[msg("The mint shows amounts with interest (InterestBearingConfig): use a mint without it")]
    MintInterestBearing,
    #[msg("The mint lets somebody move anyone's tokens (PermanentDelegate): use a mint without it")]
    MintPermanentDelegate,
    #[msg("The mint calls another program on transfers (TransferHook): use a mint without it")]
    MintTransferHook,
    #[msg("The mint shows scaled amounts (ScaledUiAmount): use a mint without it")]
    MintScaledUi,
    #[msg("The mint can be paused (Pausable): use a mint without it")]
    MintPausable,
    #[msg("The mint has an extension that this program does not know: use a mint without it")]
    MintUnknownExtension,

    // Debt
    #[msg("The pool owes claimants more than it has: exits are paid again when its income has repaid the debt")]
    PoolInDebt,
    #[msg("The mint has fewer than six or more than twelve decimals: use another mint")]
    MintDecimals,

    // Staking
    #[msg("This account is not part of the staking ledger: pass the one that staking or the stake names")]
    WrongStaking,
    #[msg("The stake belongs to somebody else: sign with its owner's key")]
    NotStakeOwner,
    #[msg("The stake is smaller than that: ask for less")]
    StakeTooSmall,
    #[msg("Ballots of this stake are not settled: settle them first")]
    StakeLocked,
    #[msg("The unstaked tokens are still held back: wait until stake.unstake_at")]
    UnstakeNotReady,
    #[msg("The emission is above its limit: lower the rate")]
    EmissionTooHigh,
    #[msg("Too little earns to share anything: stake, and wait for the activation")]
    NothingEarns,
    #[msg("All four reward lines are taken: fees of this collateral cannot be shared")]
    NoRewardLine,

    // Reports and polls
    #[msg("A monitor decides this product's incidents: show it what it reads with observe")]
    NotReportable,
    #[msg("The event must lie before the report, within the product's run-off, and a day from every approved one")]
    EventOutOfBounds,
    #[msg("No cover of this product was in force: there is nothing to decide")]
    NothingCovered,
    #[msg("The bond is above your maximum: raise it, or wait until failed reports are forgotten")]
    BondAboveMaximum,
    #[msg("This product's incidents are decided by a committee: pass its account")]
    CommitteeRequired,
    #[msg("A committee has one to eight different members, most of whom must attest")]
    CommitteeInvalid,
    #[msg("Only a member of the committee can attest: sign with a member's key")]
    NotMember,
    #[msg("You have attested already")]
    AlreadyAttested,
    #[msg("This is not the poll of that subject and round: derive it again")]
    WrongPoll,
    #[msg("Votes are sealed only until poll.commit_until")]
    CommitPhaseOver,
    #[msg("Votes are opened after poll.commit_until and up to poll.reveal_until")]
    NotRevealPhase,
    #[msg("A committee attests in this round: stakers vote after an appeal")]
    CommitteeDecides,
    #[msg("Nothing of this stake was active before the report: it has no weight here")]
    NoVotingPower,
    #[msg(
        "This stake has as many open ballots as it can answer for, at most eight, five when it is about a claim: settle one first"
    )]
    TooManyBallots,
    #[msg("You have voted in this round already")]
    AlreadyVoted,
    #[msg("The claimant has no vote on his own claim, and a member of a committee who has attested none in the appeal")]
    VoterBarred,
    #[msg("No sealed vote of this round is left to open")]
    NothingToReveal,
    #[msg("Bucket and salt are not those that were sealed: open the vote as it was committed")]
    CommitmentMismatch,
    #[msg("A severity is a bucket from 0 to 20, in steps of 5 %, or 21 for \"cannot decide\"")]
    InvalidSeverity,
    #[msg("The round is still running: wait until its end")]
    VotingNotOver,
    #[msg("The round has been tallied already")]
    AlreadyTallied,
    #[msg("The round is not tallied: tally it first")]
    NotTallied,
    #[msg("The window for an appeal is over, or the second round has already been opened")]
    AppealClosed,
    #[msg("The window for an appeal is still running: wait until poll.challenge_until")]
    AppealRunning,
    #[msg("The second round belongs to this decision: pass its poll")]
    SecondRoundRequired,
    #[msg("The incident or claim is decided already")]
    AlreadyDecided,
    #[msg("The decision is not made yet: decide first")]
    NotDecided,
    #[msg("The ballot is settled already")]
    AlreadySettled,
    #[msg("The ballot must stay until poll.ballots_until: it shows that its owner cannot claim")]
    BallotNeeded,
    #[msg("No bond is due: it was forfeited or is back already")]
    NoBondDue,

    // Settlements
    #[msg("Claims of this product are filed another way: see the policy's settlement")]
    WrongSettlement,
    #[msg("Pass the address of the holder's ballot on this incident: a voter cannot claim under it")]
    BallotRequired,
    #[msg("The holder has voted on this incident: whoever decides it cannot claim under it")]
    VoterCannotClaim,
    #[msg("The policy changed hands after the event was reported: it cannot claim for it")]
    TransferredAfterReport,
    #[msg("The loss is larger than what the policy can claim")]
    LossTooLarge,
    #[msg("The claim can still be disputed: wait until claim.payable_at")]
    ClaimPending,
    #[msg("The claim is disputed: wait for the decision")]
    ClaimDisputed,
    #[msg("The claim cannot be disputed any more")]
    DisputeClosed,
    #[msg("Claims of this incident are not decided yet: collect or decide them first")]
    ClaimsPending,
    #[msg("This is not the product's salvage account: derive it from the product")]
    WrongSalvage,
    #[msg("Fees that voters have earned are on their way: call distribute_fees and share_rewards first")]
    ShareFirst,

    // Underwriters, auditors, watches
    #[msg("Cover is in force that these tokens stand behind: wait until it has ended")]
    CoverNeedsSignal,
    #[msg("Nothing is offered, or not so much: governance sets a price and a time for each lot")]
    NotOffered,
    #[msg("Only an approved auditor can do this, or anyone when the attestation has lost its ground")]
    NotAuditor,
    #[msg("The carried attestation says something else: product, slot of the build and hash of the report, 72 bytes")]
    WrongAttestation,
    #[msg("This is not the covered program, or not its data account under the upgradeable loader")]
    WrongProgram,
    #[msg("Too few auditors vouch for the build that is deployed now: wait for their attestations")]
    NotAttested,
    #[msg("As many attestations as can count are valid: wait until one expires")]
    TooManyAttestations,
    #[msg("Pass what is to be looked at: the program's data account, or the watch with its vault")]
    WrongWatch,

    // Governance
    #[msg("Only a decided proposal can do this: propose it")]
    NotGovernor,
    #[msg("This cannot be proposed: only the program's own administrative instructions, within their size")]
    NotProposable,
    #[msg("Proposals are made by owners of staked tokens: pass staking and stake")]
    NotProposer,
    #[msg("The vote is over, or nobody has to vote on this")]
    VotingOver,
    #[msg("The proposal did not get enough votes: it is rejected")]
    ProposalRejected,
    #[msg("The timelock is still running: wait until proposal.eta")]
    TimelockRunning,
    #[msg("The proposal has expired: propose it again")]
    ProposalExpired,
    #[msg("Rules have changed or the pool has approved an incident since: propose it again")]
    ProposalStale,
    #[msg("The proposal has been executed already")]
    AlreadyExecuted,
    #[msg("The accounts are not those that were proposed: pass proposal.accounts in their order")]
    WrongProposalAccounts,
    #[msg("The proposal is still running: wait until it is over")]
    ProposalRunning,
    #[msg("The treasury has less than that")]
    TreasuryTooSmall,
    #[msg("The two days in which the tokens could be had are over: request them again")]
    UnsignalTooLate,
    #[msg("This product has no cover rate: nothing can be signalled for it")]
    NoCoverRate,
}
