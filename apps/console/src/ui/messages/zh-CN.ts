import access from "./zh-CN/access.json";
import errors from "./zh-CN/errors.json";
import fleet from "./zh-CN/fleet.json";
import malls from "./zh-CN/malls.json";
import projectors from "./zh-CN/projectors.json";
import shell from "./zh-CN/shell.json";
import syncs from "./zh-CN/syncs.json";
import ui from "./zh-CN/ui.json";
import works from "./zh-CN/works.json";

export default { access, errors, fleet, malls, projectors, shell, syncs, ui, works };
