/** Deploys Ballast and sets it up as a settings file says. See README.md. */
import { BallastError } from '@ballast/client';
import { readArguments, USAGE } from './src/arguments.ts';
import { Refusal } from './src/refusal.ts';
import { run } from './src/run.ts';

try {
    const args = readArguments(process.argv.slice(2));
    if (args) await run(args, (line) => console.log(line));
    else console.log(USAGE);
} catch (cause) {
    const told =
        cause instanceof Refusal ? cause.sentences : cause instanceof BallastError ? [cause.message] : undefined;
    if (!told) throw cause;
    for (const sentence of told) console.error(sentence);
    process.exitCode = 1;
}
