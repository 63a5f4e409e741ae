/** Salts from a wallet: the hash of its signature over a message that says what it is for. */
import {
    createSignableMessage,
    getPublicKeyFromAddress,
    isMessageModifyingSigner,
    isMessagePartialSigner,
    verifySignature,
    type MessageSigner,
    type SignatureBytes,
    type TransactionSigner,
} from '@solana/kit';
import { BallastError } from '../errors/error.ts';
import type { VotePlace } from './kept.ts';
import { isSame, sha256 } from './seal.ts';

/** What the wallet is asked to sign. The same for every answer, so that the signature says nothing about it. */
export const saltMessage = ({ program, poll, voter }: VotePlace): string =>
    [
        'Ballast: keep my vote secret',
        '',
        'This signature is the secret that seals your vote until you open it.',
        'It moves no money and is never sent anywhere. Sign it only where you vote:',
        'whoever has it can read your vote before it is opened.',
        '',
        `Program: ${program}`,
        `Poll: ${poll}`,
        `Voter: ${voter}`,
    ].join('\n');

/** The wallet as one that signs messages, if it does. */
export function messageSigner(signer: TransactionSigner): (TransactionSigner & MessageSigner) | undefined {
    return isMessagePartialSigner(signer) || isMessageModifyingSigner(signer) ? signer : undefined;
}

/**
 * The salt of a vote from the voter's wallet, which asks for one signature. The signature is checked: it is the voter's,
 * and over this message. Errors: kind `declined` when the wallet does not sign; `input` when it signs something else.
 */
export async function saltFromWallet(wallet: MessageSigner, place: VotePlace): Promise<Uint8Array> {
    const message = createSignableMessage(saltMessage(place));
    const signature = await signatureOf(wallet, message).catch((cause: unknown) => {
        throw new BallastError(
            'declined',
            'The wallet did not sign the message that the secret of your vote comes from, so nothing was sent: approve it to go on.',
            { cause },
        );
    });
    const key = await getPublicKeyFromAddress(place.voter);
    if (!signature || !(await verifySignature(key, signature, message.content)))
        throw new BallastError(
            'input',
            'The wallet signed something else than the message that it was asked to sign, so nothing was sent: vote with another wallet, or with a keeper and a signer that signs no messages.',
        );
    return sha256(signature);
}

async function signatureOf(
    wallet: MessageSigner,
    message: ReturnType<typeof createSignableMessage>,
): Promise<SignatureBytes | undefined> {
    if (isMessageModifyingSigner(wallet)) {
        const [signed] = await wallet.modifyAndSignMessages([message]);
        return signed?.signatures[wallet.address];
    }
    const [signatures] = await wallet.signMessages([message]);
    return signatures?.[wallet.address];
}

/**
 * The same, for whoever keeps it nowhere: asks for the signature a second time, because a wallet that signs differently
 * each time could never open the vote again. Errors: also kind `input` when it does.
 */
export async function repeatableSalt(wallet: MessageSigner, place: VotePlace): Promise<Uint8Array> {
    const first = await saltFromWallet(wallet, place);
    if (isSame(first, await saltFromWallet(wallet, place))) return first;
    throw new BallastError(
        'input',
        'The wallet signs the same message differently each time, so it could not open the vote again and nothing was sent: make the client with `votes`, a keeper of the secret.',
    );
}
