import { type CoverageRow, documented, inferred } from '../coverage-row.ts';

const all = 'Loyalty Campaign Codes';
const active = 'Get Active Loyalty Campaigns';
const campaigns = 'Get Loyalty Campaigns';
const check = 'Check Client Code';
const change = 'Change Code Status';
const list = 'Code List';
const history = 'Check Loyalty User Prize History';
const lead = 'Add Lead';

const campaignRows: CoverageRow[] = [
  documented('loyalty.active-campaigns/example', active, 'the samples’ request gets the printed shape'),
  documented(
    'loyalty.active-campaigns/reply',
    active,
    'status, campaigns of `_id`, internalId, name, startDate, endDate, expireCodesDate, loyaltySettings.loyaltyPrizeTypes (names), location (name), total',
  ),
  documented('loyalty.active-campaigns/active', active, 'only campaigns that are active: from startDate until endDate'),
  documented('loyalty.campaigns/example', campaigns, 'the samples’ request gets the printed shape'),
  documented(
    'loyalty.campaigns/reply',
    campaigns,
    'every printed key with its type: costs are numbers or null, codeLength a text, prizes with `_id`, totalCodes, pointsValue, name, extraAllocations with `_id`; total is how many codes were given out',
  ),
  inferred('loyalty.campaigns/leads', campaigns, 'leads are the ids of the newest 100 leads that name the campaign'),
  inferred('loyalty.campaigns/own-lists', campaigns, 'List Offline Campaigns does not show loyalty campaigns'),
];

const allotmentRows: CoverageRow[] = [
  inferred(
    'loyalty/allotment',
    lead,
    'a lead that names a running campaign in offlineCampaignId gets its person a code',
  ),
  inferred('loyalty/one-code', lead, 'one code a person and campaign, however many leads there are at once'),
  inferred(
    'loyalty/no-code',
    lead,
    'a campaign that does not run, or of which nothing is left: the lead is taken, without a code',
  ),
  inferred(
    'loyalty/draws',
    campaigns,
    '`standard`: prizes go out in their order; `instant`: drawn, each as likely as it is left',
  ),
  inferred('loyalty/race', lead, 'of any number of people at once as many get a code as there are'),
  inferred('loyalty/anonymous', lead, 'a lead that a page registers with the public app key gets no code'),
  inferred(
    'loyalty/own',
    all,
    'a client that sees its own has the codes of its own people, counts and lists them alone',
  ),
  inferred('loyalty/tenant', all, 'another tenant’s campaigns, codes and people are unknown'),
  inferred(
    'loyalty/erased',
    all,
    'codes of a deleted customer are out of every list and answer, and stay in the books without who it was',
  ),
];

const codeRows: CoverageRow[] = [
  documented('loyalty.check/example', check, 'the samples’ request gets the printed shape'),
  documented(
    'loyalty.check/reply',
    check,
    'status, message, code, expire_code_date, prize_status, prize (name), last_update',
  ),
  documented(
    'loyalty.check/dates',
    check,
    'moments are `Y-m-d H:i:s`, in the campaign’s time zone, UTC where it has none',
  ),
  documented('loyalty/keys', check, 'userEmail and userPhone name the customer, campaignInternalId the campaign'),
  inferred('loyalty/missing', all, 'a field that is needed and missing is 400, named'),
  inferred('loyalty.check/unknown', check, 'an unknown customer or campaign, and a customer without a code: 404'),
  inferred('loyalty/expired', all, 'a code that waits past expireCodesDate is shown as `expired`'),
  documented('loyalty.change/example', change, 'the samples’ request gets the printed answer'),
  documented('loyalty.change/redeemed', change, 'an associated code is redeemed, and earns what its prize is worth'),
  documented(
    'loyalty.change/blocked',
    change,
    'or blocked: with `status=blocked`, the document names no field (inferred)',
  ),
  inferred('loyalty.change/typed', change, 'a code may be typed in any case and with spaces around it'),
  inferred('loyalty.change/again', change, 'a code that is redeemed or blocked already: 409'),
  inferred('loyalty.change/race', change, 'of any number of requests at once one changes the code, and it earns once'),
  inferred('loyalty.change/expired', change, 'from the millisecond of expireCodesDate on: 409'),
  inferred('loyalty.change/not-begun', change, 'before startDate of its campaign: 409'),
  inferred('loyalty.change/unknown', change, 'another customer’s code, another campaign’s or none: 404'),
  inferred(
    'loyalty.change/guesses',
    change,
    'after ten wrong codes of one customer, or 300 through one credential, in a quarter of an hour: 429',
  ),
  inferred(
    'loyalty.change/hostess',
    change,
    'no pin is needed; the hostess of a token that has one is kept with the code',
  ),
];

const listRows: CoverageRow[] = [
  documented('loyalty.list/example', list, 'the samples’ request gets the printed shape'),
  documented('loyalty.list/reply', list, 'clients of code, campaign, client, status, prize, hostess; totalResults'),
  documented('loyalty.list/statuses', list, 'allocated, redeemed and blocked codes, of one campaign or all'),
  documented(
    'loyalty.list/body.campaignInternalId',
    list,
    'campaignInternalId keeps the codes of that campaign; unknown: 404',
  ),
  documented('loyalty.list/body.searchTerm', list, 'searchTerm is looked for in the code, literally and in any case'),
  documented('loyalty.list/body.page', list, 'page is 1 when not sent; 20 codes a page, newest first (inferred)'),
  documented('loyalty.list/totalResults', list, 'totalResults counts all that fit, on whichever page'),
  inferred(
    'loyalty.list/hostess',
    list,
    'hostess is who redeemed the code, else who gave it; left out where there was none',
  ),
  documented('loyalty.history/example', history, 'the samples’ request gets the printed shape'),
  documented(
    'loyalty.history/reply',
    history,
    'codes of code, campaign, status, prize, location, and ISO moments; newest first',
  ),
  documented('loyalty.history/status', history, 'prizes "redeemed or associated": blocked codes are not shown'),
];

const purchaseRows: CoverageRow[] = [
  documented(
    'loyalty.purchases/criteria',
    campaigns,
    'extraAllocations: purchases above, below or between values earn loyaltyPoints',
  ),
  inferred(
    'loyalty.purchases/once',
    campaigns,
    'a lead that becomes a customer with a contractValue is a purchase, once',
  ),
  inferred(
    'loyalty.purchases/period',
    campaigns,
    'with a period what was bought in it counts together, and earns once in it',
  ),
  inferred('loyalty.purchases/who', campaigns, 'for who has a code of a running campaign, or whose lead names it'),
  inferred('loyalty.purchases/forged', campaigns, 'sales that a page or app reports earn nothing'),
];

/** The document's Loyalty Campaign Codes, row by row. */
export const loyaltyCoverage: readonly CoverageRow[] = [
  ...campaignRows,
  ...allotmentRows,
  ...codeRows,
  ...listRows,
  ...purchaseRows,
];
