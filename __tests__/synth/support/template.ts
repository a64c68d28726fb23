import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { testApp } from "../../support/test-app";

/** Arguments of one resource or data source in Terraform's JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** One statement of a policy document in the synthesized JSON. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly NotResource?: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** The Terraform JSON of one stack, to ask questions of. */
export class Template {
  private readonly json: Record<string, Record<string, Record<string, Block>> | undefined>;

  /** Synthesizes, with all validations, a stack that holds a provider of a Region and whatever `build` adds. */
  public static of(build: (stack: TerraformStack) => void, region = "eu-west-1"): Template {
    const stack = new TerraformStack(testApp(), "test");
    new AwsProvider(stack, "aws", { region });
    new ArchiveProvider(stack, "archive");
    build(stack);
    stack.prepareStack();
    return new Template(Testing.synth(stack, true));
  }

  public constructor(public readonly text: string) {
    this.json = JSON.parse(text) as typeof this.json;
  }

  /** Addresses of all resources, sorted. */
  public get addresses(): string[] {
    return Object.entries(this.json.resource ?? {})
      .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`))
      .sort();
  }

  /** All resources of one type. */
  public resources(type: string): Block[] {
    return Object.values(this.json.resource?.[type] ?? {});
  }

  /** All data sources of one type. */
  public dataSources(type: string): Block[] {
    return Object.values(this.json.data?.[type] ?? {});
  }

  /** The one resource of its type whose arguments hold `match`. */
  public resource(type: string, match: Block = {}): Block {
    const found = this.resources(type).filter((block) =>
      Object.entries(match).every(([key, value]) => block[key] === value),
    );
    if (found.length !== 1 || found[0] === undefined) {
      throw new Error(`${found.length} resources ${type} with ${JSON.stringify(match)} in: ${this.text}`);
    }
    return found[0];
  }

  /** The statements of the policy in one resource, by Sid. */
  public statements(type: string, match: Block = {}, argument = "policy"): Record<string, Statement> {
    return statementsOf(this.resource(type, match)[argument]);
  }
}

/** The statements of a policy document, by Sid. */
export function statementsOf(policy: unknown): Record<string, Statement> {
  const { Statement } = JSON.parse(policy as string) as { Statement: Statement[] };
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}
