/** Where a database is; the same object suits `pg.Pool` and Prisma's adapter. */
export type PostgresConnection = {
  /** A host name, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  /** As `pg` understands it; absent means no TLS. */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>;
};
