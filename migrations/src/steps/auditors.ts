/** Auditors whose attestations count. */
import { auditorAccount, findAuditorPda, maybeRead, NOBODY, setAuditor } from '@ballast/client';
import { getAuditorEncoder } from '@ballast/client/generated';
import type { Settings } from '../settings/shape.ts';
import { adminOf, byAdmin, costOf, differences, row, stepOf, there, type Context, type Step } from './step.ts';

export async function auditorStep(context: Context, auditor: Settings['auditors'][number]): Promise<Step> {
    const { client, wanted } = context;
    const key = wanted.address(auditor.key);
    const [address] = await findAuditorPda({ key }, { programAddress: client.program });
    const found = await maybeRead(client, auditorAccount, address);
    const credential = auditor.credential ? wanted.address(auditor.credential) : NOBODY;
    const schema = auditor.schema ? wanted.address(auditor.schema) : NOBODY;
    const changes = found
        ? differences([
              row<string>('the credential', credential, found.credential),
              row<string>('the schema', schema, found.schema),
              row('the approval', 1, found.active, (active) => (active === 1 ? 'given' : 'taken back')),
          ])
        : [];
    const name = `auditor "${auditor.name}"`;
    if (found && changes.length === 0) return stepOf(name, address, there);
    const cost = await costOf(context, adminOf(context).address, found ? [] : [getAuditorEncoder().fixedSize]);
    const input = { auditor: key, approved: true, credential, schema };
    const approve = byAdmin(context, found ? 'approve anew' : 'approve', cost, (admin) => setAuditor(admin, input));
    return stepOf(name, address, approve, changes);
}
