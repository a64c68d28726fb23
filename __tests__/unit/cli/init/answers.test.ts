import { collectAnswers, type InitAnswers, QUESTIONS } from "../../../../cli/init/answers";
import { InitError } from "../../../../cli/init/init-error";

const FLAGS: Partial<InitAnswers> = {
  organization: "acme",
  team: "payments",
  account: "111122223333",
  region: "eu-west-1",
  notify: "ops@acme.example",
};

/** A person who types these lines, one a question, and the questions and complaints that they saw. */
function person(lines: readonly string[]): {
  readonly ask: (prompt: string) => Promise<string>;
  readonly complain: (problem: string) => void;
  readonly seen: string[];
} {
  const left = [...lines];
  const seen: string[] = [];
  return {
    ask: (prompt) => {
      seen.push(prompt);
      return Promise.resolve(left.shift() ?? "");
    },
    complain: (problem) => seen.push(problem),
    seen,
  };
}

const nobody = (): void => undefined;

describe("without a terminal", () => {
  test("what has a suggestion need not be given", async () => {
    await expect(collectAnswers(FLAGS, undefined, nobody)).resolves.toEqual({
      ...FLAGS,
      network: "10.20.0.0/16",
      airflowVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
  });

  test("everything else that is missing is named at once", async () => {
    const missing = collectAnswers({ team: "payments" }, undefined, nobody);

    await expect(missing).rejects.toThrow(InitError);
    await expect(missing).rejects.toThrow(
      /^--organization must be given.*\n--account must be given.*\n--region must be given.*\n--notify must be given.*\nNothing was written\.$/,
    );
  });

  test("an existing VPC needs its subnets", async () => {
    const network = "vpc-0123456789abcdef0";

    await expect(collectAnswers({ ...FLAGS, network }, undefined, nobody)).rejects.toThrow(
      /^--subnets must be given/,
    );
  });
});

test("every flag that is wrong is named at once, before anything is asked", async () => {
  const { ask, complain, seen } = person([]);
  const wrong = { ...FLAGS, account: "1234", network: "10.20.0.0/8", subnets: "subnet-0123456789abcdef0" };

  await expect(collectAnswers(wrong, ask, complain)).rejects.toThrow(
    /^--account must be .*"1234"\n--network must be .*"10\.20\.0\.0\/8"\n--subnets must be .*\n--subnets must be given with --network/,
  );
  expect(seen).toEqual([]);
});

test("a person is asked what no flag says, and again after a wrong answer", async () => {
  const { organization, ...rest } = FLAGS;
  const { ask, complain, seen } = person(["Acme Inc.", organization ?? "", "", "2.11.2"]);

  const answers = await collectAnswers(rest, ask, complain);

  expect(answers).toMatchObject({ organization: "acme", network: "10.20.0.0/16", airflowVersion: "2.11.2" });
  expect(seen).toEqual([
    expect.stringMatching(/^Prefix .*: $/),
    expect.stringMatching(/^must be .*got: "Acme Inc\."$/),
    expect.stringMatching(/^Prefix .*: $/),
    "IPv4 range of the VPC to create, or the id of an existing one [10.20.0.0/16]: ",
    expect.stringMatching(/^Airflow version \[/),
  ]);
});

test("a person who names an existing VPC is asked for its subnets", async () => {
  const subnets = "subnet-0123456789abcdef0,subnet-0123456789abcdef1";
  const { ask, complain } = person(["vpc-0123456789abcdef0", subnets]);

  await expect(collectAnswers(FLAGS, ask, complain)).resolves.toMatchObject({
    network: "vpc-0123456789abcdef0",
    subnets,
  });
});

test.each(QUESTIONS.filter(({ suggestion }) => suggestion !== undefined))(
  "the suggestion for $flag keeps the rule",
  ({ rule, suggestion = "" }) => {
    expect(rule(suggestion)).toBeUndefined();
  },
);
