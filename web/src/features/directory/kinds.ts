import type { DirectoryKind } from '@/api/types';

export interface Field {
  name: string;
  label: string;
  kind?: 'text' | 'long' | 'number' | 'email' | 'phone' | 'link' | 'tags' | 'choice';
  choices?: readonly string[];
  required?: boolean;
  /** Shown as a column of the list. */
  column?: boolean;
  /** The server's name to sort by. */
  sort?: string;
  max?: number;
  description?: string;
}

export interface Kind {
  title: string;
  one: string;
  /** The field that names a record. */
  naming: string;
  empty: string;
  fields: readonly Field[];
}

/** What differs between the directories is said here; one list and one form show them all. */
export const kinds: Record<DirectoryKind, Kind> = {
  clients: {
    title: 'Clients',
    one: 'client',
    naming: 'companyName',
    empty: 'Those you plan events for: companies and their people.',
    fields: [
      { name: 'companyName', label: 'Company', required: true, column: true, max: 200 },
      { name: 'contactName', label: 'Contact', column: true, max: 200 },
      { name: 'email', label: 'E-mail', kind: 'email', column: true },
      { name: 'phone', label: 'Phone', kind: 'phone', column: true },
      { name: 'address', label: 'Address', kind: 'long' },
      { name: 'notes', label: 'Notes', kind: 'long' },
    ],
  },
  venues: {
    title: 'Venues',
    one: 'venue',
    naming: 'name',
    empty: 'Where events take place, with room for how many.',
    fields: [
      { name: 'name', label: 'Name', required: true, column: true, max: 200 },
      { name: 'location', label: 'City or area', column: true },
      { name: 'capacity', label: 'Capacity', kind: 'number', column: true },
      { name: 'contactName', label: 'Contact', column: true, max: 200 },
      { name: 'email', label: 'E-mail', kind: 'email', column: true },
      { name: 'phone', label: 'Phone', kind: 'phone' },
      { name: 'address', label: 'Address', kind: 'long' },
      { name: 'layoutOptions', label: 'Layouts', kind: 'tags', description: 'Theatre, banquet, runway …' },
      { name: 'amenities', label: 'Amenities', kind: 'tags' },
      { name: 'notes', label: 'Notes', kind: 'long' },
    ],
  },
  sponsors: {
    title: 'Sponsors',
    one: 'sponsor',
    naming: 'companyName',
    empty: 'Those who pay for being seen, by tier.',
    fields: [
      { name: 'companyName', label: 'Company', required: true, column: true, max: 200 },
      {
        name: 'tier',
        label: 'Tier',
        kind: 'choice',
        choices: ['platinum', 'gold', 'silver', 'bronze', 'custom'],
        column: true,
      },
      { name: 'industry', label: 'Industry', column: true },
      { name: 'primaryContactName', label: 'Contact', column: true, max: 200 },
      { name: 'primaryContactEmail', label: 'E-mail', kind: 'email', column: true },
      { name: 'primaryContactPhone', label: 'Phone', kind: 'phone' },
      { name: 'website', label: 'Website', kind: 'link' },
      { name: 'notes', label: 'Notes', kind: 'long' },
    ],
  },
  designers: {
    title: 'Designers',
    one: 'designer',
    naming: 'name',
    empty: 'Those whose work is shown.',
    fields: [
      { name: 'name', label: 'Name', required: true, column: true, max: 200 },
      { name: 'brandName', label: 'Brand', column: true },
      { name: 'location', label: 'Based in', column: true },
      { name: 'styleTags', label: 'Style', kind: 'tags', column: true },
      { name: 'email', label: 'E-mail', kind: 'email', column: true },
      { name: 'website', label: 'Website', kind: 'link' },
      { name: 'instagram', label: 'Instagram' },
      { name: 'portfolioUrl', label: 'Portfolio', kind: 'link' },
      { name: 'bio', label: 'About', kind: 'long', max: 1000 },
      { name: 'notes', label: 'Notes', kind: 'long' },
    ],
  },
  vendors: {
    title: 'Vendors',
    one: 'vendor',
    naming: 'name',
    empty: 'Those who deliver: light, sound, catering, transport.',
    fields: [
      { name: 'name', label: 'Name', required: true, column: true, max: 200 },
      { name: 'type', label: 'What they do', required: true, column: true, max: 100 },
      { name: 'location', label: 'Based in', column: true },
      { name: 'contactName', label: 'Contact', column: true, max: 200 },
      { name: 'contactEmail', label: 'E-mail', kind: 'email', column: true },
      { name: 'contactPhone', label: 'Phone', kind: 'phone' },
      { name: 'capacity', label: 'Capacity', kind: 'number' },
      { name: 'website', label: 'Website', kind: 'link' },
      { name: 'notes', label: 'Notes', kind: 'long' },
    ],
  },
  participants: {
    title: 'Participants',
    one: 'participant',
    naming: 'name',
    empty: 'Speakers, performers, models: those who appear in a run of show.',
    fields: [
      { name: 'name', label: 'Name', required: true, column: true, max: 200 },
      { name: 'email', label: 'E-mail', kind: 'email', column: true },
      { name: 'phone', label: 'Phone', kind: 'phone', column: true },
      { name: 'dietaryNeeds', label: 'Dietary needs', kind: 'tags' },
      { name: 'accessibilityNeeds', label: 'Accessibility needs', kind: 'tags' },
      { name: 'notes', label: 'Notes', kind: 'long' },
    ],
  },
};

/** The name a record goes by, whatever its directory calls that field. */
export function recordName(record: Record<string, unknown>): string {
  for (const field of ['name', 'companyName']) {
    const value = record[field];
    if (typeof value === 'string' && value) return value;
  }
  return 'Unnamed';
}
