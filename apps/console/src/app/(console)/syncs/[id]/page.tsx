import { SyncPage } from "#features/syncs/detail/sync-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("syncs");
export default SyncPage;
