'use client';

import { Group, getTreeExpandedState, Text, Tree, type TreeNodeData, useTree } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconCommand, IconPoint } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { LogEventFragment } from '../../_graphql/generated/graphql.ts';
import { MoneyText } from '../../_money/money-text.tsx';
import { PastLink } from '../../_past/past-link.tsx';
import { Moment } from '../../_table/dates.tsx';
import { ActorLink } from './actor-link.tsx';
import { amountOf, eventHref, inWords, streamInWords } from './event-words.ts';
import { type StoryCommand, type StoryEvent, storyOf } from './story.ts';
import classes from './story-tree.module.css';

interface StoryTreeProps {
  /** Of one correlation, in the order of the log. */
  readonly events: readonly LogEventFragment[];
  /** The event that is looked at; it stands out. */
  readonly current?: string;
}

/** One story as it went: which command appended what, and which event led to which command. Unfolded when it is mounted. */
export function StoryTree({ events, current }: StoryTreeProps) {
  const data = useMemo(
    () => storyOf(events).map((command) => nodeOfCommand(command, current)),
    [events, current],
  );
  const tree = useTree({ initialExpandedState: getTreeExpandedState(data, '*') });
  return (
    <Tree
      data={data}
      tree={tree}
      levelOffset="lg"
      withLines
      aria-label="Story"
      className={classes.tree ?? ''}
      renderNode={({ node, expanded, hasChildren, elementProps }) => {
        const Sign = expanded ? IconChevronDown : IconChevronRight;
        return (
          <Group {...elementProps} gap={6} wrap="nowrap" align="flex-start" py={5}>
            {hasChildren ? (
              <Sign size={15} aria-hidden className={classes.sign} />
            ) : (
              <IconPoint size={15} aria-hidden className={classes.sign} />
            )}
            {node.label}
          </Group>
        );
      }}
    />
  );
}

function nodeOfCommand(command: StoryCommand, current: string | undefined): TreeNodeData {
  return {
    value: `command ${command.id}`,
    label: <CommandLine command={command} />,
    children: [
      ...command.events.map((event) => nodeOfEvent(event, current)),
      ...command.ledTo.map((next) => nodeOfCommand(next, current)),
    ],
  };
}

function nodeOfEvent({ event, ledTo }: StoryEvent, current: string | undefined): TreeNodeData {
  return {
    value: `event ${event.id}`,
    label: <EventLine event={event} isCurrent={event.id === current} />,
    children: ledTo.map((command) => nodeOfCommand(command, current)),
  };
}

function CommandLine({ command: { id, first, outsideCause } }: { readonly command: StoryCommand }) {
  return (
    <div className={classes.line}>
      <IconCommand size={14} aria-hidden className={classes.command} />
      <span>
        Command by <ActorLink event={first} />
      </span>
      <span className={classes.quiet}>
        <Moment at={first.recordedAt} />
      </span>
      <span className={classes.quiet} title={id}>
        …{id.slice(-12)}
      </span>
      {outsideCause && (
        <span className={classes.quiet}>
          caused by <span className={classes.id}>{outsideCause}</span>, outside of this story
        </span>
      )}
    </div>
  );
}

function EventLine({ event, isCurrent }: { readonly event: LogEventFragment; readonly isCurrent: boolean }) {
  const amount = amountOf(event.data);
  return (
    <div className={classes.line} data-current={isCurrent || undefined}>
      {isCurrent ? (
        <Text span inherit fw={650} aria-current="true">
          {inWords(event.type)}
        </Text>
      ) : (
        <PastLink href={eventHref(event.id)} inherit fw={550}>
          {inWords(event.type)}
        </PastLink>
      )}
      {amount && <MoneyText amount={amount} />}
      <span className={classes.quiet} title={event.streamId}>
        {streamInWords(event.streamId)}, version {event.streamVersion}
      </span>
    </div>
  );
}
