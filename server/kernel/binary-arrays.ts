/** OIDs of the element types, as Postgres has them in its catalogue. */
const OID = {
  boolean: 16,
  bytea: 17,
  bigint: 20,
  smallint: 21,
  integer: 23,
  text: 25,
  date: 1082,
  timestamptz: 1184,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** Dimensions, null flag, element type, length and lower bound come before the elements, 4 bytes each. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** Stands for the length of a null. */
const NULL_LENGTH = -1;
/** The only version of jsonb's wire format; the JSON text follows it. */
const JSONB_VERSION = 1;
/** Postgres counts days and microseconds from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;

type Nullable<Value> = readonly (Value | null)[];
type Write<Value> = (value: Value, target: Buffer, offset: number) => number;

// Arrays as Postgres reads them in binary form: `pg` sends a Buffer as it is. Nothing is quoted, escaped or written as digits on
// this side, nor read back on the other, which for arrays of hashes and ids is most of the work of sending them.

export const textArray = (values: Nullable<string>): Buffer =>
  variableArray(OID.text, values, (value, target, offset) => target.write(value, offset));

/** @param values JSON as text. */
export const jsonbArray = (values: Nullable<string>): Buffer =>
  variableArray(OID.jsonb, values, (value, target, offset) => {
    target[offset] = JSONB_VERSION;
    return 1 + target.write(value, offset + 1);
  });

/** @param values In hexadecimal, all of the same length, as hashes are. */
export const byteaArray = (values: readonly string[]): Buffer =>
  fixedArray(OID.bytea, (values[0]?.length ?? 0) / 2, values, (value, target, offset) => {
    target.write(value, offset, 'hex');
  });

export const uuidArray = (values: Nullable<string>): Buffer =>
  fixedArray(OID.uuid, 16, values, (value, target, offset) => {
    target.write(value.replaceAll('-', ''), offset, 'hex');
  });

export const integerArray = (values: Nullable<number>): Buffer =>
  fixedArray(OID.integer, 4, values, (value, target, offset) => {
    target.writeInt32BE(value, offset);
  });

export const booleanArray = (values: readonly boolean[]): Buffer =>
  fixedArray(OID.boolean, 1, values, (value, target, offset) => {
    target[offset] = value ? 1 : 0;
  });

export const smallintArray = (values: readonly number[]): Buffer =>
  fixedArray(OID.smallint, 2, values, (value, target, offset) => {
    target.writeInt16BE(value, offset);
  });

export const bigintArray = (values: Nullable<bigint>): Buffer =>
  fixedArray(OID.bigint, 8, values, (value, target, offset) => {
    target.writeBigInt64BE(value, offset);
  });

/** @param values Days as `YYYY-MM-DD`. */
export const dateArray = (values: Nullable<string>): Buffer =>
  fixedArray(OID.date, 4, values, (value, target, offset) => {
    target.writeInt32BE((Date.parse(value) - EPOCH_MS) / DAY_MS, offset);
  });

export const timestampArray = (values: Nullable<Date>): Buffer =>
  fixedArray(OID.timestamptz, 8, values, (value, target, offset) => {
    target.writeBigInt64BE(BigInt(value.getTime() - EPOCH_MS) * 1_000n, offset);
  });

function fixedArray<Value>(
  oid: number,
  elementBytes: number,
  values: Nullable<Value>,
  write: (value: Value, target: Buffer, offset: number) => void,
): Buffer {
  const target = withHeader(oid, values.length, values.length * (LENGTH_BYTES + elementBytes));
  let offset = HEADER_BYTES;
  for (const value of values) {
    target.writeInt32BE(value === null ? NULL_LENGTH : elementBytes, offset);
    offset += LENGTH_BYTES;
    if (value === null) continue;
    write(value, target, offset);
    offset += elementBytes;
  }
  return target.subarray(0, offset);
}

/** @param write Returns how many bytes it wrote. */
function variableArray(oid: number, values: Nullable<string>, write: Write<string>): Buffer {
  // A UTF-16 unit takes at most three bytes of UTF-8.
  const most = values.reduce((sum, value) => sum + LENGTH_BYTES + 1 + 3 * (value?.length ?? 0), 0);
  const target = withHeader(oid, values.length, most);
  let offset = HEADER_BYTES;
  for (const value of values) {
    const bytes = value === null ? NULL_LENGTH : write(value, target, offset + LENGTH_BYTES);
    target.writeInt32BE(bytes, offset);
    offset += LENGTH_BYTES + Math.max(bytes, 0);
  }
  return target.subarray(0, offset);
}

function withHeader(oid: number, length: number, elementsBytes: number): Buffer {
  const target = Buffer.allocUnsafe(HEADER_BYTES + elementsBytes);
  const header = [1, 1, oid, length, 1];
  for (const [index, value] of header.entries()) target.writeInt32BE(value, index * 4);
  return target;
}
