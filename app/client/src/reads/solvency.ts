/** How a pool stands, in the program's own numbers. */
import type { Address } from '@solana/kit';
import type { BallastClient } from '../chain/client.ts';
import { step } from '../chain/steps.ts';
import { view } from '../chain/views.ts';
import { getSolvencyInstruction } from '../generated/instructions/index.ts';
import { getSolvencyDecoder, type Solvency } from '../generated/types/index.ts';
import { at } from '../instructions/places.ts';

/**
 * What a pool has, must keep and could lose, as of now: the program's view of that name. Base units; income up to this
 * second is in `assets`. Errors: kind `refused` when the address is no pool's.
 */
export async function solvency(client: BallastClient, pool: Address): Promise<Solvency> {
    return view(client, [step('solvency', getSolvencyInstruction({ pool }, at(client)))], getSolvencyDecoder());
}
