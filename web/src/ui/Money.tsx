import type { Money as MoneyValue } from '@/api/types';

const formats = new Map<string, Intl.NumberFormat>();

/** Digits after the point that a currency has, as the browser knows them from ISO 4217. */
export function minorUnits(currency: string): number {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    return maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** An amount as people write it; `rounded` leaves the cents out where only the size matters. */
export function formatMoney(money: MoneyValue | null | undefined, rounded = false): string {
  if (!money) return '–';
  const amount = Number(money.amount);
  const whole = rounded || Number.isInteger(amount);
  const key = `${money.currency}${whole}`;
  let format = formats.get(key);
  if (!format) {
    try {
      format = new Intl.NumberFormat(undefined, {
        style: 'currency',
        currency: money.currency,
        minimumFractionDigits: whole ? 0 : minorUnits(money.currency),
        maximumFractionDigits: whole ? 0 : minorUnits(money.currency),
      });
    } catch {
      return `${money.amount} ${money.currency}`;
    }
    formats.set(key, format);
  }
  return format.format(amount).replace('-', '\u2212');
}

export function Money({ value }: { value: MoneyValue | null | undefined }) {
  return <span className="num">{formatMoney(value)}</span>;
}
