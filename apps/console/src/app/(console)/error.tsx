"use client";
export { Crash as default } from "../shell/crash.tsx";
