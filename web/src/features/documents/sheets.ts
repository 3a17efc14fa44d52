import type { DocumentOptions, DocumentRequest, DocumentType, EventDetail } from '@/api/types';

interface Sheet {
  type: DocumentType;
  label: string;
  /** What it is for. */
  about: string;
  /** Which choices it has, beside paper and format. */
  has: readonly ('vendor' | 'notes' | 'cues' | 'badges' | 'guests')[];
}

/** What can be printed of an event. */
export const sheets: readonly Sheet[] = [
  {
    type: 'run_of_show',
    label: 'Run of show',
    about: 'What happens when and where, and who is needed.',
    has: ['vendor', 'notes', 'cues'],
  },
  {
    type: 'call_sheet',
    label: 'Call sheet',
    about: 'Who is called when, and whom to reach.',
    has: ['vendor', 'notes'],
  },
  {
    type: 'guest_list',
    label: 'Guest list',
    about: 'Who comes, and what nobody may serve them.',
    has: ['vendor', 'notes', 'guests'],
  },
  { type: 'badges', label: 'Badges', about: 'To cut out, with the codes the gates read.', has: ['badges'] },
  {
    type: 'budget',
    label: 'Budget',
    about: 'What is planned, promised and spent.',
    has: ['vendor', 'notes'],
  },
];

export const sheetOf = (type: DocumentType): Sheet => sheets.find(sheet => sheet.type === type) ?? (sheets[0] as Sheet);

/** The columns a run of show may have, in their order on paper. */
export const columns = [
  { value: 'length', label: 'Length' },
  { value: 'where', label: 'Where' },
  { value: 'track', label: 'Track' },
  { value: 'who', label: 'Who' },
  { value: 'status', label: 'Status' },
] as const;

/** Everything that was chosen, also for sheets that are not shown now: who looks at another and comes back finds it again. */
export interface Choices {
  paper: 'a4' | 'letter';
  vendorId: string;
  notes: boolean;
  track: string;
  personId: string;
  /** Null for those that say anything. */
  columns: readonly string[] | null;
  seriesId: string;
  category: string;
  holders: '' | 'tickets' | 'crew';
  guests: 'expected' | 'confirmed' | 'all';
  kitchenOnly: boolean;
}

/** Where people print on Letter; everybody else has A4. */
const letterRegions = ['US', 'CA', 'MX', 'CL', 'CO', 'CR', 'DO', 'GT', 'HN', 'NI', 'PA', 'PE', 'PH', 'PR', 'SV', 'VE'];

export const usualPaper = (language: string): 'a4' | 'letter' =>
  letterRegions.includes(language.split('-')[1] ?? '') ? 'letter' : 'a4';

export const noChoices = (language: string): Choices => ({
  paper: usualPaper(language),
  vendorId: '',
  notes: false,
  track: '',
  personId: '',
  columns: null,
  seriesId: '',
  category: '',
  holders: '',
  guests: 'expected',
  kitchenOnly: false,
});

/** What to ask the server for: of all that was chosen, what this sheet has. */
export function requestOf(
  event: Pick<EventDetail, 'id'>,
  type: DocumentType,
  format: 'pdf' | 'docx',
  choices: Choices,
): DocumentRequest {
  const { has } = sheetOf(type);
  const options: Partial<DocumentOptions> = { paper: choices.paper };
  if (has.includes('vendor') && choices.vendorId) options.vendorId = choices.vendorId;
  if (has.includes('notes') && choices.notes) options.includeNotes = true;
  if (has.includes('cues')) {
    if (choices.track) options.track = choices.track;
    if (choices.personId) options.personId = choices.personId;
    if (choices.columns) options.columns = choices.columns as NonNullable<DocumentOptions['columns']>;
  }
  if (has.includes('badges')) {
    if (choices.holders) options.holders = choices.holders;
    if (choices.holders !== 'crew') {
      if (choices.seriesId) options.seriesId = choices.seriesId;
      if (choices.category.trim()) options.category = choices.category.trim();
    }
  }
  if (has.includes('guests')) {
    options.guests = choices.guests;
    if (choices.kitchenOnly) options.kitchenOnly = true;
  }
  return { eventId: event.id, documentType: type, format, options: options as DocumentOptions };
}
