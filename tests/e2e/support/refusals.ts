/** What a failure has to be. */
import assert from 'node:assert/strict';
import { BallastError, type BallastErrorName, type FailureKind } from '@ballast/client';

/** Demands that a call fails with this kind, whose sentence says `sentence`. */
export async function fails(call: Promise<unknown>, kind: FailureKind, sentence: RegExp): Promise<BallastError> {
    const error = await call.then(
        () => assert.fail(`this should have failed with "${kind}"`),
        (caught: unknown) => caught,
    );
    assert.ok(error instanceof BallastError, `not a BallastError: ${String(error)}`);
    assert.equal(error.kind, kind, `${error.message} (${String(error.cause)})`);
    assert.match(error.message, sentence);
    return error;
}

/** Demands that the program refuses with its error `name`. */
export async function refused(call: Promise<unknown>, name: BallastErrorName): Promise<BallastError> {
    const error = await fails(call, 'refused', /\.$/);
    assert.equal(error.errorName, name, error.message);
    return error;
}
