/** Indices that only grow, as the program keeps them: 64.64 fixed point. */
import type { Q64 } from '../generated/types/index.ts';

/** Bits after the point. */
export const BITS = 64n;

export const valueOfQ64 = ({ hi, lo }: Q64): bigint => (hi << BITS) + lo;

/** What `tokens` are due for a growth of an index, rounded down as the program does. */
export const dueOf = (tokens: bigint, growth: bigint): bigint => (tokens * growth) >> BITS;
