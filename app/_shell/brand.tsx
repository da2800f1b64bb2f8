import { Text } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import classes from './shell.module.css';

/** The program's mark and name. */
export function Brand() {
  return (
    <span className={classes.brand}>
      <span className={classes.mark}>
        <IconBook2 size={16} stroke={2} aria-hidden />
      </span>
      <Text span fw={650} fz="md">
        Daybook
      </Text>
    </span>
  );
}
