/** The program alone: deployed, upgraded, handed over. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient } from '@ballast/client';
import { localKey } from '../src/keys.ts';
import { readDeployed } from '../src/loader/layout.ts';
import { anotherBuild, deploy, keyFile, settingsFile } from './support/deployment.ts';
import { startBare, type BareNetwork } from './support/network.ts';

let network: BareNetwork;
before(async () => {
    network = await startBare(8_944);
});
after(() => network.stop());

/** No room for a larger build, nothing set up but the configuration. */
const settings = (upgradeAuthority: string): string =>
    settingsFile(network.folder, {
        staking: undefined,
        headroom: '0%',
        pools: [],
        auditors: [],
        'roles.admin': 'local:localnet bob',
        'roles.upgradeAuthority': upgradeAuthority,
    });

async function deployed() {
    const client = createClient({ url: network.url });
    const found = await readDeployed(client, client.program);
    assert.ok('bytes' in found);
    return found;
}

test('a key file deploys, and what is deployed is compared', async () => {
    const key = await keyFile(network.folder, 'localnet admin');
    const lines = await deploy(
        network.url,
        '--config',
        settings('deployer'),
        '--keypair',
        key,
        '--priority-fee',
        '1000',
    );
    assert.ok(lines.some((line) => / 1\/2 |^1\/2 program/.test(line)));
    const again = await deploy(network.url, '--config', settings('deployer'));
    assert.ok(again.includes('Everything is there already: nothing was sent.'));
});

test('a larger build is an upgrade, and the program gets room for it', async () => {
    const before = (await deployed()).bytes.length;
    const larger = anotherBuild(network.folder, 3_000);
    const stranger = deploy(
        network.url,
        '--config',
        settings('deployer'),
        '--build',
        larger,
        '--keypair',
        'local:localnet carol',
    );
    await assert.rejects(stranger, /only 2Ryn.* can upgrade it, not /);
    const { address } = await localKey('localnet admin');
    const had = await network.lamportsOf(address);
    const lines = await deploy(network.url, '--config', settings('deployer'), '--build', larger);
    assert.ok(lines.some((line) => line.includes('to do: upgrade')));
    assert.ok(lines.some((line) => line.includes('note: another build is deployed there now')));
    const { bytes } = await deployed();
    assert.equal(bytes.length, before + 10_240);
    assert.ok(bytes.slice(before, before + 3_000).every((byte) => byte === 1));
    // The buffer's deposit has come back: what is gone is the deposit for more room, and fees.
    assert.ok(had - (await network.lamportsOf(address)) < 90_000_000n);
});

test('the authority is handed over last, and then nothing can be upgraded', async () => {
    const larger = anotherBuild(network.folder, 3_000);
    const lines = await deploy(network.url, '--config', settings('nobody'), '--build', larger);
    assert.ok(lines.some((line) => line.startsWith('1/1 upgrade authority of the program: nobody')));
    assert.equal((await deployed()).authority, undefined);
    await assert.rejects(deploy(network.url, '--config', settings('nobody')), /nobody can upgrade it any more/);
    await assert.rejects(
        deploy(network.url, '--config', settings('deployer'), '--build', larger),
        /nobody can upgrade the program any more: set roles\.upgradeAuthority to "nobody"/,
    );
});
