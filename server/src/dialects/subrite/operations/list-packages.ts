import { operation } from '../../operation.ts';
import { pageOf, toPage } from '../map-subscriptions.ts';
import { packagesOf } from '../packages.ts';
import { PackagePage, PageQuery } from '../wire-subscriptions.ts';

/** The packages that a member can be subscribed to, with their plans, oldest first. Inferred: the guide names no such call. */
export const listPackages = operation({
  id: 'subrite.packages.list',
  method: 'GET',
  path: '/api/v1/product-packages',
  summary: 'List product packages',
  source: 'Third-Party Integration Guide, Create a Subscription (inferred)',
  auth: 'subscription',
  idParameters: [],
  schema: { querystring: PageQuery, response: { 200: PackagePage } },
  async handle({ actor, query }, deps) {
    const page = pageOf(query);
    const packages = await packagesOf(actor, deps);
    return { body: toPage(packages.slice(page.offset, page.offset + page.limit), packages.length, page) };
  },
});
