import { InvalidArgumentError } from 'commander';

/** Reads an option's value as a number from 0 to `max`. */
export const wholeNumber =
  (max: number) =>
  (text: string): number => {
    if (!/^\d+$/.test(text) || Number(text) > max)
      throw new InvalidArgumentError(`Give a number up to ${max}.`);
    return Number(text);
  };
