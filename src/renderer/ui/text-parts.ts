export interface TextPart {
  readonly text: string;
  /** To be typed somewhere. */
  readonly isCommand: boolean;
}

/** A sentence with its commands, which the core writes in backticks, told apart from its words. */
export const partsOf = (sentence: string): TextPart[] => {
  const parts = sentence.split('`');
  // One that has no second is not the core's: what it stands in is shown as it is.
  if (parts.length % 2 === 0) return [{ text: sentence, isCommand: false }];
  return parts.map((text, index) => ({ text, isCommand: index % 2 === 1 })).filter(({ text }) => text !== '');
};
