import { operation } from '../../operation.ts';
import { packagesOf, unknownPackage } from '../packages.ts';
import { PackagePath, ProductPackage } from '../wire-subscriptions.ts';

/** One package with its plans. Inferred: the guide names no such call. @throws CoreError `not_found` */
export const readPackage = operation({
  id: 'subrite.package.read',
  method: 'GET',
  path: '/api/v1/product-packages/:packageId',
  summary: 'Read a product package',
  source: 'Third-Party Integration Guide, Create a Subscription (inferred)',
  auth: 'subscription',
  idParameters: [{ in: 'path', name: 'packageId', of: 'package' }],
  schema: { params: PackagePath, response: { 200: ProductPackage } },
  async handle({ actor, params }, deps) {
    const found = (await packagesOf(actor, deps)).find(({ id }) => id === Number(params.packageId));
    if (found === undefined) throw unknownPackage();
    return { body: found };
  },
});
