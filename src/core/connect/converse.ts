import { randomBytes } from 'node:crypto';
import type { Failure, Notice } from '../../contract/errors.ts';
import type { ConnectStep } from '../../contract/connect-steps.ts';
import type { Inspection, Verified } from '../../contract/inspection.ts';
import type { Connection, Service } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { ConnectorConfig } from '../export/connector-config.ts';
import type { InstanceProcess, ReachableConnection, RunLimits, Runner } from '../ports.ts';
import { faultError } from './faults.ts';
import { type Fault, readSaid, type Said } from './said.ts';

/** A call of Magento's own hooks to the registry has no time limit: the program there ends itself after 60 s. */
const limits: RunLimits = {
  connectMs: 30_000,
  silenceMs: 70_000,
  totalMs: 600_000,
  outputBytes: 8 * 1024 * 1024,
};

/** Whoever warns more often is not listened to any longer. */
const mostNotices = 20;

export type WriteOrder = 'write' | 'write-env-php';

/** Whom the conversation is with, and who is to hear of it. */
export interface Meeting {
  readonly connection: Connection;
  /** `Client/Name`, for what is said of it. */
  readonly name: string;
  readonly services: readonly Service[];
  readonly signal?: AbortSignal | undefined;
  /** Told when a step begins. */
  readonly onStep?: (step: ConnectStep) => void;
  /** After a writing whose end nobody heard: it is waited for, and what it left is finished or cleaned first. */
  readonly settle?: boolean;
}

export interface Proof {
  readonly verified?: Verified;
  readonly notVerified?: Failure;
}

/** A conversation with one instance, in one start of its Magento. */
export interface Talk {
  readonly inspection: Inspection;
  /** What the instance warned of so far. */
  readonly notices: readonly Notice[];
  /**
   * Writes all of the settings or none. `onReady` is asked when all is written and read back: true keeps it, false undoes it.
   * Throws where it was undone; whatever else is thrown leaves the outcome open.
   */
  write(
    order: WriteOrder,
    settings: ConnectorConfig,
    onReady: () => boolean,
  ): Promise<{ inspection: Inspection; backup?: string | undefined }>;
  /** Has the instance's own connector ask the registry for its data space. */
  verify(): Promise<Proof>;
  /** Its keys in clear; what goes wrong here is told without a word of what was said. */
  secrets(): Promise<readonly { path: string; value: string }[]>;
}

/** Thrown where a writing was undone: the instance is as it was. */
export class Undone extends CoreError {
  override name = 'Undone';
}

const assertReachable = ({ connection, name }: Meeting): ReachableConnection => {
  if (connection.kind !== 'none') return connection;
  throw new CoreError(
    'bad-input',
    `Keybridge was not told how ${name} is reached.`,
    'Record its connection first.',
  );
};

const misunderstood = (name: string): CoreError =>
  new CoreError(
    'magento-fault',
    `What came from ${name} is not what Keybridge’s program says.`,
    'Something there changes its output. Try again; if that stays, look at what php prints there.',
  );

/** The lines with the marker, one after the other; all else was printed by the instance and is passed over. */
const hearFrom = (process: InstanceProcess, marker: string, { name, services }: Meeting) => {
  const lines = process.lines[Symbol.asyncIterator]();
  const notices: Notice[] = [];
  let told = '';

  const next = async (): Promise<Said> => {
    for (;;) {
      const { done, value } = await lines.next();
      if (done) {
        throw new CoreError(
          'magento-fault',
          `${name}: php ended in the middle of the conversation.`,
          'Try again.',
        );
      }
      if (!value.startsWith(`${marker} `)) continue;
      const said = readSaid(value.slice(marker.length + 1), told);
      if (!said) throw misunderstood(name);
      if (said.said === 'failed') throw faultError(name, services, said.fault);
      if (said.said !== 'warned') return said;
      if (notices.length < mostNotices) notices.push({ text: `${name}: ${said.text}` });
    }
  };

  const hear = async <S extends Said['said']>(...wanted: S[]): Promise<Extract<Said, { said: S }>> => {
    const said = await next();
    if ((wanted as Said['said'][]).includes(said.said)) return said as Extract<Said, { said: S }>;
    throw misunderstood(name);
  };
  /** From now on what is heard is cleared of these secrets. */
  const keepSecret = (settings: ConnectorConfig): void => {
    const values = settings.flatMap(({ secret, value }) => (secret ? [value] : []));
    // The words of a PEM's first line are words of other sentences too.
    told = values.map((value) => value.replace(/-----[^-]+-----/g, '')).join('\n');
  };
  return { hear, keepSecret, notices };
};

const undone = (fault: Fault, { name, services }: Meeting): Undone => {
  const { code, message, remedy } = faultError(name, services, fault, 'Nothing was changed.');
  return new Undone(code, message, remedy);
};

const rootOf = (connection: ReachableConnection): string | null =>
  'root' in connection ? connection.root : null;

/**
 * Starts Magento in the instance, looks around and lets `work` go on from there. Throws what the runner throws, and
 * `not-magento`, `connector-missing` or `magento-fault`.
 */
export const converse = async <T>(
  runner: Runner,
  meeting: Meeting,
  work: (talk: Talk) => Promise<T>,
): Promise<T> => {
  const connection = assertReachable(meeting);
  const { name, services, signal, settle, onStep = () => undefined } = meeting;
  // Only those who work with an instance load it.
  const { connectProgram } = await import('./program/program.ts');
  onStep('reach');
  return runner.run({ connection, program: connectProgram, limits, signal }, async (process) => {
    const marker = randomBytes(12).toString('hex');
    const { hear, keepSecret, notices } = hearFrom(process, marker, meeting);
    const tell = (line: object) => process.tell(JSON.stringify(line));

    tell({ marker, root: rootOf(connection), settle });
    await hear('reached');
    onStep('inspect');
    const { inspection } = await hear('inspected');
    onStep('compare');

    const result = await work({
      inspection,
      notices,
      async write(order, settings, onReady) {
        onStep('write');
        keepSecret(settings);
        tell({ do: order, settings });
        for (;;) {
          const said = await hear('writing', 'reading-back', 'ready', 'written', 'undone');
          if (said.said === 'reading-back') onStep('read-back');
          if (said.said === 'ready') tell({ do: onReady() ? 'commit' : 'undo' });
          if (said.said === 'undone') throw undone(said.fault, meeting);
          if (said.said === 'written') return said;
        }
      },
      async verify() {
        onStep('verify');
        tell({ do: 'verify' });
        await hear('verifying');
        const said = await hear('verified', 'not-verified');
        if (said.said === 'not-verified') {
          return { notVerified: faultError(name, services, said.fault).toFailure() };
        }
        const { dataSpaceId, dataSpaceName, type, projectId } = said;
        return { verified: { dataSpaceId, dataSpaceName, type, projectId } };
      },
      async secrets() {
        tell({ do: 'secrets' });
        try {
          return (await hear('secrets')).settings;
        } catch (error) {
          // Not by its code: an instance can call itself cancelled, and say anything with that.
          if (signal?.aborted) throw error;
          throw new CoreError(
            'magento-fault',
            `${name}: its keys could not be read.`,
            'Adopt it without them, and add them.',
          );
        }
      },
    });
    process.end();
    return result;
  });
};
