import { type Document, isMap, parseDocument } from "yaml";
import { type TeamValue } from "./team-of";

/** A `teams.yaml` that gets a team. */
export class TeamsDocument {
  private readonly document: Document.Parsed;

  /** @param text the file; a new one where there is none */
  public constructor(text: string) {
    this.document = parseDocument(text);
  }

  /** The file's organization; nothing where it does not say. */
  public get organization(): string | undefined {
    const organization = this.document.get("organization");
    return typeof organization === "string" ? organization : undefined;
  }

  /** Whether it is a map of YAML without mistakes, into which a team can be put. */
  public get usable(): boolean {
    const teams = this.document.get("teams");
    return (
      this.document.errors.length === 0 &&
      isMap(this.document.contents) &&
      (teams === undefined || isMap(teams))
    );
  }

  public has(team: string): boolean {
    return this.document.hasIn(["teams", team]);
  }

  /** The file with the team; comments and everything else of it stay. */
  public with(team: string, value: Readonly<Record<string, TeamValue | undefined>>): string {
    const teams = this.document.get("teams");
    if (isMap(teams) && teams.items.length === 0) {
      // `teams: {}` would put everything on one line.
      teams.flow = false;
    }
    const node = this.document.createNode(value, { keepUndefined: false });
    this.document.setIn(["teams", team], node);
    return this.document.toString({ lineWidth: 0 });
  }
}

/** A new file, without teams yet. */
export function newTeamsFile(organization: string, schema: string): string {
  return [
    `# yaml-language-server: $schema=${schema}`,
    `organization: ${JSON.stringify(organization)} # prefix of globally unique names`,
    "teams: {}",
    "",
  ].join("\n");
}
