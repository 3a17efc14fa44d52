import { Button, Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { EventDetail, GuestSelection, LetterPreview, LetterRequest, RsvpSettings } from '@/api/types';
import { useOffline } from '@/offline/state';
import { formatDateTime } from '@/time/format';
import { fromWall, toWall } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { ErrorRegion, SkeletonBlock } from '@/ui/States';
import { toast } from '@/ui/toasts';
import { plural } from '@/ui/words';
import classes from './InviteDialog.module.css';

const places: { place: string; label: string }[] = [
  { place: '{name}', label: 'Name' },
  { place: '{event}', label: 'Event' },
  { place: '{organization}', label: 'Organization' },
  { place: '{when}', label: 'When' },
  { place: '{where}', label: 'Where' },
  { place: '{deadline}', label: 'Deadline' },
  { place: '{contact}', label: 'Contact' },
  { place: '{link}', label: 'Link' },
];

interface Props {
  event: EventDetail;
  selection: GuestSelection;
  /** Whom the selection means, in words. */
  about: string;
  onClose: () => void;
  onSent: (letters: number) => void;
}

/** Letters to selected guests: the words, one of them as it will be read, and how many there are. */
export function InviteDialog(props: Props) {
  const settings = useQuery(query.rsvpSettings(props.event.id));
  return (
    <Modal opened onClose={props.onClose} title="Send invitations" size={980}>
      {settings.data ? (
        <Letter {...props} settings={settings.data} />
      ) : settings.error ? (
        <ErrorRegion
          error={settings.error}
          what="The letter could not be loaded"
          retry={() => void settings.refetch()}
        />
      ) : (
        <SkeletonBlock height={320} />
      )}
    </Modal>
  );
}

function Letter({ event, selection, about, settings, onClose, onSent }: Props & { settings: RsvpSettings }) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const [subject, setSubject] = useState(settings.letterSubject ?? settings.usualSubject);
  const [text, setText] = useState(settings.letterText ?? settings.usualText);
  const [includeAnswered, setIncludeAnswered] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const body: LetterRequest = { guests: selection, subject, text, includeAnswered };
  const preview = usePreview(event.id, body);
  const send = useMutation({
    mutationFn: async () => {
      // The words of this letter are those the next one begins with.
      const kept = {
        letterSubject: subject === settings.usualSubject ? null : subject,
        letterText: text === settings.usualText ? null : text,
      };
      if (kept.letterSubject !== settings.letterSubject || kept.letterText !== settings.letterText)
        await call.guests.changeSettings(event.id, kept);
      return (await call.guests.sendLetters(event.id, body)).data;
    },
    onSuccess: sent => onSent(sent.letters),
    onSettled: () => {
      for (const key of [keys.guests(event.id), keys.guestSummary(event.id), keys.rsvpSettings(event.id)])
        void client.invalidateQueries({ queryKey: key });
    },
  });
  const insert = (place: string) => {
    const box = area.current;
    if (!box) return;
    box.setRangeText(place, box.selectionStart, box.selectionEnd, 'end');
    setText(box.value);
    box.focus();
  };
  const letters = preview.data?.letters;
  return (
    <form
      className={classes.body}
      onSubmit={submit => {
        submit.preventDefault();
        send.mutate();
      }}
    >
      {!reachable && <p role="alert">Sending needs a connection.</p>}
      <FormErrors error={send.error ?? preview.error} labels={{ subject: 'Subject', text: 'Text', guests: 'Guests' }} />
      <div className={classes.halves}>
        <div className="stack">
          <TextInput
            label="Subject"
            required
            maxLength={200}
            value={subject}
            onChange={change => setSubject(change.currentTarget.value)}
          />
          <Textarea
            ref={area}
            label="Text"
            description="Kept for the next letters of this event."
            required
            autosize
            minRows={10}
            maxRows={20}
            maxLength={5000}
            value={text}
            onChange={change => setText(change.currentTarget.value)}
          />
          {/* biome-ignore lint/a11y/useSemanticElements: buttons that write into the text need no fieldset */}
          <div className={classes.places} role="group" aria-label="Put into the text">
            {places.map(({ place, label }) => (
              <button key={place} type="button" onClick={() => insert(place)}>
                {label}
              </button>
            ))}
          </div>
          <p className="muted">
            {settings.deadline
              ? `Answers are taken until ${formatDateTime(settings.deadline, event.timezone)}.`
              : 'Answers are taken without a deadline; one can be set under “Deadline and words”.'}
          </p>
        </div>
        <Preview preview={preview.data} about={about} />
      </div>
      <Checkbox
        label="Also to those who have answered"
        checked={includeAnswered}
        onChange={change => setIncludeAnswered(change.currentTarget.checked)}
      />
      <div className="ends">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          loading={send.isPending}
          disabled={!reachable || !letters || preview.isError || preview.isPlaceholderData}
        >
          {letters === undefined
            ? 'Send'
            : letters === 0
              ? 'Nobody to write to'
              : `Send to ${plural(letters, 'guest')}`}
        </Button>
      </div>
    </form>
  );
}

