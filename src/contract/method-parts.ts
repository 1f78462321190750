import * as z from 'zod';
import { Override } from './errors.ts';

/** An id, or a name where it is unambiguous. */
export const Ref = z.string().trim().min(1, 'must not be empty');
export const Secret = z.string().min(1, 'must not be empty');
export const overrides = z.array(Override).default([]);
/** The person was told what would happen and said yes. */
export const confirmed = z.boolean().default(false);
/** Chosen by the caller, so that `jobs.cancel` and `job.progress` can name the work. */
export const jobId = z.string().min(1).optional();
