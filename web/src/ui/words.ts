import type {
  BlockPriority,
  BlockStatus,
  BudgetKind,
  DesignerStatus,
  Priority,
  SponsorStatus,
  StatusCategory,
  TaskPhase,
  TaskStatus,
  TeamRole,
} from '@/api/types';
import type { Tone } from './StatusChip';

/** A machine's word as people read it: `event_lead` → "Event lead". */
export function humanize(value: string | null | undefined): string {
  if (!value) return '';
  const words = value.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const categoryTone: Record<StatusCategory, Tone> = {
  lead: 'neutral',
  planning: 'active',
  live: 'special',
  done: 'positive',
  closed: 'positive',
  cancelled: 'neutral',
};

export const taskStatus: Record<TaskStatus, { label: string; tone: Tone }> = {
  to_do: { label: 'To do', tone: 'neutral' },
  in_progress: { label: 'In progress', tone: 'active' },
  blocked: { label: 'Blocked', tone: 'critical' },
  done: { label: 'Done', tone: 'positive' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};

/** A task that only waits for others to be done is no trouble, unlike one somebody blocked. */
export const taskState = (task: { status: TaskStatus; waits?: boolean }): { label: string; tone: Tone } =>
  task.status === 'blocked' && task.waits ? { label: 'Waiting', tone: 'neutral' } : taskStatus[task.status];

export const taskStatuses = Object.keys(taskStatus) as TaskStatus[];

export const blockStatus: Record<BlockStatus, { label: string; tone: Tone }> = {
  pending: { label: 'Pending', tone: 'neutral' },
  in_progress: { label: 'In progress', tone: 'active' },
  complete: { label: 'Complete', tone: 'positive' },
};

export const priorities: Priority[] = ['critical', 'high', 'medium', 'low'];
export const blockPriorities: BlockPriority[] = ['high', 'medium', 'low'];

export const phases: [TaskPhase, ...TaskPhase[]] = [
  'pre_production',
  'venue_logistics',
  'creative_design',
  'on_site_operations',
  'post_event',
];

const phaseNames: Record<string, string> = {
  pre_production: 'Pre-production',
  venue_logistics: 'Venue and logistics',
  creative_design: 'Creative and design',
  on_site_operations: 'On-site operations',
  post_event: 'Post-event',
};

export const phaseName = (phase: string) => phaseNames[phase] ?? humanize(phase);

export const phaseOrder = (phase: string) => {
  const index = (phases as readonly string[]).indexOf(phase);
  return index < 0 ? phases.length : index;
};

export const eventTypes = [
  'runway_show',
  'brand_activation',
  'pop_up',
  'trunk_show',
  'fashion_week',
  'panel',
  'launch_party',
  'gala',
  'conference',
  'wedding',
  'concert',
  'catering',
  'other',
] as const;

export const budgetKinds: BudgetKind[] = [
  'venue',
  'production',
  'talent',
  'catering',
  'marketing',
  'staffing',
  'miscellaneous',
  'buffer',
];

export const teamRoles: TeamRole[] = [
  'event_lead',
  'creative_director',
  'production_manager',
  'casting_director',
  'sponsor_liaison',
  'marketing_lead',
  'venue_coordinator',
  'custom',
];

export const sponsorStatuses: SponsorStatus[] = ['pending', 'confirmed', 'signed', 'active', 'completed'];
export const designerStatuses: DesignerStatus[] = ['sent', 'opened', 'accepted', 'declined', 'no_response'];

export const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;
