import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
  workerData,
} from "node:worker_threads";
import type { IManifest } from "cdktf";
import { type TeamsConfig } from "../config/teams-config";
import { type BuiltStack } from "./build-stacks";

/** What makes a further thread worth it: loading the library there takes as long as 25 stacks. */
const STACKS_PER_THREAD = 50;
const STACKS_OF_A_START = 25;

/** More threads write to one disk no faster. */
const MOST_THREADS = 4;

/** How long a thread may be without a further stack, of which it builds fifty a second, before it is given up. */
const PATIENCE_MS = 60_000;

/** Under this name a thread finds its settings: other programs have threads too. */
const MARK = "mwaa-teams synth";

/** What a thread is started with. */
interface Settings {
  readonly config: TeamsConfig;
  readonly names: readonly string[];
  /** Folder of its own. */
  readonly folder: string;
  readonly port: MessagePort;
  /** Its first number grows: when the thread runs, with each stack, and with the answer. */
  readonly steps: Int32Array;
}

/** What came of a thread, or nothing where it failed: then its stacks are built again here, which says why. */
export interface Answer {
  readonly stacks: readonly BuiltStack[];
  readonly manifest: IManifest["stacks"];
}

/**
 * Deals stacks to threads: this one, which has begun, gets more than those that are yet to start.
 * @returns the names for each thread, in their order; the first are this thread's
 */
export function deal(names: readonly string[], processors = os.availableParallelism()): string[][] {
  const threads = Math.max(
    1,
    Math.min(processors, MOST_THREADS, Math.floor(names.length / STACKS_PER_THREAD)),
  );
  const others = Math.floor((names.length - STACKS_OF_A_START) / threads);
  const own = names.length - others * (threads - 1);
  return Array.from({ length: threads }, (_, index) =>
    index === 0 ? names.slice(0, own) : names.slice(own + (index - 1) * others, own + index * others),
  );
}

/** Builds stacks while this thread builds others, which waits for it in the end without returning to its event loop. */
export class StackThread {
  private constructor(
    private readonly names: readonly string[],
    private readonly folder: string,
    private readonly worker: Worker,
    private readonly port: MessagePort,
    private readonly steps: Int32Array,
  ) {}

  /**
   * Starts a thread; nothing from TypeScript, which Node.js runs in no thread.
   * @param folder of the thread; it must not exist
   */
  public static start(
    config: TeamsConfig,
    names: readonly string[],
    folder: string,
  ): StackThread | undefined {
    if (!__filename.endsWith(".js")) {
      return undefined;
    }
    fs.mkdirSync(folder);
    const { port1, port2 } = new MessageChannel();
    const steps = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const settings: Settings = { config, names, folder, port: port2, steps };
    const worker = new Worker(__filename, { workerData: { [MARK]: settings }, transferList: [port2] });
    // What goes wrong there is an answer that is missing.
    worker.on("error", () => undefined);
    worker.unref();
    return new StackThread(names, folder, worker, port1, steps);
  }

  /** How many stacks it has written. */
  public get written(): number {
    return Math.min(Math.max(0, Atomics.load(this.steps, 0) - 1), this.names.length);
  }

  /**
   * Waits for the thread, and moves its stacks.
   * @param target folder with a folder `stacks`
   * @param onStep is called while it waits, after each stack
   */
  public finish(target: string, onStep: () => void): Answer | undefined {
    for (;;) {
      const steps = Atomics.load(this.steps, 0);
      const received: { message?: Answer } | undefined = receiveMessageOnPort(this.port);
      if (received !== undefined) {
        return this.moved(received.message, target);
      }
      // By now it has had the time to start.
      if (steps === 0 || Atomics.wait(this.steps, 0, steps, PATIENCE_MS) === "timed-out") {
        return undefined;
      }
      onStep();
    }
  }

  /** Ends the thread, whatever it does. */
  public stop(): void {
    this.port.close();
    void this.worker.terminate();
  }

  private moved(answer: Answer | undefined, target: string): Answer | undefined {
    answer?.stacks.forEach(({ name }) => {
      const stack = path.join("stacks", name);
      fs.renameSync(path.join(this.folder, stack), path.join(target, stack));
    });
    return answer;
  }
}

async function serve({ config, names, folder, port, steps }: Settings): Promise<void> {
  const step = (): void => {
    Atomics.add(steps, 0, 1);
    Atomics.notify(steps, 0);
  };
  step();
  let answer: Answer | undefined;
  try {
    const [{ App }, { buildStacks }] = await Promise.all([import("cdktf"), import("./build-stacks.js")]);
    const app = new App({ outdir: folder, stackTraces: false });
    const stacks = buildStacks(app, config, names, { onStack: step });
    answer = { stacks, manifest: app.manifest.stacks };
  } catch {
    // The thread that waits builds them again, and fails with an error that has its class.
  }
  port.postMessage(answer);
  step();
}

const settings = (workerData as Record<string, Settings | undefined> | null)?.[MARK];
if (settings !== undefined) {
  void serve(settings);
}
