import type { Metadata } from "next";

/** What makes it an app on a phone's home screen. */
export const metadata: Metadata = {
  manifest: "/remote.webmanifest",
  appleWebApp: { capable: true, title: "Holofleet", statusBarStyle: "default" },
  icons: { apple: "/remote-180.png" },
};

export { RemoteShell as default } from "../shell/remote-shell.tsx";
