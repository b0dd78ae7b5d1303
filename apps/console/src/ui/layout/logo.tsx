import { useId } from "react";

/** The mark: a prism of light over its projector, in the console's spectrum. */
export function Logo({ className = "size-6" }: { className?: string }) {
  // One of two logos is always hidden, and a gradient inside something hidden paints nothing: each has its own.
  const light = useId();
  return (
    <svg viewBox="0 0 24 24" className={className} aria-hidden="true" focusable="false">
      <defs>
        <linearGradient id={light} x1="2" y1="4" x2="22" y2="20" gradientUnits="userSpaceOnUse">
          <stop offset="0" stopColor="oklch(0.74 0.13 205)" />
          <stop offset="0.55" stopColor="oklch(0.62 0.19 274)" />
          <stop offset="1" stopColor="oklch(0.68 0.19 330)" />
        </linearGradient>
      </defs>
      <path d="M12 2 20.5 7v7L12 19l-8.5-5V7Z" fill={`url(#${light})`} opacity="0.22" />
      <path
        d="M12 2 20.5 7v7L12 19l-8.5-5V7L12 2Zm0 10v7M3.5 7 12 12l8.5-5M7 22h10"
        fill="none"
        stroke={`url(#${light})`}
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
