/** What auditors do, and whoever looks at a covered protocol. */
import type { Address, ReadonlyUint8Array } from '@solana/kit';
import { chainTime } from '../chain/accounts.ts';
import { action, type Action } from '../chain/action.ts';
import { actor, type BallastClient } from '../chain/client.ts';
import { eventsOf } from '../chain/logs.ts';
import { telling } from '../chain/telling.ts';
import { BallastError } from '../errors/error.ts';
import { attestationRevokedEvent, attestedEvent, subjectChangedEvent } from '../generated/events.ts';
import type { AttestationRevoked, Attested, SubjectChanged } from '../generated/types/index.ts';
import {
    attestSteps,
    carriedBytes,
    readCarrier,
    revokeAttestationSteps,
    syncSubjectSteps,
} from '../instructions/attestations.ts';

export { carriedBytes };

/** An auditor's own word. */
export interface SignedAttestation {
    readonly product: Address;
    /** 32 bytes: a hash of the report. */
    readonly reportHash: ReadonlyUint8Array;
    /** Unix seconds, at most 366 days from now. Default: a year from now. */
    readonly validUntil?: bigint;
}

/** One that the auditor has published with the Solana Attestation Service: anyone can show it. */
export interface CarriedAttestation {
    /** The service's account; it says the product, the build and the report, and how long it counts. */
    readonly carrier: Address;
    /** The auditor's key. */
    readonly auditor: Address;
}

const YEAR = 365n * 86_400n;

/**
 * Vouches for the build of a product's covered program that is deployed now: with the auditor's own signature, or with
 * what he has published elsewhere.
 * Errors, among others: `refused` (`NotAuditor`, `WrongProgram`, `WindowOutOfBounds`, `WrongAttestation`,
 * `TooManyAttestations`, `Feed…`).
 */
export const attest: Action<SignedAttestation | CarriedAttestation, Attested> = /* @__PURE__ */ action(
    async (client, input) => {
        const signer = actor(client);
        const said = 'carrier' in input ? await carried(client, input) : await signed(client, signer.address, input);
        return { signer, steps: await attestSteps(client, signer, said), event: attestedEvent };
    },
);

async function signed(client: BallastClient, auditor: Address, input: SignedAttestation) {
    if (input.reportHash.length !== 32)
        throw new BallastError('input', 'The hash of a report has 32 bytes: hash it with SHA-256, for instance.');
    const { product, reportHash } = input;
    return { product, auditor, reportHash, validUntil: input.validUntil ?? (await chainTime(client)) + YEAR };
}

async function carried(client: BallastClient, { carrier, auditor }: CarriedAttestation) {
    return { ...(await readCarrier(client, carrier)), auditor, carrier, validUntil: 0n };
}

export interface RevokeAttestationInput {
    readonly product: Address;
    /** The auditor's key. Default: who calls. */
    readonly auditor?: Address;
}

/**
 * Takes an attestation back: the auditor at any time; anyone when it has expired, its auditor is not approved any more,
 * or what carried it is gone. Errors, among others: `refused` (`NotAuditor`), `missing`.
 */
export const revokeAttestation: Action<RevokeAttestationInput, AttestationRevoked> = /* @__PURE__ */ action(
    async (client, { product, auditor }) => {
        const signer = actor(client);
        const input = { product, auditor: auditor ?? signer.address };
        return { signer, steps: await revokeAttestationSteps(client, signer, input), event: attestationRevokedEvent };
    },
);

/** What a look at a covered protocol has shown. */
export interface Looked {
    /** `undefined` when nothing has changed. */
    readonly change: SubjectChanged | undefined;
}

/**
 * Looks at a covered protocol: another build of its program, or a fall of its vault, stops sales. Anyone.
 * Errors, among others: `refused` (`WrongWatch` when there is nothing to look at).
 */
export const syncSubject: Action<{ readonly product: Address }, Looked> = /* @__PURE__ */ telling(
    async (client, input) => ({ signer: actor(client), steps: await syncSubjectSteps(client, input) }),
    (client, logs) => ({ change: eventsOf(logs, client.program, subjectChangedEvent)[0] }),
);
