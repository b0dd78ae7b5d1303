/**
 * Electrical circuits: projectors of one are switched on one after the other, because each draws many times its current in the
 * first moment. Times are milliseconds of the monotonic clock.
 */
export class Circuits {
  private readonly freeAt = new Map<string, number>();

  constructor(private readonly spacing: number) {}

  /** Takes the next turn in a circuit. @returns how long to wait for it, milliseconds */
  wait(circuit: string, now: number): number {
    const turn = Math.max(now, this.freeAt.get(circuit) ?? 0);
    this.freeAt.set(circuit, turn + this.spacing);
    return turn - now;
  }
}
