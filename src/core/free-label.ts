const longest = 200;

/** `wanted`, with a number behind it where it is taken. */
export const freeLabel = (taken: readonly string[], wanted: string): string => {
  const isTaken = (label: string) => taken.some((other) => other.toLowerCase() === label.toLowerCase());
  const shortened = (ending: string) => `${wanted.slice(0, longest - ending.length).trimEnd()}${ending}`;
  let label = shortened('');
  for (let number = 2; isTaken(label); number += 1) label = shortened(` ${number}`);
  return label;
};
