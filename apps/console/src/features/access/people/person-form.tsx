"use client";
import type { Person } from "@holofleet/contract/access/people.ts";
import { type Role, roles } from "@holofleet/contract/access/roles.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { mallsQuery } from "#features/malls/pages/malls-query.ts";
import { api, client } from "#ui/api.ts";
import { useNotify } from "#ui/feedback/use-notify.ts";
import { CheckList } from "#ui/form/check-list.tsx";
import { Choice } from "#ui/form/choice.tsx";
import { FormDialog } from "#ui/form/form-dialog.tsx";
import { TextInput } from "#ui/form/text-input.tsx";

interface Props {
  /** who is changed; somebody new when absent */
  person?: Person;
  onClose: () => void;
}

/** Dialog that lets somebody sign in, or changes what they may do and where. */
export function PersonForm({ person, onClose }: Props) {
  const t = useTranslations("people");
  const ui = useTranslations("ui");
  const notify = useNotify();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<Role>(person?.role ?? "viewer");
  const [isLimited, setLimited] = useState(person ? person.within !== null : false);
  const [malls, setMalls] = useState<ReadonlySet<string>>(new Set(person?.within?.malls));
  const [groups, setGroups] = useState<ReadonlySet<string>>(new Set(person?.within?.groups));
  const save = useMutation({
    mutationFn: () => {
      const within = isLimited ? { malls: [...malls], groups: [...groups] } : null;
      return person
        ? client.people.update({ id: person.id, role, within })
        : client.people.add({ name, email: email.trim(), password, role, within });
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: api.people.key() });
      notify.done(person ? t("change.done") : t("add.done", { name: saved.name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={person ? t("change.title", { name: person.name }) : t("add.title")}
      submit={person ? ui("save") : t("add.submit")}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={!person && (name.trim() === "" || !email.includes("@") || password.length < 8)}
      error={save.error}
      sticky
    >
      {!person && (
        <>
          <TextInput label={t("form.name")} name="name" value={name} onChange={setName} isRequired autoFocus />
          <TextInput label={t("form.email")} name="email" type="email" value={email} onChange={setEmail} isRequired />
          <TextInput
            label={t("form.password")}
            name="password"
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            hint={t("form.passwordHint")}
            isRequired
          />
        </>
      )}
      <Choice
        label={t("form.role")}
        options={roles.map((id) => ({ id, label: t(`role.${id}`) }))}
        value={role}
        onChange={(id) => setRole(id as Role)}
      />
      <label className="flex min-h-11 cursor-pointer items-center gap-3">
        <input
          type="checkbox"
          className="size-4 shrink-0 accent-accent"
          checked={isLimited}
          onChange={() => setLimited(!isLimited)}
        />
        <span className="grid">
          {t("form.some")}
          <span className="text-muted text-xs">{t("form.someHint")}</span>
        </span>
      </label>
      {isLimited && <WithinFields malls={malls} setMalls={setMalls} groups={groups} setGroups={setGroups} />}
    </FormDialog>
  );
}

interface WithinProps {
  malls: ReadonlySet<string>;
  setMalls: (malls: ReadonlySet<string>) => void;
  groups: ReadonlySet<string>;
  setGroups: (groups: ReadonlySet<string>) => void;
}

function WithinFields({ malls, setMalls, groups, setGroups }: WithinProps) {
  const t = useTranslations("people.form");
  const known = useQuery(mallsQuery());
  const named = useQuery(api.groups.list.queryOptions());
  return (
    <>
      {named.isSuccess && named.data.length > 0 && (
        <CheckList
          legend={t("groups", { count: groups.size })}
          items={named.data.map(({ name }) => ({ id: name, label: name }))}
          chosen={groups}
          onChange={setGroups}
        />
      )}
      {known.isSuccess && (
        <CheckList
          legend={t("malls", { count: malls.size })}
          items={known.data.map(({ code, name }) => ({ id: code, label: name, note: code }))}
          chosen={malls}
          onChange={setMalls}
        />
      )}
    </>
  );
}
