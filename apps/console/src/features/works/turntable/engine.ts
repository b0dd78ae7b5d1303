import type { Frame } from "@holofleet/contract/works.ts";
import { pictures } from "../frames/pictures.ts";
import { openRing, type Ring } from "./ring.ts";
import { headingOf, nextSharp, nextSpin, planWindow, type Spin, usualRate, wrap } from "./spin.ts";

/** What the page shows beside the stage. */
export interface TurntableView {
  index: number;
  playing: boolean;
  rate: number;
  direction: 1 | -1;
  /** share of what can be held that is decoded, 0 to 1 */
  loaded: number;
}

export interface Turntable {
  read(): TurntableView;
  subscribe(reader: () => void): () => void;
  /** Draws on a canvas until the answer is called. */
  attach(canvas: HTMLCanvasElement): () => void;
  change(change: Partial<Pick<Spin, "playing" | "rate" | "direction">>): void;
  /** Stops, and goes to a frame. */
  seek(index: number): void;
  step(by: number): void;
  /** A hand takes it, turns it by so many frames, and lets it go at so many frames per second. */
  grab(): void;
  turn(frames: number): void;
  release(thrown: number): void;
  close(): void;
}

/** Bytes of decoded pictures: thumbnails of about six hundred frames, previews of about sixty. */
const [thumbnailBudget, previewBudget] = [160 * 2 ** 20, 256 * 2 ** 20];
/** Thumbnails that lie ahead before previews are fetched too: first it turns, then it is sharp. */
const thumbnailsFirst = 24;

/** Turns a work as a hologram does. `isCalm`: nothing moves unless it is asked to. */
export function openTurntable(frames: readonly Frame[], { isCalm }: { isCalm: boolean }): Turntable {
  const count = frames.length;
  const readers = new Set<() => void>();
  let spin: Spin = { head: 0, playing: !isCalm, rate: usualRate(count), direction: 1, thrown: 0, held: false };
  let isSharp = false;
  let isNews = true;

  const ring = (url: (digest: Frame["digest"]) => string, budget: number, guess: number) =>
    openRing({
      count,
      urlAt: (index) => url((frames[index] as Frame).digest),
      budget,
      guess,
      atOnce: 3,
      onPicture() {
        isNews = true;
      },
    });
  const thumbnails = ring(pictures.thumbnail, thumbnailBudget, 320 * 240 * 4);
  const previews = ring(pictures.preview, previewBudget, 1280 * 960 * 4);

  let view = viewOf();

  function viewOf(): TurntableView {
    const { head, playing, rate, direction } = spin;
    const room = Math.min(count, thumbnails.room());
    return { index: Math.floor(head), playing, rate, direction, loaded: room === 0 ? 1 : thumbnails.held() / room };
  }

  /** Pictures of a ring that lie ahead of the head without a hole. */
  function ahead(of: Ring, most: number): number {
    const heading = headingOf(spin);
    let found = 0;
    while (found < Math.min(most, count) && of.at(wrap(Math.floor(spin.head) + found * heading, count))) found++;
    return found;
  }

  function aim(): void {
    const heading = headingOf(spin);
    thumbnails.aim(planWindow(spin.head, heading, count, thumbnails.room()));
    const isReady = ahead(thumbnails, thumbnailsFirst) >= Math.min(count, thumbnailsFirst);
    if (isReady || previews.held() > 0) previews.aim(planWindow(spin.head, heading, count, previews.room()));
  }

  function tell(): void {
    view = viewOf();
    for (const reader of readers) reader();
  }

  /** The picture to show: sharp or not as one movement, else the nearest that is there. */
  function pictureAt(index: number): ImageBitmap | undefined {
    const isMoving = spin.held || spin.playing || spin.thrown !== 0;
    isSharp = nextSharp(isSharp, isMoving, ahead(previews, 12), count);
    const [first, second] = isSharp ? [previews, thumbnails] : [thumbnails, previews];
    for (let away = 0; away <= count / 2; away++) {
      for (const near of [wrap(index - away, count), wrap(index + away, count)]) {
        const found = first.at(near) ?? second.at(near);
        if (found) return found;
      }
    }
    return undefined;
  }

  function attach(canvas: HTMLCanvasElement): () => void {
    const pen = canvas.getContext("2d", { alpha: false });
    let request = 0;
    let before = performance.now();
    let drawn: { picture: ImageBitmap | undefined; width: number; height: number } | null = null;
    const draw = (now: number) => {
      request = requestAnimationFrame(draw);
      const was = Math.floor(spin.head);
      const seconds = Math.min(0.1, (now - before) / 1000);
      before = now;
      spin = nextSpin(spin, seconds, count, (index) => (thumbnails.at(index) ?? previews.at(index)) !== undefined);
      const index = Math.floor(spin.head);
      if (index !== was || isNews) {
        isNews = false;
        aim();
        tell();
      }
      const picture = pictureAt(index);
      const [width, height] = [
        Math.round(canvas.clientWidth * devicePixelRatio),
        Math.round(canvas.clientHeight * devicePixelRatio),
      ];
      if (pen === null || (drawn?.picture === picture && drawn?.width === width && drawn?.height === height)) return;
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      drawn = { picture, width, height };
      paint(pen, picture);
    };
    request = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(request);
  }

  const stopAt = (head: number) => {
    spin = { ...spin, head: wrap(head, count), playing: false, thrown: 0 };
    isNews = true;
  };

  return {
    read: () => view,
    subscribe(reader) {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    attach,
    change(next) {
      spin = { ...spin, ...next, thrown: 0 };
      isNews = true;
    },
    seek: stopAt,
    step: (by) => stopAt(Math.floor(spin.head) + by),
    grab() {
      spin = { ...spin, held: true, thrown: 0 };
    },
    turn(turned) {
      spin = { ...spin, head: wrap(spin.head + turned, count) };
      isNews = true;
    },
    release(thrown) {
      spin = { ...spin, held: false, thrown: isCalm ? 0 : thrown };
    },
    close() {
      thumbnails.close();
      previews.close();
    },
  };
}

/** A picture as large as it fits, in the middle of black. */
function paint(pen: CanvasRenderingContext2D, picture: ImageBitmap | undefined): void {
  const { width, height } = pen.canvas;
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, width, height);
  if (picture === undefined) return;
  const scale = Math.min(width / picture.width, height / picture.height);
  const [w, h] = [picture.width * scale, picture.height * scale];
  pen.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
}
