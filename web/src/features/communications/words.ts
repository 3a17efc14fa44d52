import { IconDots, IconMail, IconPhone, IconUsers } from '@tabler/icons-react';
import type { CommunicationKind } from '@/api/types';

export const kindWords: Record<CommunicationKind, { label: string; icon: typeof IconMail }> = {
  email: { label: 'E-mail', icon: IconMail },
  phone: { label: 'Call', icon: IconPhone },
  meeting: { label: 'Meeting', icon: IconUsers },
  other: { label: 'Other', icon: IconDots },
};

export const kinds = Object.keys(kindWords) as CommunicationKind[];
