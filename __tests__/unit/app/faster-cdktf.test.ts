import { Fn, Lazy, TerraformLocal, TerraformStack, Token, Tokenization } from "cdktf";
import fc from "fast-check";
import { withFasterCdktf } from "../../../modules/app/faster-cdktf";
import { seeds } from "../../support/seeds";
import { testApp } from "../../support/test-app";

describe("withFasterCdktf", () => {
  const stack = new TerraformStack(testApp(), "stack");
  const local = new TerraformLocal(stack, "local", 1);

  /** A value as it comes out in a stack's JSON. */
  function resolve(value: unknown): unknown {
    const holder = new TerraformStack(testApp(), "stack");
    new TerraformLocal(holder, "value", value);
    return (holder.toTerraform() as { locals: { value: unknown } }).locals.value;
  }

  test("gives what cdktf gives, for any mixture of plain values and tokens", () => {
    const token = fc.constantFrom<unknown>(
      local.fqn,
      `a-${local.fqn}-b`,
      local.asNumber,
      `port ${local.asNumber}`,
      local.asList,
      [local.asString],
      ["x", local.asString],
      Token.asStringMap(local.expression),
      { [local.asString]: 1 },
      Lazy.stringValue({ produce: () => "lazy" }),
      Lazy.anyValue({ produce: () => ({ list: [undefined, 1], no: undefined }) }),
      Fn.join("-", ["a", local.asString]),
      Fn.max([local.asNumber, 3]),
    );
    const plain = fc.oneof(
      fc.string(),
      fc.constantFrom("${aws_x.y}", "1e+5", "-e-", "Token", "%{ if }", ""),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.date(),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        plain,
        token,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(fc.string({ minLength: 1 }), tie("tree"), { maxKeys: 4 }),
      ),
    }));

    fc.assert(
      fc.property(tree, (value) => {
        expect(withFasterCdktf(() => outcome(() => resolve(value)))).toEqual(outcome(() => resolve(value)));
      }),
      { numRuns: seeds(2_000) },
    );
  });

  test("keeps cdktf's own error, with the path of the attribute", () => {
    const fail = (): never => {
      throw new Error("no value");
    };
    const value = { a: { list: ["x", Lazy.stringValue({ produce: fail })] } };

    expect(withFasterCdktf(() => outcome(() => resolve(value)))).toMatch(/no value/);
    expect(() => withFasterCdktf(() => resolve({ a: { b: () => 1 } }))).toThrow(/\/a\/b/);
  });

  test("keeps the stack trace of an error, whichever way it is made", () => {
    function thrower(): never {
      throw new TypeError("a bug");
    }
    const older = Object.create(Error.prototype) as Error;

    expect(() => withFasterCdktf(thrower)).toThrow(TypeError);
    expect(stackOf(() => withFasterCdktf(thrower))).toContain("at thrower");
    withFasterCdktf(function captures() {
      Error.captureStackTrace(older);
    });
    expect(older.stack).toContain("at captures");
  });

  test("takes no trace for a token", () => {
    const traced = (): readonly string[] => Lazy.anyValue({ produce: () => 1 }).creationStack;

    expect(traced()).not.toEqual([]);
    expect(withFasterCdktf(traced)).toEqual([]);
  });

  test("puts everything back, also where the work throws", () => {
    const before = replaced();

    withFasterCdktf(() => undefined);
    expect(() =>
      withFasterCdktf(() => {
        throw new Error("a bug");
      }),
    ).toThrow("a bug");

    expect(replaced()).toEqual(before);
  });
});

/** What a function returns, or the message that it throws. */
function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return (error as Error).message;
  }
}

function stackOf(work: () => never): string | undefined {
  try {
    return work();
  } catch (error) {
    return (error as Error).stack;
  }
}

/** What stands where the two functions are that it replaces. */
function replaced(): unknown[] {
  return [
    Object.getOwnPropertyDescriptor(Error, "captureStackTrace")?.value,
    Object.getOwnPropertyDescriptor(Tokenization, "resolve")?.value,
  ];
}
