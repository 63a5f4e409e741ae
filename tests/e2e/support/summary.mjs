/** A reporter for node:test that writes what passed, by chapter, as a table into the file that BALLAST_SUMMARY names. Plain JavaScript: Node loads it itself. */
import { writeFileSync } from 'node:fs';

export default async function* summary(events) {
    const rows = [];
    const fresh = () => ({ chapter: '', passed: 0, failed: 0, skipped: 0, seconds: 0 });
    let row = fresh();
    for await (const { type, data } of events) {
        if (type !== 'test:pass' && type !== 'test:fail') continue;
        const suite = data.details?.type === 'suite';
        if (!suite) row[data.skip ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed'] += 1;
        if (data.nesting > 0) continue;
        rows.push({ ...row, chapter: data.name, seconds: (data.details?.duration_ms ?? 0) / 1_000 });
        row = fresh();
    }
    const sum = (count) => rows.reduce((total, each) => total + count(each), 0);
    const total = {
        chapter: '**all**',
        passed: sum(({ passed }) => passed),
        failed: sum(({ failed }) => failed),
        skipped: sum(({ skipped }) => skipped),
        seconds: sum(({ seconds }) => seconds),
    };
    const lines = [...rows, total].map(
        ({ chapter, passed, failed, skipped, seconds }) =>
            `| ${chapter} | ${passed} | ${failed} | ${skipped} | ${seconds.toFixed(0)} |`,
    );
    const table = [
        '| chapter | passed | failed | skipped | seconds |',
        '| --- | ---: | ---: | ---: | ---: |',
        ...lines,
    ].join('\n');
    const file = process.env.BALLAST_SUMMARY;
    if (file) writeFileSync(file, `${table}\n`);
    yield '';
}
