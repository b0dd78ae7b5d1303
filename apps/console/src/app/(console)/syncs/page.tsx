import { SyncsPage } from "#features/syncs/pages/syncs-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("syncs");
export default SyncsPage;
