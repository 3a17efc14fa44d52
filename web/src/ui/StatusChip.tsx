import classes from './StatusChip.module.css';

export type Tone = 'neutral' | 'active' | 'positive' | 'warning' | 'critical' | 'special';

/** A status is told three times: by its word, its shape and its colour. */
export function StatusChip({ tone, label, quiet = false }: { tone: Tone; label: string; quiet?: boolean }) {
  return (
    <span className={classes.chip} data-tone={tone} data-quiet={quiet || undefined}>
      <StatusShape tone={tone} />
      <span className={classes.word}>{label}</span>
    </span>
  );
}

export function StatusShape({ tone, size = 14 }: { tone: Tone; size?: number }) {
  return (
    <svg className={classes.shape} data-tone={tone} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.75,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

const shapes: Record<Tone, React.ReactNode> = {
  neutral: <circle cx="8" cy="8" r="5.75" {...line} strokeDasharray="2.6 2.6" />,
  active: (
    <>
      <circle cx="8" cy="8" r="5.75" {...line} />
      <path d="M8 3.9a4.1 4.1 0 0 1 0 8.2z" fill="currentColor" />
    </>
  ),
  positive: (
    <>
      <circle cx="8" cy="8" r="6.6" fill="currentColor" />
      <path d="m5.2 8.2 2 2 3.7-4.1" {...line} stroke="var(--shape-ink, var(--bg-surface))" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.2 14.4 13.4H1.6Z" {...line} />
      <path d="M8 6.6v3M8 11.6v.01" {...line} />
    </>
  ),
  critical: (
    <>
      <path d="M5.3 1.6h5.4l3.7 3.7v5.4l-3.7 3.7H5.3l-3.7-3.7V5.3z" fill="currentColor" />
      <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" {...line} stroke="var(--shape-ink, var(--bg-surface))" />
    </>
  ),
  special: <path d="M8 1.8 14.2 8 8 14.2 1.8 8Z" {...line} />,
};
