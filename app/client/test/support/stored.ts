/** Proposals as the program keeps them, made of the instructions that they would execute. */
import { getAddressDecoder, type Address, type Instruction } from '@solana/kit';

/** An address of equal bytes. */
export const key = (byte: number): Address => getAddressDecoder().decode(new Uint8Array(32).fill(byte));

/** As the program stores it: fixed room, then how much of it is used. */
export function stored({ accounts = [], data = new Uint8Array() }: Instruction) {
    const room = new Uint8Array(320);
    room.set(data);
    const addresses = accounts.map(({ address }) => address);
    const unused = Array.from({ length: 12 - addresses.length }, () => key(0));
    return {
        data: room,
        dataLen: data.length,
        accounts: [...addresses, ...unused],
        accountCount: addresses.length,
    };
}
