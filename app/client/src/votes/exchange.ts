/** Sealed votes as a text to carry from one device to another, for wallets that sign no messages. */
import { getBase16Decoder, getBase16Encoder, isAddress, type Address } from '@solana/kit';
import { maybeReadAll } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { BallastError } from '../errors/error.ts';
import { ballotAccount, pollAccount } from '../generated/kinds.ts';
import { ballotAddress } from '../instructions/decisions.ts';
import { drop, keep, keptVotes } from './kept.ts';
import type { VoteKeeper } from './keeper.ts';
import { commitmentOf, isSame, SALT_BYTES } from './seal.ts';

const TITLE = 'Ballast sealed votes, version 1. Keep this secret until the votes are opened.';

/** A vote in the text. */
interface Line {
    readonly program: Address;
    readonly poll: Address;
    readonly voter: Address;
    readonly bucket: number;
    readonly salt: string;
    /** Of all the above: shows that nothing was lost on the way. */
    readonly commitment: string;
}

const hex = getBase16Decoder();

function keeperOf(client: BallastClient): VoteKeeper {
    if (client.votes) return client.votes;
    throw new BallastError('input', 'This client keeps no votes: make it with `votes`.');
}

/** All sealed votes that the client keeps, as a text of one line each. Whoever has it can read the votes and open them. */
export async function exportVotes(client: BallastClient): Promise<string> {
    const lines = [TITLE];
    for (const { program, poll, voter, bucket, salts } of await keptVotes(keeperOf(client), client.program))
        for (const salt of salts) {
            const commitment = await commitmentOf(poll, voter, bucket, salt);
            const line: Line = {
                program,
                poll,
                voter,
                bucket,
                salt: hex.decode(salt),
                commitment: hex.decode(commitment),
            };
            lines.push(JSON.stringify(line));
        }
    return `${lines.join('\n')}\n`;
}

/**
 * Keeps the votes of an exported text, beside those that are kept already, and returns how many there were.
 * Errors: kind `input` when a line is not as it was exported; nothing is kept then.
 */
export async function importVotes(client: BallastClient, text: string): Promise<number> {
    const keeper = keeperOf(client);
    const lines = text.split('\n').map((line) => line.trim());
    const votes = await Promise.all(
        lines.map(async (line, place) => (line && line !== TITLE ? parsed(line, place + 1) : undefined)),
    );
    const found = votes.filter((vote) => vote !== undefined);
    for (const { line, salt } of found) {
        const { program, poll, voter, bucket } = line;
        await keep(keeper, { program, poll, voter, bucket, salts: [salt] });
    }
    return found.length;
}

async function parsed(text: string, number: number) {
    const line = parsedJson(text);
    if (line && isAddress(line.program) && isAddress(line.poll) && isAddress(line.voter)) {
        const salt = getBase16Encoder().encode(line.salt);
        const commitment = await commitmentOf(line.poll, line.voter, line.bucket, salt);
        if (salt.length === SALT_BYTES && isSame(commitment, getBase16Encoder().encode(line.commitment)))
            return { line, salt };
    }
    throw new BallastError(
        'input',
        `Line ${number} is not a vote as it was exported: copy the whole text again. Nothing was imported.`,
    );
}

function parsedJson(text: string): Line | undefined {
    try {
        const line = JSON.parse(text) as Line;
        const isHex = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
        const isNamed = [line.program, line.poll, line.voter].every((name: unknown) => typeof name === 'string');
        const isWhole = isHex(line.salt) && isHex(line.commitment) && Number.isInteger(line.bucket);
        return isNamed && isWhole ? line : undefined;
    } catch {
        return undefined;
    }
}

/**
 * Drops the kept votes that need no opening any more: those that are opened on the chain, and those of rounds that are
 * counted. Returns how many.
 */
export async function tidyVotes(client: BallastClient): Promise<number> {
    const keeper = keeperOf(client);
    const kept = await keptVotes(keeper, client.program);
    const polls = await maybeReadAll(
        client,
        pollAccount,
        kept.map(({ poll }) => poll),
    );
    let dropped = 0;
    for (const [place, vote] of kept.entries()) {
        const poll = polls[place];
        if (!poll) continue;
        const address = await ballotAddress(client, poll.subject, vote.voter);
        const [ballot] = await maybeReadAll(client, ballotAccount, [address]);
        const isOpened = ballot?.votes[poll.round - 1]?.state === 2;
        if (!isOpened && poll.status === 0) continue;
        await drop(keeper, vote);
        dropped++;
    }
    return dropped;
}
