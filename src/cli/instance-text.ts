/** What is said of an instance where its name stands before it: many messages begin with that themselves. */
export const withoutName = (name: string, text: string): string =>
  text.startsWith(`${name}: `) ? text.slice(name.length + 2) : text;
