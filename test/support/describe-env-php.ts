import { execa } from 'execa';

/** What real PHP finds in an env.php. */
export interface DescribedEnvPhp {
  /** By path; `{decrypted}` where sodium decrypted it. */
  readonly values: Record<string, unknown>;
  /** Everything else, serialized. */
  readonly rest: string;
  readonly comments: string[];
}

const script = new URL('describe-env-php.php', import.meta.url).pathname;

export const describeEnvPhp = async (file: string, paths: readonly string[]): Promise<DescribedEnvPhp> => {
  const { stdout } = await execa('php', [script, file], { input: JSON.stringify(paths) });
  return JSON.parse(stdout) as DescribedEnvPhp;
};
