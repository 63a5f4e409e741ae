/** Making, finding and handing on the secrets of sealed votes. No commitment leaves before its salt is safe. */
import type { Address, ReadonlyUint8Array, TransactionSigner } from '@solana/kit';
import { maybeRead, type Found } from '../chain/accounts.ts';
import { actor, type BallastClient } from '../chain/client.ts';
import { BallastError } from '../errors/error.ts';
import { refused } from '../errors/named.ts';
import type { Ballot, Poll } from '../generated/accounts/index.ts';
import { ballotAccount } from '../generated/kinds.ts';
import { ballotAddress } from '../instructions/decisions.ts';
import { roundOf, type Question } from '../instructions/questions.ts';
import { keep, keptVote, type VotePlace } from './kept.ts';
import { bucketBehind, SALT_BYTES } from './seal.ts';
import { messageSigner, repeatableSalt, saltFromWallet } from './wallet.ts';

/** State of a vote that was not cast, in a ballot. */
const NOT_VOTED = 0;

/** What opens a sealed vote. */
export interface Opening {
    readonly poll: Address;
    readonly voter: Address;
    readonly bucket: number;
    readonly salt: ReadonlyUint8Array;
}

/**
 * The salt of a vote that is about to be sealed, kept and read back: the one that is kept already, else the wallet's, else
 * drawn at random. Errors: kind `input` when there is nowhere to keep it, `declined` when the wallet does not sign.
 */
export async function safeSalt(
    client: BallastClient,
    voter: TransactionSigner,
    poll: Address,
    bucket: number,
): Promise<ReadonlyUint8Array> {
    const { votes: keeper, program } = client;
    const place = { program, poll, voter: voter.address };
    const wallet = messageSigner(voter);
    if (!keeper) {
        if (wallet) return repeatableSalt(wallet, place);
        throw new BallastError(
            'input',
            'The secret of a sealed vote has to be kept until it is opened, and there is nowhere to keep it: make the client with `votes`, or with a wallet that signs messages. Nothing was sent.',
        );
    }
    const known = (await keptVote(keeper, place))?.salts[0];
    const salt = known ?? (wallet ? await saltFromWallet(wallet, place) : randomSalt());
    await keep(keeper, { ...place, bucket, salts: [salt] });
    return salt;
}

/** 32 bytes that nobody can guess. */
export const randomSalt = (): Uint8Array => crypto.getRandomValues(new Uint8Array(SALT_BYTES));

/** A voter's ballot on the subject of a poll. Errors: kind `refused` (`NothingToReveal`) when there is none. */
export async function ballotOf(client: BallastClient, poll: Found<Poll>, voter: Address): Promise<Ballot> {
    const ballot = await maybeRead(client, ballotAccount, await ballotAddress(client, poll.data.subject, voter));
    if (ballot) return ballot;
    throw refused('NothingToReveal', `${voter} has sealed no vote on ${poll.data.subject}: there is nothing to open.`);
}

/**
 * What opens a vote: from the keeper, else from the voter's wallet, which may ask for a signature. The bucket is the one
 * that the commitment on the chain hides. Errors: kinds `refused` (`NothingToReveal`), `declined`; `input` when
 * neither knows the salt.
 */
export async function openingOf(client: BallastClient, poll: Found<Poll>, voter: Address): Promise<Opening> {
    const vote = (await ballotOf(client, poll, voter)).votes[poll.data.round - 1]!;
    if (vote.state === NOT_VOTED) throw refused('NothingToReveal');
    const place: VotePlace = { program: client.program, poll: poll.address, voter };
    const found = async (salt: ReadonlyUint8Array): Promise<Opening | undefined> => {
        const bucket = await bucketBehind(vote.commitment, poll.address, voter, salt);
        return bucket === undefined ? undefined : { poll: poll.address, voter, bucket, salt };
    };
    let unreadable: unknown;
    const kept =
        client.votes && (await keptVote(client.votes, place).catch((cause: unknown) => void (unreadable = cause)));
    for (const salt of kept?.salts ?? []) {
        const opening = await found(salt);
        if (opening) return opening;
    }
    const wallet = client.signer?.address === voter ? messageSigner(client.signer) : undefined;
    const opening = wallet && (await found(await saltFromWallet(wallet, place)));
    if (opening) return opening;
    if (unreadable) throw unreadable;
    throw new BallastError(
        'input',
        wallet
            ? `Neither the keeper nor the wallet has the secret of ${voter}'s vote on ${poll.data.subject}: import it from where you sealed the vote, or pass bucket and salt.`
            : `The secret of ${voter}'s vote on ${poll.data.subject} is not kept here: import it from where the vote was sealed, connect the voter's wallet if it signs messages, or pass bucket and salt.`,
    );
}

/**
 * Finds bucket and salt of the own vote again, from the keeper or from the wallet alone, and keeps them.
 * Errors: as {@link openingOf}.
 */
export async function restoreVote(client: BallastClient, question: Question): Promise<Opening> {
    const voter = actor(client).address;
    const opening = await openingOf(client, await roundOf(client, question), voter);
    const { program, votes } = client;
    const { poll, bucket, salt } = opening;
    if (votes) await keep(votes, { program, poll, voter, bucket, salts: [salt] });
    return opening;
}
