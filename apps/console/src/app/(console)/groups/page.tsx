import { GroupsPage } from "#features/groups/pages/groups-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("groups");
export default GroupsPage;
