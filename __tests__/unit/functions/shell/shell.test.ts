import fc from "fast-check";
import { HOLE } from "../../../../functions/shell/hole";
import { shellCommands } from "../../../../functions/shell/shell";
import { seeds } from "../../../support/seeds";

const commandsOf = (text: string): string[] => shellCommands(text).map(({ words }) => words.join(" "));

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
  ["a here-document", "sh <<EOF\nairflow users\nEOF", "airflow users"],
  ["what is not known", "$UNKNOWN users", `${HOLE} users`],
  ["a loop over values", "for a in x airflow; do $a users; done", "airflow users"],
  ["a loop that prints", "$(for a in air flow; do printf $a; done) users", "airflow users"],
  ["read in a loop behind a pipe", "echo airflow users | while read a; do $a; done", "airflow users"],
  [
    "read in a loop of a here-string",
    "while read -r a b; do $a $b; done <<< 'airflow users'",
    "airflow users",
  ],
  ["read in a loop of a file", "echo airflow >f; while read a; do $a users; done <f", "airflow users"],
  ["read of a here-string", "read a <<< airflow; $a users", "airflow users"],
  ["printf with a format that is used again", "$(printf %s air flow) users", "airflow users"],
  ["printf with escapes", "$(printf '\\u0061irflo\\167') users", "airflow users"],
  ["echo with escapes", "$(echo -e '\\x61irflow') users", "airflow users"],
  ["a name for another variable", "declare -n b=a; b=airflow; $a users", "airflow users"],
  ["the same the other way", "a=airflow; declare -n b=a; $b users", "airflow users"],
  ["a variable that a variable names", "x=airflow; y=x; ${!y} users", "airflow users"],
  ["env -S", "env -S 'airflow users'", "airflow users"],
  ["env -S in one word", "env -S'airflow users'", "airflow users"],
  ["xargs", "echo users | xargs airflow", "airflow users"],
  ["xargs -I", "echo users | xargs -I{} airflow {}", "airflow users"],
  ["xargs -I with a name of its own", "echo users | xargs -n 1 -I X airflow X", "airflow users"],
  ["a file that it wrote", "echo airflow users > /tmp/x; sh /tmp/x", "airflow users"],
  ["a file that it wrote by a here-document", "cat > x <<E\nairflow users\nE\n. ./y; . x", "airflow users"],
  ["a program that it wrote", "echo airflow users >> ./x; chmod +x x; ./x", "airflow users"],
  ["a program that it copied", "echo airflow users | tee a; cp a b; bash b", "airflow users"],
  ["tar's checkpoints", "tar c --checkpoint-action=exec='airflow users' x", "airflow users"],
  ["git's pager", "git -c core.pager='airflow users' log", "airflow users"],
  ["a variable that others run", "PAGER='airflow users' man x", "man x"],
  ["make", "make --eval='all:;airflow users'", "airflow users"],
  ["a makefile that it wrote", "printf 'all:\\n\\tairflow users' > Makefile; make", "airflow users"],
  ["vim", "vim -c ':!airflow users'", "airflow users"],
  ["sed", "sed '1e airflow users' x", "airflow users"],
  ["awk", "awk 'BEGIN { system(\"airflow users\") }'", "airflow users"],
  ["an array", "a=(users 'x y'); airflow \"${a[@]}\"", "airflow users x y"],
  ["an array that grows", "a=(airflow); a+=(users); ${a[*]}", "airflow users"],
  ["an item of an array", "a=(x airflow); ${a[1]} users", "airflow users"],
  ["an array that is read", "read -r -a c <<< 'airflow users'; \"${c[@]}\"", "airflow users"],
  ["mapfile", "mapfile -t c < <(printf '%s\\n' airflow users); \"${c[@]}\"", "airflow users"],
  ["shifted parameters", 'set -- x users; shift; airflow "$@"', "airflow users"],
  ["a group's output", "{ echo airflow; echo ' users'; } | tr '\\n' ' ' | sh", "airflow users"],
  ["a group that is written", "{ echo set -e; echo airflow users; } > j; sh j", "airflow users"],
  ["a subshell's output", "(echo airflow users) | sh", "airflow users"],
  ["a function with variables in braces", "f() { x=${y}; airflow ${z:-users}; }; f", "airflow users"],
  ["a copy of a program", "cp $(which airflow) /tmp/a; /tmp/a users", "airflow users"],
  [
    "a copy, whatever else may be copied there",
    "cp airflow a; false && cp /bin/echo a; ./a; a users",
    "airflow users",
  ],
  ["a link to a program", "ln -s $(command -v airflow) b && ./c; b users", "airflow users"],
  ["tr", "echo airflow_users | tr _ ' ' | sh", "airflow users"],
  ["tr -d", "echo 'air-flow us-ers' | tr -d - | sh", "airflow users"],
  ["sed's s", "echo airflow@users | sed 's/@/ /g' | sh", "airflow users"],
  ["cut", "$(echo x:airflow:y | cut -d: -f2) users", "airflow users"],
  ["head", "$(printf 'airflow\\nb\\n' | head -n 1) users", "airflow users"],
  ["gzip and back", "echo airflow users | gzip | gunzip | sh", "airflow users"],
  ["openssl", "echo YWlyZmxvdyB1c2Vycw== | openssl base64 -d -A | sh", "airflow users"],
  ["base64 of a here-document", "base64 -d <<X | sh\nYWlyZmxvdyB1c2Vycw==\nX", "airflow users"],
  ["$SHELL", "$SHELL -c 'airflow users'", "airflow users"],
  ["a file that a shell reads first", "echo airflow users > e; BASH_ENV=e bash -c true", "airflow users"],
  ["parallel", "parallel airflow {} ::: users roles", "airflow users"],
  ["the loader of programs", "/lib64/ld-linux-x86-64.so.2 /usr/bin/airflow users", "/usr/bin/airflow users"],
])("%s is read as a shell would", (_name, text, words) => {
  expect(commandsOf(text)).toContain(words);
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
    ..."for while do done in read tee make env -S $ ( ) { } ' \" ` \\ | ; & < > << \n a b= ${ }} $( eval alias f(){ $@ # * xargs sh -c".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
      expect(shellCommands(pieces.join(" ")).length).toBeLessThanOrEqual(2000);
    }),
    { numRuns: seeds(2000) },
  );
});

test.each([
  ["loops in loops", `${"for a in 1 2 3 4 5 6 7 8; do ".repeat(12)}$a${"; done".repeat(12)}`],
  ["loops without an end", "for a in b; do ".repeat(3_000)],
  ["here-documents in each other", "sh <<X\n".repeat(5_000)],
  ["files that run themselves", "echo 'sh x; sh x' > x; sh x"],
  ["texts that double", `a=x${"; a=$a$a".repeat(60)}; $a`],
  ["namerefs in a circle", "declare -n a=b; declare -n b=a; $a; a=1"],
  ["groups in each other", "{ ( ".repeat(2_000)],
  ["groups that end", `${"( ".repeat(300)}x${" )".repeat(300)}`],
  ["arrays in each other", "a=(b=(c=(d=(".repeat(5_000)],
  ["copies in a circle", "cp a b; cp b a; a; b"],
  ["shifts", "set -- a b c; shift 2; shift 9; shift x; $@"],
  ["programs that run later", `${"find flock ".repeat(100)}x`],
])("%s end", (_name, text) => {
  expect(shellCommands(text).length).toBeLessThanOrEqual(2001);
  expect(shellCommands(text, new Map(), "input").length).toBeLessThanOrEqual(2001);
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
