import fc from "fast-check";
import { type LogLine, readMessage } from "../../../../../functions/privilege-detector/log/log-message";
import { version2, version3 } from "../rules/lines";
import { anyText } from "../../../../support/any-text";

const only = (message: string): LogLine | undefined => readMessage(message).lines[0];

describe("readMessage", () => {
  it("takes 2.x prefixes off, however many, and keeps the innermost file", () => {
    const nested = version2(version2("Added user bob", "override.py:1516"));
    expect(only(nested)).toEqual({ text: "Added user bob", writtenBy: "override.py" });
    expect(readMessage(nested).core).toBe("Added user bob");
  });

  it("reads 3.x JSON, and JSON inside it", () => {
    const inner = version3('User "bob" deleted', { logger: "inner" });
    expect(only(version3('User "bob" deleted'))).toEqual({ text: 'User "bob" deleted', writtenBy: "task" });
    expect(only(version3(inner))).toEqual({ text: 'User "bob" deleted', writtenBy: "inner" });
  });

  it("reads the exceptions of error_detail", () => {
    const message = version3("Task failed", { error_detail: [{ exc_value: "not allowed" }, null, 3, {}] });
    expect(readMessage(message).lines.map(({ text }) => text)).toEqual(["Task failed", "not allowed"]);
  });

  it("reads structlog's console format, with its logger and fields", () => {
    const message =
      "2026-05-06T01:00:14.610844Z [info     ] odd [text] here   [http.access] method=POST path='/x'";
    expect(only(message)).toMatchObject({ text: "odd [text] here", writtenBy: "http.access" });
    expect(Object.fromEntries(readMessage(message).fields)).toEqual({ method: "POST", path: "/x" });
  });

  it("reads the prefix of a program's log inside a task's on 3.x", () => {
    expect(only(version3(version2("Added user bob", "override.py:1")))).toEqual({
      text: "Added user bob",
      writtenBy: "override.py",
    });
  });

  it("splits at line breaks, also those that Python wrote as \\n", () => {
    expect(readMessage("a\r\nb\nc\\nd").lines.map(({ text }) => text)).toEqual(["a", "b", "c", "d"]);
  });

  it("takes colours off", () => {
    expect(only("\u001b[34mAdded user \u001b[0mbob")?.text).toBe("Added user bob");
  });

  it.each([
    '{"event": "User \\"bob\\" deleted',
    '{"event": 1}',
    "[1]",
    "null",
    "{",
    "{}",
    "",
    "\ud800",
    "{\ud800",
  ])("takes %j as text", (message) => {
    expect(readMessage(message).text).toBe(message.replaceAll('\\"', '"'));
  });

  it("never throws", () => {
    const odd = fc.oneof(
      anyText(),
      fc.json(),
      fc.object().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(odd, (message) => {
        expect(readMessage(message).lines.length).toBeGreaterThan(0);
      }),
    );
  });
});
