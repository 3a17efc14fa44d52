import { useEffect, useRef } from 'react';
import { asProblem } from '@/api/problem';
import classes from './FormErrors.module.css';
import { StatusShape } from './StatusChip';
import { humanize } from './words';

/**
 * What the server refused, above the form. It takes the focus, so that a reader hears it and a keyboard user stands
 * right before the fields; the same sentences stand beside the fields themselves.
 */
export function FormErrors({ error, labels = {} }: { error: unknown; labels?: Record<string, string> }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.focus();
  }, [error]);
  if (!error) return null;
  const problem = asProblem(error);
  const fields = Object.entries(problem.fields);
  return (
    <div className={classes.box} role="alert" tabIndex={-1} ref={box}>
      <StatusShape tone="critical" size={16} />
      <div className="grow">
        <p className={classes.title}>{fields.length > 0 ? 'Please check these fields' : problem.message}</p>
        {fields.length > 0 ? (
          <ul>
            {fields.map(([field, sentences]) => (
              <li key={field}>
                <span className={classes.field}>
                  {labels[field] ?? humanize(field.replace(/([A-Z])/g, ' $1').toLowerCase())}:
                </span>{' '}
                {sentences.join(' ')}
              </li>
            ))}
          </ul>
        ) : (
          problem.detail && <p>{problem.detail}</p>
        )}
        <p className={classes.code}>{problem.code}</p>
      </div>
    </div>
  );
}
