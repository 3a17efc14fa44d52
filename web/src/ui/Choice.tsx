import classes from './Choice.module.css';

interface Props<Value extends string> {
  label: string;
  value: Value | '' | undefined;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value | undefined) => void;
  /** What the empty choice says; left out, there is none. */
  any?: string;
  className?: string | undefined;
}

/** A filter by choice: the browser's own control, which phones and readers know best. */
export function Choice<Value extends string>({ label, value, options, onChange, any, className }: Props<Value>) {
  return (
    <select
      className={`${classes.select} ${className ?? ''}`}
      aria-label={label}
      data-set={value && any !== undefined ? true : undefined}
      value={value ?? ''}
      onChange={event => onChange((event.currentTarget.value || undefined) as Value | undefined)}
    >
      {any !== undefined && <option value="">{any}</option>}
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
