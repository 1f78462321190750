import type { MethodInput } from '../../contract/methods.ts';
import type { Instance } from '../../contract/model.ts';

export type TicketWish = MethodInput<'ticket.draft'>;

/** It has the data space of another: what it wrote there is only taken out again by support. */
const heldOfAnother = ({ inspected }: Instance): string | undefined =>
  inspected?.drift.some(({ code }) => code === 'data-space-of-another') ? inspected.dataSpaceId : undefined;

/**
 * To have the data space cleaned that holds what a second instance wrote: of a copy that of the other, whose ticket it
 * then is; else its own. Undefined where it has none.
 */
export const pollutionTicket = (instance: Instance, all: readonly Instance[]): TicketWish | undefined => {
  const kind = 'polluted-data-space';
  const dataSpace = heldOfAnother(instance);
  const owner = all.find(({ id, dataSpace: own }) => id !== instance.id && own?.id === dataSpace);
  if (dataSpace !== undefined && owner) return { kind, instance: owner.id, dataSpace };
  return instance.dataSpace && { kind, instance: instance.id };
};

/** To have its data space woken up; undefined where it has none. */
export const hibernationTicket = (instance: Instance): TicketWish | undefined =>
  instance.dataSpace && { kind: 'hibernation', instance: instance.id };
