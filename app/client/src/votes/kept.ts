/** Sealed votes as they are kept: by program, poll and voter, with every salt that one of their commitments may have. */
import { getBase16Decoder, getBase16Encoder, type Address, type ReadonlyUint8Array } from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import type { VoteKeeper } from './keeper.ts';
import { isSame, SALT_BYTES, sha256 } from './seal.ts';

/** Which vote. */
export interface VotePlace {
    readonly program: Address;
    readonly poll: Address;
    readonly voter: Address;
}

/** A vote as it is kept. */
export interface KeptVote extends VotePlace {
    /** As one of them was sealed last; the ballot says which one counts. */
    readonly bucket: number;
    /** Usually one. No salt is ever replaced: two pages that vote at the same time, or an import, may bring a second. */
    readonly salts: readonly ReadonlyUint8Array[];
}

const KIND = 'vote';

/** What the entries of a vote begin with. Each salt has its own: nobody who keeps one can overwrite another. */
const keyOf = ({ program, poll, voter }: VotePlace): string => [KIND, program, poll, voter].join('-');

/** Bytes of a salt's hash that tell its entry apart; they give nothing of the salt away. */
const TAG_BYTES = 8;

async function entryOf(place: VotePlace, salt: ReadonlyUint8Array): Promise<string> {
    return `${keyOf(place)}-${getBase16Decoder().decode((await sha256(salt)).slice(0, TAG_BYTES))}`;
}

/** The vote, or `undefined`. Errors: kind `input` when nothing of what is kept can be read. */
export async function keptVote(keeper: VoteKeeper, place: VotePlace): Promise<KeptVote | undefined> {
    const found: Entry[] = [];
    const keys = await keysOf(keeper, place);
    for (const key of keys) {
        const entry = await entryAt(keeper, key);
        if (entry) found.push(entry);
    }
    const [first] = found;
    if (first) return { ...place, bucket: first.bucket, salts: found.map(({ salt }) => salt) };
    if (keys.length === 0) return undefined;
    throw new BallastError(
        'input',
        `What is kept of the vote of ${place.voter} on ${place.poll} cannot be read: import your votes again, or restore it from the wallet.`,
    );
}

/** In an order that is the same every time. */
async function keysOf(keeper: VoteKeeper, place: VotePlace): Promise<string[]> {
    return (await works(keeper.keys())).filter((key) => key.startsWith(`${keyOf(place)}-`)).sort();
}

interface Entry {
    readonly bucket: number;
    readonly salt: ReadonlyUint8Array;
}

/** `undefined` also when it cannot be read. */
async function entryAt(keeper: VoteKeeper, key: string): Promise<Entry | undefined> {
    const text = await works(keeper.get(key));
    try {
        const { bucket, salt } = JSON.parse(text!) as { bucket: number; salt: string };
        return { bucket, salt: getBase16Encoder().encode(salt) };
    } catch {
        return undefined;
    }
}

/**
 * Keeps a vote, beside the salts that are kept already, and reads it again: when this returns, the salt is there.
 * Errors: kind `input` when it is not.
 */
export async function keep(keeper: VoteKeeper, vote: KeptVote): Promise<void> {
    for (const salt of vote.salts) {
        const key = await entryOf(vote, salt);
        const text = JSON.stringify({ bucket: vote.bucket, salt: getBase16Decoder().decode(salt) });
        await works(keeper.set(key, text));
        const kept = await entryAt(keeper, key);
        if (salt.length === SALT_BYTES && kept && isSame(kept.salt, salt)) continue;
        throw new BallastError(
            'input',
            'The secret of your vote was not kept where it should be, so nothing was sent: allow this page to store data, or use another keeper.',
        );
    }
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
export async function drop(keeper: VoteKeeper, place: VotePlace): Promise<void> {
    for (const key of await keysOf(keeper, place)) await works(keeper.delete(key));
}

/** All votes that are kept for a program. */
export async function keptVotes(keeper: VoteKeeper, program: Address): Promise<KeptVote[]> {
    const places = new Map<string, VotePlace>();
    for (const key of (await works(keeper.keys())).sort()) {
        const [kind, of, poll, voter] = key.split('-') as [string, Address, Address, Address];
        if (kind === KIND && of === program) places.set(keyOf({ program, poll, voter }), { program, poll, voter });
    }
    const found: KeptVote[] = [];
    for (const place of places.values()) {
        const vote = await keptVote(keeper, place);
        if (vote) found.push(vote);
    }
    return found;
}
