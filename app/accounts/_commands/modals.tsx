'use client';

import { later } from '../../_shell/later.tsx';

// Nobody opens a form before having read the page, so no form is part of the first load.

export const OpenAccountModal = later(() =>
  import('./open-account-form.tsx').then((module) => module.OpenAccountForm),
);
export const MoveMoneyModal = later(() =>
  import('./move-money-form.tsx').then((module) => module.MoveMoneyForm),
);
export const TransferModal = later(() => import('./transfer-form.tsx').then((module) => module.TransferForm));
export const ChangeStatusModal = later(() =>
  import('./change-status-form.tsx').then((module) => module.ChangeStatusForm),
);
export const RenameOwnerModal = later(() =>
  import('./rename-owner-form.tsx').then((module) => module.RenameOwnerForm),
);
export const OverdraftLimitModal = later(() =>
  import('./overdraft-limit-form.tsx').then((module) => module.OverdraftLimitForm),
);
export const ReverseModal = later(() => import('./reverse-form.tsx').then((module) => module.ReverseForm));
