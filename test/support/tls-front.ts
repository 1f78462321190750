import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { execa } from 'execa';
import { type SocketServer, startSocketServer } from './socket-server.ts';

export interface TlsFront extends SocketServer {
  /** The certificate's file: it is its own CA. */
  readonly certificate: string;
}

/** TLS with a certificate of its own for `name`, made by `openssl` for this run, in front of a plain port of 127.0.0.1. */
export const startTlsFront = async (name: string, port: number): Promise<TlsFront> => {
  const folder = await mkdtemp(join(tmpdir(), 'keybridge-tls-'));
  const certificate = join(folder, 'certificate.pem');
  const keyFile = join(folder, 'key.pem');
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`];
  await execa('openssl', [
    ...request,
    '-addext',
    `subjectAltName=DNS:${name}`,
    '-keyout',
    keyFile,
    '-out',
    certificate,
  ]);
  const options = { key: await readFile(keyFile), cert: await readFile(certificate) };
  const server = createServer(options, (socket) => {
    const target = connect(port, '127.0.0.1');
    socket.pipe(target).pipe(socket);
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  });
  const front = await startSocketServer(server, 'secureConnection');
  return {
    ...front,
    certificate,
    async close() {
      await front.close();
      await rm(folder, { recursive: true });
    },
  };
};
