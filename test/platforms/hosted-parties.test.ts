import { HostedParties, type HostedParty } from '../../src/platforms/hosted-parties';

const party = (partyId: string, name = partyId): HostedParty => ({
  id: { countryCode: 'FR', partyId },
  roles: ['CPO', 'EMSP'],
  business_details: { name },
});
const markOf = async (...parties: HostedParty[]) => {
  const shelf = { load: async () => parties, save: async () => undefined, remove: async () => undefined };
  const hosted = new HostedParties(shelf, undefined);
  await hosted.load();
  return hosted.rolesMark();
};

it('what our credentials say is the same in whatever order it was read, and another with each change', async () => {
  const mark = await markOf(party('AAA'), party('BBB'));

  expect(await markOf(party('BBB'), party('AAA'))).toBe(mark);
  expect(await markOf(party('AAA'), party('BBB', 'New name'))).not.toBe(mark);
  expect(await markOf(party('AAA'))).not.toBe(mark);
});
