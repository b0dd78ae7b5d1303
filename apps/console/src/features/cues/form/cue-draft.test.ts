import { expect, test } from "vitest";
import { actionTypes, draftOf, isComplete, newAction, newTrigger, triggerTypes } from "./cue-draft.ts";

test("a new cue asks for its name, its topic and its scene, and nothing else", () => {
  const draft = draftOf(null);
  expect(isComplete(draft)).toBe(false);
  const filled = {
    ...draft,
    name: "Evening",
    trigger: { ...newTrigger("topic"), topic: "lightChange" } as typeof draft.trigger,
    actions: [{ id: "a1", type: "scene" as const, where: "here" as const, scene: "Evening" }],
  };
  expect(isComplete(filled)).toBe(true);
});

test("what is offered first of each kind needs no more than its names", () => {
  const wants = triggerTypes.filter((type) => {
    const actions = [{ id: "a1", type: "scene" as const, where: "here" as const, scene: "x" }];
    return !isComplete({ ...draftOf(null), name: "n", trigger: newTrigger(type), actions });
  });
  expect(wants).toEqual(["topic"]);
});

test("each action has an id of its own, also after one was taken away", () => {
  const first: ReturnType<typeof newAction>[] = [];
  for (const type of actionTypes) first.push(newAction(type, first));
  const again = newAction("notify", first.slice(1));
  expect(new Set([...first.slice(1), again].map(({ id }) => id)).size).toBe(4);
});
