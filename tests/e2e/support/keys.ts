/** Keys derived from names, as the tests in Rust derive theirs. None is stored anywhere. */
import { createHash } from 'node:crypto';
import { createKeyPairSignerFromPrivateKeyBytes, type Address, type KeyPairSigner } from '@solana/kit';

/** The key pair of a named actor: the same name always gives the same key. */
export function actor(name: string): Promise<KeyPairSigner> {
    return createKeyPairSignerFromPrivateKeyBytes(new Uint8Array(createHash('sha256').update(name).digest()));
}

/** The address of a named actor. */
export async function addressFor(name: string): Promise<Address> {
    return (await actor(name)).address;
}
