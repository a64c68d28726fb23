import { type StackSource } from "../access/stack/stack-source";
import { hasUnresolved } from "../access/terraform/unresolved";
import { type Assumptions } from "./assumptions";
import { environmentUses } from "./environment-uses";
import { BY_REQUEST_TYPES, COUNTED_TYPES, isFree } from "./priced-types";
import { type Price, priceOf } from "./prices";
import { auditUses, logUses, monitoringUses, standingUses } from "./resource-uses";
import { type Counted, type Part, PARTS, type Use, type UseContext } from "./use";

/** One line of a bill. */
export interface CostLine {
  readonly part: Part;
  readonly price: Price;
  /** In units of the price, rounded to six places. */
  readonly quantity: number;
  /** US dollars a month, in whole cents. */
  readonly monthly: number;
}

/** What one stack costs in a month. */
export interface StackCost {
  /** Name of the stack: a team's, or `audit-` and the account. */
  readonly name: string;
  /** AWS Region code; `unknown` where the configuration does not say. */
  readonly region: string;
  /** US dollars a month: the sum of the lines. */
  readonly monthly: number;
  /** The same with as many workers as the environment may have, all month. */
  readonly monthlyAtMost: number;
  /** Lines of at least a cent, by part. */
  readonly lines: readonly CostLine[];
  /** What costs something and is not counted, in words. */
  readonly notCounted: readonly string[];
}

/**
 * The monthly cost of a stack by AWS's list prices, without tax, free tier, discounts and what DAGs themselves use. Works on
 * any configuration or plan that can be read as policies are.
 */
export function estimate(stack: StackSource, assumptions: Assumptions): StackCost {
  const context: UseContext = { stack, assumptions };
  const others = [standingUses, logUses, monitoringUses, auditUses].map((count) => count(context));
  const usual: readonly Counted[] = [environmentUses(context), ...others];
  const most: readonly Counted[] = [environmentUses(context, true), ...others];
  const region = hasUnresolved(stack.location.region) ? "unknown" : stack.location.region;
  const lines = linesOf(usual, region);
  return {
    name: stack.name,
    region,
    monthly: sum(lines),
    monthlyAtMost: sum(linesOf(most, region)),
    lines,
    notCounted: [
      ...usual.flatMap(({ notCounted = [] }) => notCounted),
      ...notCountedTypes(stack),
      ...stack.notRead.map((part) => `${part} is not read`),
    ],
  };
}

/** Whole cents, so that sums are what a reader adds up. */
export function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

function linesOf(counted: readonly Counted[], region: string): CostLine[] {
  return counted
    .flatMap(({ uses }) => uses)
    .map((use) => lineOf(use, region))
    .filter(({ monthly }) => monthly > 0)
    .sort((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part));
}

function lineOf({ part, item, quantity }: Use, region: string): CostLine {
  const price = priceOf(item, region);
  return {
    part,
    price,
    quantity: Math.round(quantity * 1e6) / 1e6,
    monthly: cents(quantity * price.usd),
  };
}

function sum(lines: readonly CostLine[]): number {
  return cents(lines.reduce((total, { monthly }) => total + monthly, 0));
}

function notCountedTypes({ resources }: StackSource): string[] {
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  return [
    ...types.flatMap((type) => BY_REQUEST_TYPES[type] ?? []),
    ...types
      .filter((type) => !COUNTED_TYPES.has(type) && BY_REQUEST_TYPES[type] === undefined && !isFree(type))
      .map((type) => `resources of the type ${type}`),
    ...resources.flatMap(({ uncertain, type }) =>
      uncertain !== undefined && COUNTED_TYPES.has(type) ? [`more than one of ${uncertain}`] : [],
    ),
  ];
}
