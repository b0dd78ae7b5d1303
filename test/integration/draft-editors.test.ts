import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Editor, openEditor } from "../../apps/console/src/features/works/edit/editor.ts";
import { moveFrames, removeFrames } from "../../apps/console/src/features/works/edit/order.ts";
import type { EditorState } from "../../apps/console/src/features/works/edit/state.ts";
import { startTestConsole, type TestConsole } from "../src/console.ts";
import { makeFrames, saveFrames } from "../src/frames.ts";

let running: TestConsole;
const slug = "shared";

beforeAll(async () => {
  running = await startTestConsole();
  await saveFrames(running, slug, await makeFrames(5));
});
afterAll(() => running.stop());

/** An editor as one person's page opens it. */
async function open(work = slug): Promise<Editor & { state: () => EditorState; order: () => string }> {
  const { works } = running.admin;
  const editor = openEditor(
    {
      load: () => works.draft({ slug: work }),
      save: async (frames, base) =>
        (await works.saveDraft({ slug: work, base, frames: frames.map(({ path, digest }) => ({ path, digest })) }))
          .draft.version,
    },
    () => undefined,
  );
  const state = () => {
    const opened = editor.read();
    if (opened.state !== "open") throw new Error(opened.state);
    return opened;
  };
  await vi.waitFor(state);
  return { ...editor, state, order: () => orderOf(state().frames) };
}

const orderOf = (frames: readonly { path: string }[]) =>
  frames.map(({ path }) => path.replace(/^f(.*)\.jpg$/, "$1")).join(" ");
const savedOrder = async () => orderOf((await running.admin.works.draft({ slug })).frames);
const settled = (editor: Awaited<ReturnType<typeof open>>) =>
  vi.waitFor(() => expect(editor.state()).toMatchObject({ sending: null, frames: editor.state().saved.frames }), 5000);

describe("two editors of one draft", () => {
  it("save by themselves, many edits as one version", async () => {
    const editor = await open();
    const before = editor.state().saved.version;
    editor.edit((frames) => moveFrames(frames, new Set(["f5.jpg"]), 0));
    editor.edit((frames) => removeFrames(frames, new Set(["f1.jpg"])));
    editor.edit((frames) => moveFrames(frames, new Set(["f2.jpg"]), 9));
    expect(editor.order()).toBe("5 3 4 2");
    await settled(editor);
    expect([await savedOrder(), editor.state().saved.version]).toEqual(["5 3 4 2", before + 1]);
    for (let step = 0; step < 3; step++) editor.undo();
    expect(await editor.flush()).toBe(true);
    expect(await savedOrder()).toBe("1 2 3 4 5");
  });

  it("tell the second one, who keeps both", async () => {
    const [first, second] = [await open(), await open()];
    first.edit((frames) => removeFrames(frames, new Set(["f2.jpg"])));
    second.edit((frames) => moveFrames(frames, new Set(["f4.jpg"]), 0));
    expect(await first.flush()).toBe(true);
    expect(await second.flush()).toBe(false);
    expect(orderOf(second.state().theirs?.frames ?? [])).toBe("1 3 4 5");
    expect([second.order(), await savedOrder()]).toEqual(["4 1 2 3 5", "1 3 4 5"]);
    second.edit((frames) => moveFrames(frames, new Set(["f5.jpg"]), 0));
    second.keepMine();
    await settled(second);
    expect([second.order(), await savedOrder()]).toEqual(["5 4 1 3", "5 4 1 3"]);
    first.look(second.state().saved.version);
    await vi.waitFor(() => expect(first.order()).toBe("5 4 1 3"));
  });

  it("let the second one take theirs, and have the own frames back", async () => {
    await saveFrames(running, slug, await makeFrames(3));
    const [first, second] = [await open(), await open()];
    first.edit((frames) => removeFrames(frames, new Set(["f1.jpg"])));
    await first.flush();
    second.edit((frames) => moveFrames(frames, new Set(["f3.jpg"]), 0));
    await second.flush();
    second.takeTheirs();
    expect(second.order()).toBe("2 3");
    second.undo();
    await settled(second);
    expect(await savedOrder()).toBe("3 1 2");
  });

  it("join what was only added, such as an upload, without a question", async () => {
    await saveFrames(running, slug, await makeFrames(3));
    const editor = await open();
    editor.edit((frames) => moveFrames(frames, new Set(["f3.jpg"]), 0));
    const { frames } = editor.state().saved;
    const uploaded = frames.map((frame) => ({ ...frame, path: `new/${frame.path}` }));
    await running.admin.works.saveDraft({
      slug,
      frames: [...frames, ...uploaded].map(({ path, digest }) => ({ path, digest })),
    });
    await settled(editor);
    expect([editor.state().theirs, await savedOrder()]).toEqual([null, "3 1 2 new/f1.jpg new/f2.jpg new/f3.jpg"]);
  });

  it("say why nothing was saved, and try again", async () => {
    const editor = await open();
    const [first] = editor.state().frames;
    editor.edit((frames) => frames.map((frame) => (frame === first ? { ...frame, path: "../up.jpg" } : frame)));
    expect(await editor.flush()).toBe(false);
    expect(editor.state().failure).toMatchObject({ code: "path_unsafe" });
    editor.undo();
    expect(await editor.flush()).toBe(true);
  });
});
