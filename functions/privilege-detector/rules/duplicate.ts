/** A row that is there already, of one of Flask-AppBuilder's tables, in Postgres's words and in SQLite's. */
const DUPLICATE =
  /duplicate key value violates unique constraint \\{0,8}"(?:ab_|_?permission|_?role|_?view)|UNIQUE constraint failed: ab_/;

/** Whether a statement failed because what it would write is there already. */
export function isDuplicate(text: string): boolean {
  return DUPLICATE.test(text);
}
