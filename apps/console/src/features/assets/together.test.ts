import { describe, expect, it } from "vitest";
import { together } from "./together.ts";

/** Work that ends when it is told to, and the lots that it was given. */
function workshop(most: number) {
  const lots: number[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const take = together<number, string>((items) => {
    lots.push(items);
    return new Promise((resolve, reject) =>
      ends.push((error) => (error ? reject(error) : resolve(items.map((item) => `done ${item}`)))),
    );
  }, most);
  return { lots, take, end: (error?: Error) => ends.shift()?.(error) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("together", () => {
  it("begins at once, and takes who came meanwhile in lots", async () => {
    const { lots, take, end } = workshop(2);
    const all = Promise.all([1, 2, 3, 4].map(take));
    expect(lots).toEqual([[1]]);
    for (let i = 0; i < 3; i++) {
      end();
      await turn();
    }
    expect(lots).toEqual([[1], [2, 3], [4]]);
    expect(await all).toEqual(["done 1", "done 2", "done 3", "done 4"]);
    const later = take(5);
    end();
    expect(await later).toBe("done 5");
  });

  it("fails a lot alone", async () => {
    const { take, end } = workshop(2);
    const [first, second] = [take(1), take(2)];
    end(new Error("full"));
    await expect(first).rejects.toThrow("full");
    await turn();
    end();
    expect(await second).toBe("done 2");
  });
});
