/** All chapters, one after the other, on one network: see support/start.ts. */
import { readdirSync } from 'node:fs';

const chapters = readdirSync(new URL('chapters', import.meta.url)).filter((name) => name.endsWith('.test.ts'));
for (const chapter of chapters.sort()) await import(`./chapters/${chapter}`);
