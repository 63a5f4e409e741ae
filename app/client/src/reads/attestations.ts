/** Attestations of auditors, and whether they count for the build that is deployed now. */
import { getAddressEncoder, getU64Decoder, type Address } from '@solana/kit';
import { chainTime, maybeReadAll, read, readRaw, readWhere, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Attestation, Auditor, Product } from '../generated/accounts/index.ts';
import { attestationAccount, auditorAccount, productAccount } from '../generated/kinds.ts';
import { findAuditorPda } from '../generated/pdas/index.ts';
import { addressOf, at, NOBODY, programDataOf } from '../instructions/places.ts';

const LOADER = 'BPFLoaderUpgradeab1e11111111111111111111111';
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
        readWhere(client, attestationAccount, [{ offset: 8, bytes: getAddressEncoder().encode(product) }]),
        chainTime(client),
    ]);
    const deploySlot = await deploySlotOf(client, data.subject);
    const keys = found.map((each) => addressOf(findAuditorPda({ key: each.data.auditor }, at(client))));
    const auditors = await maybeReadAll(client, auditorAccount, await Promise.all(keys));
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
        attestations: found.map((each, place) => reportOf(each, data, auditors[place], deploySlot, now)),
    };
}

function reportOf(
    { address, data }: Found<Attestation>,
    product: Product,
    auditor: Auditor | undefined,
    deploySlot: bigint | undefined,
    now: bigint,
): AttestationReport {
    const approved = auditor?.active === 1;
    return {
        address,
        data,
        state: stateOf(data, product, deploySlot, now),
        approved,
        revocable: !approved || data.validUntil <= now ? 'by anyone' : 'by its auditor',
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
    const account = await readRaw(client, await programDataOf(program));
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
