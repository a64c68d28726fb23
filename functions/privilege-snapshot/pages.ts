/** Airflow's REST API, as far as it is read. */
export interface AirflowApi {
  /** Answers a page, or rejects with the service's error. */
  get(path: string, query: Readonly<Record<string, string | number>>): Promise<unknown>;
}

/** Something was not read; the message is what the function's log and the detector's have. */
export class ReadError extends Error {
  /** @param status what Airflow itself answered, where it is known */
  public constructor(
    path: string,
    why: string,
    public readonly status?: number,
  ) {
    super(`Airflow's ${path} could not be read: ${why}.`);
    this.name = "ReadError";
  }
}

/** A single item is more than Amazon MWAA answers. */
export class TooMuchError extends ReadError {}

/** Airflow gives no more in a page unless an option says so (`[api] maximum_page_limit`). */
export const PAGE = 100;

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** A list of Airflow's API. */
export interface ListOf<Item> {
  readonly path: string;
  /** Where in an answer the items are. */
  readonly key: string;
  readonly read: (item: Json) => Item;
  /** What is asked for beside the page. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  /** How many items were asked for. */
  readonly limit: number;
}

/**
 * One page, and fewer items where it is too much: Amazon MWAA answers within 10 seconds and with 6 MB at most, and a role has as
 * many permissions as there are DAGs.
 * @throws ReadError; TooMuchError where a single item is too much
 */
export async function readPage<Item>(
  api: AirflowApi,
  list: ListOf<Item>,
  limit: number,
  offset: number,
): Promise<Page<Item>> {
  for (let asked = limit; ; asked = Math.ceil(asked / 5)) {
    try {
      const answer = await api.get(list.path, { ...list.query, limit: asked, offset });
      return { ...pageOf(answer, list), limit: asked };
    } catch (error) {
      if (error instanceof ReadError) {
        throw error;
      }
      if (asked === 1 || !mayBeTooMuch(error)) {
        throw errorOf(list.path, error);
      }
    }
  }
}

/** What is thrown of an error of the service's or the network's. */
export function errorOf(path: string, error: unknown): ReadError {
  return new (mayBeTooMuch(error) ? TooMuchError : ReadError)(path, reasonOf(error), statusOf(error));
}

/** Errors that fewer items do not help against. Which one stands for too large an answer, AWS does not say. */
const FINAL = new Set([
  "AccessDeniedException",
  "ResourceNotFoundException",
  "ThrottlingException",
  "TooManyRequestsException",
  "CredentialsProviderError",
]);

function mayBeTooMuch(error: unknown): boolean {
  const status = statusOf(error);
  const { code } = error as { readonly code?: unknown };
  return (
    error instanceof Error &&
    !FINAL.has(error.name) &&
    // The AWS SDK's handler gives both times that it waits one name, and only the one for an answer a code.
    (error.name === "TimeoutError" ? code === "ETIMEDOUT" : code === undefined) &&
    (status === undefined || status === 413 || status >= 500)
  );
}

/** The status that Airflow itself answered, where Amazon MWAA says it. */
function statusOf(error: unknown): number | undefined {
  const status = (error as { readonly answer?: Json }).answer?.RestApiStatusCode;
  return typeof status === "number" ? status : undefined;
}

/** What is wrong, without what Airflow answered: that may hold anything. */
function reasonOf(error: unknown): string {
  const status = statusOf(error);
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return [name, ...(status === undefined ? [] : [`status ${status} of Airflow`]), message]
    .filter((part) => part !== "")
    .join(", ");
}

function pageOf<Item>(answer: unknown, { path, key, read }: ListOf<Item>): Omit<Page<Item>, "limit"> {
  const { [key]: items, total_entries: total } = objectOf(answer) ?? {};
  if (!Array.isArray(items) || typeof total !== "number") {
    throw new ReadError(path, `the answer must have ${key} and total_entries`);
  }
  return {
    total,
    items: items.map((item) => {
      const object = objectOf(item);
      try {
        return read(object ?? {});
      } catch {
        throw new ReadError(path, `an item of ${key} lacks what each of them must have`);
      }
    }),
  };
}

/** An item's list of objects; one that is none has none of what is needed. */
export function objects(value: unknown): Json[] {
  return (Array.isArray(value) ? value : [undefined]).map((item) => objectOf(item) ?? {});
}

/** The object that a value is. */
export function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/**
 * The text that a value is.
 * @throws TypeError
 */
export function text(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError("must be text");
  }
  return value;
}
