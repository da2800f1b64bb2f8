'use client';

import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowForwardUp, IconClockHour4 } from '@tabler/icons-react';
import { KeyHint } from '../_actions/key-hint.tsx';
import { useOfferedActions } from '../_actions/page-actions.ts';
import { later } from '../_shell/later.tsx';
import { Day, Moment } from '../_table/dates.tsx';
import classes from './as-of-bar.module.css';
import { type Past, useAsOf } from './use-as-of.ts';

/** Why nothing can be done while the past is on the screen. */
export const pastIsReadOnly = 'This is the past. Go back to now to act.';

const AsOfModal = later(() => import('./as-of-modal.tsx').then((module) => module.AsOfModal));

/** Moves the whole page into the past and back; says so plainly while it is there. */
export function AsOfBar() {
  const { asOf, past, lookAt, backToNow } = useAsOf();
  const [isChoosing, chooser] = useDisclosure(false);
  useOfferedActions([
    { label: asOf ? 'Look at another time' : 'Look at the past', keys: 'p', run: chooser.open },
    ...(asOf ? [{ label: 'Back to now', keys: 'b', run: () => void backToNow() }] : []),
  ]);
  return (
    <div className={classes.bar} data-past={asOf ? true : undefined}>
      {asOf && <PastInWords past={past} />}
      <Group gap="xs" wrap="nowrap" ml="auto">
        <Button
          size="xs"
          variant={asOf ? 'default' : 'subtle'}
          color="gray"
          leftSection={<IconClockHour4 size={15} aria-hidden />}
          rightSection={<KeyHint keys="p" />}
          onClick={chooser.open}
        >
          {asOf ? 'Another time' : 'As of now'}
        </Button>
        {asOf && (
          <Button
            size="xs"
            leftSection={<IconArrowForwardUp size={15} aria-hidden />}
            rightSection={<KeyHint keys="b" />}
            onClick={() => void backToNow()}
          >
            Back to now
          </Button>
        )}
      </Group>
      {isChoosing && (
        <AsOfModal past={past} onChange={(changed) => void lookAt(changed)} onClose={chooser.close} />
      )}
    </div>
  );
}

function PastInWords({ past: { bookedOn, recordedAt } }: { readonly past: Past }) {
  return (
    <Text fz="sm" role="status" component="div">
      <Text span inherit fw={600}>
        The past, read-only:{' '}
      </Text>
      {bookedOn && (
        <>
          booked up to <Day day={bookedOn} />
        </>
      )}
      {bookedOn && recordedAt && ', '}
      {recordedAt && (
        <>
          recorded up to{' '}
          <Text span inherit>
            <Moment at={recordedAt} />
          </Text>
        </>
      )}
    </Text>
  );
}
