import { type StackSource } from "../access/stack/stack-source";
import { type Assumptions } from "./assumptions";
import { type PricedItem } from "./prices";

/** The parts of a bill, in the order in which reports show them. */
export const PARTS = [
  "environment",
  "workers",
  "schedulers",
  "web servers",
  "database",
  "network",
  "logs",
  "detection and delivery",
  "keys and secrets",
  "bucket",
  "audit",
] as const;

/** One of them. */
export type Part = (typeof PARTS)[number];

/** How much of something a stack uses in a month. */
export interface Use {
  readonly part: Part;
  readonly item: PricedItem;
  /** In units of the item's price. */
  readonly quantity: number;
}

/** A stack, and what is assumed of the month. */
export interface UseContext {
  readonly stack: StackSource;
  readonly assumptions: Assumptions;
}

/** What the resources of some types use; what cannot be counted is named. */
export interface Counted {
  readonly uses: readonly Use[];
  readonly notCounted?: readonly string[];
}
