import { ScenesPage } from "#features/scenes/pages/scenes-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("scenes");
export default ScenesPage;
