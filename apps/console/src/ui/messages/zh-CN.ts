import access from "./zh-CN/access.json";
import audit from "./zh-CN/audit.json";
import codes from "./zh-CN/codes.json";
import cues from "./zh-CN/cues.json";
import errors from "./zh-CN/errors.json";
import fleet from "./zh-CN/fleet.json";
import frames from "./zh-CN/frames.json";
import groups from "./zh-CN/groups.json";
import hours from "./zh-CN/hours.json";
import inspector from "./zh-CN/inspector.json";
import legacy from "./zh-CN/legacy.json";
import library from "./zh-CN/library.json";
import lines from "./zh-CN/lines.json";
import malls from "./zh-CN/malls.json";
import notify from "./zh-CN/notify.json";
import people from "./zh-CN/people.json";
import places from "./zh-CN/places.json";
import projectors from "./zh-CN/projectors.json";
import publications from "./zh-CN/publications.json";
import receipts from "./zh-CN/receipts.json";
import remote from "./zh-CN/remote.json";
import scenes from "./zh-CN/scenes.json";
import shell from "./zh-CN/shell.json";
import syncs from "./zh-CN/syncs.json";
import ui from "./zh-CN/ui.json";
import uploads from "./zh-CN/uploads.json";
import why from "./zh-CN/why.json";
import works from "./zh-CN/works.json";

export default {
  access,
  audit,
  codes,
  cues,
  errors,
  fleet,
  frames,
  groups,
  hours,
  inspector,
  legacy,
  library,
  lines,
  malls,
  notify,
  people,
  places,
  projectors,
  publications,
  receipts,
  remote,
  scenes,
  shell,
  syncs,
  ui,
  uploads,
  why,
  works,
};
