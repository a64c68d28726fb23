import { readFileSync } from "node:fs";

/** A resource of a stack, as cdktf writes it. */
export type ResourceJson = Record<string, unknown> & {
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
  readonly depends_on?: readonly string[];
};

/** The parts of a synthesized `cdk.tf.json` that the suite reads. */
export interface StackJson {
  readonly provider?: {
    readonly aws?: readonly {
      readonly alias?: string;
      readonly region?: string;
      readonly default_tags?: readonly { readonly tags: Readonly<Record<string, unknown>> }[];
    }[];
  };
  readonly variable?: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, unknown>>;
  readonly module?: Record<string, { readonly source: string }>;
  readonly resource?: Record<string, Record<string, ResourceJson>>;
  readonly data?: Record<string, Record<string, unknown>>;
  readonly terraform?: {
    readonly backend?: { readonly s3?: Readonly<Record<string, unknown>> };
    readonly required_providers?: Record<string, { readonly source: string; readonly version?: string }>;
  };
}

export function readStack(file: string): StackJson {
  return JSON.parse(readFileSync(file, "utf8")) as StackJson;
}
