/** Characters that a new passphrase has at least. What was made with a shorter one opens as ever. */
export const fewestCharacters = 8;

export const isLongEnough = (passphrase: string): boolean => [...passphrase].length >= fewestCharacters;
