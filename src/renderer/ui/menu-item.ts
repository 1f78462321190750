/** One thing that a menu offers. */
export interface MenuItem {
  readonly label: string;
  /** What it means, or why it cannot be chosen. */
  readonly hint?: string;
  readonly isDisabled?: boolean;
  readonly onchoose: () => void;
}
