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
