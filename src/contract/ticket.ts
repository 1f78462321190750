import * as z from 'zod';
import { Notice } from './errors.ts';
import { Ref } from './method-parts.ts';

const object = z.strictObject;

/** What only a ticket to Adobe support helps with (domain.md, rules 4, 5 and 13). */
export const TicketKind = z.enum(['quota', 'polluted-data-space', 'hibernation']);
export type TicketKind = z.infer<typeof TicketKind>;

export const ticketMethods = {
  /**
   * The text of a ticket, with the ids that support asks for and without a secret. What it is about is found by any
   * of the refs that names one thing; of a client with one project, or one data space, that need not be named.
   */
  'ticket.draft': {
    input: object({
      kind: TicketKind,
      client: Ref.optional(),
      instance: Ref.optional(),
      project: Ref.optional(),
      dataSpace: Ref.optional(),
    }),
    output: object({
      kind: TicketKind,
      subject: z.string(),
      /** Lines; what only a person knows stands there as a label with nothing after it. */
      text: z.string(),
      /** What to do before or beside it. */
      notices: z.array(Notice),
    }),
  },
} as const;
