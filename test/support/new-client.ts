import { randomUUID } from 'node:crypto';
import type { Client } from '../../src/contract/model.ts';

export const newClient = (name: string): Client => ({ id: randomUUID(), name, edition: 'commerce' });
