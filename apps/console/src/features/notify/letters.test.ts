import { expect, test } from "vitest";
import { dingtalkPost, feishuPost, hookPost, mailOf, wecomPost } from "./letters.ts";

const event = {
  id: "mall.offline 7",
  kind: "mall.offline",
  at: "2026-11-20T12:00:00.000Z",
  title: { en: "SH-01 is offline", "zh-CN": "SH-01 离线" },
  words: { en: "Since 12:00. *Look* at its line.", "zh-CN": "自 12:00 起。" },
  link: "/malls/SH-01",
  facts: { mall: "SH-01", minutes: 5 },
};
const context = { id: "0199", at: 1_700_000_000_000, console: "https://holo.example.com" };
const target = { url: "https://robot.test/send?key=1", secrets: [] as string[], locale: "en" as const };
const bodyOf = ({ body }: { body: string }) => JSON.parse(body) as unknown;

test("a web hook gets the event as data, under the delivery's own id", () => {
  const post = hookPost(event, { ...target, secrets: ["whsec_AAAA"] }, context);
  expect(bodyOf(post)).toEqual({
    type: "mall.offline",
    timestamp: event.at,
    data: {
      event: event.id,
      title: event.title,
      words: event.words,
      link: "https://holo.example.com/malls/SH-01",
      facts: event.facts,
    },
  });
  expect(post.headers["webhook-id"]).toBe("msg_0199");
});

test("Feishu gets text, signed in the body when there is a secret", () => {
  const content = { text: "SH-01 离线\n自 12:00 起。\nhttps://holo.example.com/malls/SH-01" };
  expect(bodyOf(feishuPost(event, { ...target, locale: "zh-CN" }, context))).toEqual({ msg_type: "text", content });
  const signed = bodyOf(feishuPost(event, { ...target, secrets: ["s"] }, context));
  expect(signed).toMatchObject({ timestamp: "1700000000", sign: expect.any(String), msg_type: "text" });
});

test("DingTalk gets markdown, signed in the address; what people typed is no mark", () => {
  const post = dingtalkPost(event, { ...target, secrets: ["s"] }, context);
  expect(post.url).toMatch(/^https:\/\/robot\.test\/send\?key=1&timestamp=1700000000000&sign=/);
  expect(bodyOf(post)).toEqual({
    msgtype: "markdown",
    markdown: {
      title: "SH-01 is offline",
      text: "**SH-01 is offline**\n\nSince 12:00. \\*Look\\* at its line.\n\n[https://holo.example.com/malls/SH-01](https://holo.example.com/malls/SH-01)",
    },
  });
});

test("WeCom gets at most 4096 bytes, and no half letter", () => {
  const long = { ...event, words: { en: "", "zh-CN": "商".repeat(2000) } };
  const { markdown } = bodyOf(wecomPost(long, { ...target, locale: "zh-CN" }, context)) as {
    markdown: { content: string };
  };
  expect(Buffer.byteLength(markdown.content)).toBeLessThanOrEqual(4096);
  expect(markdown.content).toMatch(/^\*\*SH-01 离线\*\*\n\n商+…$/);
});

test("a mail has the title as its subject, in the reader's language", () => {
  expect(mailOf({ ...event, link: null }, "zh-CN", context)).toEqual({
    subject: "SH-01 离线",
    text: "自 12:00 起。\n\n-- \nHolofleet https://holo.example.com",
  });
});
