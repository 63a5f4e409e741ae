/** Attestations of auditors, and whether they count for the build that is deployed now. */
import { getU64Decoder, type Address } from '@solana/kit';
import { chainTime, maybeReadAll, read, readAllRaw, readRaw, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Attestation, Auditor, Product } from '../generated/accounts/index.ts';
import { attestationAccount, auditorAccount, productAccount } from '../generated/kinds.ts';
import { findAuditorPda } from '../generated/pdas/index.ts';
import { ATTESTATION_SERVICE } from '../instructions/attestations.ts';
import { addressOf, at, LOADER, NOBODY } from '../instructions/places.ts';
import { buildOf } from '../instructions/protocol.ts';
import { having } from './layout.ts';

/** In a program's data account: what it is, and the slot of the deployment. */
const PROGRAM_DATA = { tag: 3, slot: 4, length: 45 };

/**
 * Why an attestation counts, or does not:
 * - `counts`
 * - `expired`
 * - `other build`: the program was deployed again, or its account made longer
 * - `revoked`: by the auditor; what carries it can still be shown
 */
export type AttestationState = 'counts' | 'expired' | 'other build' | 'revoked';

export interface AttestationReport extends Found<Attestation> {
    readonly state: AttestationState;
    /** Whether its auditor is approved. What he said before he was removed counts until somebody revokes it. */
    readonly approved: boolean;
    /** Who can revoke it now, besides the auditor. */
    readonly revocable: 'by anyone' | 'by its auditor';
}

/** What vouches for a product. */
export interface AttestationsReport {
    readonly product: Address;
    /** Valid attestations without which it does not sell. */
    readonly demanded: number;
    /** How many count now, for the build that is deployed now. */
    readonly counting: number;
    /** Off the price for those beyond, in basis points. */
    readonly discountBps: number;
    /** Slot of the build that is deployed now; `undefined` when the subject is no program that can be attested. */
    readonly deploySlot: bigint | undefined;
    /** Whether that is the build that the product knows: if not, `syncSubject` or an attestation tells it. */
    readonly known: boolean;
    /** No sales before this time, unix seconds; `undefined` when nothing stops them. */
    readonly frozenUntil: bigint | undefined;
    readonly attestations: readonly AttestationReport[];
}

/** Errors: kind `missing` when there is no such product. */
export async function readAttestations(client: BallastClient, product: Address): Promise<AttestationsReport> {
    const [data, found, now] = await Promise.all([
        read(client, productAccount, product),
        readWhere(client, attestationAccount, [having(attestationAccount, 'product', product)]),
        chainTime(client),
    ]);
    const deploySlot = await deploySlotOf(client, data.subject);
    const keys = found.map((each) => addressOf(findAuditorPda({ key: each.data.auditor }, at(client))));
    const auditors = await maybeReadAll(client, auditorAccount, await Promise.all(keys));
    const carriers = await readAllRaw(
        client,
        found.map((each) => each.data.carrier),
    );
    const gone = found.map(
        (each, place) => each.data.carrier !== NOBODY && carriers[place]?.owner !== ATTESTATION_SERVICE,
    );
    const known = deploySlot === data.deploySlot;
    const counting = known ? data.seats.filter(({ until }) => until > now).length : 0;
    const beyond = Math.max(0, counting - data.underwriting.minAttestations);
    return {
        product,
        demanded: data.underwriting.minAttestations,
        counting,
        discountBps: beyond * data.underwriting.attestationDiscountBps,
        deploySlot,
        known,
        frozenUntil: data.frozenUntil > now ? data.frozenUntil : undefined,
        attestations: found.map(({ address, data: attestation }, place) => {
            const approved = auditors[place]?.active === 1;
            const isOpen = !approved || attestation.validUntil <= now || gone[place]!;
            return {
                address,
                data: attestation,
                state: stateOf(attestation, data, deploySlot, now),
                approved,
                revocable: isOpen ? 'by anyone' : 'by its auditor',
            };
        }),
    };
}

function stateOf(
    attestation: Attestation,
    product: Product,
    deploySlot: bigint | undefined,
    now: bigint,
): AttestationState {
    const isSeated = product.seats.some(({ auditor, until }) => auditor === attestation.auditor && until > now);
    if (attestation.revoked === 1) return 'revoked';
    if (attestation.validUntil <= now) return 'expired';
    return isSeated && attestation.deploySlot === deploySlot ? 'counts' : 'other build';
}

/** The slot in which a program of the upgradeable loader was deployed last; `undefined` when it is none, or closed. */
export async function deploySlotOf(client: BallastClient, program: Address): Promise<bigint | undefined> {
    const account = await readRaw(client, await buildOf(client, program));
    const isOne =
        account?.owner === LOADER && account.data.length >= PROGRAM_DATA.length && account.data[0] === PROGRAM_DATA.tag;
    return isOne ? getU64Decoder().decode(account.data, PROGRAM_DATA.slot) : undefined;
}

/** Whom governance has approved, or had approved. */
export interface AuditorReport extends Found<Auditor> {
    readonly approved: boolean;
    /** Whether the auditor can publish with the Solana Attestation Service. */
    readonly publishes: boolean;
}

/** All auditors that there have ever been, in the order of their accounts. */
export async function readAuditors(client: BallastClient): Promise<AuditorReport[]> {
    const found = await readWhere(client, auditorAccount);
    return found.map(({ address, data }) => ({
        address,
        data,
        approved: data.active === 1,
        publishes: data.credential !== NOBODY,
    }));
}
