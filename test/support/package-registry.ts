import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { type AnsweringServer, startAnsweringServer } from './answering-server.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Record<string, string>;
}

interface Packed {
  readonly manifest: Manifest;
  readonly bytes: Buffer;
  readonly integrity: string;
}

const manifestOf = async (name: string): Promise<Manifest> =>
  JSON.parse(await readFile(resolve('node_modules', name, 'package.json'), 'utf8')) as Manifest;

/** These and all that they need, by the folder in node_modules. */
const withTheirNeeds = async (dependencies: Record<string, string>): Promise<Map<string, Manifest>> => {
  const found = new Map<string, Manifest>();
  const add = async (name: string): Promise<void> => {
    if (found.has(name)) return;
    const manifest = await manifestOf(name);
    found.set(name, manifest);
    for (const next of Object.keys(manifest.dependencies ?? {})) await add(next);
  };
  for (const name of Object.keys(dependencies)) await add(name);
  return found;
};

/**
 * Those packages as their makers packed them, by the name that a registry is asked for: what an install script made
 * here is not among their files. `folder` takes the archives.
 */
const packAll = async (
  dependencies: Record<string, string>,
  folder: string,
): Promise<Map<string, Packed>> => {
  const manifests = await withTheirNeeds(dependencies);
  const sources = [...manifests.keys()].map((name) => resolve('node_modules', name));
  const args = ['pack', ...sources, '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execa('npm', args);
  const made = JSON.parse(stdout) as { name: string; filename: string; integrity: string }[];
  const packed = new Map<string, Packed>();
  for (const manifest of manifests.values()) {
    const archive = made.find(({ name }) => name === manifest.name);
    if (!archive) throw new Error(`npm packed nothing of ${manifest.name}`);
    const bytes = await readFile(join(folder, archive.filename));
    packed.set(manifest.name, { manifest, bytes, integrity: archive.integrity });
  }
  return packed;
};

/**
 * A registry on this machine that has what these packages need, as it is in node_modules, and nothing else: what a
 * package does not name among its dependencies is not to be had.
 */
export const startPackageRegistry = async (
  dependencies: Record<string, string>,
  folder: string,
): Promise<AnsweringServer> => {
  const packed = await packAll(dependencies, folder);
  const server = await startAnsweringServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const found = packed.get(path.replace(/\.tgz$/, ''));
    if (!found) {
      response.writeHead(404).end('{}');
      return;
    }
    if (path.endsWith('.tgz')) {
      response.end(found.bytes);
      return;
    }
    const { manifest, integrity } = found;
    const dist = { tarball: `${server.url}${encodeURIComponent(path)}.tgz`, integrity };
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        name: manifest.name,
        'dist-tags': { latest: manifest.version },
        versions: { [manifest.version]: { ...manifest, dist } },
      }),
    );
  });
  return server;
};
