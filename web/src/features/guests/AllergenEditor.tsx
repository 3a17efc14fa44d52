import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Allergen, AllergenSeverity, GuestAllergen } from '@/api/types';
import { Choice } from '@/ui/Choice';
import { StatusShape } from '@/ui/StatusChip';
import classes from './GuestPeek.module.css';
import { allergenName, allergenNames, allergens, severities, severityName } from './words';

interface Props {
  value: GuestAllergen[];
  editable: boolean;
  onChange: (value: GuestAllergen[]) => void;
}

const keyOf = (entry: GuestAllergen) => `${entry.allergen} ${entry.name?.toLowerCase() ?? ''}`;

/** What a guest must not be served: each with how bad it is, in a word and a shape. */
export function AllergenEditor({ value, editable, onChange }: Props) {
  const [other, setOther] = useState<string | null>(null);
  const left = allergens.filter(each => !value.some(entry => entry.allergen === each));
  const add = (allergen: Allergen, name: string | null) => {
    const entry: GuestAllergen = { allergen, severity: 'allergy', name };
    if (!value.some(each => keyOf(each) === keyOf(entry))) onChange([...value, entry]);
  };
  const addOther = () => {
    if (other?.trim()) add('other', other.trim());
    setOther(null);
  };
  return (
    <fieldset className={classes.allergens}>
      <legend>Allergens and intolerances</legend>
      {value.length === 0 && <p className="muted">None known.</p>}
      <ul>
        {value.map(entry => (
          <li key={keyOf(entry)} data-severity={entry.severity}>
            <StatusShape tone={entry.severity === 'severe' ? 'critical' : 'special'} />
            <span className="grow">{allergenName(entry)}</span>
            {editable ? (
              <>
                <Choice
                  label={`How bad: ${allergenName(entry)}`}
                  value={entry.severity}
                  options={severities.map(severity => ({ value: severity, label: severityName[severity] }))}
                  onChange={severity =>
                    severity &&
                    onChange(
                      value.map(each => (each === entry ? { ...each, severity: severity as AllergenSeverity } : each)),
                    )
                  }
                />
                <button
                  type="button"
                  className={classes.drop}
                  aria-label={`Remove ${allergenName(entry)}`}
                  onClick={() => onChange(value.filter(each => each !== entry))}
                >
                  <IconX size={14} aria-hidden="true" />
                </button>
              </>
            ) : (
              <span>{severityName[entry.severity]}</span>
            )}
          </li>
        ))}
      </ul>
      {editable &&
        (other === null ? (
          <Choice
            label="Add an allergen"
            any="Add an allergen…"
            value=""
            options={[
              ...left.map(each => ({ value: each as Allergen, label: allergenNames[each] })),
              { value: 'other', label: 'Something else…' },
            ]}
            onChange={chosen => (chosen === 'other' ? setOther('') : chosen && add(chosen, null))}
          />
        ) : (
          <form
            className="line"
            onSubmit={submit => {
              submit.preventDefault();
              addOther();
            }}
          >
            <input
              // biome-ignore lint/a11y/noAutofocus: the field opens because somebody asked for it
              autoFocus
              className={classes.field}
              aria-label="What it is"
              placeholder="Kiwi"
              maxLength={100}
              value={other}
              onChange={change => setOther(change.currentTarget.value)}
              onKeyDown={event => {
                if (event.key !== 'Escape') return;
                event.stopPropagation();
                setOther(null);
              }}
            />
            <Button type="submit" variant="default" disabled={!other.trim()}>
              Add
            </Button>
          </form>
        ))}
    </fieldset>
  );
}
