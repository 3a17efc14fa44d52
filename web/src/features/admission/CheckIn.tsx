import { Link, useSearch } from '@tanstack/react-router';
import { usePageTitle } from '@/ui/PageHeader';
import { useEvent } from '../command-center/useEvent';
import classes from './Admission.module.css';
import { Devices } from './Devices';
import { GateMatrix } from './GateMatrix';
import { Incidents } from './Incidents';
import { PassList } from './PassList';
import { SeriesList } from './SeriesList';
import { Views } from './Views';

const views = [
  { view: undefined, label: 'Series' },
  { view: 'gates', label: 'Gates' },
  { view: 'tickets', label: 'Tickets' },
  { view: 'wristbands', label: 'Wristbands' },
  { view: 'devices', label: 'Devices' },
  { view: 'incidents', label: 'Incidents' },
] as const;

/** Everything a gate needs to know before anybody stands at it. */
export function CheckIn() {
  const event = useEvent();
  const { view } = useSearch({ from: '/shell/events/$eventId/check-in' });
  usePageTitle(`Check-in · ${event.name}`);
  return (
    <>
      <Views label="Check-in">
        {views.map(each => (
          <Link
            key={each.label}
            to="/events/$eventId/check-in"
            params={{ eventId: event.id }}
            search={each.view ? { view: each.view } : {}}
            className={classes.tab}
            data-active={each.view === view || undefined}
            aria-current={each.view === view ? 'page' : undefined}
          >
            {each.label}
          </Link>
        ))}
      </Views>
      {view === 'gates' ? (
        <GateMatrix event={event} />
      ) : view === 'tickets' || view === 'wristbands' ? (
        <PassList key={view} event={event} kind={view} />
      ) : view === 'devices' ? (
        <Devices event={event} />
      ) : view === 'incidents' ? (
        <Incidents event={event} />
      ) : (
        <SeriesList event={event} />
      )}
    </>
  );
}
