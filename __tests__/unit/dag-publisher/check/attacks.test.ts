import { listValue, textValue } from "../../../../functions/dag-publisher/check/analysis/value";
import { looksLikeSecret } from "../../../../modules/validation/secret-looking";
import { check, severitiesOf } from "./support";

/** Files that are written against the checker itself: each made it fail, hang or find nothing. */

const bash = (command: string): string =>
  `from airflow.operators.bash import BashOperator\nBashOperator(task_id="x", bash_command=${JSON.stringify(command)})\n`;

test.each([
  ["a character beyond Unicode", 'x = "{:c}".format(99999999999)'],
  ["a character that is no whole number", 'x = "{:c}".format(1.5)'],
  ["a translation to no character", 'x = "a".translate({97: 99999999999})'],
  ["a translation of no character", 'x = "a".translate({99999999999: "x"})'],
  ["a sum of nothing", "import functools\nx = functools.reduce(f, [])"],
  ["an empty list, many times", "x = [] * 10**9"],
  ["a slice in tiny steps", 'x = "abc"[::1e-9]'],
  ["a slice between elements", "for a in [1, 2, 3][0.5:]:\n    a.b"],
])("does not fail or hang on %s", async (_name, text) => {
  expect(await check(text)).toEqual([]);
});

test.each([
  ["names", (index: number) => `a${index} = a${index + 1}\n`],
  ["functions", (index: number) => `def a${index}():\n    return a${index + 1}()\n`],
  ["classes", (index: number) => `class A${index + 1}(A${index}):\n    pass\nA${index + 1}().x\n`],
  ["star imports", (index: number) => `from m${index} import *\nq\n`],
])("says so where %s lead further than it follows", async (_name, line) => {
  const text = Array.from({ length: 2000 }, (_, index) => line(index)).join("");
  expect(await severitiesOf("ENC004", text)).toEqual(["error"]);
});

test.each([
  [
    "names that grow by each other",
    (index: number) => `a${index} = ''\na${index} += a${Math.max(0, index - 1)} + 'x'\na${index} += 'x'\n`,
  ],
])("says so where the texts of %s are more than it reads", async (_name, line) => {
  const text = Array.from({ length: 3000 }, (_, index) => line(index)).join("");
  expect(await severitiesOf("ENC004", text)).toEqual(["error"]);
});

test("an attribute that grows with each of 20,000 lines comes to an end, and the file is too involved", async () => {
  const text = `class A:\n    def f(self):\n${"        self.a = self.a + 'b'\n".repeat(20_000)}exec(A().a)\n`;
  expect(await severitiesOf("ENC004", text)).toEqual(["error"]);
});

test.each([
  ["a text of 5,000 steps", `a = ''\n${"a += 'xy'\n".repeat(5000)}exec(a)\n`],
  [
    "a chain of 8,000 attributes",
    `import os\na0 = os\n${Array.from({ length: 8000 }, (_, at) => `a${at + 1} = a${at}.x\n`).join("")}exec(a8000)\n`,
  ],
  [
    "a chain of 10,000 names",
    `a0 = 'x'\n${Array.from({ length: 10_000 }, (_, at) => `a${at + 1} = a${at}\n`).join("")}exec(a10000)\n`,
  ],
])("reads %s to its end", async (_name, text) => {
  expect((await check(text)).map(({ rule }) => rule)).toEqual(["EXEC001"]);
});

test.each([
  ["an import", `import ${"a.".repeat(200_000)}a\n`],
  ["an import of a part", `from ${"a.".repeat(200_000)}a import b\n`],
])("%s of 200,000 names takes linear time", async (_name, text) => {
  expect((await check(text)).map(({ rule }) => rule)).toEqual(["IMP001"]);
});

test.each([
  ["lists", "x = [1, 2]\n", "[*x, *x]"],
  ["sums of lists", "x = [1, 2]\n", "x + x"],
  ["dictionaries", "x = {'a': 1}\n", "{**x, **x}"],
  ["lists of lists", "x = [1, 2]\n", "[x, x]"],
])("%s that double with each line stay small", async (_name, first, doubled) => {
  const lines = Array.from(
    { length: 60 },
    (_, index) => `x${index + 1} = ${doubled.replaceAll("x", `x${index}`)}\n`,
  );
  const uses = "hook.load_string('a', key=x60)\nsession.add(x60)\n";
  expect(await check(first.replace("x", "x0") + lines.join("") + uses)).toBeDefined();
  expect(listValue(Array.from({ length: 20_000 }, () => textValue("a"))).atoms[0]).toMatchObject({
    complete: false,
  });
});

