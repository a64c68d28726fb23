import { createHash } from "node:crypto";
import { ACCESS_FORMS, type AccessForm, PLAIN } from "./grammar/access";
import { ALIASES, CALL_THROUGHS } from "./grammar/aliasing";
import { place } from "./grammar/placement";
import { DIFFERENTIALS } from "./grammar/preflight";
import { literal, Program } from "./grammar/program";
import { Random } from "./grammar/random";
import { NOT_REAL } from "./not-real";
import {
  AIRFLOW_SHELL_FORMS,
  type Command,
  COMMAND_SLOTS,
  COMMANDS,
  envLiteral,
  SHELL_FORMS,
  SLOTS,
  type Written,
} from "./grammar/shell";
import { type Family, type Reached, type Sink, SINKS, type Text, useOf } from "./grammar/sinks";
import { STRING_BUILDERS, type StringBuilder } from "./grammar/strings";

/** A DAG file that does what it must not, in a way that hides it. */
export interface Evasion {
  /** Technique, sink and a hash of the bytes. */
  readonly id: string;
  /** What is varied, such as `alias`. */
  readonly family: string;
  /** How, such as `alias:walrus`. */
  readonly technique: string;
  /** The text; where `encoding` is `latin1`, each character is a byte. */
  readonly source: string;
  readonly encoding: "utf8" | "latin1";
  readonly sink: string;
  /** Families of rules of which one must speak, at least as a warning. */
  readonly expected: ReadonlySet<Family>;
  /** What the referee must see. */
  readonly reached: Reached;
}

/** The bytes of the file. */
export function bytesOf({ source, encoding }: Evasion): Uint8Array {
  return new Uint8Array(Buffer.from(source, encoding));
}

/** How many cases a technique gets; the seed picks their sinks. */
const CASES = {
  alias: 4,
  aliasOfModule: 4,
  call: 6,
  string: 7,
  access: 7,
  shell: 4,
  slot: 8,
  preflight: 5,
  combined: 300,
};

/** All evasions that are real, by the referee of `__tests__/airflow`. */
export function realEvasions(): readonly Evasion[] {
  const without = new Set(NOT_REAL);
  return generateEvasions().filter(({ id }) => !without.has(id));
}

/** All evasions that the grammar writes from a seed. Not all are real: that is the referee's to say. */
export function generateEvasions(seed = "evasions-1"): readonly Evasion[] {
  const cases = [
    ...plain(seed),
    ...aliases(seed),
    ...callThroughs(seed),
    ...strings(seed),
    ...accesses(seed),
    ...shells(seed),
    ...slots(seed),
    ...preflights(seed),
    ...combined(seed),
  ];
  return [...new Map(cases.map((evasion) => [evasion.id, evasion])).values()];
}

/** Which half a case belongs to: the visible one is for those who write rules, the other is never written out. */
export function isVisible({ id }: Evasion): boolean {
  return ((createHash("sha256").update(id).digest()[0] ?? 0) & 1) === 0;
}

/** Every sink as everybody would write it. */
function plain(seed: string): Evasion[] {
  return SINKS.map((sink) => {
    const program = programFor(seed, "plain", sink.id);
    const object = PLAIN.write(sink.target, program, literal) ?? "";
    return evasion("plain", sink, place(program, useOf(sink, object, literal)));
  });
}

function aliases(seed: string): Evasion[] {
  return Object.entries(ALIASES).flatMap(([name, alias]) => {
    const random = new Random(`${seed}/alias/${name}`);
    const ofObject = random.sample(SINKS, CASES.alias).map((sink) => {
      const program = programFor(seed, `alias:${name}`, sink.id);
      const object = PLAIN.write(sink.target, program, literal) ?? "";
      return evasion(
        `alias:${name}`,
        sink,
        place(
          program,
          alias(object, (other) => useOf(sink, other, literal), program),
        ),
      );
    });
    const named = SINKS.filter(({ target }) => target.name !== undefined);
    const ofModule = random.sample(named, CASES.aliasOfModule).map((sink) => {
      const program = programFor(seed, `alias-of-module:${name}`, sink.id);
      const { module, name: attribute = "" } = sink.target;
      program.imports.push(`import ${module}`);
      const lines = alias(module, (other) => useOf(sink, `${other}.${attribute}`, literal), program);
      return evasion(`alias:${name}`, sink, place(program, lines));
    });
    return [...ofObject, ...ofModule];
  });
}

function callThroughs(seed: string): Evasion[] {
  const called = SINKS.filter(({ call }) => call !== undefined);
  return Object.entries(CALL_THROUGHS).flatMap(([name, through]) => {
    const random = new Random(`${seed}/call/${name}`);
    const written = random.sample(called, called.length).flatMap((sink) => {
      const program = programFor(seed, `call:${name}`, sink.id);
      const object = PLAIN.write(sink.target, program, literal) ?? "";
      const lines = through(object, sink.call?.(literal) ?? [], program);
      return lines === undefined ? [] : [evasion(`call:${name}`, sink, place(program, lines))];
    });
    return written.slice(0, CASES.call);
  });
}

/** Only where the text decides: `exec` is as bad with any. */
function strings(seed: string): Evasion[] {
  const byText = SINKS.filter((sink) => sink.byText === true);
  return Object.entries(STRING_BUILDERS).flatMap(([name, builder]) => {
    const random = new Random(`${seed}/string/${name}`);
    return random.sample(byText, CASES.string).map((sink) => {
      const program = programFor(seed, `string:${name}`, sink.id);
      const object = PLAIN.write(sink.target, program, literal) ?? "";
      return evasion(`string:${name}`, sink, place(program, useOf(sink, object, textBy(builder, program))));
    });
  });
}

