import type { Failure } from '../../contract/errors.ts';

/** A part of the page that is loaded on use did not come. */
export const notLoaded: Failure = {
  code: 'unreachable',
  message: 'Keybridge does not answer: it was stopped.',
  remedy: 'Start Keybridge again and open the address that it prints.',
};
