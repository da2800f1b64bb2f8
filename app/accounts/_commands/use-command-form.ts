import { type FormValidateInput, useForm } from '@mantine/form';
import { useRef, useState } from 'react';
import { useAccountVersions } from '../../_consistency/use-account-versions.ts';
import {
  type CommandAnswer,
  type CommandDocument,
  type CommandError,
  type CommandInput,
  useCommand,
} from '../../_consistency/use-command.ts';
import { useDryRun } from '../../_consistency/use-dry-run.ts';
import { describeRefusal } from './refusals.ts';

interface CommandFormOptions<Values, Input> {
  /** What is sent; where that depends on what was typed, a function of it. */
  readonly command: CommandDocument<Input> | ((typed: Values) => CommandDocument<Input>);
  /** Fields are named like the input's, so that the server's `path` finds them. */
  readonly initialValues: Values;
  readonly validate: FormRules<Values>;
  readonly toInput: (values: Values) => CommandInput<Input>;
  /** What to try out as soon as it is typed, so that its effect shows before it is done; undefined: nothing yet. */
  readonly toPreview?: (values: Values) => CommandInput<Input> | undefined;
  /** The accounts that its effect depends on: when one of them has moved, it is tried out again. */
  readonly accountIds?: (values: Values) => readonly string[];
  readonly onAccepted?: (answer: CommandAnswer['answer']) => void;
}

/** For each field what is wrong with it in a sentence, or null. */
export type FormRules<Values> = {
  readonly [Field in keyof Values]?: (value: Values[Field], values: Values) => string | null;
};

/** Whether nothing is wrong with what was typed. */
export function areValid<Values extends object>(values: Values, rules: FormRules<Values>): boolean {
  return (Object.keys(rules) as (keyof Values)[]).every(
    (field) => (rules[field]?.(values[field], values) ?? null) === null,
  );
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
>(options: CommandFormOptions<Values, Input>) {
  const { command, initialValues, validate, toInput, toPreview, accountIds, onAccepted } = options;
  const [typed, setTyped] = useState(initialValues);
  const form = useForm<Values>({
    mode: 'uncontrolled',
    initialValues,
    validate: validate as FormValidateInput<Values>,
    onValuesChange: (values) => toPreview && setTyped(values),
  });
  const [problem, setProblem] = useState<CommandProblem>();
  const [isAccepted, setIsAccepted] = useState(false);
  const document = typeof command === 'function' ? command(typed) : command;
  const { send, isSending } = useCommand(document);
  const isOver = isSending || isAccepted;
  const concerned = accountIds?.(typed) ?? [];
  useAccountVersions(concerned);
  const trial = useDryRun(document, isOver ? undefined : toPreview?.(typed), concerned);
  // What it was sent on stays in sight until the dialog is gone.
  const sentOn = useRef(trial);
  if (!isOver) sentOn.current = trial;

  const onSubmit = form.onSubmit(async (values) => {
    if (isOver) return;
    setProblem(undefined);
    const outcome = await send(toInput(values));
    if (outcome.kind === 'accepted') {
      setIsAccepted(true);
      return onAccepted?.(outcome.answer);
    }
    if (outcome.kind === 'unsure') return setProblem(outcome);
    const elsewhere = outcome.errors.filter((error) => {
      const field = fieldOf(error, initialValues);
      if (field) form.setFieldError(field, describeRefusal(error));
      return field === undefined;
    });
    if (elsewhere.length > 0) setProblem({ kind: 'refused', messages: elsewhere.map(describeRefusal) });
  });
  return { form, typed, trial: sentOn.current, dialog: { onSubmit, problem, isSending, isAccepted } };
}

function fieldOf<Values extends object>({ path }: CommandError, values: Values): string | undefined {
  return path?.find((segment) => segment in values);
}
