import type { CueTrigger } from "@holofleet/contract/fleet/cues.ts";
import type { BothWords } from "@holofleet/contract/notify/events.ts";

/** An event as people are told of it. */
export interface SaidEvent {
  cue: string;
  type: CueTrigger["type"];
  subject: string;
  payload: string;
  mall: { code: string; name: string } | null;
  isTest: boolean;
}

/** What happened, in a few words of both languages. */
const happened: Record<CueTrigger["type"], (subject: string) => BothWords> = {
  topic: (subject) => ({ en: `A message came on ${subject}.`, "zh-CN": `主题 ${subject} 收到消息。` }),
  schedule: () => ({ en: "It was time.", "zh-CN": "到了设定的时间。" }),
  mall_offline: () => ({ en: "The mall is offline.", "zh-CN": "商场离线。" }),
  disk_low: (subject) => ({ en: `Little room is left on its disk: ${subject}.`, "zh-CN": `磁盘空间不足:${subject}。` }),
  projector_fault: (subject) => ({ en: `A projector has a fault: ${subject}.`, "zh-CN": `投影机故障:${subject}。` }),
  sync_done: (subject) => ({ en: `A sync is done: ${subject}.`, "zh-CN": `同步完成:${subject}。` }),
  sync_failed: (subject) => ({ en: `A sync failed: ${subject}.`, "zh-CN": `同步失败:${subject}。` }),
  code_redeemed: (subject) => ({
    en: `An access code was redeemed: ${subject}.`,
    "zh-CN": `核销码已核销:${subject}。`,
  }),
  code_guessing: (subject) => ({
    en: `Somebody guesses at access codes: ${subject}.`,
    "zh-CN": `有人在试猜核销码:${subject}。`,
  }),
};

/** Title and words of a notification; `text` is the title where people wrote one. */
export function wordsOf(event: SaidEvent, text: string): { title: BothWords; words: BothWords } {
  const { cue, type, subject, payload, mall, isTest } = event;
  const what = happened[type](subject);
  const title = text || cue;
  const where = mall === null ? "" : `${mall.name} (${mall.code})`;
  const lines = (language: keyof BothWords, place: string, message: string) =>
    [what[language], where && `${place}${where}`, payload && `${message}${payload.slice(0, 500)}`]
      .filter((line) => line !== "")
      .join("\n");
  return {
    title: { en: isTest ? `Test: ${title}` : title, "zh-CN": isTest ? `测试:${title}` : title },
    words: { en: lines("en", "Mall: ", "Message: "), "zh-CN": lines("zh-CN", "商场:", "消息:") },
  };
}
