import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundleFunctions } from "../../functions/bundle";
import { synthesizeTeams } from "../../modules/app/synthesize";
import { parseTeamsConfig } from "../../modules/config/load-teams-config";

/** What a picture shows of a team's stack. */
export interface StackFacts {
  /** Name of the stack. */
  readonly name: string;
  /** How many resources of a type a part has, such as `DagBucket`. */
  readonly count: (part: string, type: string) => number;
  /** Whether a resource of either part names one of the other, by its address or by its name. */
  readonly areConnected: (one: string, other: string) => boolean;
  /** Version of Airflow. */
  readonly airflowVersion: string;
}

interface ResourceJson {
  readonly "//": { readonly metadata: { readonly path: string } };
  readonly [argument: string]: unknown;
}

/** A resource with the part of `TeamEnvironment` that it belongs to. */
interface PartResource {
  readonly type: string;
  readonly part: string;
  readonly json: ResourceJson;
  readonly text: string;
  /** How others name it: a pattern for its address and for its name, not as a part of a longer one. */
  readonly named: RegExp;
}

/** The facts of the first team's stack, as it is synthesized from the text of a `teams.yaml`. */
export function stackFacts(teamsYaml: string): StackFacts {
  const resources = synthesized(teamsYaml);
  const ofPart = (part: string): readonly PartResource[] => resources.filter((one) => one.part === part);
  const names = (one: string, other: string): boolean =>
    ofPart(one).some(({ text }) => ofPart(other).some(({ named }) => named.test(text)));
  const [environment] = resources.filter(({ type }) => type === "aws_mwaa_environment");
  if (environment === undefined) {
    throw new Error("the stack must have an environment");
  }
  return {
    name: environment.json["//"].metadata.path.split("/")[0] ?? "",
    count: (part, type) => ofPart(part).filter((one) => one.type === type).length,
    areConnected: (one, other) => names(one, other) || names(other, one),
    airflowVersion: String(environment.json.airflow_version),
  };
}

function synthesized(teamsYaml: string): PartResource[] {
  bundleFunctions();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "picture-"));
  try {
    const config = parseTeamsConfig(teamsYaml, { file: "teams.yaml", directory: folder });
    const [stack] = synthesizeTeams(config, folder, config.teams.slice(0, 1));
    const { resource } = JSON.parse(fs.readFileSync(stack?.file ?? "", "utf8")) as {
      readonly resource: Readonly<Record<string, Readonly<Record<string, ResourceJson>>>>;
    };
    return Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([id, json]) => ({
        type,
        // `payments/Default/DagBucket/Policy` is of `DagBucket`.
        part: json["//"].metadata.path.split("/")[2] ?? "",
        json,
        text: JSON.stringify(json),
        named: namePattern([`${type}.${id}`, json.name, json.bucket, json.function_name]),
      })),
    );
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function namePattern(names: readonly unknown[]): RegExp {
  const escaped = names
    .filter((name) => typeof name === "string")
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\w-])(?:${escaped.join("|")})(?![\\w-])`);
}
