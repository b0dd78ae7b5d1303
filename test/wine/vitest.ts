/**
 * Stands in for `vitest` on a Node for Windows under Wine, where its own program does not run: the same tests with the same
 * runner and expectations.
 */
import { chai, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from "@vitest/expect";

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from "@vitest/runner";

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
Object.assign(globalThis, { [GLOBAL_EXPECT]: chai.expect });
setState({ assertionCalls: 0, isExpectingAssertions: false }, chai.expect as never);

export const expect = chai.expect;

export const vi = {
  /** Asks again until it holds. */
  async waitFor<T>(check: () => T | Promise<T>, { timeout = 1000, interval = 50 } = {}): Promise<T> {
    const end = performance.now() + timeout;
    for (;;) {
      try {
        return await check();
      } catch (thrown) {
        if (performance.now() > end) throw thrown;
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  },
};
