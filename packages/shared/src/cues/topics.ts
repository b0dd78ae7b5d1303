/** The topic that a cue means in one mall: `{mall}` is its code. */
export function topicIn(topic: string, mall: string): string {
  return topic.replace("{mall}", mall);
}

/** The filter that hears a cue's topic from every mall. */
export function filterFor(topic: string): string {
  return topic.replace("{mall}", "+");
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
