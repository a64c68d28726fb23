import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import Ajv from "ajv";
import { detect, type DetectOptions, type DetectResult } from "../../../../cli/detect";
import schema from "../../../../schema/privilege-change-detected.schema.json";

const GROUP = "airflow-payments-Task";
const STREAM = "dag_id=sync/run_id=manual__2026-01-01/task_id=t/attempt=1.log";
const TIME = "2026-01-01T12:00:00.000";
const GRANT = `[${TIME}+0000] {subprocess.py:93} INFO - User "bob" added to role "Admin"`;
const ORDINARY = `[${TIME}+0000] {taskinstance.py:1} INFO - Marking task as SUCCESS`;
const NOON = Date.parse(`${TIME}Z`);

const event = (message: string): object => ({ timestamp: NOON, message, ingestionTime: NOON, eventId: "1" });

describe("mwaa-teams detect", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "detect-"));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function file(name: string, content: string | Buffer): string {
    const written = path.join(folder, name);
    fs.mkdirSync(path.dirname(written), { recursive: true });
    fs.writeFileSync(written, content);
    return written;
  }

  async function run(
    given: readonly string[],
    options: Partial<DetectOptions> = {},
    stdin = "",
  ): Promise<DetectResult & { readonly output: string[] }> {
    const output: string[] = [];
    const streams = { stdin: Readable.from([stdin]), print: (text: string) => void output.push(text) };
    const result = await detect(given, { format: "text", file: "teams.yaml", ...options }, streams);
    return { ...result, output };
  }

  const FORMATS: readonly [name: string, content: string][] = [
    [
      "an object for each line",
      JSON.stringify({ logGroup: GROUP, logStream: STREAM, timestamp: NOON, message: GRANT }),
    ],
    [
      "an object with a time as text",
      JSON.stringify({ logStream: STREAM, timestamp: `${TIME}Z`, message: GRANT }),
    ],
    [
      "the answer of filter-log-events",
      JSON.stringify(
        { events: [{ logStreamName: STREAM, ...event(GRANT) }], searchedLogStreams: [] },
        null,
        4,
      ),
    ],
    ["the same on one line", JSON.stringify({ events: [{ logStreamName: STREAM, ...event(GRANT) }] })],
    ["aws logs tail", `2026-01-01T12:00:00.000000+00:00 ${STREAM} ${GRANT}`],
  ];

  test.each(FORMATS)("reads %s, with the stream that it names", async (_, content) => {
    const { output, exitCode, note } = await run([file("a", `${content}\n`)], {
      logGroup: GROUP,
      format: "json",
    });
    expect(output).toHaveLength(1);
    expect(JSON.parse(output[0] ?? "")).toMatchObject({
      environment: "payments",
      severity: "CRITICAL",
      targetUser: "bob",
      actor: { dagId: "sync", taskId: "t" },
      firstTime: `${TIME}Z`,
      link: "",
    });
    expect([exitCode, note]).toEqual([1, expect.stringMatching(/^1 incident in \d+ lines$/)]);
  });

  test("reads an export to S3 by its folders, unpacked, with the stream's name put back", async () => {
    const lines = `${TIME}Z ${ORDINARY}\n${TIME}Z Traceback\n  User "eve" added to role "Op"\n${TIME}Z ${GRANT}\n`;
    const stream = STREAM.replaceAll("/", "-");
    file(`export/0001/${stream}/000000.gz`, gzipSync(lines));
    file("export/aws-logs-write-test", "Permission Check Successful");
    const { output } = await run([path.join(folder, "export")], { logGroup: GROUP, format: "json" });
    expect(output.map((line) => (JSON.parse(line) as { actor: object }).actor)).toEqual([
      expect.objectContaining({ dagId: "sync", runId: "manual__2026-01-01", taskId: "t" }),
      expect.objectContaining({ dagId: "sync" }),
    ]);
  });

  test("reads Airflow's text from standard input, in whatever lines it has", async () => {
    const { output } = await run(
      ["-"],
      { logGroup: GROUP, logStream: STREAM },
      `${ORDINARY}\n{\n${GRANT}\n}\n`,
    );
    expect(output).toEqual([
      [
        "CRITICAL payments: DAG sync granted Admin to bob (succeeded)",
        `  ${TIME}Z [command-result] ${GROUP} ${STREAM}`,
        `    User "bob" added to role "Admin"`,
      ].join("\n"),
    ]);
  });

  test("reads Airflow 3's objects as messages with a time of their own", async () => {
    const message = JSON.stringify({
      timestamp: `${TIME}Z`,
      event: 'User "bob" added to role "Admin"',
      level: "info",
    });
    const { output } = await run([file("a.log", message)], { logGroup: GROUP, format: "json" });
    expect(JSON.parse(output[0] ?? "")).toMatchObject({ firstTime: `${TIME}Z`, targetUser: "bob" });
  });

  test("writes incidents in the schema of the detector's events", async () => {
    const { output } = await run([file("a", GRANT)], { logGroup: GROUP, format: "json" });
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(JSON.parse(output[0] ?? ""))).toBe(true);
  });

  test("correlates the lines of a command, across what other lines come between", async () => {
    const command = `[${TIME}+0000] {subprocess.py:75} INFO - Running command: ['bash', '-c', 'airflow users add-role -u bob -r Admin']`;
    const { output } = await run([file("a", `${command}\n${ORDINARY}\n${GRANT}\n`)], { logGroup: GROUP });
    expect(output).toHaveLength(1);
  });

  test("says for each line which rule takes it", async () => {
    const { output, exitCode, note } = await run([file("a", `${ORDINARY}\n${GRANT}\n`)], {
      logGroup: GROUP,
      lines: true,
    });
    expect(output.map((line) => line.slice(0, 24).trim())).toEqual(["-", "command-result"]);
    expect([exitCode, note]).toEqual([1, "1 of 2 lines taken by a rule"]);
  });

  test("takes a team's allow list, by which what is expected is INFORMATIONAL and exits with 0", async () => {
    const teams = fs.readFileSync(path.join(__dirname, "../../../../teams.yaml"), "utf8");
    const name = /^ {2}(\w+):/m.exec(teams.slice(teams.indexOf("\nteams:")))?.[1] ?? "";
    const allow = `detection: { allow: [{ dagId: sync, kinds: [user-role-granted], roles: [Admin], reason: nightly }] }`;
    const own = file("teams.yaml", teams.replace(`\n  ${name}:`, `\n  ${name}:\n    ${allow}`));
    const log = file("a", GRANT);
    const options = { logGroup: GROUP, logStream: STREAM, file: own };
    expect((await run([log], options)).exitCode).toBe(1);
    const { output, exitCode } = await run([log], { ...options, team: name });
    expect([exitCode, output[0]]).toEqual([0, expect.stringContaining("allowed: nightly")]);
    await expect(run([log], { ...options, team: "nobody" })).rejects.toThrow("must be ");
  });

  test("nothing found exits with 0; what cannot be read is one message, and exits with 2", async () => {
    expect(await run([file("a", ORDINARY)], { logGroup: GROUP })).toMatchObject({ exitCode: 0, output: [] });
    const without = await run([file("a", GRANT)]);
    expect(without).toMatchObject({ exitCode: 2, output: [] });
    expect(without.note).toMatch(
      /^--log-group must be given, such as airflow-payments-Task: lines of .* do not name/,
    );
    const missing = path.join(folder, "missing");
    expect(await run([missing], { logGroup: GROUP })).toMatchObject({
      exitCode: 2,
      note: `${missing}: must be there, got: nothing, or a link to nothing`,
    });
    const broken = await run([file("a.gz", "no gzip")], { logGroup: GROUP });
    expect([broken.exitCode, broken.note]).toEqual([
      2,
      expect.stringMatching(/a\.gz: must be readable, got: /),
    ]);
  });

  test("no line writes lines or colours of its own into the text", async () => {
    const { output } = await run([file("a", GRANT.replace("bob", "b\u001b[31mob\u2028x"))], {
      logGroup: GROUP,
    });
    expect(["\u001b", "\u2028"].filter((sign) => output.join("").includes(sign))).toEqual([]);
  });
});
