import type { ScanAnswer } from '@/api/types';
import { StatusShape } from '@/ui/StatusChip';
import classes from './Answer.module.css';
import { reasons } from './words';

/** What a gate answers, as a word with shape and colour, and then what it says. */
export function Answer({ answer, question = false }: { answer: ScanAnswer; question?: boolean }) {
  const allow = answer.decision === 'allow';
  const word = allow
    ? answer.direction === 'exit'
      ? question
        ? 'May leave'
        : 'Out'
      : question
        ? 'Would be admitted'
        : 'Admitted'
    : answer.reason
      ? reasons[answer.reason].label
      : 'Refused';
  return (
    <div className={classes.answer} data-allow={allow || undefined} role="status">
      <p className={classes.word}>
        <StatusShape tone={allow ? 'positive' : 'critical'} size={24} />
        {word}
      </p>
      {answer.holder && (
        <p className={classes.who}>
          {answer.holder.name ?? 'No name'} <span className="muted">{answer.holder.category}</span>
        </p>
      )}
      <p>{answer.message}</p>
    </div>
  );
}
