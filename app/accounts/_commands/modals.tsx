'use client';

import dynamic from 'next/dynamic';
import { patiently } from '../../_shell/patiently.ts';

// Nobody opens a form before having read the page, so no form is part of the first load.

export const OpenAccountModal = dynamic(
  () => patiently(() => import('./open-account-form.tsx').then((module) => module.OpenAccountForm)),
  {
    ssr: false,
  },
);
export const MoveMoneyModal = dynamic(
  () => patiently(() => import('./move-money-form.tsx').then((module) => module.MoveMoneyForm)),
  {
    ssr: false,
  },
);
export const TransferModal = dynamic(
  () => patiently(() => import('./transfer-form.tsx').then((module) => module.TransferForm)),
  {
    ssr: false,
  },
);
export const ChangeStatusModal = dynamic(
  () => patiently(() => import('./change-status-form.tsx').then((module) => module.ChangeStatusForm)),
  { ssr: false },
);
export const RenameOwnerModal = dynamic(
  () => patiently(() => import('./rename-owner-form.tsx').then((module) => module.RenameOwnerForm)),
  {
    ssr: false,
  },
);
export const OverdraftLimitModal = dynamic(
  () => patiently(() => import('./overdraft-limit-form.tsx').then((module) => module.OverdraftLimitForm)),
  { ssr: false },
);
export const ReverseModal = dynamic(
  () => patiently(() => import('./reverse-form.tsx').then((module) => module.ReverseForm)),
  {
    ssr: false,
  },
);
