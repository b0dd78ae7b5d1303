/** The topic that a cue means in one mall: `{mall}` is its code. */
export function topicIn(topic: string, mall: string): string {
  return topic.replace("{mall}", mall);
}

/** The filters that hear these topics from every mall. One that another covers is left out: a broker may send what both hear twice. */
export function filtersFor(topics: readonly string[]): string[] {
  const all = [...new Set(topics)];
  return all
    .filter((topic) => !all.some((other) => other !== topic && heardIn(other, topic) !== null))
    .map((topic) => topic.replace("{mall}", "+"));
}

/** Whether a message on `name` is for a cue on `topic`: the mall that the name tells, empty where the topic has no `{mall}`, or `null`. */
export function heardIn(topic: string, name: string): string | null {
  const [wanted, levels] = [topic.split("/"), name.split("/")];
  if (wanted.length !== levels.length) return null;
  let mall = "";
  for (const [index, level] of wanted.entries()) {
    if (level === "{mall}") mall = levels[index] ?? "";
    else if (level !== levels[index]) return null;
  }
  return mall === "" && topic.includes("{mall}") ? null : mall;
}