/** What would be sent, asked again when the typing rests. */
function usePreview(eventId: string, body: LetterRequest) {
  const resting = useDeferredValue(JSON.stringify(body));
  const [asked, setAsked] = useState(resting);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(resting), 350);
    return () => clearTimeout(timer);
  }, [resting]);
  const preview = useQuery({
    queryKey: [...keys.rsvpSettings(eventId), 'letter', asked],
    queryFn: async () => (await call.guests.previewLetters(eventId, JSON.parse(asked) as LetterRequest)).data,
    placeholderData: previous => previous,
    retry: false,
    gcTime: 0,
    enabled: body.subject.trim() !== '' && body.text.trim() !== '',
  });
  return { ...preview, isPlaceholderData: preview.isPlaceholderData || asked !== JSON.stringify(body) };
}

function Preview({ preview, about }: { preview: LetterPreview | undefined; about: string }) {
  if (!preview) return <SkeletonBlock height={320} />;
  const left = [
    preview.withoutAddress > 0 && `${plural(preview.withoutAddress, 'guest has', 'guests have')} no e-mail address`,
    preview.answered > 0 && `${plural(preview.answered, 'guest has', 'guests have')} answered already`,
    preview.invitedBefore > 0 && `${plural(preview.invitedBefore, 'letter is', 'letters are')} not the first`,
  ].filter(each => each !== false);
  return (
    <section aria-label="The letter as it is read" aria-live="polite" className={classes.preview}>
      <p>
        To <b>{about}</b>: {plural(preview.letters, 'letter')}.
        {left.length > 0 && <span className="muted"> {left.join('; ')}.</span>}
      </p>
      <dl className={classes.head}>
        <dt>To</dt>
        <dd>{preview.to ?? 'a guest'}</dd>
        <dt>Subject</dt>
        <dd>{preview.subject}</dd>
      </dl>
      <div className={classes.text}>{preview.text}</div>
      <p className="muted">Everybody gets a link of their own. It is made when the letter is posted.</p>
    </section>
  );
}

/** Until when answers are taken, and what the page of the answer says. */
export function AnswerSettings({ event, onClose }: { event: EventDetail; onClose: () => void }) {
  const settings = useQuery(query.rsvpSettings(event.id));
  return (
    <Modal opened onClose={onClose} title="Deadline and words" size={520}>
      {settings.data ? (
        <Settings event={event} settings={settings.data} onClose={onClose} />
      ) : settings.error ? (
        <ErrorRegion
          error={settings.error}
          what="The settings could not be loaded"
          retry={() => void settings.refetch()}
        />
      ) : (
        <SkeletonBlock height={260} />
      )}
    </Modal>
  );
}

function Settings({ event, settings, onClose }: { event: EventDetail; settings: RsvpSettings; onClose: () => void }) {
  const client = useQueryClient();
  const reachable = useOffline(state => state.reachable);
  const until = settings.deadline ? toWall(settings.deadline, event.timezone) : { date: '', time: '' };
  const [date, setDate] = useState(until.date);
  const [time, setTime] = useState(until.time);
  const [intro, setIntro] = useState(settings.intro ?? '');
  const [contact, setContact] = useState(settings.contact ?? '');
  const save = useMutation({
    mutationFn: () =>
      call.guests.changeSettings(event.id, {
        // A day without a time ends with its last minute.
        deadline: date
          ? (fromWall({ date, time: time || '23:59' }, event.timezone)?.instant.toISOString() ?? null)
          : null,
        intro: intro.trim() || null,
        contact: contact.trim() || null,
      }),
    onSuccess: answer => {
      client.setQueryData(keys.rsvpSettings(event.id), answer.data);
      toast('The page for answers is changed');
      onClose();
    },
  });
  return (
    <form
      className={classes.body}
      onSubmit={submit => {
        submit.preventDefault();
        save.mutate();
      }}
    >
      {!reachable && <p role="alert">Changing this needs a connection.</p>}
      <FormErrors error={save.error} labels={{ deadline: 'Answers until', intro: 'Words', contact: 'Contact' }} />
      <div className="pair">
        <TextInput
          type="date"
          label="Answers until"
          value={date}
          onChange={change => setDate(change.currentTarget.value)}
        />
        <TextInput
          type="time"
          label="At"
          aria-label="Answers until: time"
          disabled={!date}
          value={time}
          onChange={change => setTime(change.currentTarget.value)}
        />
      </div>
      <p className="muted">
        By the clock of {event.timezone.replaceAll('_', ' ')}. Without a date, answers are taken until somebody sets
        one.
      </p>
      <Textarea
        label="Words above the questions"
        placeholder="We are so happy to have you with us."
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2000}
        value={intro}
        onChange={change => setIntro(change.currentTarget.value)}
      />
      <TextInput
        label="Whom guests turn to"
        placeholder="Name, and a phone number or e-mail address"
        maxLength={200}
        value={contact}
        onChange={change => setContact(change.currentTarget.value)}
      />
      <div className="ends">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!reachable}>
          Save
        </Button>
      </div>
    </form>
  );
}
