import { type FormValidateInput, useForm } from '@mantine/form';
import { useState } from 'react';
import { type CommandDocument, type CommandError, useCommand } from '../../_consistency/use-command.ts';
import type { AccountStateFragment } from '../../_graphql/generated/graphql.ts';
import { describeRefusal } from './refusals.ts';

interface CommandFormOptions<Values, Input> {
  readonly command: CommandDocument<Input>;
  /** Fields are named like the input's, so that the server's `path` finds them. */
  readonly initialValues: Values;
  readonly validate: FormValidateInput<Values>;
  readonly toInput: (values: Values) => Omit<Input, 'commandId'>;
  readonly onAccepted?: (account: AccountStateFragment) => void;
}

/** Why the last attempt did not go through. */
export type CommandProblem =
  | { readonly kind: 'refused'; readonly messages: readonly string[] }
  | { readonly kind: 'unsure'; readonly correlationId: string | undefined };

/**
 * A form that sends one command. Refusals go to the field that they are about, the rest on top. While it is not known
 * whether a command was taken, the fields stay as they were sent: the same command may be sent again, no other.
 * `dialog` is what `CommandModal` has to know.
 */
export function useCommandForm<
  Values extends Record<string, unknown>,
  Input extends { readonly commandId: string },
>({ command, initialValues, validate, toInput, onAccepted }: CommandFormOptions<Values, Input>) {
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues, validate });
  const [problem, setProblem] = useState<CommandProblem>();
  const [isAccepted, setIsAccepted] = useState(false);
  const { send, isSending } = useCommand(command);

  const onSubmit = form.onSubmit(async (values) => {
    if (isSending || isAccepted) return;
    setProblem(undefined);
    const outcome = await send(toInput(values));
    if (outcome.kind === 'accepted') {
      setIsAccepted(true);
      return onAccepted?.(outcome.account);
    }
    if (outcome.kind === 'unsure') return setProblem(outcome);
    const elsewhere = outcome.errors.filter((error) => {
      const field = fieldOf(error, initialValues);
      if (field) form.setFieldError(field, describeRefusal(error));
      return field === undefined;
    });
    if (elsewhere.length > 0) setProblem({ kind: 'refused', messages: elsewhere.map(describeRefusal) });
  });
  return { form, dialog: { onSubmit, problem, isSending, isAccepted } };
}

function fieldOf<Values extends object>({ path }: CommandError, values: Values): string | undefined {
  return path?.find((segment) => segment in values);
}
