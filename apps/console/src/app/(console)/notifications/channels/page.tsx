import { ChannelsPage } from "#features/notify/pages/channels-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("channels");
export default ChannelsPage;
