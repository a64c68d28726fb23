/** One line on standard error that is written over, and gone at the end. */
export function showProgress(done: number, total: number, what: string): void {
  process.stderr.write(done === total ? "\r\u001b[K" : `\r${done} of ${total} ${what}`);
}

/** The same for work that is usually over before anybody looks: it shows nothing in the first two seconds. */
export function lateProgress(what: string): (done: number, total: number) => void {
  const start = Date.now();
  return (done, total) => {
    if (Date.now() - start > 2_000) {
      showProgress(done, total, what);
    }
  };
}
