/** What accounts are searched by. */
import { getAddressEncoder, type Address, type ReadonlyUint8Array } from '@solana/kit';

/** An address as it stands in an account. */
export const addressBytes = (address: Address): ReadonlyUint8Array => getAddressEncoder().encode(address);
