import { type AccountReader, type RegionReader } from "../../../../modules/doctor/facts";

/** Answers of an account; a fact that is not given throws, so that no test passes on a fact it did not set. */
export type Facts = {
  readonly [Name in keyof RegionReader]?: Awaited<ReturnType<RegionReader[Name]>> | Error;
};

/** A Region with these facts; an error is thrown instead. */
export function fakeRegion(facts: Facts): RegionReader {
  return answering(facts) as RegionReader;
}

/** An account whose every Region has these facts. */
export function fakeAccount(
  facts: {
    readonly [Name in keyof AccountReader]?: AccountReader[Name] extends (...args: never) => Promise<infer T>
      ? T | Error
      : AccountReader[Name];
  },
  region: Facts = {},
): AccountReader {
  const { identity = { accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/me" }, ...rest } =
    facts;
  return Object.assign(answering(rest), {
    identity,
    in: () => fakeRegion(region),
  }) as unknown as AccountReader;
}

/** An error as the SDK throws it. */
export function sdkError(name: string, message = name, httpStatusCode?: number): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

function answering(facts: Readonly<Record<string, unknown>>): object {
  return new Proxy<Record<string, unknown>>(
    {},
    {
      get: (own, name: string) => (Object.hasOwn(own, name) ? own[name] : () => answer(facts, name)),
    },
  );
}

async function answer(facts: Readonly<Record<string, unknown>>, name: string): Promise<unknown> {
  await Promise.resolve();
  if (!Object.hasOwn(facts, name)) {
    throw new TypeError(`the test gives no ${name}`);
  }
  const fact = facts[name];
  if (fact instanceof Error) {
    throw fact;
  }
  return fact;
}
