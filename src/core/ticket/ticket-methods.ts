import type { Notice } from '../../contract/errors.ts';
import type { Profile } from '../../contract/model.ts';
import type { Core, Handlers } from '../handlers.ts';
import { heldDataSpace } from '../instances/guards.ts';
import { instanceName } from '../lookup.ts';
import { quotaOf } from '../registry/quota.ts';
import { connectCommand } from './ticket-commands.ts';
import { accountOf, dataSpaceOf, projectOf } from './ticket-subject.ts';
import { hibernationTicket, type Party, pollutedTicket, quotaTicket, type Ticket } from './ticket-text.ts';

type TicketMethods = 'ticket.draft';

/** Those whose data space it is, and those that have it all the same. */
const partiesOf = (profile: Profile, dataSpaceId: string): { owners: Party[]; others: Party[] } => {
  const parties = profile.instances.map((instance) => ({ name: instanceName(profile, instance), instance }));
  const owners = parties.filter(({ instance }) => instance.dataSpace?.id === dataSpaceId);
  const others = parties.filter(
    (each) => !owners.includes(each) && heldDataSpace(each.instance) === dataSpaceId,
  );
  return { owners, others };
};

const stillWriting = ({ name }: Party): Notice => ({
  text: `${name} still has this data space: give it its own first, or it is polluted again.`,
  commandLine: connectCommand(name),
});

const resync: Notice = {
  text: 'Afterwards the catalog has to be synced anew, on the instance: bin/magento saas:resync, feed by feed.',
};

export const createTicketMethods = ({ ports }: Core): Handlers<TicketMethods> => ({
  async 'ticket.draft'({ kind, ...refs }) {
    const profile = await ports.profile.read();
    const account = accountOf(profile, refs);
    const { client } = account;
    const answer = (ticket: Ticket, notices: Notice[]) => ({ kind, ...ticket, notices });
    if (kind === 'quota') {
      const project = projectOf(account, refs);
      const [quota] = quotaOf(client.edition, [project]).projects;
      return answer(quotaTicket(client, project, quota), []);
    }
    const dataSpace = dataSpaceOf(account, refs);
    const { owners, others } = partiesOf(profile, dataSpace.id);
    return kind === 'hibernation'
      ? answer(hibernationTicket(client, dataSpace, owners), [resync])
      : answer(pollutedTicket(client, dataSpace, owners, others), [...others.map(stillWriting), resync]);
  },
});
