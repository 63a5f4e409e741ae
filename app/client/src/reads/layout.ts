/** Where fields lie in accounts, found out from their decoders: nobody keeps a second list of offsets. */
import { getAddressEncoder, isFixedSize, type Address, type ReadonlyUint8Array } from '@solana/kit';
import type { Filter } from '../chain/accounts.ts';
import type { AccountKind } from '../generated/kinds.ts';

/** The fields of an account that hold an address. */
export type AddressField<Data> = { [Field in keyof Data]: Data[Field] extends Address ? Field : never }[keyof Data];

/** Bytes of an address. */
const WIDTH = 32;

/** Bytes among which no 32 in a row occur twice: the upper halves of a linear congruential sequence. */
function distinctBytes(length: number): Uint8Array {
    let state = 1;
    return Uint8Array.from({ length }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state >>> 24;
    });
}

/** Where an address lies in an account, counted from its first byte. The decoder tells: it is given bytes that differ. */
export function offsetOf<Data>(kind: AccountKind<Data>, field: AddressField<Data>): number {
    const decoder = kind.decoder();
    if (!isFixedSize(decoder)) throw new TypeError(`${kind.name} has no fixed size`);
    const bytes = distinctBytes(decoder.fixedSize);
    const found = getAddressEncoder().encode(decoder.decode(bytes)[field] as Address);
    const offset = bytes.findIndex((_, at) => startsWith(bytes, at, found));
    if (offset < 0) throw new TypeError(`${kind.name} has no address ${String(field)}`);
    return offset;
}

function startsWith(bytes: Uint8Array, at: number, wanted: ReadonlyUint8Array): boolean {
    for (let place = 0; place < WIDTH; place += 1) if (bytes[at + place] !== wanted[place]) return false;
    return true;
}

/** What accounts must have whose `field` is that address. */
export function having<Data>(kind: AccountKind<Data>, field: AddressField<Data>, address: Address): Filter {
    return { offset: offsetOf(kind, field), bytes: getAddressEncoder().encode(address) };
}
