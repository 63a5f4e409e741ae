/** The program itself: deployed, upgraded, or there already; and who can upgrade it in the end. */
import { findGovernorPda } from '@ballast/client';
import type { Address } from '@solana/kit';
import { LOADER_UNITS } from '../chain/many.ts';
import { feeOf, SIGNATURE_FEE } from '../chain/rent.ts';
import { isSameBuild } from '../loader/build.ts';
import { extensionFor, handOver } from '../loader/deploy.ts';
import { deployProgram, upgradeProgram } from '../loader/index.ts';
import { BUFFER_HEADER, DATA_HEADER, PROGRAM_BYTES, readDeployed, type Deployed } from '../loader/layout.ts';
import { bufferOf, missingChunks } from '../loader/write.ts';
import { BOUNDS } from '../settings/bounds.ts';
import { differs, stepOf, there, type Context, type Cost, type Finding, type Step } from './step.ts';

/** The program at the address of the settings, when there is one. */
export async function findDeployed({ client }: Context): Promise<Deployed | undefined> {
    const found = await readDeployed(client, client.program);
    return 'bytes' in found ? found : undefined;
}

export async function programStep(context: Context, deployed: Deployed | undefined): Promise<Step> {
    const { client, build } = context;
    const finding = deployed ? await ofDeployed(context, deployed) : await ofNew(context);
    const notes = deployed && finding.state === 'to do' ? ['another build is deployed there now'] : [];
    return stepOf(`program, build ${build.hash.slice(0, 16)}`, client.program, finding, notes);
}

async function ofDeployed(context: Context, deployed: Deployed): Promise<Finding> {
    const { client, build, wanted } = context;
    const { deployer } = wanted;
    if (isSameBuild(deployed.bytes, build.bytes)) return there;
    if (deployed.authority !== deployer.address)
        return differs(
            deployed.authority
                ? `another build is deployed at ${client.program} than ${build.path}, and only ${deployed.authority} can upgrade it, not ${deployer.address}: deploy with that key, or name the deployed build with --build`
                : `another build is deployed at ${client.program} than ${build.path}, and nobody can upgrade it any more: name the deployed build with --build`,
        );
    return {
        state: 'to do',
        what: 'upgrade',
        cost: await loaderCost(context, await extension(context, deployed)),
        run: () => upgradeProgram(client, deployer, deployed, build, optionsOf(context)),
    };
}

const optionsOf = ({ args, rent, say }: Context) => ({ concurrency: args.concurrency, rent, say });

/** The deposit for what a larger build needs more of. */
async function extension({ build, rent }: Context, { bytes }: Deployed): Promise<bigint> {
    const missing = extensionFor(build, bytes.length);
    return missing > 0
        ? (await rent(DATA_HEADER + bytes.length + missing)) - (await rent(DATA_HEADER + bytes.length))
        : 0n;
}

async function ofNew(context: Context): Promise<Finding> {
    const { client, build, wanted, rent } = context;
    const { signer } = wanted.key(wanted.settings.program);
    if (!signer)
        return differs(
            `there is no program at ${client.program} on this network: check --url, or name the program's key file under "program" ("file:…"), so that it can be deployed there`,
        );
    const room = build.bytes.length + Math.ceil((build.bytes.length * wanted.settings.headroom) / BOUNDS.BPS);
    const deposits = (await rent(PROGRAM_BYTES)) + (await rent(DATA_HEADER + room));
    return {
        state: 'to do',
        what: 'deploy',
        cost: await loaderCost(context, deposits),
        run: () => deployProgram(client, wanted.deployer, signer, build, { ...optionsOf(context), room }),
    };
}

/** What is missing in the buffer has to be written; its deposit comes back. `room`: the deposit for more room, which stays. */
async function loaderCost({ client, build, wanted, rent, args }: Context, room: bigint): Promise<Cost> {
    const { deployer } = wanted;
    const buffer = await bufferOf(deployer.address, build);
    const { lamports, chunks } = await missingChunks(client, deployer, buffer, build);
    const deposit = (await rent(BUFFER_HEADER + build.bytes.length)) - lamports;
    return {
        payer: deployer.address,
        rent: room - lamports,
        passing: deposit > 0n ? deposit : 0n,
        fees: BigInt(chunks.length + 3) * feeOf(1, LOADER_UNITS, args.priorityFee) + SIGNATURE_FEE,
    };
}

/** The upgrade authority at the end. */
export async function handOverStep(context: Context, deployed: Deployed | undefined): Promise<Step> {
    const { client, wanted } = context;
    const { deployer } = wanted;
    const to = await finalAuthority(context);
    const name = to ? `upgrade authority of the program: ${to}` : 'upgrade authority of the program: nobody';
    const now = deployed ? deployed.authority : deployer.address;
    if (now === to) return stepOf(name, undefined, there);
    if (now !== deployer.address)
        return stepOf(
            name,
            undefined,
            differs(
                now
                    ? `${now} can upgrade the program, not ${deployer.address}: only that key can hand it over, or name it under roles.upgradeAuthority`
                    : 'nobody can upgrade the program any more: set roles.upgradeAuthority to "nobody"',
            ),
        );
    const fees = feeOf(1, LOADER_UNITS, context.args.priorityFee);
    return stepOf(name, undefined, {
        state: 'to do',
        what: 'hand over, for ever',
        cost: { payer: deployer.address, rent: 0n, passing: 0n, fees },
        run: () => handOver(client, deployer, client.program, to),
    });
}

/** Whoever can upgrade in the end. */
async function finalAuthority({ client, wanted }: Context): Promise<Address | undefined> {
    const { upgradeAuthority } = wanted.settings.roles;
    if (upgradeAuthority === 'nobody') return undefined;
    if (upgradeAuthority === 'deployer') return wanted.deployer.address;
    if (upgradeAuthority === 'governor') return (await findGovernorPda({ programAddress: client.program }))[0];
    return wanted.address(upgradeAuthority);
}
