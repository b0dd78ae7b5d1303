/** Where a turntable stands and how it goes on by itself. Heads are frames, counted from 0, with a fraction. */
export interface Spin {
  head: number;
  playing: boolean;
  /** frames per second */
  rate: number;
  direction: 1 | -1;
  /** what a throw left over, frames per second, signed */
  thrown: number;
  /** a hand holds it: nothing moves by itself */
  held: boolean;
}

/** A turn takes about twelve seconds, within what still looks smooth and what a screen shows: the same as a mall's player. */
export function usualRate(count: number): number {
  return Math.min(30, Math.max(12, count / 12));
}

export function wrap(head: number, count: number): number {
  return count === 0 ? 0 : ((head % count) + count) % count;
}

/** How quickly a throw dies away: to a third in so many seconds; below so many frames per second it has ended. */
const [fading, stillness] = [1 / 3, 1];

/** The turntable a moment later. By itself it waits at a frame whose picture is not there yet; a throw passes it. */
export function nextSpin(spin: Spin, seconds: number, count: number, isThere: (index: number) => boolean): Spin {
  if (spin.held || count === 0) return spin;
  if (Math.abs(spin.thrown) > stillness) {
    const head = wrap(spin.head + spin.thrown * seconds, count);
    return { ...spin, head, thrown: spin.thrown * Math.exp(-seconds / fading) };
  }
  const rested = spin.thrown === 0 ? spin : { ...spin, thrown: 0 };
  if (!spin.playing) return rested;
  const head = wrap(spin.head + spin.direction * spin.rate * seconds, count);
  return isThere(Math.floor(head)) ? { ...rested, head } : rested;
}

/** Which way it goes at the moment, for fetching ahead. */
export function headingOf({ thrown, direction }: Spin): 1 | -1 {
  return Math.abs(thrown) > stillness ? (thrown > 0 ? 1 : -1) : direction;
}

/** The frames to hold decoded around `head` when `room` fit: nearest ahead first, then a quarter behind; all when all fit. */
export function planWindow(head: number, heading: 1 | -1, count: number, room: number): number[] {
  const size = Math.min(count, Math.max(1, room));
  const behind = size < count ? Math.floor(size / 4) : 0;
  const at = Math.floor(head);
  const ahead = Array.from({ length: size - behind }, (_, step) => wrap(at + step * heading, count));
  return [...ahead, ...Array.from({ length: behind }, (_, step) => wrap(at - (step + 1) * heading, count))];
}

/** Sharp pictures are shown once so many lie ahead, and no longer when one is missing in a movement: never a flicker between both. */
const enoughAhead = 12;

/** Whether the sharp pictures should be shown, given whether they are now and how many of them lie ahead without a hole. */
export function nextSharp(isSharp: boolean, isMoving: boolean, ahead: number, count: number): boolean {
  if (!isMoving) return ahead > 0;
  return isSharp ? ahead > 0 : ahead >= Math.min(enoughAhead, count);
}
