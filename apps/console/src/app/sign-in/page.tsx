import { SignInPage } from "#features/access/pages/sign-in-page.tsx";
import { titled } from "../title.ts";

export const generateMetadata = titled("signIn");
export default SignInPage;
