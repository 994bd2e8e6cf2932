import { useMemo } from 'react';
import type { LanguageCode } from '../language/current';
import { useLanguage } from '../language/useLanguage';

const LOCALE = { da: 'da-DK', en: 'en-GB' };

/** A calendar day as the API writes it, read without a time zone. */
const dayOf = (date: string) => new Date(`${date.slice(0, 10)}T00:00:00Z`);

export function formatFor(code: LanguageCode) {
  const locale = LOCALE[code];
  const short = new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const instant = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Copenhagen',
  });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const kroner = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  return {
    /** 22.11.2026 (Danish writes dots) */
    date: (date: string) => short.format(dayOf(date)),
    /** 22. november 2026 */
    longDate: (date: string) => long.format(dayOf(date)),
    dayMonth: (date: string) => dayMonth.format(dayOf(date)),
    period: (start: string, end: string) =>
      start === end ? short.format(dayOf(start)) : `${short.format(dayOf(start))} – ${short.format(dayOf(end))}`,
    /** 22. nov. 2026, 12.05, by Danish clocks */
    moment: (at: string) => instant.format(new Date(at)),
    number: (value: number) => number.format(value),
    /** 4.578 kr. */
    price: (ore: number) => (code === 'da' ? `${kroner.format(ore / 100)} kr.` : `DKK ${kroner.format(ore / 100)}`),
    /** Rounded, but what is not the whole is never called 100 %. */
    percent: (share: number) => percent.format(share < 1 ? Math.min(share, 0.99) : share),
    compare: new Intl.Collator(locale).compare,
  };
}

export type Format = ReturnType<typeof formatFor>;

export function useFormat(): Format {
  const { code } = useLanguage();
  return useMemo(() => formatFor(code), [code]);
}
