import { CodesPage } from "#features/codes/pages/codes-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("codes");
export default CodesPage;
