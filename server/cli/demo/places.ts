import type { DemoCurrency } from './names.ts';

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
const MONDAY_TO_SATURDAY = [...MONDAY_TO_FRIDAY, 6];
const EVERY_DAY = [0, ...MONDAY_TO_SATURDAY];

/** Where people pay by card: when, how often, how much, and at whose till. */
export interface CardHabit {
  readonly what: string;
  readonly weekdays: readonly number[];
  /** From the first hour to the last. */
  readonly hours: readonly [number, number];
  /** Of a hundred such days. */
  readonly chance: number;
  /** In euro cents; other currencies scale it. */
  readonly amount: readonly [number, number];
  readonly merchants: Readonly<Record<DemoCurrency, readonly string[]>>;
}

/** The card payments of daily life. */
export const CARD_HABITS: readonly CardHabit[] = [
  {
    what: 'groceries',
    weekdays: MONDAY_TO_SATURDAY,
    hours: [8, 20],
    chance: 22,
    amount: [9_40, 86_00],
    merchants: {
      EUR: ['Frischmarkt Lindner', 'Marché des Halles', 'Supermercati Aurora', 'Biohof am Park'],
      CZK: ['Potraviny U Lípy', 'Samoobsluha Vltava', 'Farmářský trh Letná', 'Večerka Hanoi'],
      GBP: ['Greenfield Foods', 'Harbour Street Grocers', 'Corner & Sons', 'Patel Food Hall'],
    },
  },
  {
    what: 'coffee',
    weekdays: MONDAY_TO_FRIDAY,
    hours: [7, 10],
    chance: 12,
    amount: [2_80, 8_90],
    merchants: {
      EUR: ['Café Morgenrot', 'Torrefazione Conti', 'Boulangerie Mercier'],
      CZK: ['Kavárna Na Rohu', 'Pekařství Kalina', 'Espresso Žižkov'],
      GBP: ['The Daily Grind', 'Copper Kettle', 'Flat White & Co'],
    },
  },
  {
    what: 'restaurant',
    weekdays: [4, 5, 6, 0],
    hours: [18, 22],
    chance: 14,
    amount: [17_50, 92_00],
    merchants: {
      EUR: ['Trattoria Bellavista', 'Gasthaus Zum Anker', 'Chez Margaux', 'Anatolia Grill'],
      CZK: ['Hospoda U Kalicha', 'Restaurace Pod Věží', 'Bistro Saigon'],
      GBP: ['The Fox & Lantern', 'Spice Garden', 'Harbour Fish Bar'],
    },
  },
  {
    what: 'fuel',
    weekdays: EVERY_DAY,
    hours: [6, 21],
    chance: 4,
    amount: [38_00, 92_00],
    merchants: {
      EUR: ['Tankhof Nord', 'Station du Lac'],
      CZK: ['Čerpací stanice Zličín', 'Benzina D5'],
      GBP: ['Ring Road Services', 'Hilltop Garage'],
    },
  },
  {
    what: 'pharmacy',
    weekdays: MONDAY_TO_SATURDAY,
    hours: [9, 18],
    chance: 4,
    amount: [4_50, 48_00],
    merchants: {
      EUR: ['Löwen-Apotheke', 'Pharmacie Centrale'],
      CZK: ['Lékárna U Anděla', 'Lékárna Zdraví'],
      GBP: ['Well Street Chemist', 'Abbey Pharmacy'],
    },
  },
  {
    what: 'clothes',
    weekdays: [5, 6],
    hours: [10, 19],
    chance: 9,
    amount: [19_90, 149_00],
    merchants: {
      EUR: ['Modehaus Fontaine', 'Atelier Verde'],
      CZK: ['Oděvy Karlín', 'Obuv Horák'],
      GBP: ['Thread & Needle', 'Northgate Outfitters'],
    },
  },
  {
    what: 'cinema',
    weekdays: [5, 6, 0],
    hours: [17, 21],
    chance: 7,
    amount: [11_00, 34_00],
    merchants: {
      EUR: ['Lichtspiele am Markt', 'Cinéma Lumière'],
      CZK: ['Kino Světozor', 'Kino Ponrepo'],
      GBP: ['The Electric Picture House', 'Rialto Cinema'],
    },
  },
  {
    what: 'public transport',
    weekdays: MONDAY_TO_FRIDAY,
    hours: [6, 9],
    chance: 6,
    amount: [2_90, 24_00],
    merchants: {
      EUR: ['Stadtwerke Verkehr', 'Réseau Métropole'],
      CZK: ['Dopravní podnik', 'Regionální dráhy'],
      GBP: ['City Transit', 'Northern Line Rail'],
    },
  },
  {
    what: 'online order',
    weekdays: EVERY_DAY,
    hours: [19, 23],
    chance: 5,
    amount: [8_90, 189_00],
    merchants: {
      EUR: ['Buchversand Kolibri', 'Maison & Jardin en ligne'],
      CZK: ['Knihy Kolibřík', 'Zahrada a dům online'],
      GBP: ['Kestrel Books Online', 'Hearth & Home Direct'],
    },
  },
];

