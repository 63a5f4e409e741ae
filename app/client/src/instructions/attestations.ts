/** Instructions of auditors, and of whoever looks at a covered protocol: every account derived. */
import {
    getAddressDecoder,
    getAddressEncoder,
    getU32Decoder,
    type Address,
    type ReadonlyUint8Array,
    type TransactionSigner,
} from '@solana/kit';
import { maybeRead, read, readRaw } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import { step, type Step } from '../chain/steps.ts';
import { BallastError } from '../errors/error.ts';
import {
    getAttestInstruction,
    getRevokeAttestationInstruction,
    getSyncSubjectInstruction,
} from '../generated/instructions/index.ts';
import { attestationAccount, productAccount, watchAccount } from '../generated/kinds.ts';
import { findAttestationPda, findAuditorPda, findWatchPda } from '../generated/pdas/index.ts';
import { addressOf, at, NOBODY, productFacts } from './places.ts';
import { buildOf } from './protocol.ts';

export const attestationAddress = (client: BallastClient, product: Address, auditor: Address): Promise<Address> =>
    addressOf(findAttestationPda({ product, auditor }, at(client)));

export interface AttestSteps {
    readonly product: Address;
    /** The auditor's key. */
    readonly auditor: Address;
    /** 32 bytes. */
    readonly reportHash: ReadonlyUint8Array;
    /** Unix seconds; says nothing where a carrier does. */
    readonly validUntil: bigint;
    /** An attestation of the Solana Attestation Service that says the same. Default: the auditor signs. */
    readonly carrier?: Address;
}

export async function attestSteps(
    client: BallastClient,
    payer: TransactionSigner,
    { product, auditor, reportHash, validUntil, carrier }: AttestSteps,
): Promise<Step[]> {
    const { subject } = await productFacts(client, product);
    const attest = getAttestInstruction(
        {
            payer,
            auditor: await addressOf(findAuditorPda({ key: auditor }, at(client))),
            product,
            attestation: await attestationAddress(client, product, auditor),
            program: subject,
            programData: await buildOf(client, subject),
            ...(carrier ? { carrier } : {}),
            reportHash,
            validUntil,
        },
        at(client),
    );
    return [step('attest', attest)];
}

/** The program of the Solana Attestation Service. */
export const ATTESTATION_SERVICE = '22zoJMtdu4tQc2PzL74ZUT7FrwgB1Udec8DdW4yw4BdG' as Address;

/** Of an attestation of the Solana Attestation Service: a tag, a nonce, credential, schema, then the data. */
const CARRIED = { tag: 2, length: 97, data: 101, size: 72, slotAt: 32, reportAt: 40 };

/** What a carrier says about a product. */
export interface Carried {
    readonly product: Address;
    readonly reportHash: ReadonlyUint8Array;
}

/** Reads a carrier. Errors: kind `missing`; `input` when it is no attestation about a product. */
export async function readCarrier(client: BallastClient, carrier: Address): Promise<Carried> {
    const account = await readRaw(client, carrier);
    if (!account)
        throw new BallastError(
            'missing',
            `There is no attestation at ${carrier}: check the address, or whether it was closed.`,
        );
    const { data } = account;
    const isOne = data.length > CARRIED.data + CARRIED.size && data[0] === CARRIED.tag;
    if (!isOne || getU32Decoder().decode(data, CARRIED.length) !== CARRIED.size)
        throw new BallastError(
            'input',
            `${carrier} is no attestation of a build: it has to say product, slot and hash of the report, ${CARRIED.size} bytes.`,
        );
    const says = data.slice(CARRIED.data, CARRIED.data + CARRIED.size);
    return { product: getAddressDecoder().decode(says), reportHash: says.slice(CARRIED.reportAt) };
}

export interface RevokeInput {
    readonly product: Address;
    /** The auditor's key. */
    readonly auditor: Address;
}

/** Errors: kind `missing` when the auditor has attested nothing about the product. */
export async function revokeAttestationSteps(
    client: BallastClient,
    caller: TransactionSigner,
    { product, auditor }: RevokeInput,
): Promise<Step[]> {
    const attestation = await attestationAddress(client, product, auditor);
    const { carrier, payer } = await read(client, attestationAccount, attestation);
    const revoke = getRevokeAttestationInstruction(
        {
            caller,
            auditor: await addressOf(findAuditorPda({ key: auditor }, at(client))),
            product,
            attestation,
            ...(carrier === NOBODY ? {} : { carrier }),
            payer,
        },
        at(client),
    );
    return [step('revokeAttestation', revoke)];
}

/** Looks at all there is to look at. */
export async function syncSubjectSteps(
    client: BallastClient,
    { product }: { readonly product: Address },
): Promise<Step[]> {
    const { programData } = await read(client, productAccount, product);
    const watch = await addressOf(findWatchPda({ product }, at(client)));
    const watched = await maybeRead(client, watchAccount, watch);
    const sync = getSyncSubjectInstruction(
        {
            product,
            ...(programData === NOBODY ? {} : { programData }),
            ...(watched ? { watch, vault: watched.vault } : {}),
        },
        at(client),
    );
    return [step('syncSubject', sync)];
}

/** The 72 bytes that an auditor publishes with the Solana Attestation Service: product, slot of the build, report. */
export function carriedBytes(product: Address, deploySlot: bigint, reportHash: ReadonlyUint8Array): Uint8Array {
    const bytes = new Uint8Array(CARRIED.size);
    bytes.set(getAddressEncoder().encode(product));
    new DataView(bytes.buffer).setBigUint64(CARRIED.slotAt, deploySlot, true);
    bytes.set(reportHash, CARRIED.reportAt);
    return bytes;
}
