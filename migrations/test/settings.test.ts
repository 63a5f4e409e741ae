import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { localKey } from '../src/keys.ts';
import { Refusal } from '../src/refusal.ts';
import { parseSettings, readSettings } from '../src/settings/read.ts';
import { LOCALNET, MIGRATIONS, settingsFile, settingsWith, type Json } from './support/deployment.ts';
import { MISTAKES } from './support/mistakes.ts';

const sentences = (settings: Json): readonly string[] => {
    try {
        parseSettings(settings);
    } catch (cause) {
        assert.ok(cause instanceof Refusal, String(cause));
        return cause.sentences;
    }
    return [];
};

test('both examples are good', () => {
    assert.deepEqual(sentences(settingsWith()), []);
    const mainnet = JSON.parse(readFileSync(join(MIGRATIONS, 'mainnet.example.json'), 'utf8')) as Json;
    assert.deepEqual(sentences(mainnet), []);
});

for (const [name, changes, sentence] of MISTAKES)
    test(`settings: ${name}`, () => {
        const found = sentences(settingsWith(changes));
        assert.ok(
            found.some((each) => sentence.test(each)),
            `${sentence} is not among:\n${found.join('\n')}`,
        );
        for (const each of found) assert.match(each, /\.$/);
    });

test('all mistakes are told at one time', () => {
    const changes = {
        'protocol.referrer': '6%',
        'staking.challenge.least': '6d',
        'pools.0.products.0.price.base': '6%',
    };
    assert.equal(sentences(settingsWith(changes)).length, 3);
});

test('files that are missing are named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ballast-settings-'));
    const deployer = await localKey('somebody');
    const read = (path: string) => readSettings(path, deployer);
    await assert.rejects(read(join(folder, 'none.json')), /There is no readable settings file at/);
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{');
    await assert.rejects(read(broken), /is not JSON/);
    const noTerms = settingsFile(folder, { 'pools.0.products.1.terms.file': 'terms/none.md' });
    await assert.rejects(read(noTerms), /pools\[0\]\.products\[1\]\.terms\.file: there is no readable file at/);
    const noKey = settingsFile(folder, { 'roles.admin': 'file:none.json' });
    await assert.rejects(read(noKey), /roles\.admin: There is no readable key file at/);
    writeFileSync(join(folder, 'key.json'), '[1,2,3]');
    const noKeyFile = settingsFile(folder, { 'roles.admin': 'file:key.json' });
    await assert.rejects(read(noKeyFile), /is not a key file/);
});

test('one signer for each address, under whichever names', async () => {
    const deployer = await localKey('localnet admin');
    const { key, settings } = await readSettings(LOCALNET, deployer);
    assert.equal(key(settings.roles.admin).signer, deployer);
});
