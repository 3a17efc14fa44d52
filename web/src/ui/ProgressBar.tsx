import classes from './ProgressBar.module.css';

/** How much of something is done, as a bar and always also as a number. */
export function ProgressBar({
  value,
  label,
  size = 'md',
  bare = false,
}: {
  value: number;
  label: string;
  size?: 'sm' | 'md';
  bare?: boolean;
}) {
  const percent = Math.round(Math.min(100, Math.max(0, value)));
  return (
    <span className={classes.root} data-size={size}>
      <span
        className={classes.track}
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span className={classes.fill} data-done={percent === 100 || undefined} style={{ inlineSize: `${percent}%` }} />
      </span>
      {!bare && <span className={classes.number}>{percent} %</span>}
    </span>
  );
}
