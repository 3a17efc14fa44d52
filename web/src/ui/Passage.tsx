import classes from './Passage.module.css';

/** Words of a document with what stands around them. */
export function Passage({ parts: [before, words, after] }: { parts: readonly [string, string, string] }) {
  return (
    <blockquote className={classes.passage} dir="auto">
      {before}
      {words && <mark>{words}</mark>}
      {after}
    </blockquote>
  );
}
