/** Actions on one kind of resource. */
export interface Grant {
  /**
   * The kind: a resource type of AWS's service reference, `s3:bucket`, or `*` for actions that take no resource.
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/
   */
  readonly on: string;
  /** `service:Action`, without wildcards. */
  readonly actions: readonly string[];
  /**
   * Which tags distinguish this stack's resources from others where names do not: `request`, those of the request that
   * creates them; `resource`, those that they have; `adopted`, those that a request puts on what has none.
   * @default - the resources have names that are known before apply
   */
  readonly tags?: "request" | "resource" | "adopted";
  /**
   * Further conditions: values that context keys must have. `${region}` is the stack's Region.
   * @default - none
   */
  readonly when?: Readonly<Record<string, string>>;
}

/** What one Terraform resource type takes. */
export interface TypeActions {
  /** To read it: every plan does, and every apply. */
  readonly plan: readonly Grant[];
  /** To create, change and destroy it, besides. */
  readonly apply: readonly Grant[];
}
