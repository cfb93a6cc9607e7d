import { invalid } from '../errors.ts';
import type { UseCase } from '../run.ts';
import { setRate } from './queries.ts';

export interface SetCurrencyRate {
  /** Three capital letters. */
  readonly currency: string;
  /** What one unit of it is worth in USD, decimal text above 0. */
  readonly usd: string;
}

/** Sets what a currency is worth in statistics. USD is worth itself. @throws CoreError `invalid` naming `currency` or `usd` */
export const setCurrencyRate: UseCase<SetCurrencyRate, void> = {
  name: 'orders.set_currency_rate',
  async run(tx, { now }, { currency, usd }) {
    if (!/^[A-Z]{3}$/.test(currency) || currency === 'USD') throw invalid('currency', 'wrong_value');
    if (!/^\d{1,10}(\.\d{1,10})?$/.test(usd) || Number(usd) === 0) throw invalid('usd', 'wrong_format');
    await tx.run(setRate, { tenant: tx.tenantId, currency, usd, now: new Date(now) });
  },
};
