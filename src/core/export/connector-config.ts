/** One connector setting: `path` as in `core_config_data`, default scope; an empty `value` blanks it. */
export interface ConfigEntry {
  readonly path: string;
  readonly value: string;
  readonly secret: boolean;
}

/** All that an instance's connector is given, in the order it is written. */
export type ConnectorConfig = readonly ConfigEntry[];
