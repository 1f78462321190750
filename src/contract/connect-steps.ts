/** The steps of `job.progress` while one instance is worked on, in order; each is told when it begins. */
export const connectSteps = ['reach', 'inspect', 'compare', 'write', 'read-back', 'verify'] as const;
export type ConnectStep = (typeof connectSteps)[number];
