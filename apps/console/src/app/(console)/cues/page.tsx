import { CuesPage } from "#features/cues/pages/cues-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("cues");
export default CuesPage;
