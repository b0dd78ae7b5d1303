import { DevicesPage } from "#features/codes/doors/devices-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("codes");
export default DevicesPage;
