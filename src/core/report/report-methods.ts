import { counted } from '../../contract/counted.ts';
import type { Core, Handlers } from '../handlers.ts';
import { record } from '../journal/record-change.ts';
import { placeForFile } from '../place-for-file.ts';
import { allInstances, allKeyPairs, needAttention, readReport } from './report-content.ts';

export const createReportMethods = ({ ports }: Core): Handlers<'report.write'> => ({
  async 'report.write'({ path, confirmed }) {
    const format = path.toLowerCase().endsWith('.csv') ? 'csv' : 'html';
    const facts = await placeForFile(ports, path, confirmed, 'what is known of your clients');
    const profile = await ports.profile.read();
    const content = readReport(profile, ports.clock.now(), ports.practice !== undefined);
    const text =
      format === 'csv'
        ? (await import('./report-csv.ts')).reportCsv(content)
        : (await import('./report-page.ts')).reportPage(content);
    await ports.files.write(facts.realPath, new TextEncoder().encode(text), facts.bytes, 'owner-only');
    const instances = allInstances(content);
    const counts = { clients: content.clients.length, instances: instances.length };
    await record(ports, {
      action: 'report',
      text: `Wrote a report of ${counted(counts.clients, 'client')} to ${facts.realPath}`,
    });
    return {
      path: facts.realPath,
      format,
      ...counts,
      keyPairs: allKeyPairs(content).length,
      needAttention: needAttention(content),
    };
  },
});
