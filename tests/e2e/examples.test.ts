/** The examples of the documents: type-checked, then run in their order, each in the scene that its heading names. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as ballast from '@ballast/client';
import {
    examplesOf,
    identifiersIn,
    listening,
    loadModule,
    PRELUDE,
    typeErrors,
    writeModule,
    type Runs,
} from './support/examples.ts';
import { openScenes, WORLD_NAMES, type Scenes, type World } from './support/exampleWorld.ts';

const GUIDE = 'docs/integrators.md';
const DOCUMENTS = [GUIDE, 'README.md', 'app/README.md', 'app/client/README.md', 'localnet/README.md'];
/** Most lines of an example. */
const LINES = 12;
/** What is not an action, and yet something that people do. */
const MORE = ['quote', 'canBuy', 'solvency', 'pushClaims', 'restoreVote', 'exportVotes', 'importVotes', 'tidyVotes'];

const documents = DOCUMENTS.map((document) => ({ document, examples: examplesOf(document) }));
const files = documents.map(({ document, examples }) => writeModule(document, examples, WORLD_NAMES));

/** Reads and watches but those of raw accounts, which stand behind the others. */
const READS = /^(read|watch)(?!Raw|AllRaw|Accounts)[A-Z]/;
/** Whether an export of the client is an action: a function that has a preview and a plan. */
const isAction = (value: unknown): boolean => typeof value === 'function' && 'preview' in value && 'plan' in value;

describe('the examples of the documents', () => {
    let scenes: Scenes;
    let world: Partial<World> = {};
    before(async () => {
        scenes = await openScenes();
    });
    after(() => scenes.stop());

    test('have the types of the client', () => {
        assert.deepEqual(typeErrors(files), []);
    });

    test('are short', () => {
        const long = documents
            .flatMap(({ examples }) => examples)
            .filter(({ code }) => code.split('\n').length > LINES)
            .map(({ document, line, name }) => `${document}:${line} ${name}`);
        assert.deepEqual(long, []);
    });

    test('show every action, every read and every watch', () => {
        const examples = documents.find(({ document }) => document === GUIDE)!.examples;
        const shown = identifiersIn(examples.map(({ code }) => code).join('\n'));
        const wanted = Object.entries(ballast)
            .filter(([name, value]) => isAction(value) || (typeof value === 'function' && READS.test(name)))
            .map(([name]) => name);
        assert.ok(wanted.length > 60);
        assert.deepEqual(
            [...wanted, ...MORE].filter((name) => !shown.has(name)),
            [],
        );
    });

    test('all scenes are those of an example', () => {
        const names = new Set(documents.flatMap(({ examples }) => examples.map(({ name }) => name)));
        assert.deepEqual(
            [...scenes.scenes.keys()].filter((name) => !names.has(name)),
            [],
        );
    });

    for (const [place, { document, examples }] of documents.entries()) {
        let module: Record<string, Runs>;
        const runs = examples.filter(({ name }) => name !== PRELUDE);
        for (const { name, line, code } of runs)
            test(`${document}:${line} ${name}`, async () => {
                module ??= await loadModule(files[place]!);
                const scene = scenes.scenes.get(name);
                assert.ok(scene, `nothing prepares "${name}": give it a scene in tests/e2e/support/exampleWorld.ts`);
                world = { ...world, ...(await scene()) };
                const console = listening();
                await module[name]!(world as World, console).catch((cause: unknown) => {
                    const absent = WORLD_NAMES.filter((each) => identifiersIn(code).has(each) && !(each in world));
                    throw new Error(
                        `${String(cause)} (names that no scene has given: ${absent.join(', ') || 'none'})`,
                        {
                            cause,
                        },
                    );
                });
                assert.deepEqual(console.wrong, []);
                // For whoever writes the documents.
                if (process.env.BALLAST_SHOW) process.stdout.write(`${name}\n    ${console.printed.join('\n    ')}\n`);
            });
    }
});
