/** Decoded pictures around the head of a turntable, never more than fit. */
export interface Ring {
  /** The frames to hold, the most wanted first; the others are let go. */
  aim(wanted: readonly number[]): void;
  at(index: number): ImageBitmap | undefined;
  /** how many fit; a guess until the first is decoded */
  room(): number;
  held(): number;
  close(): void;
}

interface Options {
  count: number;
  urlAt: (index: number) => string;
  /** bytes of decoded pixels that may be held */
  budget: number;
  /** bytes of one picture, until the first is known */
  guess: number;
  /** pictures under way at once: a browser opens six connections to one address */
  atOnce: number;
  onPicture: () => void;
}

/** After a failure a picture is asked for again so much later, in milliseconds. */
const pauseMs = 3000;

/** Fetches and decodes ahead, off the page's thread. */
export function openRing({ count, urlAt, budget, guess, atOnce, onPicture }: Options): Ring {
  const pictures = new Map<number, ImageBitmap>();
  const loading = new Map<number, AbortController>();
  const broken = new Map<number, number>();
  let wanted: readonly number[] = [];
  let near = new Set<number>();
  let size = guess;
  let isClosed = false;
  const room = () => Math.max(8, Math.min(count, Math.floor(budget / size)));

  function fill(): void {
    for (const index of wanted) {
      if (isClosed || loading.size >= atOnce) return;
      if (pictures.has(index) || loading.has(index) || (broken.get(index) ?? 0) > performance.now()) continue;
      void load(index);
    }
  }

  async function load(index: number): Promise<void> {
    const aborting = new AbortController();
    loading.set(index, aborting);
    try {
      const answer = await fetch(urlAt(index), { signal: aborting.signal });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const picture = await createImageBitmap(await answer.blob());
      size = picture.width * picture.height * 4;
      if (isClosed || !near.has(index)) picture.close();
      else pictures.set(index, picture);
    } catch {
      // let go meanwhile, or out of reach: it is asked for again while it is wanted
      if (!aborting.signal.aborted) broken.set(index, performance.now() + pauseMs);
    }
    loading.delete(index);
    if (isClosed) return;
    onPicture();
    fill();
  }

  return {
    aim(next) {
      wanted = next;
      near = new Set(next);
      for (const [index, picture] of pictures) {
        if (near.has(index)) continue;
        picture.close();
        pictures.delete(index);
      }
      for (const [index, aborting] of loading) if (!near.has(index)) aborting.abort();
      fill();
    },
    at: (index) => pictures.get(index),
    room,
    held: () => pictures.size,
    close() {
      isClosed = true;
      for (const aborting of loading.values()) aborting.abort();
      for (const picture of pictures.values()) picture.close();
      pictures.clear();
    },
  };
}