test.each([
  ["a chain of names", "a.b".repeat(150_000)],
  ["beginnings of tokens", "eyJaaaaaaaa-".repeat(40_000)],
])("secrets are looked for in linear time in %s", (_name, text) => {
  const took = (part: string): number => {
    const start = performance.now();
    looksLikeSecret(part);
    return performance.now() - start;
  };
  took(text);
  const half = took(text.slice(0, text.length / 2));
  expect(took(text)).toBeLessThan(8 * half + 2000);
});

test.each([
  ["a continued line in from", "DB001", "from airflow.\\\nsettings import Session\nSession()"],
  ["a continued line in import", "DB001", "import airflow.\\\nsettings as s\ns.Session()"],
  ["settings through another module", "DB001", "import airflow.models.dag as d\nd.settings.Session()"],
  [
    "create_session through another module",
    "DB002",
    "from airflow.models.dag import create_session\ncreate_session()",
  ],
  ["an annotation that is a text", "EXEC001", "def f() -> \"__import__('os').system('id') or dict\": ..."],
  ["ForwardRef", "EXEC001", "import typing\ntyping.ForwardRef(x)._evaluate({}, {}, frozenset())"],
  ["dataclasses._create_fn", "EXEC001", 'import dataclasses\ndataclasses._create_fn("f", [], [x])()'],
  ["unittest's loader", "EXEC002", "import unittest\nunittest.defaultTestLoader.loadTestsFromName(x)"],
  ["unittest.mock's importer", "EXEC002", "import unittest.mock\nunittest.mock._importer(x)"],
  ["imaplib", "EXEC004", "import imaplib\nimaplib.IMAP4_stream(x)"],
  ["an event loop", "EXEC004", "import asyncio\nasyncio.new_event_loop().subprocess_shell(p, x)"],
  [
    "bash_task",
    "PRIV001",
    'from airflow.decorators.bash import bash_task\n@bash_task\ndef f():\n    return "airflow users create"',
  ],
])("finds what is done by %s", async (_name, rule, text) => {
  expect(await severitiesOf(rule, text)).not.toEqual([]);
});

test.each([
  ["a plain annotation", "def f(x: 'list[int]') -> 'dict': ..."],
  ["a literal", "from typing import Literal\nx: Literal['a (b)'] = 'a (b)'"],
])("leaves %s alone", async (_name, text) => {
  expect(await severitiesOf("EXEC001", text)).toEqual([]);
});

test.each([
  ["a redirection between its words", "airflow >/dev/null users create"],
  ["a redirected number between its words", "airflow 2>/dev/null users create"],
  ["a redirection before it", "2>&1 airflow users create"],
  ["a text that grows", "a=air; a+=flow; $a users create"],
  ["its function's parameter", "f() { airflow $1 create; }; f users"],
  ["parameters that are set", "set -- users create; airflow $1 $2"],
  ["parameters of bash -c", "bash -c 'airflow $0 create' users"],
  ["coproc", "coproc airflow users create"],
  ["find", "find / -maxdepth 0 -exec airflow users create ';'"],
  ["flock", "flock /tmp/x airflow users create"],
  ["a comment of Jinja's", "air{# a #}flow users create"],
  ["env -S", "env -S 'airflow users create'"],
  ["a file that it wrote", "echo 'airflow users create' > /tmp/x; sh /tmp/x"],
  ["a program that it wrote", "cat > /tmp/x <<'E'\nairflow \"$@\"\nE\n/tmp/x users create"],
  ["Python in a here-document", "python3 - <<'E'\nimport os\nos.system('airflow users create')\nE"],
  ["a list in Python's code", "python3 -c \"import subprocess as s; s.run(['airflow', 'users', 'create'])\""],
  [
    "a Python file that it wrote",
    "echo \"import os; os.system('airflow users create')\" > x.py; python x.py",
  ],
  ["while read", "echo users create | while read a b; do airflow $a $b; done"],
  ["while read from a here-string", "while read -r l; do $l; done <<< 'airflow users create'"],
  ["xargs -I", "echo users | xargs -I{} airflow {} create"],
  ["a class of one letter", "/usr/local/bin/airf[l]ow users create"],
  ["a class of several letters", "/usr/local/bin/airf[k-m]ow users create"],
  ["printf with several values", "$(printf %s air flow) users create"],
  ["printf with escapes", "$(printf '\\u0061irflow') users create"],
  ["declare -n", "declare -n r=a; a=airflow; $r users create"],
  ["a variable that a variable names", "a=airflow; r=a; ${!r} users create"],
  ["tar's checkpoints", "tar cf /dev/null --checkpoint=1 --checkpoint-action=exec='airflow users create' x"],
  ["make", "make --eval='all: ; airflow users create'"],
  ["a variable of make", "make run CMD='airflow users create'"],
  ["a makefile", "printf 'all:\\n\\tairflow users create\\n' | make -f -"],
  ["git's alias", "git -c alias.x='!airflow users create' x"],
  ["a program that it hands the words to", "kubectl exec pod -- airflow users create"],
  ["an unknown program's option", "frobnicate --run='airflow users create'"],
])("finds a command behind %s", async (_name, command) => {
  expect(await severitiesOf("PRIV001", bash(command))).toEqual(["error"]);
});

