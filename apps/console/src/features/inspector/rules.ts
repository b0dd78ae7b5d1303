/** Topics that installed systems act on: ours, and those of the systems before Holofleet. */
const acted = /^(holofleet\/.*|projector-remote-control|sync|(sync-single-work|holo-file-sync)(-.*)?)$/;

/** Whether a message on this topic can disturb a mall, so that it is to be confirmed. */
export function disturbs(topic: string): boolean {
  return acted.test(topic);
}
