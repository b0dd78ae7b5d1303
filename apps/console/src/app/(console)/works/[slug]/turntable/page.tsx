import { TurntablePage } from "#features/works/turntable/turntable-page.tsx";
import { titled } from "../../../../title.ts";

export const generateMetadata = titled("works");
export default TurntablePage;
