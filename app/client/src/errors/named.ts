/** Sentences of the program's errors by their name, for what the client sees before the program does. */
import { ERRORS, FIRST_ERROR_CODE, type BallastErrorName } from '../generated/errors.ts';
import { BallastError } from './error.ts';
import { sentenceOf } from './explain.ts';

/** The sentence of an error of the program. */
export function sentenceOfName(name: BallastErrorName): string {
    return sentenceOf(FIRST_ERROR_CODE + ERRORS.findIndex(([each]) => each === name))!.sentence;
}

/** What the program would refuse, refused before anything is sent. `sentence`: where there is more to say than its own. */
export function refused(name: BallastErrorName, sentence = sentenceOfName(name)): BallastError {
    return new BallastError('refused', sentence, { errorName: name });
}
