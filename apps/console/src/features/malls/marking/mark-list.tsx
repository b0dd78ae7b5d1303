"use client";
import type { Mall } from "@holofleet/contract/malls.ts";
import { Hash, Users } from "lucide-react";
import Link from "next/link";

const look = "inline-flex h-6 max-w-full items-center gap-1 rounded-md bg-default px-2 text-xs hover:underline";

/** Groups and tags of a mall; each leads to the malls that share it. */
export function MarkList({ mall: { groups, tags } }: { mall: Pick<Mall, "groups" | "tags"> }) {
  const marks = [
    ...groups.map((name) => ({ name, icon: Users, href: `/malls?group=${encodeURIComponent(name)}` })),
    ...tags.map((name) => ({ name, icon: Hash, href: `/malls?tag=${encodeURIComponent(name)}` })),
  ];
  if (marks.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {marks.map(({ name, icon: Icon, href }) => (
        <li key={href} className="min-w-0">
          <Link href={href} className={look}>
            <Icon aria-hidden className="size-3 shrink-0 text-muted" />
            <span className="truncate">{name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
