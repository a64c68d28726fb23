import { organizationRule, teamNameRule } from "../../modules/config/file-schema";
import { accountIdRule, regionRule } from "../../modules/aws/arn-rules";
import { emailRule } from "../../modules/notification/notification-rules";
import { airflowVersionRule, NEWEST_AIRFLOW } from "../../modules/environment/airflow-version";
import { vpcCidrRule } from "../../modules/network/cidr";
import { idRule } from "../../modules/network/network-rules";
import { type Rule, show } from "../../modules/validation/rule";
import { InitError } from "./init-error";

/** What a starter `teams.yaml` is made of. */
export interface InitAnswers {
  /** Prefix of globally unique names. */
  readonly organization: string;
  /** Name of the first team. */
  readonly team: string;
  /** AWS account of the team, 12 digits. */
  readonly account: string;
  /** AWS Region code. */
  readonly region: string;
  /** E-mail address that is notified of privilege changes. */
  readonly notify: string;
  /** Airflow version in full. */
  readonly airflowVersion: string;
  /** IPv4 range of a VPC to create, or the id of an existing one. */
  readonly network: string;
  /** Ids of two private subnets of an existing VPC, with a comma between them. */
  readonly subnets?: string;
}

/** One thing that `init` asks, or takes from the flag of the same name. */
export interface Question {
  readonly flag: keyof InitAnswers;
  readonly text: string;
  readonly rule: Rule<string>;
  /** What an empty answer means; without one, there must be an answer. */
  readonly suggestion?: string;
  /** Whether it is asked at all, by what is known before. */
  readonly when?: (known: Partial<InitAnswers>) => boolean;
}

const subnetsRule: Rule<string> = (value) => {
  const ids = value.split(",");
  const subnet = idRule("subnet");
  return ids.length === 2 && ids[0] !== ids[1] && ids.every((id) => subnet(id) === undefined)
    ? undefined
    : `must be the ids of two private subnets with a comma between them, such as subnet-0123456789abcdef0,subnet-0123456789abcdef1, got: ${show(value)}`;
};

/** Whether the network is meant to be an existing VPC. */
export function isVpcId(network: string): boolean {
  return network.startsWith("vpc-");
}

/** Everything that `init` needs to know, in the order in which it asks. */
export const QUESTIONS: readonly Question[] = [
  {
    flag: "organization",
    text: "Prefix of globally unique names, such as your company's",
    rule: organizationRule,
  },
  { flag: "team", text: "Name of the first team", rule: teamNameRule },
  { flag: "account", text: "AWS account of the team, 12 digits", rule: accountIdRule },
  { flag: "region", text: "AWS Region, such as eu-west-1", rule: regionRule },
  {
    flag: "network",
    text: "IPv4 range of the VPC to create, or the id of an existing one",
    rule: (value) => (isVpcId(value) ? idRule("vpc") : vpcCidrRule)(value),
    suggestion: "10.20.0.0/16",
  },
  {
    flag: "subnets",
    text: "Ids of two private subnets in two Availability Zones, with a comma between them",
    rule: subnetsRule,
    when: ({ network }) => network !== undefined && isVpcId(network),
  },
  { flag: "notify", text: "E-mail address to notify of privilege changes", rule: emailRule },
  {
    flag: "airflowVersion",
    text: "Airflow version",
    rule: airflowVersionRule,
    suggestion: NEWEST_AIRFLOW,
  },
];

/** Asks one question of a person, and returns what they typed. */
export type Ask = (prompt: string) => Promise<string>;

/**
 * The answers: the flags' values, then what a person answers, then the suggestions.
 * @param ask nothing where there is nobody to ask
 * @param complain shows a person what is wrong with an answer, before the question is asked again
 * @throws InitError naming every flag that is wrong or missing
 */
export async function collectAnswers(
  flags: Partial<InitAnswers>,
  ask: Ask | undefined,
  complain: (problem: string) => void,
): Promise<InitAnswers> {
  rejectWrongFlags(flags);
  const answers: Partial<Record<keyof InitAnswers, string>> = { ...flags };
  for (const question of QUESTIONS) {
    const { flag, suggestion, when = () => true } = question;
    if (answers[flag] === undefined && when(answers)) {
      answers[flag] = ask === undefined ? suggestion : await answerTo(question, ask, complain);
    }
  }
  const missing = QUESTIONS.filter(
    ({ flag, when = () => true }) => answers[flag] === undefined && when(answers),
  );
  if (missing.length > 0) {
    throw new InitError(
      missing.map(({ flag, text }) => `${flagName(flag)} must be given, got: nothing (${text})`),
    );
  }
  return answers as unknown as InitAnswers;
}

/** The flag of an answer as it is typed: `--airflow-version`. */
export function flagName(flag: keyof InitAnswers): string {
  return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function rejectWrongFlags(flags: Partial<InitAnswers>): void {
  const problems = QUESTIONS.flatMap(({ flag, rule }) => {
    const value = flags[flag];
    const problem = value === undefined ? undefined : rule(value);
    return problem === undefined ? [] : [`${flagName(flag)} ${problem}`];
  });
  if (flags.subnets !== undefined && !isVpcId(flags.network ?? "")) {
    problems.push(
      `--subnets must be given with --network and the id of their VPC, got: ${show(flags.network)}`,
    );
  }
  if (problems.length > 0) {
    throw new InitError(problems);
  }
}

async function answerTo(
  { text, rule, suggestion }: Question,
  ask: Ask,
  complain: (problem: string) => void,
): Promise<string> {
  for (;;) {
    const typed = (await ask(`${text}${suggestion === undefined ? "" : ` [${suggestion}]`}: `)).trim();
    const answer = typed === "" ? (suggestion ?? "") : typed;
    const problem = rule(answer);
    if (problem === undefined) {
      return answer;
    }
    complain(problem);
  }
}