/** A bill that comes on the same day each month. */
export interface MonthlyBill {
  readonly what: string;
  /** In euro cents; other currencies scale it. */
  readonly amount: readonly [number, number];
  /** Of a hundred people. */
  readonly share: number;
  readonly creditors: Readonly<Record<DemoCurrency, readonly string[]>>;
}

/** What is debited month by month. */
export const MONTHLY_BILLS: readonly MonthlyBill[] = [
  {
    what: 'Electricity',
    amount: [48_00, 110_00],
    share: 92,
    creditors: { EUR: ['Rheinstrom', 'Énergie Vallée'], CZK: ['Moravská energie'], GBP: ['Albion Power'] },
  },
  {
    what: 'Mobile phone',
    amount: [9_99, 34_99],
    share: 96,
    creditors: { EUR: ['Funknetz Süd', 'Mobile Azur'], CZK: ['Signál mobil'], GBP: ['Beacon Mobile'] },
  },
  {
    what: 'Internet',
    amount: [24_99, 44_99],
    share: 80,
    creditors: { EUR: ['Glasfaser Direkt'], CZK: ['Rychlá síť'], GBP: ['Canal Broadband'] },
  },
  {
    what: 'Household insurance',
    amount: [11_00, 29_00],
    share: 60,
    creditors: { EUR: ['Concordia Assekuranz'], CZK: ['Pojišťovna Řip'], GBP: ['Mutual of York'] },
  },
  {
    what: 'Music and films',
    amount: [7_99, 19_99],
    share: 70,
    creditors: { EUR: ['Streamhaus'], CZK: ['Kinoteka online'], GBP: ['Parlour Streaming'] },
  },
  {
    what: 'Gym',
    amount: [19_90, 59_00],
    share: 30,
    creditors: { EUR: ['Studio Balance'], CZK: ['Posilovna Vyšehrad'], GBP: ['Ironworks Gym'] },
  },
];

/** The companies that have an account in the book, and those that only pay into it. */
export interface BusinessNames {
  readonly landlord: string;
  readonly shop: string;
  readonly employers: readonly string[];
  readonly suppliers: readonly string[];
}

/** Businesses by currency. */
export const BUSINESSES: Readonly<Record<DemoCurrency, BusinessNames>> = {
  EUR: {
    landlord: 'Hausverwaltung Lindenhof GmbH',
    shop: 'Bäckerei Sonnenschein OHG',
    employers: ['Krüger Maschinenbau AG', 'Clinique Saint-Luc', 'Studio Nove Srl', 'Nordlicht Software GmbH'],
    suppliers: ['Mühle Oberland', 'Kaffeerösterei Hansen', 'Verpackung Brandt'],
  },
  CZK: {
    landlord: 'Správa domů Vinohrady s.r.o.',
    shop: 'Truhlářství Javor s.r.o.',
    employers: ['Strojírny Kladno a.s.', 'Nemocnice Na Kopci', 'Softwarový dům Orel s.r.o.'],
    suppliers: ['Pila Šumava', 'Nářadí Doležal', 'Barvy a laky Brno'],
  },
  GBP: {
    landlord: 'Maple & Stone Lettings Ltd',
    shop: 'Riverside Bicycles Ltd',
    employers: ['Thames Engineering plc', "St Mary's Hospital Trust", 'Bright Lane Media Ltd'],
    suppliers: ['Pennine Cycle Parts', 'Halden Tools', 'Pedal Freight'],
  },
};
