/** Accounts of programs that a chapter does not run: covered programs of the upgradeable loader, carried attestations. */
import { getAddressEncoder, type Address } from '@solana/kit';
import { ATTESTATION_SERVICE, LOADER } from '@ballast/client';
import { addressFor } from './keys.ts';
import type { Network } from './network.ts';

const address = (of: Address): Uint8Array => new Uint8Array(getAddressEncoder().encode(of));

/** A covered program, deployed last in `slot`: the account of the actor `name`, and of the one called `name: build`. */
export async function deployed(network: Network, name: string, slot: bigint): Promise<Address> {
    const build = new Uint8Array(64);
    new DataView(build.buffer).setUint32(0, 3, true);
    new DataView(build.buffer).setBigUint64(4, slot, true);
    const data = await network.write(`${name}: build`, LOADER, build);
    return network.write(name, LOADER, Uint8Array.from([2, 0, 0, 0, ...address(data)]));
}

/** What an attestation of the Solana Attestation Service says. */
export interface Published {
    readonly credential: Address;
    readonly schema: Address;
    /** In the layout of the schema. */
    readonly data: Uint8Array;
    /** Unix seconds. */
    readonly expiry: bigint;
}

/** An attestation as the service keeps it, at the address of the actor `name`. */
export async function publish(network: Network, name: string, says: Published): Promise<Address> {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, says.data.length, true);
    const expiry = new Uint8Array(8);
    new DataView(expiry.buffer).setBigInt64(0, says.expiry, true);
    const signer = address(await addressFor(`${name}: signer`));
    const parts = [
        [2],
        new Uint8Array(32),
        address(says.credential),
        address(says.schema),
        length,
        says.data,
        signer,
        expiry,
    ];
    return network.write(
        name,
        ATTESTATION_SERVICE,
        Uint8Array.from([...parts, new Uint8Array(32)].flatMap((part) => [...part])),
    );
}
