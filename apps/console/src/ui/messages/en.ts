import access from "./en/access.json";
import audit from "./en/audit.json";
import codes from "./en/codes.json";
import cues from "./en/cues.json";
import errors from "./en/errors.json";
import fleet from "./en/fleet.json";
import frames from "./en/frames.json";
import groups from "./en/groups.json";
import hours from "./en/hours.json";
import inspector from "./en/inspector.json";
import legacy from "./en/legacy.json";
import library from "./en/library.json";
import lines from "./en/lines.json";
import malls from "./en/malls.json";
import notify from "./en/notify.json";
import people from "./en/people.json";
import places from "./en/places.json";
import projectors from "./en/projectors.json";
import publications from "./en/publications.json";
import receipts from "./en/receipts.json";
import remote from "./en/remote.json";
import scenes from "./en/scenes.json";
import shell from "./en/shell.json";
import syncs from "./en/syncs.json";
import ui from "./en/ui.json";
import uploads from "./en/uploads.json";
import why from "./en/why.json";
import works from "./en/works.json";

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
