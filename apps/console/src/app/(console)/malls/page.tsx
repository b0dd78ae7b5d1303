import { MallsPage } from "#features/malls/pages/malls-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("malls");
export default MallsPage;
