import { SheetPage } from "#features/codes/sheet/sheet-page.tsx";
import { titled } from "../../../../title.ts";

export const generateMetadata = titled("codes");
export default SheetPage;
