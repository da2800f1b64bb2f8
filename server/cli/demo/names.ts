import type { Random } from './random.ts';

/** The currencies that the demo's bank keeps accounts in. */
export type DemoCurrency = 'EUR' | 'CZK' | 'GBP';

/** A person's name in its two parts. */
export interface PersonName {
  readonly given: string;
  readonly family: string;
  /** Other family names that would suit, for whoever marries. */
  readonly pool: NamePool;
}

interface NamePool {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');
const pool = (given: string, family: string): NamePool => ({ given: words(given), family: words(family) });

const czechWomen = pool(
  'Jana Klára Tereza Lenka Eva Barbora Markéta Zuzana',
  'Nováková Svobodová Dvořáková Černá Procházková Kučerová Veselá Horáková',
);
const czechMen = pool(
  'Jan Tomáš Jakub Petr Lukáš Ondřej Matěj Vojtěch',
  'Novák Svoboda Dvořák Černý Procházka Kučera Veselý Horák',
);
const slovak = pool('Martin Juraj Peter Michal Marek Richard', 'Kováč Horváth Varga Tóth Baláž Hudák');
const vietnamese = pool('Linh Minh Hoa Tuan Lan Duc', 'Nguyen Tran Pham Le Hoang Vu');
const ukrainian = pool(
  'Oksana Iryna Taras Bohdan Nadiia Andrii',
  'Shevchenko Kovalenko Bondarenko Tkachenko Melnyk Kravchenko',
);
const german = pool(
  'Anna Lukas Johanna Felix Katharina Jonas Greta Matthias',
  'Müller Schneider Fischer Weber Hoffmann Schäfer Koch Lindner',
);
const french = pool(
  'Camille Élodie Julien Mathieu Chloé Antoine Margaux Benoît',
  'Martin Dubois Lefèvre Moreau Girard Rousseau Fontaine Mercier',
);
const italian = pool(
  'Giulia Matteo Chiara Lorenzo Francesca Davide',
  'Rossi Bianchi Ferrari Ricci Marino Conti',
);
const spanish = pool(
  'Lucía Javier Carmen Álvaro Nuria Sergio',
  'García Fernández Navarro Romero Iglesias Molina',
);
const turkish = pool('Elif Emre Zeynep Can Ayşe Murat', 'Yılmaz Kaya Demir Şahin Öztürk Aydın');
const polish = pool(
  'Agnieszka Paweł Katarzyna Tomasz Magdalena Krzysztof',
  'Nowak Wójcik Mazur Krawczyk Zając Dudek',
);
const british = pool(
  'Emily Oliver Charlotte Harry Sophie George Alice Thomas',
  'Taylor Walker Hughes Bennett Clarke Turner Morgan Ellis',
);
const irish = pool('Aoife Conor Niamh Sean Ciara Declan', "O'Brien Murphy Kelly Byrne Doyle Gallagher");
const indian = pool('Priya Arjun Ananya Rohan Kavya Vikram', 'Sharma Patel Iyer Mehta Reddy Kapoor');
const nigerian = pool('Amara Chinedu Ngozi Tunde Ifeoma Emeka', 'Okafor Adeyemi Eze Balogun Nwosu Okonkwo');
const caribbean = pool(
  'Marcia Winston Shanice Devon Yvonne Leroy',
  'Campbell Grant Bailey Francis Lewis Reid',
);

const POOLS: Readonly<Record<DemoCurrency, readonly NamePool[]>> = {
  CZK: [czechWomen, czechMen, czechWomen, czechMen, slovak, vietnamese, ukrainian],
  EUR: [german, french, italian, spanish, turkish, polish, german, french],
  GBP: [british, british, irish, indian, nigerian, caribbean],
};

/** People are seldom namesakes in a small bank; in a large one they may be. */
const TRIES_FOR_A_NEW_NAME = 30;

/** A name that suits where the currency is used, and that nobody has yet if that can be had. */
export function drawName(random: Random, currency: DemoCurrency, taken: Set<string>): PersonName {
  let name = drawAnyName(random, currency);
  for (let tries = 1; taken.has(fullName(name)) && tries < TRIES_FOR_A_NEW_NAME; tries += 1) {
    name = drawAnyName(random, currency);
  }
  taken.add(fullName(name));
  return name;
}

function drawAnyName(random: Random, currency: DemoCurrency): PersonName {
  const chosen = random.pick(POOLS[currency]);
  return { given: random.pick(chosen.given), family: random.pick(chosen.family), pool: chosen };
}

/** The person's name as it stands on an account. */
export function fullName({ given, family }: Pick<PersonName, 'given' | 'family'>): string {
  return `${given} ${family}`;
}

/** What the person is called with a new family name. */
export function marriedName(random: Random, { given, family, pool: chosen }: PersonName): string {
  const other = chosen.family.filter((each) => each !== family);
  return fullName({ given, family: random.pick(other) });
}
