/** Products: what is covered, on what terms, and whether it is sold now. */
import type { Address } from '@solana/kit';
import { chainTime, maybeReadAll, read, type Found } from '../chain/accounts.ts';
import type { BallastClient } from '../chain/client.ts';
import type { Config, Monitor, Pool, Product } from '../generated/accounts/index.ts';
import { configAccount, monitorAccount, poolAccount, productAccount } from '../generated/kinds.ts';
import { findMonitorPda, findProductPda } from '../generated/pdas/index.ts';
import { addressOf, at, configAddress } from '../instructions/places.ts';
import { saleOf, type Sale } from './sale.ts';
import {
    assessmentWord,
    kindWord,
    settlementWord,
    type AssessmentWord,
    type KindWord,
    type SettlementWord,
} from './words.ts';

/** A product with its numbers in words. */
export interface ProductReport extends Found<Product> {
    readonly kind: KindWord;
    readonly assessment: AssessmentWord;
    readonly settlement: SettlementWord;
    /** Where the terms are to be read. */
    readonly termsUri: string;
    /** As far as the accounts say: see {@link saleOf}. */
    readonly sale: Sale;
    /** What decides about incidents, for `assessment` "monitor". */
    readonly monitor: Monitor | undefined;
}

/** The products of a pool, in the order of their index. Errors: kind `missing` when there is no such pool. */
export async function readProducts(client: BallastClient, pool: Address): Promise<ProductReport[]> {
    const account = await read(client, poolAccount, pool);
    const addresses = await Promise.all(
        Array.from({ length: account.productCount }, (_, index) =>
            addressOf(findProductPda({ pool, index }, at(client))),
        ),
    );
    const products = await maybeReadAll(client, productAccount, addresses);
    const found = addresses.flatMap((address, index) => {
        const data = products[index];
        return data ? [{ address, data }] : [];
    });
    return reports(client, found, account);
}

/** One product. Errors: kind `missing` when there is no such product. */
export async function readProduct(client: BallastClient, product: Address): Promise<ProductReport> {
    const data = await read(client, productAccount, product);
    const pool = await read(client, poolAccount, data.pool);
    return (await reports(client, [{ address: product, data }], pool))[0]!;
}

async function reports(client: BallastClient, found: readonly Found<Product>[], pool: Pool): Promise<ProductReport[]> {
    const monitors = await Promise.all(
        found.map(({ address }) => addressOf(findMonitorPda({ product: address }, at(client)))),
    );
    const [config, watched, now]: [Config, (Monitor | undefined)[], bigint] = await Promise.all([
        read(client, configAccount, await configAddress(client)),
        maybeReadAll(client, monitorAccount, monitors),
        chainTime(client),
    ]);
    return found.map(({ address, data }, place) => ({
        address,
        data,
        kind: kindWord(data.kind),
        assessment: assessmentWord(data.assessment),
        settlement: settlementWord(data.settlement),
        termsUri: termsText(data.termsUri),
        sale: saleOf({ config, pool, product: data, monitor: watched[place] }, now),
        monitor: watched[place],
    }));
}

/** The text of a field that is filled up with zero bytes. */
export function termsText(bytes: ArrayLike<number>): string {
    const text = Uint8Array.from(bytes);
    const end = text.indexOf(0);
    return new TextDecoder().decode(end < 0 ? text : text.slice(0, end));
}
