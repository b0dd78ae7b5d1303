import { SyncPage } from "#features/syncs/pages/sync-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("syncs");
export default SyncPage;
