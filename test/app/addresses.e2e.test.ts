import { expect, test } from 'vitest';
import { expectCount, expectText } from './expect.ts';
import { sharedSite } from './site.ts';

const site = sharedSite();

const unknownId = '01936e7c-0000-7000-8000-000000000000';

const noDay = (name: string, day: string) =>
  `${name} takes a day of the calendar, such as 2026-11-28, not “${day}”.`;

test.each([
  ['/summaries/nonsense', noDay('What follows /summaries/', 'nonsense')],
  ['/summaries/2026-02-31', noDay('What follows /summaries/', '2026-02-31')],
  [
    '/summaries/2026-11-28?kind=GIFT',
    'kind takes one of DEPOSIT, WITHDRAWAL, TRANSFER, REVERSAL, not “GIFT”.',
  ],
  ['/summaries?currency=XXX', 'currency takes the code of a currency, such as CZK, not “XXX”.'],
  ['/summaries?from=2026-11-28&to=2026-11-01', 'from is later than to: “2026-11-28”, “2026-11-01”.'],
  ['/?openedFrom=2026-02-31', noDay('openedFrom', '2026-02-31')],
  ['/?from=100', 'from needs currency beside it, which is not there.'],
  ['/?sort=NAME', 'sort takes one of OWNER, BALANCE, OPENED_ON, CHANGED, not “NAME”.'],
  ['/overview?booked=2026-02-31', noDay('booked', '2026-02-31')],
  ['/overview?currency=crowns', 'currency takes the code of a currency, such as CZK, not “crowns”.'],
  ['/search?q=a&recorded=now', 'recorded takes a moment, such as 2026-11-28T15:00:00Z, not “now”.'],
  [`/accounts/${unknownId}?tab=sums`, 'tab takes one of transactions, events, not “sums”.'],
  [`/accounts/${unknownId}?axis=x`, 'axis takes one of BOOKED, RECORDED, not “x”.'],
  ['/events?since=noon', 'since takes a moment, such as 2026-11-28T15:00:00Z, not “noon”.'],
  [`/events/${unknownId}?booked=x`, noDay('booked', 'x')],
  ['/approvals?show=some', 'show takes one of waiting, asked, decided, all, not “some”.'],
  ['/audit-log?from=2026-02-31', noDay('from', '2026-02-31')],
])('%s says what is wrong with it and what would be right', async (address, sentence) => {
  const { operator, page } = await site.newWindow();
  await operator.visit(address);
  await expectText(page.getByRole('alert').filter({ hasText: 'This address' }), sentence);
  await expectCount(page.getByText('Something went wrong'), 0);
});

test('what is wrong in an address is left out at a click, and the rest of it stays', async () => {
  await site.program.open('Adela Address');
  const { page, rows } = await site.operatorAt('/?owner=Adela&status=GONE');
  await page.getByRole('link', { name: 'Leave it out' }).click();
  await expectCount(rows, 1);
  await expect.poll(() => new URL(page.url()).search).toBe('?owner=Adela');
});
