import { OverviewPage } from "#features/fleet/pages/overview-page.tsx";
import { titled } from "../title.ts";

export const generateMetadata = titled("overview");
export default OverviewPage;
