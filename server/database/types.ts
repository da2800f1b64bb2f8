import pg from 'pg';

const { builtins } = pg.types;
const getTypeParser = pg.types.getTypeParser as (oid: number, format: string) => (text: string) => unknown;

/** OIDs of the array types, which `pg` doesn't name. */
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
/** `date` arrays are parsed as this, whose elements stay strings. */
const TEXT_ARRAY = 1009;

/**
 * How values in rows are read, for one pool instead of the whole process: a bigint must not lose digits in a
 * float, and a date has no time of day that could slip over midnight in another time zone.
 */
export const exactTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format === 'binary') return getTypeParser(oid, format);
    if (oid === builtins.INT8) return BigInt;
    if (oid === builtins.DATE) return String;
    if (oid === INT8_ARRAY) return parseBigints;
    return getTypeParser(oid === DATE_ARRAY ? TEXT_ARRAY : oid, 'text');
  },
};

const parseTexts = getTypeParser(TEXT_ARRAY, 'text') as (text: string) => readonly (string | null)[];

function parseBigints(text: string): readonly (bigint | null)[] {
  return parseTexts(text).map((element) => (element === null ? null : BigInt(element)));
}
