"use client";
import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { renderSVG } from "uqr";
import { TextInput } from "#ui/form/text-input.tsx";
import { FailureLine } from "../pages/failure-line.tsx";
import { type Beginning, beginSecondFactor, endSecondFactor, hasSecondFactor, sendCode } from "./ask.ts";

/** One's own second factor: the password begins and ends it, a code from the app switches it on. */
export function SecondFactor() {
  const t = useTranslations("access.second");
  const isOn = useQuery({ queryKey: ["second-factor"], queryFn: hasSecondFactor });
  const [begun, setBegun] = useState<Beginning | null>(null);
  const [isConfirmed, setIsConfirmed] = useState(false);
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const result = await (begun
      ? sendCode(typed.trim())
      : isOn.data
        ? endSecondFactor(typed)
        : beginSecondFactor(typed));
    setPending(false);
    setTyped("");
    setFailure(result.ok ? null : t("failed", { message: result.message }));
    if (!result.ok) return;
    if (begun) setIsConfirmed(true);
    else if (!isOn.data) {
      setIsConfirmed(false);
      return setBegun(result.value as Beginning);
    }
    await isOn.refetch();
  };

  if (begun && isConfirmed)
    return (
      <section className="grid gap-3" aria-label={t("title")}>
        <h3 className="font-medium">{t("title")}</h3>
        <p>{t("backup")}</p>
        <code className="columns-2 rounded-lg border px-3 py-2 text-sm">
          {begun.backupCodes.map((code) => (
            <span key={code} className="block">
              {code}
            </span>
          ))}
        </code>
        <Button className="justify-self-start" onPress={() => setBegun(null)}>
          {t("done")}
        </Button>
      </section>
    );
  return (
    <form method="post" className="grid gap-3" onSubmit={submit}>
      <h3 className="font-medium">{t("title")}</h3>
      {begun ? <AppCode address={begun.totpURI} /> : <p className="text-muted">{t(isOn.data ? "on" : "off")}</p>}
      <TextInput
        key={begun ? "code" : "password"}
        label={t(begun ? "code" : "password")}
        name={begun ? "code" : "password"}
        type={begun ? "text" : "password"}
        autoComplete={begun ? "one-time-code" : "current-password"}
        value={typed}
        onChange={setTyped}
        isRequired
      />
      <FailureLine text={failure} />
      <Button type="submit" variant="outline" className="justify-self-start" isPending={pending}>
        {t(begun ? "confirm" : isOn.data ? "turnOff" : "begin")}
      </Button>
    </form>
  );
}

function AppCode({ address }: { address: string }) {
  const t = useTranslations("access.second");
  const secret = new URL(address).searchParams.get("secret") ?? "";
  return (
    <>
      {/* biome-ignore lint/performance/noImgElement: drawn here, not fetched */}
      <img
        alt=""
        className="size-44 rounded-lg border bg-white p-2"
        src={`data:image/svg+xml,${encodeURIComponent(renderSVG(address))}`}
      />
      <p className="break-words">{t("scan", { secret })}</p>
    </>
  );
}
