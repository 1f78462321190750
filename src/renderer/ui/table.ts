export interface Column {
  readonly id: string;
  readonly title: string;
  /** A grid track. */
  readonly width: string;
  readonly isSortable?: boolean;
}

export interface Sort {
  readonly by: string;
  readonly descending: boolean;
}

/** Rows that are ticked, of a table that lets them be. */
export interface Choice<Row> {
  /** Keys, also of rows that are not shown now. */
  readonly chosen: ReadonlySet<string>;
  readonly nameOf: (row: Row) => string;
  readonly onchange: (chosen: ReadonlySet<string>) => void;
}

/** The same keys with some more, or without some. */
export const withChosen = (
  chosen: ReadonlySet<string>,
  keys: readonly string[],
  isChosen: boolean,
): Set<string> => {
  const changed = new Set(chosen);
  for (const key of keys) {
    if (isChosen) changed.add(key);
    else changed.delete(key);
  }
  return changed;
};
