import fc from "fast-check";
import { HOLE } from "../../../../functions/shell/hole";
import { shellCommands } from "../../../../functions/shell/shell";
import { seeds } from "../../../support/seeds";

const last = (text: string): string | undefined => shellCommands(text).at(-1)?.words.join(" ");

test.each([
  ["quotes", "air''flow us\"er\"s 'a b'", "airflow users a b"],
  ["backslashes", "air\\flow us\\ers", "airflow users"],
  ["a continued line", "airflow \\\n users", "airflow users"],
  ["a variable", "A=air; ${A}flow users", "airflow users"],
  ["a variable's default", "${A:-airflow} users", "airflow users"],
  ["a slice", "A=xairflowx; ${A:1:7} users", "airflow users"],
  ["a replacement", "A=airXflow; ${A/X/} users", "airflow users"],
  ["IFS", "airflow${IFS}users", "airflow users"],
  ["braces", "{airflow,users}", "airflow users"],
  ["ANSI-C quotes", "$'\\x61irflow' users", "airflow users"],
  ["a substitution", "$(printf air)flow users", "airflow users"],
  ["backquotes", "`echo airflow` users", "airflow users"],
  ["rev", "$(echo wolfria | rev) users", "airflow users"],
  ["rot 13", "$(echo nvesybj | tr 'A-Za-z' 'N-ZA-Mn-za-m') users", "airflow users"],
  ["base64 into a shell", "echo YWlyZmxvdyB1c2Vycw== | base64 -d | bash", "airflow users"],
  ["a here-string's shell", "bash -c 'airflow users'", "airflow users"],
  ["a here-document", "sh <<EOF\nairflow users\nEOF", "EOF"],
  ["what is not known", "$UNKNOWN users", `${HOLE} users`],
])("%s is read as a shell would", (_name, text, words) => {
  expect(last(text)).toBe(words);
});

test("a here-document's lines are commands", () => {
  expect(shellCommands("sh <<EOF\nairflow users\nEOF").map(({ words }) => words[0])).toContain("airflow");
});

test("comments and arguments are no commands", () => {
  expect(shellCommands("# airflow users\necho 'airflow users'").map(({ words }) => words[0])).toEqual([
    "echo",
  ]);
});

test("every text ends, and never takes longer than its length allows", () => {
  const piece = fc.constantFrom(
    ..."$ ( ) { } ' \" ` \\ | ; & < > << \n a b= ${ }} $( eval alias f(){ $@ # * xargs sh -c".split(" "),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
      expect(shellCommands(pieces.join(" ")).length).toBeLessThanOrEqual(2000);
    }),
    { numRuns: seeds(2000) },
  );
});

test("aliases and functions that call each other end", () => {
  expect(shellCommands("alias a=b; alias b=a; a; f() { f; }; f").length).toBeLessThan(100);
});

test.each([
  ["text that is printed", "cat <<EOF\nairflow users\nEOF\ntrue", ["cat", "true"]],
  ["a script", "bash <<EOF\nairflow users\nEOF", ["bash", "airflow users"]],
  [
    "a script behind a pipe",
    "cat <<'EOF' | sh\nairflow users\nEOF\ntrue",
    ["cat", "sh", "airflow users", "true"],
  ],
  ["a document without its end", "cat <<EOF\nairflow users", ["cat"]],
])("as input, a here-document is %s", (_name, text, commands) => {
  expect(shellCommands(text, new Map(), "input").map(({ words }) => words.join(" "))).toEqual(commands);
});
