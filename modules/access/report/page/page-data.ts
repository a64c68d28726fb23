import { type AccessRow, type TeamAccess } from "../access-table";
import { groupBy } from "../group-by";
import { COLUMNS, matrixOf } from "../matrix";
import { unusual } from "../unusual";

/** What a page holds, each text, list of answers and table once; the page's script reads it. */
export interface PageData {
  readonly columns: readonly string[];
  readonly verdicts: readonly string[];
  /** With `\u0001` for the team's name and `\u0002` for its account: so equal teams have equal texts. */
  readonly texts: readonly string[];
  readonly questions: readonly (readonly [group: string, title: string])[];
  /** `of` is -1 where the answer is about all resources. The first is no answer. */
  readonly answers: readonly (readonly [verdict: number, by: number, of: number])[];
  /** For each question the answer, several answers, or 0 for none. */
  readonly vectors: readonly (readonly (number | readonly number[])[])[];
  readonly tables: readonly PageTable[];
  readonly teams: readonly (readonly [name: string, account: string, region: string, table: number])[];
}

interface PageTable {
  readonly principals: readonly (readonly [label: number, arn: number, vector: number])[];
  readonly matrix: readonly (readonly [
    label: number,
    firstPrincipal: number,
    cells: readonly (readonly [verdict: string, word: string])[],
  ])[];
  readonly unusual: readonly number[];
}

const VERDICTS = ["allowed", "denied", "undecided"];

/** Everything that the page shows, in the least room. */
export function pageData(teams: readonly TeamAccess[]): PageData {
  const texts = new Pool<string>();
  const answers = new Pool<readonly [number, number, number]>();
  answers.indexOf([-1, -1, -1]);
  const vectors = new Pool<readonly (number | readonly number[])[]>();
  const tables = new Pool<PageTable>();
  const questions = [
    ...groupBy(
      teams.flatMap(({ rows }) => rows),
      ({ group, capability }) => JSON.stringify([group, capability]),
    ).values(),
  ].map(([row]) => [row?.group ?? "", row?.capability ?? ""] as const);
  const questionAt = new Map(questions.map((question, index) => [JSON.stringify(question), index]));

  const rowsOfTeam = teams.map((team): PageData["teams"][number] => {
    const text = (value: string): number => texts.indexOf(withoutNames(value, team));
    const answerOf = ({ verdict, by, of, wide = [] }: AccessRow): number =>
      answers.indexOf([
        VERDICTS.indexOf(verdict),
        text(by),
        of === undefined ? -1 : text([...of, ...wide].join(", ")),
      ]);
    const byPrincipal = groupBy(team.rows, ({ principal }) => principal);
    const vectorOf = (rows: readonly AccessRow[]): number => {
      const vector: (number | number[])[] = questions.map(() => 0);
      for (const [question, own] of groupBy(rows, ({ group, capability }) =>
        JSON.stringify([group, capability]),
      )) {
        const found = own.map(answerOf);
        vector[questionAt.get(question) ?? 0] = found.length === 1 ? (found[0] ?? 0) : found;
      }
      return vectors.indexOf(vector);
    };
    const table: PageTable = {
      principals: team.principals.map(({ label, arn }) => [
        text(label),
        text(arn),
        vectorOf(byPrincipal.get(label) ?? []),
      ]),
      matrix: matrixOf(team).map(({ label, principals, cells }) => [
        text(label),
        text(principals[0] ?? label),
        cells.map(({ verdict, word }) => [verdict, word] as const),
      ]),
      unusual: unusual(team).map(text),
    };
    return [team.team, team.accountId, team.region, tables.indexOf(table)];
  });
  return {
    columns: COLUMNS.map(({ title }) => title),
    verdicts: VERDICTS,
    texts: texts.items,
    questions,
    answers: answers.items,
    vectors: vectors.items,
    tables: tables.items,
    teams: rowsOfTeam,
  };
}

function withoutNames(text: string, { team, accountId }: TeamAccess): string {
  const named = team === "" ? text : text.replaceAll(team, "\u0001");
  return /^\d{12}$/.test(accountId) ? named.replaceAll(accountId, "\u0002") : named;
}

/** Values by their place, each once. */
class Pool<Value> {
  public readonly items: Value[] = [];
  private readonly places = new Map<string, number>();

  public indexOf(value: Value): number {
    const key = JSON.stringify(value);
    const known = this.places.get(key);
    if (known !== undefined) {
      return known;
    }
    this.places.set(key, this.items.length);
    this.items.push(value);
    return this.items.length - 1;
  }
}
