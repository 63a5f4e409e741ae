/** Starts the network that BALLAST_NETWORK names. */
import type { Network } from './network.ts';

export async function startNetwork(): Promise<Network> {
    const name = process.env.BALLAST_NETWORK ?? 'litesvm';
    switch (name) {
        case 'litesvm':
            return (await import('./litesvm.ts')).startLitesvm();
        case 'localnet':
            return (await import('./localnet.ts')).startLocalnet();
        case 'validator':
            return (await import('./validator/network.ts')).startValidator();
        default:
            throw new Error(`BALLAST_NETWORK=${name}: there is litesvm, localnet and validator`);
    }
}
