import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";
import { AUDIT_QUERIES } from "./questions";

/** Props of `AuditQueries`. */
export interface AuditQueriesProps {
  /** Folder of the queries in the console. */
  readonly folder: string;
  /** Name of the log group of records. */
  readonly logGroupName: string;
}

/** An auditor's questions as saved Logs Insights queries over the records. */
export class AuditQueries extends Construct {
  public constructor(scope: Construct, id: string, props: AuditQueriesProps) {
    super(scope, id);
    for (const { name, query } of AUDIT_QUERIES) {
      new CloudwatchQueryDefinition(this, name, {
        name: `${props.folder}/${name}`,
        queryString: query,
        logGroupNames: [props.logGroupName],
      });
    }
  }
}
