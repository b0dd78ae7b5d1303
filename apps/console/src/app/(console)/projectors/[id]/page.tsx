import { ProjectorPage } from "#features/projectors/detail/projector-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("projectors");
export default ProjectorPage;
