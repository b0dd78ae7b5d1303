import { CuePage } from "#features/cues/pages/cue-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("cues");
export default CuePage;
