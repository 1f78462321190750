import { counted } from './counted.ts';
import type { MethodOutput } from './methods.ts';

/** “1 instance and 2 key pairs need attention”. */
export const attentionWords = ({
  instances,
  keyPairs,
}: MethodOutput<'report.write'>['needAttention']): string => {
  const total = instances + keyPairs;
  if (total === 0) return 'nothing needs attention';
  const parts = [
    ...(instances > 0 ? [counted(instances, 'instance')] : []),
    ...(keyPairs > 0 ? [counted(keyPairs, 'key pair')] : []),
  ];
  return `${parts.join(' and ')} ${total === 1 ? 'needs' : 'need'} attention`;
};
