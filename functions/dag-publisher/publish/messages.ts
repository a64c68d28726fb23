import { RECONCILE_MESSAGE } from "./events";

/** What a batch of messages asks for. */
export interface Work {
  /** Keys of the intake bucket, with the ids of the messages that name them. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** Ids of the messages that ask to reconcile. */
  readonly reconcile: readonly string[];
  /** Ids of messages that say nothing which is understood: they would come back for ever. */
  readonly unknown: readonly string[];
}

/** A message of the queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** Reads events of the intake bucket and the schedule's message. Each key counts once. */
export function readMessages(messages: readonly QueueMessage[], intakeBucket: string): Work {
  const keys = new Map<string, string[]>();
  const reconcile: string[] = [];
  const unknown: string[] = [];
  for (const { messageId, body } of messages) {
    const value = parse(body);
    const key = keyIn(value, intakeBucket);
    if (key !== undefined) {
      keys.set(key, [...(keys.get(key) ?? []), messageId]);
    } else if (isReconcile(value)) {
      reconcile.push(messageId);
    } else {
      unknown.push(messageId);
    }
  }
  return { keys, reconcile, unknown };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Only the key counts. `Object Deleted` comes for expired versions, too; what is there says what happened. */
function keyIn(value: unknown, intakeBucket: string): string | undefined {
  const { detail } = (value ?? {}) as {
    detail?: { bucket?: { name?: unknown }; object?: { key?: unknown } };
  };
  const key = detail?.object?.key;
  return detail?.bucket?.name === intakeBucket && typeof key === "string" && key !== "" ? key : undefined;
}

function isReconcile(value: unknown): boolean {
  const name = Object.keys(RECONCILE_MESSAGE)[0] as keyof typeof RECONCILE_MESSAGE;
  return (
    typeof value === "object" &&
    value !== null &&
    name in value &&
    value[name as never] === RECONCILE_MESSAGE[name]
  );
}
