import { randomUUID } from "node:crypto";
import { type GatewayHandler, type GatewayRequest, type GatewayResponse, type Next } from "./handler";

interface QueryDefinition {
  readonly queryDefinitionId: string;
  readonly name: string;
  readonly queryString: string;
  readonly logGroupNames?: readonly string[];
}

/**
 * Gap: moto has no saved Logs Insights queries and answers with an error of the server's, which the provider
 * repeats for ten minutes. The gateway keeps them itself.
 */
export class QueryDefinitions implements GatewayHandler {
  public readonly name = "saved Logs Insights queries";
  /** By Region and id. */
  private readonly definitions = new Map<string, QueryDefinition>();

  public async handle(request: GatewayRequest, next: Next): Promise<GatewayResponse> {
    const [, operation] =
      /^Logs_20140328\.(\w+QueryDefinitions?)$/.exec(String(request.headers["x-amz-target"])) ?? [];
    if (operation === undefined) {
      return next(request);
    }
    const input = JSON.parse(request.body.toString("utf8")) as Partial<QueryDefinition> & {
      queryDefinitionNamePrefix?: string;
    };
    switch (operation) {
      case "PutQueryDefinition":
        return this.put(request.region, input);
      case "DescribeQueryDefinitions":
        return answer({ queryDefinitions: this.inRegion(request.region, input.queryDefinitionNamePrefix) });
      case "DeleteQueryDefinition": {
        const success = this.definitions.delete(`${request.region} ${input.queryDefinitionId}`);
        return success ? answer({ success }) : missing(input.queryDefinitionId);
      }
      default:
        return next(request);
    }
  }

  private put(region: string, input: Partial<QueryDefinition>): GatewayResponse {
    const { queryDefinitionId = randomUUID(), name = "", queryString = "", logGroupNames } = input;
    const key = `${region} ${queryDefinitionId}`;
    if (input.queryDefinitionId !== undefined && !this.definitions.has(key)) {
      return missing(queryDefinitionId);
    }
    this.definitions.set(key, { queryDefinitionId, name, queryString, logGroupNames });
    return answer({ queryDefinitionId });
  }

  private inRegion(region: string, prefix = ""): QueryDefinition[] {
    return [...this.definitions]
      .filter(([key, { name }]) => key.startsWith(`${region} `) && name.startsWith(prefix))
      .map(([, definition]) => definition);
  }
}

function answer(body: object): GatewayResponse {
  return {
    status: 200,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  };
}

function missing(id: string | undefined): GatewayResponse {
  const body = {
    __type: "ResourceNotFoundException",
    message: `The query definition ${id} does not exist.`,
  };
  return { ...answer(body), status: 400 };
}
