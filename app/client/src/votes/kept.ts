/** Sealed votes as they are kept: by program, poll and voter, with every salt that one of their commitments may have. */
import { getBase16Decoder, getBase16Encoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import type { VoteKeeper } from './keeper.ts';
import { isSame, SALT_BYTES } from './seal.ts';

/** Which vote. */
export interface VotePlace {
    readonly program: Address;
    readonly poll: Address;
    readonly voter: Address;
}

/** A vote as it is kept. */
export interface KeptVote extends VotePlace {
    /** As it was sealed last; the ballot says which one counts. */
    readonly bucket: number;
    /** Usually one. No salt is ever replaced: an import from another device may bring a second. */
    readonly salts: readonly ReadonlyUint8Array[];
}

const KIND = 'vote';

const keyOf = ({ program, poll, voter }: VotePlace): string => [KIND, program, poll, voter].join('-');

/** The vote, or `undefined`. Errors: kind `input` when what is kept cannot be read. */
export async function keptVote(keeper: VoteKeeper, place: VotePlace): Promise<KeptVote | undefined> {
    const text = await works(keeper.get(keyOf(place)));
    if (text === undefined) return undefined;
    try {
        const { bucket, salts } = JSON.parse(text) as { bucket: number; salts: string[] };
        return { ...place, bucket, salts: salts.map((salt) => getBase16Encoder().encode(salt)) };
    } catch (cause) {
        throw new BallastError(
            'input',
            `What is kept of the vote of ${place.voter} on ${place.poll} cannot be read: import your votes again, or restore it from the wallet.`,
            { cause },
        );
    }
}

/**
 * Keeps a vote, with the salts that are kept already, and reads it again: when this returns, the salt is there.
 * Errors: kind `input` when it is not.
 */
export async function keep(keeper: VoteKeeper, vote: KeptVote): Promise<void> {
    const before = (await keptVote(keeper, vote))?.salts ?? [];
    const salts = [...vote.salts, ...before.filter((salt) => !vote.salts.some((other) => isSame(other, salt)))];
    const text = salts.map((salt) => getBase16Decoder().decode(salt));
    await works(keeper.set(keyOf(vote), JSON.stringify({ bucket: vote.bucket, salts: text })));
    const after = await keptVote(keeper, vote);
    const isThere = vote.salts.every(
        (salt) => salt.length === SALT_BYTES && after?.salts.some((kept) => isSame(kept, salt)),
    );
    if (!isThere)
        throw new BallastError(
            'input',
            'The secret of your vote was not kept where it should be, so nothing was sent: allow this page to store data, or use another keeper.',
        );
}

/** A keeper's own failure, in a sentence. */
async function works<Answer>(call: Promise<Answer>): Promise<Answer> {
    return call.catch((cause: unknown) => {
        if (cause instanceof BallastError) throw cause;
        throw new BallastError(
            'input',
            `The place where the secrets of votes are kept does not work (${cause instanceof Error ? cause.message : String(cause)}), so nothing was sent: give the keeper one where it can read and write.`,
            { cause },
        );
    });
}

/** Drops a vote that needs no opening any more. */
export const drop = (keeper: VoteKeeper, place: VotePlace): Promise<void> => keeper.delete(keyOf(place));

/** All votes that are kept for a program. */
export async function keptVotes(keeper: VoteKeeper, program: Address): Promise<KeptVote[]> {
    const found: KeptVote[] = [];
    for (const key of (await keeper.keys()).sort()) {
        const [kind, of, poll, voter] = key.split('-') as [string, Address, Address, Address];
        if (kind !== KIND || of !== program) continue;
        const vote = await keptVote(keeper, { program, poll, voter });
        if (vote) found.push(vote);
    }
    return found;
}
