import { type StackExtensions } from "../../modules/app/build-stacks";
import { explained, HookError, shownFile } from "./hook-error";
import { type LoadedHooks, loadHooks } from "./load-hooks";

/** Enough for a hook's own line to be in the trace of an error that a construct throws deep inside. */
const DEEP_ENOUGH = 200;

/**
 * What the hooks beside a `teams.yaml` add to its stacks; nothing where there are none.
 * @throws HookError for a file that cannot be run, or that exports something else
 */
export function extensionsBeside(folder: string): StackExtensions | undefined {
  const loaded = loadHooks(folder);
  return loaded && extensionsOf(loaded);
}

/** What the synthesis calls: the hooks, and an error of theirs with its place. */
function extensionsOf({ file, hooks }: LoadedHooks): StackExtensions {
  const { extendTeam, extendAudit } = hooks;
  return {
    extendTeam: extendTeam && ((stack, team) => done(extendTeam(stack, team), "extendTeam", file)),
    extendAudit: extendAudit && ((stack, audit) => done(extendAudit(stack, audit), "extendAudit", file)),
    // Aspects of a hook run when the stack is written.
    during: (name, work) => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = DEEP_ENOUGH;
      try {
        return work();
      } catch (error) {
        throw error instanceof HookError ? error : (problemOf(error, file, name) ?? error);
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    },
  };
}

function problemOf(error: unknown, file: string, stack: string): HookError | undefined {
  const found = explained(error, file, `stack ${stack}: `);
  const isFromCdktf = error instanceof Error && FROM_CDKTF.test(error.message);
  return (
    found ?? (isFromCdktf ? new HookError(shownFile(file), `stack ${stack}: ${error.message}`) : undefined)
  );
}

/** What cdktf says of annotations and validations when it writes a stack, long after a hook has added them. */
const FROM_CDKTF = /^(?:Encountered Annotations|Validation failed) /;

/** What an async hook adds after its first await would be missing in the stack, without a word. */
function done(result: unknown, hook: string, file: string): void {
  if (result instanceof Promise) {
    // Whatever becomes of it, the synthesis has failed.
    result.catch(() => undefined);
    throw new HookError(
      shownFile(file),
      `${hook} must not be async: a stack is written when the function returns`,
    );
  }
}
