import access from "./en/access.json";
import errors from "./en/errors.json";
import fleet from "./en/fleet.json";
import malls from "./en/malls.json";
import projectors from "./en/projectors.json";
import shell from "./en/shell.json";
import syncs from "./en/syncs.json";
import ui from "./en/ui.json";
import works from "./en/works.json";

export default { access, errors, fleet, malls, projectors, shell, syncs, ui, works };
