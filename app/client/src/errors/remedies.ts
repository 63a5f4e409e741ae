/** What to do about the errors whose sentence in the program says only what is wrong. */
import type { BallastErrorName } from '../generated/errors.ts';

export const REMEDIES: Partial<Record<BallastErrorName, string>> = {};
