import { type Location } from "../../aws/location";
import { type Block, type NamedBlock } from "../terraform/terraform-json";

/** A resource of a stack. */
export interface SourceResource extends NamedBlock {
  /** Why it may not be there, or more than once; nothing where it is there once. */
  readonly uncertain?: string;
}

/**
 * What policies are read from: a stack's configuration, or any other form of one that knows its resources and what their
 * arguments are. Values that are not known are marked, as `unresolved()` does.
 */
export interface StackSource {
  /** Name of the stack. */
  readonly name: string;
  /** Where the resources of its default provider live. */
  readonly location: Location;
  readonly resources: readonly SourceResource[];
  /** The resources of one type. */
  resourcesOf(type: string): readonly SourceResource[];
  /** A value of an argument as text; nothing where it has none. */
  text(value: unknown): string | undefined;
  /** A value of an argument, with what is known filled in. */
  value(value: unknown): unknown;
  /** An attribute of a resource, such as its ARN; nothing where it cannot be known. */
  attribute(type: string, name: string, attribute: string): string | undefined;
  /** Where a resource lives. */
  locationOf(args: Block): Location;
  /** Name of the bucket of its state, where that is in S3. */
  readonly stateBucket?: string;
  /** Parts of the configuration that were not read, such as a module. */
  readonly notRead: readonly string[];
}
