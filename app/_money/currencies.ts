/** Currencies offered first, since nobody wants to scroll through 160 to find the euro. */
export const commonCurrencies: readonly string[] = ['CZK', 'EUR', 'USD', 'GBP', 'CHF', 'PLN', 'JPY'];

/**
 * What ISO 4217 lists, without precious metals, bonds and codes for testing: nobody opens an account in those. A test holds this
 * and the decimals below to the standard's own list, which is too heavy for every page to carry.
 */
const codes =
  `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XOF
XPF YER ZAR ZMW ZWG`.split(/\s/);

/** What has another number of decimals than two. */
const decimals: ReadonlyMap<string, number> = new Map([
  ...withDecimals(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...withDecimals(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...withDecimals(4, 'CLF UYW'),
]);

function withDecimals(digits: number, list: string): readonly (readonly [string, number])[] {
  return list.split(' ').map((code) => [code, digits] as const);
}

/**
 * How many decimals a currency has, by ISO 4217.
 *
 * Not taken from `Intl`: its figures describe how prices are written, and call a forint or a rupiah undivided where
 * the standard, and this book, count in hundredths. An amount would be off by a factor of a hundred.
 */
export function minorDigits(currency: string): number {
  return decimals.get(currency) ?? 2;
}

/** All currencies that an account may be opened in, in alphabetical order. */
export function currencyCodes(): readonly string[] {
  return codes;
}
