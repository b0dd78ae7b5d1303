import { createHash } from "node:crypto";
import { script } from "./page-script.ts";
import { style } from "./page-style.ts";

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<title>Holofleet</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<canvas id="stage" tabindex="0" role="img" aria-label="Holofleet"></canvas>
<p id="empty" hidden></p>
<footer id="bar">
  <h1 id="title"></h1>
  <span id="frame" aria-hidden="true"></span>
  <select id="works" aria-label="Work" hidden></select>
  <button id="play" type="button"></button>
</footer>
<div id="loaded" aria-hidden="true"></div>
<script>${script}</script>
</body>
</html>
`;

const sourceOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The built-in player: one page without any other file, and the policy that lets it run nothing but itself. */
export const page = {
  html,
  policy: [
    "default-src 'none'",
    `script-src ${sourceOf(script)}`,
    `style-src ${sourceOf(style)}`,
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; "),
};
