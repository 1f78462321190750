import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { askingOf, refusals } from '../support/ask-simulator.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());
const { ask, create } = askingOf(() => simulator);
const { notFound } = refusals;

describe('the registry', () => {
  test('has nothing at first', async () => {
    expect(await ask('v1/registry')).toMatchObject(notFound);
  });

  test('creates a project with the data spaces of Adobe Commerce and every field of a record', async () => {
    const { status, body } = await create('Acme');
    expect(status).toBe(200);
    expect(body.results.map((record: Record<string, unknown>) => record['environmentType'])).toEqual([
      'Production',
      'Testing',
      'Testing',
    ]);
    const fields =
      'projectId projectName environmentId environmentName environmentType mageId imsOrganizationId organizationId organizationName accountGroup entitlementAuthority accountEntitlements featureSet cloudId subscriptionEndDate accountSyncStatus createdAt updatedAt hipaa';
    for (const record of body.results) {
      expect(Object.keys(record).sort()).toEqual(fields.split(' ').sort());
      expect(record.environmentId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(record.projectName).toBe('Acme');
    }
    expect((await ask('v1/registry')).body).toEqual(body);
  });

  test('is not idempotent', async () => {
    await create('Acme');
    await create('Acme');
    const { body } = await ask('v1/registry');
    expect(new Set(body.results.map((record: Record<string, unknown>) => record['projectId'])).size).toBe(2);
  });

  test('has one data space for Magento Open Source', async () => {
    await simulator.close();
    simulator = await startSimulator({ edition: 'open-source' });
    const { body } = await create('Acme');
    expect(body.results).toMatchObject([{ environmentType: 'Production' }]);
  });

  test('keeps license holders apart', async () => {
    await create('Acme');
    const { production: pair } = await simulator.addLicenseHolder();
    expect(await ask('v1/registry', { pair })).toMatchObject(notFound);
    await ask('v1/registry/initialize', { method: 'POST', body: { projectName: 'Borealis' }, pair });
    const namesSeenBy = async (asking: object) =>
      new Set(
        (await ask('v1/registry', asking)).body.results.map(
          (record: { projectName: string }) => record.projectName,
        ),
      );
    expect(await namesSeenBy({ pair })).toEqual(new Set(['Borealis']));
    expect(await namesSeenBy({})).toEqual(new Set(['Acme']));
  });

  test('keeps sandbox and production apart', async () => {
    await create('Acme');
    expect(await ask('v1/registry', { pair: simulator.licenseHolder.sandbox })).toMatchObject(notFound);
  });

  test('renames, tells the cloud project, and reads one project and one data space', async () => {
    const [record] = (await create('Acme')).body.results;
    await create('Other');
    const project = `v1/registry/projects/${record.projectId}`;
    const dataSpace = `v1/registry/environments/${record.environmentId}`;

    const renamed = await ask(project, { method: 'PATCH', body: { projectName: 'Ácme 2' } });
    expect(renamed.body.results).toHaveLength(3);
    expect(renamed.body).toEqual((await ask(project)).body);
    expect(renamed.body.results[1].projectName).toBe('Ácme 2');

    await ask(dataSpace, { method: 'PATCH', body: { environmentName: 'Live' } });
    expect(await ask(`${dataSpace}/cloudid/abc%20d`, { method: 'PUT' })).toMatchObject({ status: 200 });
    expect(await ask(dataSpace)).toMatchObject({
      status: 200,
      body: { projectName: 'Ácme 2', environmentName: 'Live', cloudId: 'abc d' },
    });
  });

  test('refuses empty names, unknown ids, cleaning up and everything else', async () => {
    const [record] = (await create('Acme')).body.results;
    const dataSpace = `v1/registry/environments/${record.environmentId}`;
    expect(await create('  ')).toMatchObject({
      status: 400,
      body: { message: 'projectName must not be empty' },
    });
    expect(await create(7)).toMatchObject({ status: 400 });
    expect(await ask(dataSpace, { method: 'PATCH', body: null })).toMatchObject({ status: 400 });
    expect(await ask(dataSpace, { method: 'PATCH' })).toMatchObject({ status: 400 });
    for (const method of ['GET', 'PATCH']) {
      const body = method === 'PATCH' ? { projectName: 'x', environmentName: 'x' } : undefined;
      expect(await ask('v1/registry/projects/none', { method, body })).toMatchObject(notFound);
      expect(await ask('v1/registry/environments/none', { method, body })).toMatchObject(notFound);
    }
    expect(await ask(`${dataSpace}/cleanup`, { method: 'POST' })).toMatchObject({ status: 403 });
    expect(await ask('v1/constructor')).toMatchObject({ status: 404, body: { message: 'Not Found' } });
    expect(await ask(dataSpace, { method: 'DELETE' })).toMatchObject({ status: 404 });
  });
});
