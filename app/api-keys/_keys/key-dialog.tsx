'use client';

import { NumberInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { ConfirmDialog } from '../../_administration/confirm-dialog.tsx';
import { SecretDialog } from '../../_administration/secret-dialog.tsx';
import { useAdministration } from '../../_administration/use-administration.ts';
import { useAppearing } from '../../_administration/use-appearing.ts';
import { useIssuedSecret } from '../../_administration/use-issued-secret.ts';
import { pageSession } from '../../_consistency/page-session.ts';
import type { KeyRowFragment } from '../../_graphql/generated/graphql.ts';
import { revokeApiKeyDocument, rotateApiKeyDocument } from '../../_graphql/key-documents.ts';

/** Something that is to be done about a key. */
export interface KeyTask {
  readonly kind: 'rotate' | 'revoke';
  readonly apiKey: KeyRowFragment;
}

interface DialogProps {
  readonly apiKey: KeyRowFragment;
  readonly onClose: () => void;
}

const DEFAULT_OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 720;

/** The dialog in which it is done. */
export function KeyDialog({ task, onClose }: { readonly task: KeyTask; readonly onClose: () => void }) {
  const Dialog = task.kind === 'rotate' ? RotateDialog : RevokeDialog;
  return <Dialog apiKey={task.apiKey} onClose={onClose} />;
}

function RevokeDialog({ apiKey: { id, name }, onClose }: DialogProps) {
  const { isOpen, close } = useAppearing();
  const administration = useAdministration(
    useCallback(async () => {
      const variables = { input: { apiKeyId: id } };
      const { data } = await pageSession().client.mutate({ mutation: revokeApiKeyDocument, variables });
      return data?.change.errors[0]?.message ?? null;
    }, [id]),
  );
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      explanation="The key is no good any more, at once and for ever; so is its old secret. Whatever a program has open with it closes."
      confirmLabel="Revoke"
      isDangerous
      isOpen={isOpen}
      administration={administration}
      onClose={close}
      onExited={onClose}
    />
  );
}

function RotateDialog({ apiKey: { id, name }, onClose }: DialogProps) {
  const [overlapHours, setOverlapHours] = useState<number | string>(DEFAULT_OVERLAP_HOURS);
  const { secret, keep, onExited } = useIssuedSecret(onClose);
  const { isOpen, close } = useAppearing();
  const administration = useAdministration(
    useCallback(async () => {
      if (typeof overlapHours !== 'number') return 'For how many hours?';
      const variables = { input: { apiKeyId: id, overlapHours } };
      const { data } = await pageSession().client.mutate({ mutation: rotateApiKeyDocument, variables });
      keep(data?.made.secret);
      return data?.made.errors[0]?.message ?? null;
    }, [id, overlapHours, keep]),
  );
  if (secret !== null)
    return (
      <SecretDialog
        title={`The new secret of ${name}`}
        explanation={`The program sends it whole, as “Authorization: Bearer …”. The old one is good for ${overlapHours} more hours.`}
        label="API key"
        secret={secret}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      title={`Rotate ${name}?`}
      explanation="The key gets another secret, which you are shown once. The old one stays good for a while, so that programs can be changed one by one."
      confirmLabel="Rotate"
      isOpen={isOpen}
      administration={administration}
      onClose={close}
      onExited={onExited}
    >
      <NumberInput
        label="Hours that the old secret stays good"
        description={`0 to ${MAX_OVERLAP_HOURS}`}
        min={0}
        max={MAX_OVERLAP_HOURS}
        clampBehavior="strict"
        allowDecimal={false}
        value={overlapHours}
        onChange={setOverlapHours}
        data-autofocus
      />
    </ConfirmDialog>
  );
}
