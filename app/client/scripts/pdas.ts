/**
 * Every address that the program derives, as `programs/ballast/src/seeds.rs` has it. The generated `find…Pda` functions
 * come from here; `test/addresses.test.ts` compares them with the accounts that the compiled program makes.
 */
import {
    constantPdaSeedNodeFromString,
    numberTypeNode,
    pdaNode,
    publicKeyTypeNode,
    variablePdaSeedNode,
    type PdaNode,
    type PdaSeedNode,
} from 'codama';

const key = (name: string) => variablePdaSeedNode(name, publicKeyTypeNode());
const number = (name: string, format: 'u8' | 'u16' | 'u32' | 'u64') =>
    variablePdaSeedNode(name, numberTypeNode(format));
const pda = (name: string, seed: string, ...rest: PdaSeedNode[]): PdaNode =>
    pdaNode({ name, seeds: [constantPdaSeedNodeFromString('utf8', seed), ...rest] });

export const PDAS: PdaNode[] = [
    pda('config', 'config'),
    pda('pool', 'pool', key('collateralMint'), number('index', 'u16')),
    pda('vault', 'vault', key('pool')),
    pda('shareMint', 'shares', key('pool')),
    pda('product', 'product', key('pool'), number('index', 'u16')),
    pda('monitor', 'monitor', key('product')),
    pda('policy', 'policy', key('product'), number('id', 'u64')),
    pda('withdrawalTicket', 'ticket', key('pool'), key('owner'), number('nonce', 'u64')),
    pda('incident', 'incident', key('product'), number('index', 'u32')),
    pda('claim', 'claim', key('incident'), key('policy')),
    pda('feeVault', 'fees', key('collateralMint')),
    pda('feeTokens', 'fee_tokens', key('feeVault')),
    pda('staking', 'staking'),
    pda('stakeTokens', 'stake_tokens', key('staking')),
    pda('stake', 'stake', key('owner')),
    pda('poll', 'poll', key('subject'), number('round', 'u8')),
    pda('ballot', 'ballot', key('subject'), key('voter')),
    pda('committee', 'committee', key('product')),
    pda('salvage', 'salvage', key('product')),
    pda('signal', 'signal', key('product'), key('owner')),
    pda('auditor', 'auditor', key('key')),
    pda('attestation', 'attestation', key('product'), key('auditor')),
    pda('watch', 'watch', key('product')),
    pda('proposal', 'proposal', number('id', 'u64')),
    pda('voteRecord', 'vote', key('proposal'), key('voter')),
    pda('governor', 'governor'),
];
