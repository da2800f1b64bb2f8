import { graphql } from './generated/gql.ts';

/** An entry of the audit log as its list shows it. */
export const auditEntryFragment = graphql(`
  fragment AuditRow on AuditEntry {
    id at principal displayName role address action outcome reason subject commandId correlationId
  }
`);

/** A page of the audit log. */
export const auditLogDocument = graphql(`
  query AuditLog($filter: AuditLogFilter!, $first: Int!, $after: String) {
    auditLog(filter: $filter, first: $first, after: $after) {
      edges {
        cursor
        node { ...AuditRow }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** What the audit log can be narrowed to. */
export const auditLogChoicesDocument = graphql(`
  query AuditLogChoices {
    auditLogChoices {
      actions
      principals { id displayName }
    }
  }
`);
