/** Sleep that somebody else can end. */
export class Alarm {
  private wake: (() => void) | null = null;
  private rung = false;

  /** Ends the sleep, or the next one before it begins. */
  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Sleeps until a time of the monotonic clock, milliseconds, or until it rings. Infinity sleeps until it rings. */
  async sleepUntil(time: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        const ms = Math.max(0, time - performance.now());
        if (ms === Number.POSITIVE_INFINITY) return;
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = null;
    this.rung = false;
  }
}