function accesses(seed: string): Evasion[] {
  return Object.entries(ACCESS_FORMS).flatMap(([name, form]) => {
    const random = new Random(`${seed}/access/${name}`);
    const written = random.sample(SINKS, SINKS.length).flatMap((sink) => {
      const program = programFor(seed, `access:${name}`, sink.id);
      const object = form.write(sink.target, program, mixedText(program));
      return object === undefined
        ? []
        : [evasion(`access:${name}`, sink, place(program, useOf(sink, object, literal)), form)];
    });
    return written.slice(0, CASES.access);
  });
}

function shells(seed: string): Evasion[] {
  const airflow = COMMANDS.filter(({ program }) => program === "airflow");
  const forms: readonly (readonly [string, readonly Command[], (command: Command) => Written])[] = [
    ...Object.entries(SHELL_FORMS).map(
      ([name, form]) => [name, COMMANDS, ({ program, args }: Command) => form(program, args)] as const,
    ),
    ...Object.entries(AIRFLOW_SHELL_FORMS).map(
      ([name, form]) => [name, airflow, ({ args }: Command) => form(args)] as const,
    ),
  ];
  return forms.flatMap(([name, commands, form]) => {
    const random = new Random(`${seed}/shell/${name}`);
    return random.sample(commands, CASES.shell).map((command) => {
      const { text, env } = form(command);
      const program = programFor(seed, `shell:${name}`, command.id);
      const slot = program.random.pick(Object.values(SLOTS));
      const lines = slot(literal(text), env === undefined ? undefined : envLiteral(env));
      return evasion(`shell:${name}`, commandSink(command), place(program, lines));
    });
  });
}

function slots(seed: string): Evasion[] {
  return Object.entries(COMMAND_SLOTS).flatMap(([name, slot]) => {
    const random = new Random(`${seed}/slot/${name}`);
    return random.sample(COMMANDS, CASES.slot).map((command) => {
      const program = programFor(seed, `slot:${name}`, command.id);
      const text = `${command.program} ${command.args}`;
      const lines = slot(program.random.chance(0.5) ? literal(text) : mixedText(program)(text), undefined);
      return evasion(`slot:${name}`, commandSink(command), place(program, lines, "module"));
    });
  });
}

function preflights(seed: string): Evasion[] {
  // Those of one line, without an escape: an encoding may have its own.
  const short = SINKS.filter(
    (sink) => sink.call !== undefined && !sink.call(literal).join("").includes("\\"),
  );
  return Object.entries(DIFFERENTIALS).flatMap(([name, { write, latin1, visible }]) => {
    const random = new Random(`${seed}/preflight/${name}`);
    const written = random.sample(short, short.length).flatMap((sink) => {
      const program = programFor(seed, `preflight:${name}`, sink.id);
      const object = PLAIN.write(sink.target, program, literal) ?? "";
      const lines = [...program.imports, ...useOf(sink, object, literal)];
      const source = write(lines);
      if (source === `${lines.join("\n")}\n`) {
        // There was nothing in it to write in another way.
        return [];
      }
      const found = evasion(
        `preflight:${name}`,
        sink,
        source,
        undefined,
        latin1 === true ? "latin1" : "utf8",
      );
      const expected: readonly Family[] = visible === true ? ["ENC", ...sink.families] : ["ENC"];
      return [{ ...found, expected: new Set(expected) }];
    });
    return written.slice(0, CASES.preflight);
  });
}

/** A way to get at it, another name, and texts that are put together, all at once. */
function combined(seed: string): Evasion[] {
  const random = new Random(`${seed}/combined`);
  const found: Evasion[] = [];
  while (found.length < CASES.combined) {
    const sink = random.pick(SINKS);
    const program = programFor(seed, "combined", `${sink.id}/${random.next()}`);
    const text = mixedText(program);
    const form = random.pick(Object.values(ACCESS_FORMS));
    const object = form.write(sink.target, program, text);
    if (object !== undefined) {
      const alias = random.pick(Object.values(ALIASES));
      const lines = alias(object, (other) => useOf(sink, other, text), program);
      found.push(evasion("combined", sink, place(program, lines), form));
    }
  }
  return found;
}

function programFor(seed: string, family: string, sink: string): Program {
  return new Program(new Random(`${seed}/${family}/${sink}`));
}

function textBy(builder: StringBuilder, program: Program): Text {
  return (value) => `(${builder(value, program)})`;
}

/** Each text in a way of its own. */
function mixedText(program: Program): Text {
  return (value) => `(${program.random.pick(Object.values(STRING_BUILDERS))(value, program)})`;
}

function commandSink({ id, families, program, args }: Command): Sink {
  return {
    id,
    families: [...families, "EXEC"],
    target: { module: "airflow" },
    reached: { event: `shell:${program}`, text: args },
  };
}

function evasion(
  technique: string,
  sink: Sink,
  source: string,
  form?: AccessForm,
  encoding: Evasion["encoding"] = "utf8",
): Evasion {
  const hash = createHash("sha256").update(source, encoding).digest("hex").slice(0, 8);
  return {
    id: `${technique}/${sink.id}/${hash}`,
    family: technique.split(":", 1)[0] ?? technique,
    technique,
    source,
    encoding,
    sink: sink.id,
    expected: new Set([...sink.families, ...(form?.families ?? [])]),
    reached: sink.reached,
  };
}
