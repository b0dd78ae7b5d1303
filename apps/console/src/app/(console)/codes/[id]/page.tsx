import { BatchPage } from "#features/codes/batch/batch-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("codes");
export default BatchPage;
