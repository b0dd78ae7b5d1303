/** What the door of the console asks of people's record. */
export { forgotten, sendReset } from "./link-mail.ts";
export { readLink, setPassword } from "./links.ts";
export { endSessions, touchSession } from "./sessions.ts";
