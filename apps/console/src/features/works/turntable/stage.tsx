"use client";
import { useTranslations } from "next-intl";
import { type PointerEvent, useEffect, useRef } from "react";
import type { Turntable } from "./engine.ts";

interface Props {
  turntable: Turntable;
  count: number;
  title: string;
}

/** A hand that rests so long before it lets go, in milliseconds, throws nothing. */
const restMs = 80;

/** The black stage. Its width is one turn; a throw goes on turning. */
export function Stage({ turntable, count, title }: Props) {
  const t = useTranslations("frames.turntable");
  const canvas = useRef<HTMLCanvasElement>(null);
  const hand = useRef<{ x: number; at: number; speed: number } | null>(null);
  useEffect(() => {
    if (canvas.current) return turntable.attach(canvas.current);
  }, [turntable]);

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    hand.current = { x: event.clientX, at: event.timeStamp, speed: 0 };
    turntable.grab();
  };
  const onPointerMove = ({ clientX, timeStamp, currentTarget }: PointerEvent<HTMLCanvasElement>) => {
    if (hand.current === null) return;
    const { x, at } = hand.current;
    const frames = ((x - clientX) / currentTarget.clientWidth) * count;
    hand.current = { x: clientX, at: timeStamp, speed: frames / Math.max(0.008, (timeStamp - at) / 1000) };
    turntable.turn(frames);
  };
  const letGo = ({ timeStamp }: PointerEvent) => {
    if (hand.current === null) return;
    turntable.release(timeStamp - hand.current.at > restMs ? 0 : hand.current.speed);
    hand.current = null;
  };
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t("stage", { title })}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      className="block min-h-0 w-full flex-1 cursor-grab touch-pan-y active:cursor-grabbing"
    />
  );
}
