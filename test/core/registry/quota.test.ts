import { describe, expect, test } from 'vitest';
import type { DataSpace } from '../../../src/contract/model.ts';
import { groupByProject, quotaOf } from '../../../src/core/registry/quota.ts';
import { createCoreInMemory } from '../../support/core-in-memory.ts';

const dataSpace = (type: string, projectId: string, usedBy: string[] = []): DataSpace => ({
  id: `${projectId} ${type}`,
  name: type,
  type,
  projectId,
  projectName: `Project ${projectId}`,
  features: [],
  usedBy,
});
const linesOf = (edition: 'commerce' | 'open-source', dataSpaces: DataSpace[]) =>
  quotaOf(edition, groupByProject(dataSpaces)).projects.map(({ lines }) => lines);

describe('the quota', () => {
  test('of an Adobe Commerce license is one production and two testing data spaces a project', () => {
    const one = [dataSpace('Production', 'a'), dataSpace('Testing', 'a'), dataSpace('Testing', 'a')];
    expect(quotaOf('commerce', groupByProject(one))).toEqual({
      edition: 'commerce',
      projects: [
        {
          projectId: 'a',
          projectName: 'Project a',
          lines: [
            { type: 'Production', included: 1, existing: 1, free: 1 },
            { type: 'Testing', included: 2, existing: 2, free: 2 },
          ],
        },
      ],
      advice: expect.stringMatching(/one production and two testing data spaces a project/),
    });
  });

  test('of Magento Open Source is one production and no testing one', () => {
    expect(linesOf('open-source', [dataSpace('Production', 'a')])).toEqual([
      [
        { type: 'Production', included: 1, existing: 1, free: 1 },
        { type: 'Testing', included: 0, existing: 0, free: 0 },
      ],
    ]);
    expect(quotaOf('open-source', []).advice).toMatch(/one production data space a project and no testing/);
  });

  test('is used up by instances, each data space once', () => {
    const used = [
      dataSpace('Production', 'a', ['Acme/Live']),
      dataSpace('Testing', 'a', ['Acme/Staging', 'Acme/Copy']),
      dataSpace('Testing', 'a'),
    ];
    expect(linesOf('commerce', used)).toEqual([
      [
        { type: 'Production', included: 1, existing: 1, free: 0 },
        { type: 'Testing', included: 2, existing: 2, free: 1 },
      ],
    ]);
  });

  test('is counted for each project by itself', () => {
    const [first, second] = linesOf('commerce', [
      dataSpace('Production', 'a', ['Acme/Live']),
      dataSpace('Production', 'b'),
      dataSpace('Testing', 'a'),
    ]);
    expect(first?.map(({ existing, free }) => [existing, free])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(second?.map(({ existing, free }) => [existing, free])).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  test('includes nothing of other types, which are shown all the same', () => {
    const [lines] = linesOf('open-source', [dataSpace('Testing', 'a'), dataSpace('Demo', 'a')]);
    expect(lines).toEqual([
      { type: 'Production', included: 1, existing: 0, free: 0 },
      { type: 'Testing', included: 0, existing: 1, free: 1 },
      { type: 'Demo', included: 0, existing: 1, free: 1 },
    ]);
  });

  test('that is used up is for Adobe support to raise, in both editions', () => {
    for (const edition of ['commerce', 'open-source'] as const) {
      expect(quotaOf(edition, []).advice).toMatch(/only through a ticket to Adobe support\.$/);
    }
  });
});

test('a data space’s name or type may be any text, also one of JavaScript’s own', () => {
  const odd = ['__proto__', 'constructor', 'toString'].map((text) => dataSpace(text, text));
  for (const lines of linesOf('commerce', odd)) {
    expect(lines.at(-1)).toMatchObject({ included: 0, existing: 1, free: 1 });
  }
});

test('the lists carry the quota of the client’s own edition, and what is left of it', async () => {
  const it = createCoreInMemory({ edition: 'open-source' });
  await it.addClient('Shop', 'open-source');
  await it.addKeys('Shop', 'production');
  const created = await it.call('projects.create', { client: 'Shop', name: 'Shop' });
  await it.call('instances.add', { client: 'Shop', name: 'Live', stage: 'production' });
  await it.call('instances.bind', { instance: 'Live', dataSpace: created.dataSpaces[0]?.id ?? '' });
  for (const method of ['projects.list', 'dataSpaces.list'] as const) {
    const { quota } = await it.call(method, { client: 'Shop' });
    expect(quota.edition).toBe('open-source');
    expect(quota.projects).toEqual([
      {
        projectId: created.id,
        projectName: 'Shop',
        lines: [
          { type: 'Production', included: 1, existing: 1, free: 0 },
          { type: 'Testing', included: 0, existing: 0, free: 0 },
        ],
      },
    ]);
  }
});
