import type {
  Allergen,
  AllergenCount,
  AllergenSeverity,
  Guest,
  GuestAllergen,
  GuestField,
  RsvpStatus,
} from '@/api/types';
import type { Tone } from '@/ui/StatusChip';

export const rsvpStatus: Record<RsvpStatus, { label: string; tone: Tone }> = {
  confirmed: { label: 'Coming', tone: 'positive' },
  tentative: { label: 'Undecided', tone: 'warning' },
  invited: { label: 'Invited', tone: 'active' },
  not_invited: { label: 'Not invited', tone: 'neutral' },
  declined: { label: 'Not coming', tone: 'neutral' },
};

export const rsvpStatuses = Object.keys(rsvpStatus) as RsvpStatus[];

/** The fourteen groups of the European regulation, in its order; anything else has a name of its own. */
export const allergenNames: Record<Exclude<Allergen, 'other'>, string> = {
  gluten: 'Gluten',
  crustaceans: 'Crustaceans',
  eggs: 'Eggs',
  fish: 'Fish',
  peanuts: 'Peanuts',
  soybeans: 'Soybeans',
  milk: 'Milk',
  nuts: 'Nuts',
  celery: 'Celery',
  mustard: 'Mustard',
  sesame: 'Sesame',
  sulphites: 'Sulphites',
  lupin: 'Lupin',
  molluscs: 'Molluscs',
};

export const allergens = Object.keys(allergenNames) as Exclude<Allergen, 'other'>[];

export const severityName: Record<AllergenSeverity, string> = {
  intolerance: 'Intolerance',
  allergy: 'Allergy',
  severe: 'Severe: traces harm',
};

export const severities = Object.keys(severityName) as AllergenSeverity[];

export const allergenName = (entry: Pick<GuestAllergen, 'allergen' | 'name'>): string =>
  entry.allergen === 'other' ? (entry.name ?? 'Something else') : allergenNames[entry.allergen];

/** An allergen and how bad it is, in words: `Peanuts (severe)`. */
export const allergenWords = (entry: GuestAllergen): string =>
  entry.severity === 'allergy'
    ? allergenName(entry)
    : `${allergenName(entry)} (${entry.severity === 'severe' ? 'severe' : 'intolerance'})`;

/** Every one of the fourteen groups, whether anybody has it or not: an absent line could have been forgotten. */
export function allGroups(counts: AllergenCount[]): Pick<AllergenCount, 'name' | 'guests' | 'severe'>[] {
  const of = new Map(counts.map(count => [count.allergen, count]));
  return [
    ...allergens.map(allergen => of.get(allergen) ?? { name: allergenNames[allergen], guests: 0, severe: 0 }),
    ...counts.filter(count => count.allergen === 'other'),
  ];
}

/** What the kitchen and the house have to know of a guest, in one line; null when there is nothing. */
export function needsOf(
  guest: Pick<Guest, 'allergens' | 'dietaryNeeds' | 'dietaryNotes' | 'accessibility'>,
): string | null {
  const all = [
    ...guest.allergens.map(allergenWords),
    ...guest.dietaryNeeds,
    ...[guest.dietaryNotes, guest.accessibility].filter(each => each !== null),
  ];
  return all.length > 0 ? all.join(' · ') : null;
}

/** Whether traces of something are dangerous for them. */
export const isSevere = (guest: Pick<Guest, 'allergens'>): boolean =>
  guest.allergens.some(entry => entry.severity === 'severe');

/** What a column of a file may be about, in the order of a list. */
export const fieldNames: Record<GuestField, string> = {
  name: 'Name',
  first_name: 'First name',
  last_name: 'Last name',
  email: 'E-mail',
  phone: 'Phone',
  role: 'Role',
  rsvp: 'Answer',
  answered_at: 'Answered on',
  plus_ones_allowed: 'May bring',
  table: 'Table',
  seat: 'Seat',
  dietary_needs: 'Diet',
  dietary_notes: 'Note for the kitchen',
  allergens: 'Allergens',
  accessibility: 'Accessibility',
  tags: 'Tags',
  party: 'Party',
  invited_by: 'Invited by',
  notes: 'Notes',
};

export const fields = Object.keys(fieldNames) as GuestField[];

/** Diets most people write; others can be typed. */
export const diets = ['vegetarian', 'vegan', 'pescatarian', 'halal', 'kosher'];

export const roles = ['guest', 'vip', 'speaker', 'press', 'sponsor', 'family', 'staff'];
