import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";

/** A Logs Insights query and its log groups. */
export interface LogEventQuery {
  /** The query, in Logs Insights' language. */
  readonly text: string;
  /** Names of the log groups. */
  readonly logGroupNames: readonly string[];
}

/** Props of `DetectorQueries`. */
export interface DetectorQueriesProps {
  /** Folder of the queries in the console. */
  readonly folder: string;
  /** Queries by name. */
  readonly queries: Readonly<Record<string, LogEventQuery>>;
}

/** Saved Logs Insights queries, for a person to run the detector's own queries. */
export class DetectorQueries extends Construct {
  public constructor(scope: Construct, id: string, props: DetectorQueriesProps) {
    super(scope, id);
    for (const [name, query] of Object.entries(props.queries)) {
      new CloudwatchQueryDefinition(this, name, {
        name: `${props.folder}/${name}`,
        queryString: query.text,
        logGroupNames: [...query.logGroupNames],
      });
    }
  }
}
