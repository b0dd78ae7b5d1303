/**
 * Work that costs much once and little for each: whoever comes while one lot is under way goes together in the next, at most
 * `most` at once. `work` answers for each item, in order; what it throws is thrown to all of the lot.
 */
export function together<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const lot = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await work(lot.map(({ item }) => item));
        for (const [i, { resolve }] of lot.entries()) resolve(results[i] as Result);
      } catch (error) {
        for (const { reject } of lot) reject(error);
      }
    }
    running = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void run();
    });
}