test.each([
  ["a text that is printed", "echo 'airflow users create is for admins'"],
  ["a search", "grep 'airflow users create' log"],
  ["a package", "pip install airflow users create"],
])("leaves %s alone", async (_name, command) => {
  expect(await severitiesOf("PRIV001", bash(command))).toEqual([]);
});

test.each([
  ["Python in a here-document", "python3 - <<'E'\nprint(1)\nE", ["warning"]],
  ["a Python file that it wrote", "echo 'print(1)' > x.py; python x.py", ["warning"]],
  ["a shell's here-document, whose lines are read", "sh <<'E'\ntrue\nE", []],
])("%s hides what it runs as far as it does", async (_name, command, severities) => {
  expect(await severitiesOf("EXEC009", bash(command))).toEqual(severities);
});

const HOOK = "from airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook\n";

test.each([
  ["an attribute of a hook's class", `${HOOK}class H(AwsBaseHook):\n    client_type = "mwaa"\n`],
  [
    "an argument of a hook's base",
    `${HOOK}class H(AwsBaseHook):\n    def __init__(self):\n        super().__init__(client_type="mwaa")\n`,
  ],
  [
    "an argument in a dictionary",
    `${HOOK}class H(AwsBaseHook):\n    def __init__(self, **k):\n        k["client_type"] = "mwaa"\n        super().__init__(**k)\n`,
  ],
  ["curl", bash('curl --aws-sigv4 aws:amz:eu-west-1:airflow "$URL"')],
  [
    "curl that takes the service from the host",
    bash("curl --aws-sigv4 aws:amz https://airflow.eu-west-1.amazonaws.com/"),
  ],
  ["botocore's signatures", 'from botocore.auth import SigV4Auth\nSigV4Auth(c, "airflow", "eu-west-1")\n'],
  [
    "the address of the API",
    'import requests\nrequests.post("https://env.airflow.eu-west-1.amazonaws.com/x")\n',
  ],
])("finds calls of MWAA's API by %s", async (_name, text) => {
  expect(await severitiesOf("PRIV003", text)).toEqual(["error"]);
});

test("finds identity services behind curl's signatures", async () => {
  expect(
    await severitiesOf("PRIV005", bash("curl --aws-sigv4 aws:amz:us-east-1:iam https://iam.amazonaws.com/")),
  ).not.toEqual([]);
});

test("a class that comes from nowhere is known by its name", async () => {
  const found = await check('DockerOperator(task_id="x", image="y")\n', { profile: "strict" });
  expect(found.map(({ rule }) => rule)).toContain("AF001");
});

test.each([
  ["more commands than it reads", `${":;".repeat(2100)} airflow users create`],
  ["more levels than it follows", `${"eval ".repeat(11)} airflow users create`],
])("says so where a text has %s", async (_name, command) => {
  expect(await severitiesOf("EXEC008", bash(command))).toEqual(["warning"]);
});
