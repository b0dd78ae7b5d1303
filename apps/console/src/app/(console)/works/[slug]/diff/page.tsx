import { DiffPage } from "#features/works/diff/diff-page.tsx";
import { titled } from "../../../../title.ts";

export const generateMetadata = titled("works");
export default DiffPage;
