/** All steps in their order: what is there, what is to do, what cannot be. Changes nothing. */
import type { Address } from '@solana/kit';
import { auditorStep } from './steps/auditors.ts';
import { deciderSteps } from './steps/deciders.ts';
import { feeVaultStep, findPool, poolStep, type PoolPlace } from './steps/pools.ts';
import { findProducts, productStep, type ProductPlace } from './steps/products.ts';
import { findDeployed, handOverStep, programStep } from './steps/program.ts';
import {
    configStep,
    endBootstrapStep,
    findProtocol,
    governanceMintStep,
    stakingStep,
    type Protocol,
} from './steps/protocol.ts';
import { differs, stepOf, type Context, type Step } from './steps/step.ts';

export interface Survey {
    readonly steps: readonly Step[];
    readonly pools: readonly PoolPlace[];
    readonly products: readonly ProductPlace[];
    readonly config: Address;
    readonly staking: Address;
}

/** Errors: `Refusal` for amounts that do not fit their token. */
export async function survey(context: Context): Promise<Survey> {
    const deployed = await findDeployed(context);
    const protocol = await findProtocol(context);
    const token = await governanceMintStep(context);
    const steps: (Step | undefined)[] = [await programStep(context, deployed), token];
    const mint = await context.mint(token.address!);
    if (typeof mint !== 'string') {
        steps.push(await configStep(context, protocol, deployed, mint));
        steps.push(await stakingStep(context, protocol, mint));
    }
    const { pools, products, steps: poolSteps } = await surveyPools(context);
    steps.push(...poolSteps);
    for (const auditor of context.wanted.settings.auditors) steps.push(await auditorStep(context, auditor));
    const afterwards = await endBootstrapStep(context, protocol);
    steps.push(afterwards, await handOverStep(context, deployed));
    const all = steps.filter((found) => found !== undefined);
    return {
        steps: all.map((found) => refusedByVotes(protocol, found)),
        pools,
        products,
        config: protocol.address,
        staking: protocol.stakingAddress,
    };
}

async function surveyPools(context: Context) {
    const steps: Step[] = [];
    const pools: PoolPlace[] = [];
    const products: ProductPlace[] = [];
    const vaults = new Set<Address>();
    for (const wanted of context.wanted.settings.pools) {
        const place = await findPool(context, wanted);
        if (typeof place === 'string') {
            steps.push(stepOf(`pool "${wanted.name}"`, undefined, differs(place)));
            continue;
        }
        pools.push(place);
        steps.push(await poolStep(context, place));
        steps.push(...(await feeVaultStep(context, place, vaults.has(place.feeVault))));
        if (wanted.feeVault) vaults.add(place.feeVault);
        const places = await findProducts(context, place);
        products.push(...places);
        for (const product of places) steps.push(await productStep(context, product));
        for (const product of places) steps.push(...(await deciderSteps(context, product)));
    }
    return { steps, pools, products };
}

/** After the bootstrap the governor is the administrator: what he would do needs a vote. */
function refusedByVotes({ config }: Protocol, found: Step): Step {
    const { finding } = found;
    if (config?.bootstrap !== 0 || finding.state !== 'to do' || !finding.administrative) return found;
    const why = 'the bootstrap is over: only a proposal can do this now, so take it out of the settings';
    return { ...found, finding: differs(why) };
}
